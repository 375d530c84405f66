// A recording from a client's first request to its playing, without a network.

#include "recording/recording_file.hpp"
#include "recording/recording_transport.hpp"
#include "support/client_fixture.hpp"
#include "unit/table/scripted_table.hpp"

#include <ddbm/recording.hpp>

#include <boost/asio/error.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace ddbm {
namespace {

namespace fs = std::filesystem;
using test::begin;
using test::get_request;
using test::put_request;
using test::update_request;

// What is sent to it stays there until it is aborted or let go.
class silent_transport final : public detail::transport
{
public:
    explicit silent_transport(asio::any_io_executor ex) : executor_(std::move(ex)) {}

    void start(detail::exchange_ptr x) override
    {
        if (const error_code aborted = x->kept.get<error_code>())
            return complete(std::move(x), aborted);
        under_way.emplace(x.get(), x);
    }
    void abort(detail::exchange& x, error_code why) override
    {
        x.kept.get<error_code>() = why;
        const auto found = under_way.find(&x);
        if (found == under_way.end())
            return;
        auto ending = found->second;
        under_way.erase(found);
        complete(std::move(ending), why);
    }
    void close() override
    {
        while (!under_way.empty())
            abort(*under_way.begin()->second, errc::client_closed);
    }

    std::map<detail::exchange*, detail::exchange_ptr> under_way;

private:
    void complete(detail::exchange_ptr x, error_code ec)
    {
        asio::post(executor_, [x = std::move(x), ec] { x->complete(ec); });
    }

    const asio::any_io_executor executor_;
};

class silent_opener final : public transport_opener
{
public:
    std::shared_ptr<detail::transport>
    open(const asio::any_io_executor& executor, std::string_view, const client_config&) override
    {
        made = std::make_shared<silent_transport>(executor);
        return made;
    }

    std::shared_ptr<silent_transport> made;
};

class RecordingOfAClient : public testing::Test
{
protected:
    RecordingOfAClient()
    {
        std::random_device random;
        folder_ = fs::temp_directory_path() / ("ddbm-recording-" + std::to_string(random()));
        fs::create_directory(folder_);
        env_->skip_waits();
    }
    ~RecordingOfAClient() override { fs::remove_all(folder_); }

    std::string file() const { return (folder_ / "a.jsonl").string(); }
    std::string text() const
    {
        std::ifstream in(file());
        return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    }
    std::size_t lines() const
    {
        const std::string all = text();
        return static_cast<std::size_t>(std::count(all.begin(), all.end(), '\n'));
    }

    client open(std::shared_ptr<transport_opener> with)
    {
        client_config config;
        config.endpoint_url = "embedded:";
        config.opener = std::move(with);
        config.env = env_;
        return client(ctx_->get_executor(), std::move(config));
    }
    client record(recorded_values values, std::shared_ptr<transport_opener> of = nullptr)
    {
        recorder_ = std::make_shared<recorder>(file(), values);
        if (!of)
            of = std::make_shared<test::scripted_opener>(script_);
        return open(recording_opener(recorder_, std::move(of)));
    }
    client replay() { return open(replay_opener(file())); }

    template <class Request>
    auto call(const client& db, Request request)
    {
        auto result = begin(db, std::move(request));
        EXPECT_TRUE(test::run_to_end(*ctx_));
        EXPECT_EQ(result->completions, 1);
        return result;
    }

