// What a client sends over HTTP, written to a file and played from it.

#include "protocol/crc32.hpp"
#include "support/client_fixture.hpp"
#include "support/gzip.hpp"

#include <ddbm/connection_statistics.hpp>
#include <ddbm/recording.hpp>

#include <boost/asio/error.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <string>

namespace ddbm::test {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

class HttpRecording : public testing::Test, public client_fixture
{
protected:
    HttpRecording()
    {
        std::random_device random;
        folder_ = fs::temp_directory_path() / ("ddbm-http-recording-" + std::to_string(random()));
        fs::create_directory(folder_);
        config.static_credentials("AKIDOFTHISTEST", "secretofthistest", "tokenofthistest");
        config.app_id = "apptext";
        env->skip_waits();
        record(recorded_values::original);
    }
    ~HttpRecording() override { fs::remove_all(folder_); }

    std::string file() const { return (folder_ / "a.jsonl").string(); }

    void record(recorded_values values)
    {
        config.recorder = std::make_shared<recorder>(file(), values);
    }

    std::string text() const
    {
        std::ifstream in(file());
        return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    }
    bool has(const std::string& part) const { return text().find(part) != std::string::npos; }
    std::size_t count(const std::string& part) const
    {
        const std::string all = text();
        std::size_t found = 0;
        for (auto at = all.find(part); at != all.npos; at = all.find(part, at + 1))
            ++found;
        return found;
    }

    client player() const
    {
        client_config played;
        played.endpoint_url = "embedded:";
        played.opener = replay_opener(file());
        played.env = env;
        return client(ctx.get_executor(), std::move(played));
    }

    template <class Request>
    auto play(const client& db, Request request)
    {
        auto result = test::begin(db, std::move(request));
        run();
        EXPECT_EQ(result->completions, 1);
        return result;
    }

private:
    fs::path folder_;
};

}  // namespace

TEST_F(HttpRecording, IsPlayedToAnotherClient)
{
    server.expect("PutItem").reply(200, "{}", {{"x-amzn-RequestId", "R-1"}});
    server.expect("GetItem").reply(
        200, sample_reply, {{"x-amz-crc32", std::to_string(detail::crc32(sample_reply))}}
    );
    server.expect("UpdateItem").reply(400, error_body("ResourceNotFoundException", "not there"));
    EXPECT_FALSE(call(put_request())->ec);
    EXPECT_EQ(call(get_request())->reply.item, sample_item());
    EXPECT_EQ(call(update_request())->ec, service_errc::resource_not_found);
    EXPECT_EQ(config.recorder->exchanges(), 3u);
    EXPECT_TRUE(has(R"("request_id":"R-1")"));

    const client played = player();
    const auto refused = play(played, update_request());
    EXPECT_EQ(refused->ec, service_errc::resource_not_found);
    EXPECT_EQ(refused->diag.message(), "not there");
    EXPECT_EQ(play(played, get_request())->reply.item, sample_item());
    EXPECT_FALSE(play(played, put_request())->ec);
    EXPECT_EQ(play(played, put_request())->ec, errc::no_recorded_reply);
    EXPECT_EQ(server.request_count(), 3u);
}

TEST_F(HttpRecording, HasNothingThatSignsOrNamesTheProgram)
{
    server.expect("PutItem");
    server.expect("PutItem").reply(403, error_body("AccessDeniedException"));
    call(put_request());
    call(put_request());

    for (const auto& sent : server.requests())
    {
        const std::string signature = sent.headers.at("authorization");
        EXPECT_NE(signature.find("AKIDOFTHISTEST"), signature.npos);
        EXPECT_FALSE(has(signature.substr(signature.find("Signature=") + 10)));
        EXPECT_FALSE(has(sent.headers.at("amz-sdk-invocation-id")));
    }
    for (const char* const part :
         {"AKIDOFTHISTEST",
          "secretofthistest",
          "tokenofthistest",
          "AWS4",
          "uthorization",
          "apptext"})
        EXPECT_FALSE(has(part)) << part;
    EXPECT_EQ(count("\n"), 3u);
}

TEST_F(HttpRecording, HasEachAttemptAsWhatItCameTo)
{
    server.expect("GetItem").reply(500, "{}");
    server.expect("GetItem").reply(400, error_body("ThrottlingException"));
    server.expect("GetItem").reply(200, sample_reply).reset_after(20);
    server.expect("GetItem").reply(200, sample_reply, {{"x-amz-crc32", "1"}});
    server.expect("GetItem").reply(200, sample_reply);
    const auto got = call(get_request(), call_options().max_attempts(5).without_retry_quota());
    EXPECT_FALSE(got->ec) << got->ec.message();

    EXPECT_EQ(config.recorder->exchanges(), 5u);
    EXPECT_EQ(count(R"("status":500)"), 1u);
    EXPECT_EQ(count(R"("status":400)"), 1u);
    EXPECT_EQ(count(R"("error":{"category":"system")"), 1u);
    EXPECT_EQ(count(R"("status":200)"), 2u);
    EXPECT_TRUE(has(R"("attempt":5)"));

    const auto options = call_options().max_attempts(5).without_retry_quota();
    const auto played = play(player().with(options), get_request());
    EXPECT_FALSE(played->ec) << played->diag.to_string();
    EXPECT_EQ(played->reply.item, sample_item());
}

