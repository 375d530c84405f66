// Lookups that hang: what waits for them does not.

#include "environment/name_lookup.hpp"
#include "support/run_async.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace ddbm::detail {
namespace {

using endpoint_list = name_lookup::endpoint_list;

const asio::ip::tcp::endpoint found{asio::ip::address_v4(0x7f000001), 443};

// A name server that answers when it is told to.
class hanging_names
{
public:
    name_lookup::resolve_function function()
    {
        return [this](const std::string&, std::uint16_t, error_code&) {
            std::unique_lock held(mutex_);
            ++asked_;
            changed_.notify_all();
            changed_.wait(held, [this] { return answering_; });
            ++answered_;
            changed_.notify_all();
            return endpoint_list{found};
        };
    }

    void wait_until_asked(int times)
    {
        std::unique_lock held(mutex_);
        changed_.wait(held, [&] { return asked_ >= times; });
    }
    void answer()
    {
        std::unique_lock held(mutex_);
        answering_ = true;
        changed_.notify_all();
    }
    // What it runs in has to outlive it.
    void wait_until_all_are_answered()
    {
        std::unique_lock held(mutex_);
        changed_.wait(held, [this] { return answered_ == asked_; });
    }
    int asked()
    {
        std::unique_lock held(mutex_);
        return asked_;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool answering_ = false;
    int asked_ = 0;
    int answered_ = 0;
};

struct outcome
{
    int completions = 0;
    error_code ec;
    endpoint_list endpoints;
};

struct NameLookup : testing::Test
{
    NameLookup() : lookup(names.function()) {}
    ~NameLookup() override
    {
        names.answer();
        names.wait_until_all_are_answered();
    }

    void look_up(const std::string& host, outcome& into, asio::cancellation_signal& cancel)
    {
        auto handler = [&into](error_code ec, endpoint_list endpoints) {
            ++into.completions;
            into.ec = ec;
            into.endpoints = std::move(endpoints);
        };
        lookup.start(
            ctx->get_executor(), host, 443, asio::bind_cancellation_slot(cancel.slot(), handler)
        );
    }
    void look_up(const std::string& host, outcome& into) { look_up(host, into, never); }

    hanging_names names;
    name_lookup lookup;
    asio::cancellation_signal never;
    std::unique_ptr<asio::io_context> ctx = std::make_unique<asio::io_context>();
};

}  // namespace

TEST_F(NameLookup, BringsWhatTheSystemSays)
{
    outcome got;
    look_up("a.test", got);
    names.answer();

    test::run_to_end(*ctx);

    EXPECT_EQ(got.completions, 1);
    EXPECT_FALSE(got.ec);
    EXPECT_EQ(got.endpoints, endpoint_list{found});
}

TEST_F(NameLookup, EndsAtOnceWhenItIsCancelled)
{
    outcome got;
    asio::cancellation_signal cancel;
    look_up("a.test", got, cancel);
    names.wait_until_asked(1);

    cancel.emit(asio::cancellation_type::terminal);
    test::run_to_end(*ctx);

    EXPECT_EQ(got.completions, 1);
    EXPECT_EQ(got.ec, asio::error::operation_aborted);
    EXPECT_TRUE(got.endpoints.empty());
}

TEST_F(NameLookup, TakesOneThreadForAName)
{
    outcome given_up;
    outcome first;
    outcome second;
    outcome other;
    asio::cancellation_signal cancel;
    look_up("a.test", given_up, cancel);
    cancel.emit(asio::cancellation_type::terminal);
    look_up("a.test", first);
    look_up("a.test", second);
    look_up("b.test", other);
    names.wait_until_asked(2);

    names.answer();
    test::run_to_end(*ctx);

    EXPECT_EQ(names.asked(), 2);
    EXPECT_EQ(given_up.ec, asio::error::operation_aborted);
    for (const outcome* each : {&first, &second, &other})
    {
        EXPECT_EQ(each->completions, 1);
        EXPECT_EQ(each->endpoints, endpoint_list{found});
    }
}

TEST_F(NameLookup, LooksAgainWhenAllIsAnswered)
{
    names.answer();
    for (int n = 1; n <= 3; ++n)
    {
        outcome got;
        look_up("a.test", got);
        test::run_to_end(*ctx);
        EXPECT_EQ(names.asked(), n);
    }
}

TEST_F(NameLookup, KeepsAnAnswerThatComesTooLateForTheNextOne)
{
    outcome given_up;
    outcome next;
    asio::cancellation_signal cancel;
    look_up("a.test", given_up, cancel);
    names.wait_until_asked(1);
    cancel.emit(asio::cancellation_type::terminal);
    names.answer();
    names.wait_until_all_are_answered();

    look_up("a.test", next);
    test::run_to_end(*ctx);

    EXPECT_EQ(names.asked(), 1);
    EXPECT_EQ(next.endpoints, endpoint_list{found});

    outcome later;
    look_up("a.test", later);
    test::run_to_end(*ctx);
    EXPECT_EQ(names.asked(), 2) << "it is of no use to whoever asks again";
}

TEST_F(NameLookup, DoesNotKeepItsContext)
{
    outcome got;
    look_up("a.test", got);
    names.wait_until_asked(1);

    ctx.reset();

    EXPECT_EQ(got.completions, 0);
}

TEST_F(NameLookup, OfThisMachineFindsIt)
{
    error_code ec;
    auto endpoints = resolve_now("localhost", 8000, ec);

    EXPECT_FALSE(ec) << ec.message();
    ASSERT_FALSE(endpoints.empty());
    EXPECT_TRUE(endpoints.front().address().is_loopback());
    EXPECT_EQ(endpoints.front().port(), 8000);
}

TEST_F(NameLookup, OfWhatCannotBeSaysSo)
{
    error_code ec;
    auto endpoints = resolve_now("no such name.invalid", 8000, ec);

    EXPECT_TRUE(ec);
    EXPECT_TRUE(endpoints.empty());
}

}  // namespace ddbm::detail