    std::unique_ptr<asio::io_context> ctx_ = std::make_unique<asio::io_context>();
    std::shared_ptr<test::manual_environment> env_ = std::make_shared<test::manual_environment>();
    test::script script_;
    std::shared_ptr<recorder> recorder_;
    fs::path folder_;
};

TEST_F(RecordingOfAClient, IsPlayedToAnother)
{
    script_.reply("{}").reply(test::sample_reply).refuse("ResourceNotFoundException");
    {
        const client db = record(recorded_values::original);
        EXPECT_FALSE(call(db, put_request())->ec);
        EXPECT_EQ(call(db, get_request())->reply.item, test::sample_item());
        EXPECT_EQ(call(db, update_request())->ec, service_errc::resource_not_found);
        EXPECT_EQ(recorder_->exchanges(), 3u);
        EXPECT_FALSE(recorder_->failure());
    }
    EXPECT_EQ(lines(), 4u);

    const client db = replay();
    const auto refused = call(db, update_request());
    EXPECT_EQ(refused->ec, service_errc::resource_not_found);
    EXPECT_EQ(refused->diag.message(), "no");
    EXPECT_EQ(refused->diag.request_id(), "R1");
    const auto got = call(db, get_request());
    EXPECT_FALSE(got->ec) << got->diag.to_string();
    EXPECT_EQ(got->reply.item, test::sample_item());
    EXPECT_FALSE(call(db, put_request())->ec);
}

TEST_F(RecordingOfAClient, HasEachAttempt)
{
    script_.reply("{}", 500).refuse("ThrottlingException").reply(test::sample_reply);
    EXPECT_FALSE(call(record(recorded_values::original), get_request())->ec);

    EXPECT_EQ(lines(), 4u);
    EXPECT_NE(text().find("\"attempt\":3"), std::string::npos);
    const auto got = call(replay(), get_request());
    EXPECT_FALSE(got->ec);
    EXPECT_EQ(got->reply.item, test::sample_item());
}

TEST_F(RecordingOfAClient, HasNoReplyForOtherRequests)
{
    script_.reply("{}");
    call(record(recorded_values::original), put_request());

    const client db = replay();
    const auto got = call(db, get_request());
    EXPECT_EQ(got->ec, errc::no_recorded_reply);
    EXPECT_NE(got->diag.message().find("\" has no GetItem."), std::string::npos)
        << got->diag.message();
    EXPECT_EQ(got->diag.attempts(), 1);
    EXPECT_FALSE(call(db, put_request())->ec);
    EXPECT_EQ(call(db, put_request())->ec, errc::no_recorded_reply);
}

TEST_F(RecordingOfAClient, IsSharedByTheClientsOfAnOpener)
{
    script_.reply("{}").reply(test::sample_reply);
    const client recorded = record(recorded_values::original);
    call(recorded, put_request());
    call(recorded, get_request());

    const auto opener = replay_opener(file());
    const client one = open(opener);
    const client two = open(opener);
    EXPECT_FALSE(call(one, get_request())->ec);
    EXPECT_EQ(call(two, get_request())->ec, errc::no_recorded_reply);
    EXPECT_FALSE(call(two, put_request())->ec);
}

TEST_F(RecordingOfAClient, HasNoValuesOnRequest)
{
    const auto secret = item().set("id", "Joe Doe").set("n", 4711);
    script_.reply("{}").reply(R"({"Item":{"id":{"S":"Joe Doe"},"n":{"N":"4711"}}})");
    const client db = record(recorded_values::replaced);
    call(db, put_item_request("things", secret));
    call(db, get_item_request("things", item().set("id", "Joe Doe")));

    EXPECT_EQ(text().find("Joe"), std::string::npos);
    EXPECT_EQ(text().find("4711"), std::string::npos);
    EXPECT_NE(text().find("things"), std::string::npos);

    const auto got = call(replay(), get_item_request("things", item().set("id", "Joe Doe")));
    EXPECT_FALSE(got->ec) << got->diag.to_string();
    EXPECT_EQ(got->reply.item, item().set("id", "s1").set("n", 1));
}

TEST_F(RecordingOfAClient, IsForItsOwnerAlone)
{
    record(recorded_values::original);

    EXPECT_EQ(fs::status(file()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(RecordingOfAClient, IsForItsOwnerAloneWhereAnotherFileStood)
{
    std::ofstream(file()) << "for all to read";
    fs::permissions(file(), fs::perms(0644));
    record(recorded_values::original);

    EXPECT_EQ(fs::status(file()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(lines(), 1u);
}

TEST_F(RecordingOfAClient, HandsCancellationOn)
{
    const auto silent = std::make_shared<silent_opener>();
    const client db = record(recorded_values::original, silent);
    auto got = begin(db, get_request());
    EXPECT_EQ(silent->made->under_way.size(), 1u);

    got->cancel.emit(asio::cancellation_type::terminal);
    EXPECT_TRUE(test::run_to_end(*ctx_));

    EXPECT_EQ(got->completions, 1);
    EXPECT_EQ(got->ec, asio::error::operation_aborted);
    EXPECT_EQ(recorder_->exchanges(), 1u);
    EXPECT_NE(text().find("\"sent\":\"no\",\"error\":{\"category\":\"system\""), std::string::npos)
        << text();
}

TEST_F(RecordingOfAClient, HandsClosingOn)
{
    const auto silent = std::make_shared<silent_opener>();
    const client db = record(recorded_values::original, silent);
    auto got = begin(db, get_request());

    bool closed = false;
    db.async_close([&](auto...) { closed = true; });
    EXPECT_TRUE(test::run_to_end(*ctx_));

    EXPECT_TRUE(closed);
    EXPECT_EQ(got->ec, errc::client_closed);
}

TEST_F(RecordingOfAClient, LetsGoOfWhatGoesWithItsContext)
{
    const auto silent = std::make_shared<silent_opener>();
    std::optional<client> db = record(recorded_values::original, silent);
    auto got = begin(*db, get_request());
    db.reset();

    silent->made->under_way.clear();
    silent->made.reset();
    ctx_.reset();

    EXPECT_EQ(got->completions, 0);
    EXPECT_EQ(recorder_->exchanges(), 0u);
}

TEST_F(RecordingOfAClient, EndsWhenItsReplayIsCancelledOrClosed)
{
    script_.reply("{}").reply("{}");
    const client recorded = record(recorded_values::original);
    call(recorded, put_request());
    call(recorded, put_request());

    const client db = replay();
    auto cancelled = begin(db, put_request());
    cancelled->cancel.emit(asio::cancellation_type::terminal);
    EXPECT_TRUE(test::run_to_end(*ctx_));
    EXPECT_EQ(cancelled->ec, asio::error::operation_aborted);

    auto closed = begin(db, put_request());
    db.async_close([](auto...) {});
    EXPECT_TRUE(test::run_to_end(*ctx_));
    EXPECT_EQ(closed->ec, errc::client_closed);
}

TEST_F(RecordingOfAClient, HasWhatSeveralThreadsWrite)
{
    recorder_ = std::make_shared<recorder>(file(), recorded_values::replaced);
    std::vector<std::thread> threads;
    for (int number = 0; number < 4; ++number)
    {
        threads.emplace_back([this, number] {
            detail::recorded_exchange x;
            x.operation = "GetItem";
            x.request = R"({"Key":{"id":{"S":"thread )" + std::to_string(number) + R"("}}})";
            x.status = 200;
            for (int i = 0; i < 200; ++i)
            {
                x.began = recorder_->file().began(env_->steady_now());
                recorder_->file().write(x);
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();

    EXPECT_EQ(recorder_->exchanges(), 800u);
    const auto read = detail::read_recording(text(), "a.jsonl");
    EXPECT_EQ(read.exchanges.size(), 800u);
    std::map<std::string, int> requests;
    for (const auto& each : read.exchanges)
        ++requests[each.request];
    EXPECT_EQ(requests.size(), 4u);
    EXPECT_EQ(requests[R"({"Key":{"id":{"S":"s4"}}})"], 200);
}

TEST_F(RecordingOfAClient, EndsWhereItCannotBeGoneOnWith)
{
    recorder_ = std::make_shared<recorder>(file(), recorded_values::original);
    detail::recorded_exchange x;
    x.operation = "GetItem";
    x.status = 200;
    recorder_->file().write(x);
    x.operation = "\xff";
    recorder_->file().write(x);
    x.operation = "GetItem";
    recorder_->file().write(x);

    EXPECT_EQ(recorder_->failure(), errc::invalid_utf8);
    EXPECT_EQ(recorder_->exchanges(), 1u);
    EXPECT_EQ(detail::read_recording(text(), "a.jsonl").exchanges.size(), 1u);
}

class failing_clock final : public environment
{
public:
    std::chrono::steady_clock::time_point steady_now() override
    {
        if (fails)
            throw std::bad_alloc();
        return {};
    }

    bool fails = false;
};

// One that is started by hand.
class single_exchange final : public detail::exchange_owner
{
public:
    void complete(detail::exchange&, error_code ec) override { ended.push_back(ec); }

    detail::exchange x{*this};
    std::vector<error_code> ended;
};

TEST_F(RecordingOfAClient, EndsWhereMemoryIsShortAndCallsGoOn)
{
    recorder_ = std::make_shared<recorder>(file(), recorded_values::original);
    const auto silent = std::make_shared<silent_transport>(ctx_->get_executor());
    const auto clock = std::make_shared<failing_clock>();
    const auto recorded =
        std::make_shared<detail::recording_transport>(silent, recorder_, clock, 1024);
    boost::intrusive_ptr<single_exchange> call(new single_exchange);
    call->x.operation = "GetItem";
    recorded->start(detail::exchange_ptr(&call->x));

    clock->fails = true;
    silent->close();
    EXPECT_TRUE(test::run_to_end(*ctx_));

    ASSERT_EQ(call->ended.size(), 1u);
    EXPECT_EQ(call->ended[0], errc::client_closed);
    EXPECT_EQ(recorder_->failure(), boost::system::errc::not_enough_memory);
    EXPECT_EQ(recorder_->exchanges(), 0u);
}

TEST_F(RecordingOfAClient, IsRefusedWhereItCannotBeWrittenOrRead)
{
    try
    {
        recorder((folder_ / "none" / "a").string(), recorded_values::original);
        ADD_FAILURE();
    }
    catch (const error& why)
    {
        EXPECT_EQ(why.code(), boost::system::errc::no_such_file_or_directory);
        EXPECT_NE(std::string(why.what()).find("none/a\" cannot be written"), std::string::npos);
    }
    EXPECT_THROW(replay_opener(file()), error);
    EXPECT_THROW(replay_opener(folder_.string()), error);
    EXPECT_THROW(recording_opener(nullptr, nullptr), error);
    if (fs::exists("/dev/full"))
    {
        const fs::perms before = fs::status("/dev/full").permissions();
        EXPECT_THROW(recorder("/dev/full", recorded_values::original), error);
        EXPECT_EQ(fs::status("/dev/full").permissions(), before);
    }
}

}  // namespace
}  // namespace ddbm