TEST_F(HttpRecording, HasAWriteThatMayHaveBeenAppliedAsThat)
{
    server.expect("UpdateItem").close_after(0);
    const auto sent = call(update_request());
    EXPECT_EQ(sent->diag.applied(), applied::maybe);

    const auto played = play(player(), update_request());

    EXPECT_EQ(played->ec, sent->ec);
    EXPECT_EQ(played->diag.applied(), applied::maybe);
}

TEST_F(HttpRecording, HasNoValuesOnRequest)
{
    record(recorded_values::replaced);
    const auto secret = item().set("id", "Joe Doe").set("n", 4711);
    server.expect("PutItem");
    server.expect("GetItem").reply(200, R"({"Item":{"id":{"S":"Joe Doe"},"n":{"N":"4711"}}})");
    server.expect("GetItem").reply(502, "<html>Joe Doe</html>");
    server.expect("GetItem").reply(200, "{}");
    const auto request = get_item_request("things", item().set("id", "Joe Doe"));
    call(put_item_request("things", secret));
    call(request);
    call(request);

    EXPECT_FALSE(has("Joe"));
    EXPECT_FALSE(has("4711"));
    EXPECT_TRUE(has("things"));
    EXPECT_TRUE(has(R"("status":502)"));
    const auto got = play(player(), request);
    EXPECT_EQ(got->reply.item, item().set("id", "s1").set("n", 1));
}

TEST_F(HttpRecording, HasCompressedRepliesAsText)
{
    config.accept_gzip = true;
    const std::string packed = gzip(sample_reply);
    const std::string crc = std::to_string(detail::crc32(packed));
    server.expect("GetItem").reply(
        200, packed, {{"Content-Encoding", "gzip"}, {"x-amz-crc32", crc}}
    );
    server.expect("GetItem").reply(200, "no gzip", {{"Content-Encoding", "gzip"}});
    EXPECT_EQ(call(get_request())->reply.item, sample_item());
    EXPECT_EQ(call(get_request())->ec, errc::invalid_reply);

    EXPECT_TRUE(has(R"("reply":{"Item":{"id":{"S":"one"})"));
    const client played = player();
    EXPECT_EQ(play(played, get_request())->reply.item, sample_item());
    EXPECT_EQ(play(played, get_request())->ec, errc::invalid_reply);
}

TEST_F(HttpRecording, HandsCancellationOn)
{
    server.expect("PutItem").hang();
    const auto put = begin(put_request());
    run_until([&] { return server.answered_count() == 1; });

    put->cancel.emit(asio::cancellation_type::terminal);
    run();

    EXPECT_EQ(put->completions, 1);
    EXPECT_EQ(put->ec, asio::error::operation_aborted);
    EXPECT_EQ(put->diag.applied(), applied::maybe);
    EXPECT_EQ(config.recorder->exchanges(), 1u);
    EXPECT_TRUE(has(R"("sent":"maybe")"));
    run_until([&] { return server.open_connection_count() == 0; });
}

TEST_F(HttpRecording, HandsOnWhatConnectionsAreTold)
{
    server.expect("GetItem").reply(200, sample_reply).hold();
    bool warm = false;
    db().async_prewarm(2, [&](error_code ec) { warm = !ec; });
    run();
    EXPECT_TRUE(warm);
    EXPECT_EQ(db().connection_statistics().at(0).open(), 2u);
    const auto got = begin(get_request());
    run_until([&] { return server.held_count() == 1; });

    bool closed = false;
    db().async_close(milliseconds::max(), [&](error_code) { closed = true; });
    run_until([&] { return server.open_connection_count() == 1; });
    server.release();
    run();

    EXPECT_TRUE(closed);
    EXPECT_FALSE(got->ec) << got->ec.message();
    run_until([&] { return server.open_connection_count() == 0; });
}

// Of a clock that is wrong the reply tells, by what the request was signed with.
TEST_F(HttpRecording, LeavesTheClockToBeCorrected)
{
    const std::string next_day = "Sat, 03 Jan 2026 00:00:00 GMT";
    server.expect("GetItem").reply(400, error_body("RequestTimeTooSkewed"), {{"Date", next_day}});
    server.expect("GetItem").reply(200, sample_reply);
    server.expect("GetItem").reply(200, sample_reply);

    const auto first = call(get_request());
    const auto second = call(get_request());

    EXPECT_FALSE(first->ec) << first->ec.message();
    EXPECT_FALSE(second->ec) << second->ec.message();
    EXPECT_EQ(server.requests().at(1).headers.at("x-amz-date").substr(0, 8), "20260103");
    EXPECT_EQ(server.requests().at(2).headers.at("x-amz-date").substr(0, 8), "20260103");
}

TEST_F(HttpRecording, LetsGoOfWhatGoesWithItsContext)
{
    server.expect("GetItem").hang();
    const auto got = begin(get_request());
    run_until([&] { return server.answered_count() == 1; });

    destroy_context();

    EXPECT_EQ(got.use_count(), 1);
    EXPECT_EQ(config.recorder->exchanges(), 0u);
}

}  // namespace ddbm::test
