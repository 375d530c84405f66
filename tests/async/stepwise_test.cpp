// Runs of steps when connections break and when they are cancelled.

#include "support/client_fixture.hpp"

#include <ddbm/stepwise.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>

#include <exception>
#include <optional>
#include <string>
#include <utility>

namespace ddbm::test {

struct jar
{
    std::string id;
    int coins = 0;
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::jar>
{
    using type = ddbm::test::jar;
    static constexpr auto value =
        ddbm::model<type>("jars").partition_key("id", &type::id).field("coins", &type::coins);
};

namespace ddbm::test {
namespace {

// A run of two steps, each of which puts a coin into a jar.
struct stepwise_fixture : client_fixture
{
    stepwise_fixture() { env->skip_waits(); }

    void there_is(const std::string& id)
    {
        server.expect("GetItem").reply(
            200, R"({"Item":{"id":{"S":")" + id + R"("},"coins":{"N":"1"}}})"
        );
    }
    void commits() { server.expect("TransactWriteItems").reply(200, "{}"); }

    void begin()
    {
        const table<journal_record> journal(db());
        const table<jar> jars(db());
        journal_record made;
        made.requester = "ann";
        work.emplace(journal, made);
        work->step(jars, "a", [](jar& each) { ++each.coins; });
        work->step(jars, "b", [](jar& each) { ++each.coins; });
        work->async_run(asio::bind_cancellation_slot(
            cancel.slot(), [this](std::exception_ptr failure) { note(failure); }
        ));
    }

    void note(std::exception_ptr failure)
    {
        ++completions;
        try
        {
            if (failure)
                std::rethrow_exception(failure);
        }
        catch (const error& why)
        {
            failed = why;
        }
        catch (const boost::system::system_error& why)
        {
            failed = error(why.code());
        }
    }

    error_code code() const { return failed ? failed->code() : error_code(); }

    std::optional<stepwise> work;
    int completions = 0;
    std::optional<error> failed;
    asio::cancellation_signal cancel;
};

TEST(StepwiseWork, SendsTheSameAgainWhenTheReplyIsLost)
{
    stepwise_fixture f;
    f.server.expect("TransactWriteItems").close_after(0);
    f.commits();
    f.there_is("a");
    f.server.expect("TransactWriteItems").close_after(0);
    f.commits();
    f.there_is("b");
    f.commits();
    f.begin();
    f.run();

    EXPECT_EQ(f.completions, 1);
    EXPECT_FALSE(f.failed) << f.failed->what();
    const auto requests = f.server.requests();
    ASSERT_EQ(requests.size(), 7u);
    EXPECT_EQ(requests[0].body, requests[1].body);
    EXPECT_EQ(requests[3].body, requests[4].body);
    EXPECT_EQ(f.work->steps_done(), 2);
}

TEST(StepwiseWork, CanBeCancelledBeforeItHasARecord)
{
    stepwise_fixture f;
    f.server.expect("TransactWriteItems").hang();
    f.begin();
    f.run_until([&] { return f.server.request_count() == 1; });
    f.cancel.emit(asio::cancellation_type::terminal);
    f.run();

    EXPECT_EQ(f.completions, 1);
    EXPECT_EQ(f.code(), asio::error::operation_aborted);
    EXPECT_EQ(f.work->steps_done(), 0);
}

// What is written of it has been written by then.
TEST(StepwiseWork, SendsNothingWhenItIsCancelled)
{
    stepwise_fixture f;
    f.commits();
    f.there_is("a");
    f.commits();
    f.server.expect("GetItem").hang();
    f.begin();
    f.run_until([&] { return f.server.request_count() == 4; });
    f.cancel.emit(asio::cancellation_type::terminal);
    f.run();

    EXPECT_EQ(f.completions, 1);
    EXPECT_EQ(f.code(), asio::error::operation_aborted);
    EXPECT_EQ(f.work->steps_done(), 1);
    const auto requests = f.server.requests();
    ASSERT_EQ(requests.size(), 4u);
    EXPECT_NE(requests[2].body.find(R"({"S":"running"})"), std::string::npos);
}

TEST(StepwiseWork, SaysThatAStepMayHaveBeenDone)
{
    stepwise_fixture f;
    f.commits();
    f.there_is("a");
    f.server.expect("TransactWriteItems").hang();
    f.begin();
    f.run_until([&] { return f.server.request_count() == 3; });
    f.cancel.emit(asio::cancellation_type::terminal);
    f.run();

    EXPECT_EQ(f.completions, 1);
    ASSERT_TRUE(f.failed);
    EXPECT_EQ(f.failed->get_diagnostics().applied(), applied::maybe);
    EXPECT_EQ(f.work->steps_done(), 0);
}

TEST(StepwiseWork, RunsOnTheExecutorOfTheHandler)
{
    stepwise_fixture f;
    f.commits();
    f.commits();
    asio::io_context elsewhere;
    bool ran_elsewhere = false;
    bool is_done = false;
    const table<journal_record> journal(f.db());
    const table<jar> jars(f.db());
    journal_record made;
    made.requester = "ann";
    stepwise work(journal, made);
    work.step([&](transaction& tx) -> asio::awaitable<void> {
        ran_elsewhere = elsewhere.get_executor().running_in_this_thread();
        jar each;
        each.id = "a";
        tx.put(jars, each);
        co_return;
    });
    auto handler = [&](std::exception_ptr failure) {
        EXPECT_FALSE(failure);
        is_done = true;
    };
    work.async_run(asio::bind_executor(elsewhere, handler));
    run_until(f.ctx, [&] {
        elsewhere.restart();
        elsewhere.poll();
        return is_done;
    });
    EXPECT_TRUE(ran_elsewhere);
}

TEST(StepwiseWork, MayBeDroppedWhileItRuns)
{
    stepwise_fixture f;
    f.commits();
    f.there_is("a");
    f.commits();
    f.there_is("b");
    f.commits();
    f.begin();
    f.work.reset();
    f.run();
    EXPECT_EQ(f.completions, 1);
    EXPECT_FALSE(f.failed);
}

TEST(StepwiseWork, MayBeDroppedWithTheContext)
{
    stepwise_fixture f;
    f.server.expect("TransactWriteItems").hang();
    f.begin();
    f.run_until([&] { return f.server.request_count() == 1; });
    f.work.reset();
    f.drop_client();
    f.destroy_context();
    EXPECT_EQ(f.completions, 0);
}

}  // namespace
}  // namespace ddbm::test
