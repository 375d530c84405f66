// Modifications when connections break and when they are cancelled: a read, writes, and pauses
// between them.

#include "support/client_fixture.hpp"

#include <ddbm/item_json.hpp>
#include <ddbm/table.hpp>
#include <ddbm/update.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>

#include <string>

namespace ddbm::test {

struct visits
{
    std::string id;
    int n = 0;
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::visits>
{
    using visits = ddbm::test::visits;
    static constexpr auto value =
        ddbm::model<visits>("visits").partition_key("id", &visits::id).field("n", &visits::n);
};

namespace ddbm::test {
namespace {

using namespace std::chrono_literals;

std::string item_with(int n)
{
    return R"({"id":{"S":"a"},"n":{"N":")" + std::to_string(n) + R"("}})";
}

std::string found(int n)
{
    return R"({"Item":)" + item_with(n) + "}";
}

std::string refused(int n)
{
    return R"({"__type":"x#ConditionalCheckFailedException","message":"no","Item":)" +
           item_with(n) + "}";
}

struct modify_fixture : client_fixture
{
    template <class... Options>
    void modify(const Options&... options)
    {
        auto handler = [this](error_code failure, stored<visits> got) {
            ++completions;
            ec = failure;
            now = std::move(got);
        };
        table<visits>(db()).async_modify(
            "a",
            [this](visits& v) {
                ++calls;
                ++v.n;
            },
            options...,
            redirect_diagnostics(
                asio::bind_cancellation_slot(cancel.slot(), std::move(handler)), diag
            )
        );
    }

    int calls = 0;
    int completions = 0;
    error_code ec;
    stored<visits> now;
    diagnostics diag;
    asio::cancellation_signal cancel;
};

TEST(Modify, IsTriedAgainWhereNothingCanHaveBeenApplied)
{
    modify_fixture f;
    f.env->skip_waits();
    f.server.expect("GetItem").close_after(0);
    f.server.expect("GetItem").reply(200, found(1));
    f.server.expect("UpdateItem").reply(400, refused(4));
    f.server.expect("UpdateItem").close_after(0);
    f.server.expect("UpdateItem").reply(200, "{}");

    f.modify();
    f.run();

    EXPECT_FALSE(f.ec) << f.ec.message();
    ASSERT_TRUE(f.now);
    EXPECT_EQ(f.now->n, 5);
    EXPECT_EQ(f.calls, 2);
}

TEST(Modify, IsNotDoneTwiceWhereItMayHaveBeenApplied)
{
    modify_fixture f;
    f.env->skip_waits();
    f.server.expect("GetItem").reply(200, found(1));
    f.server.expect("UpdateItem").close_after(0);
    f.server.expect("UpdateItem").reply(400, refused(3));

    f.modify();
    f.run();

    EXPECT_EQ(f.ec, errc::conflict_changed);
    EXPECT_EQ(f.diag.applied(), applied::maybe);
    EXPECT_EQ(f.calls, 1);
}

TEST(Modify, ExactlyOnceKeepsItsTokenWhileRepliesAreLost)
{
    modify_fixture f;
    f.env->skip_waits();
    f.server.expect("GetItem").reply(200, found(1));
    f.server.expect("TransactWriteItems").close_after(0);
    f.server.expect("TransactWriteItems").reply(200, "{}").close_after(20);
    f.server.expect("TransactWriteItems").reply(200, "{}");

    f.modify(exactly_once);
    f.run();

    EXPECT_FALSE(f.ec) << f.ec.message();
    EXPECT_EQ(f.now->n, 2);
    EXPECT_FALSE(f.diag.recognised_by_equality());
    const auto sent = f.server.requests();
    ASSERT_EQ(sent.size(), 4u);
    EXPECT_NE(sent[1].body.find("ClientRequestToken"), std::string::npos);
    EXPECT_EQ(sent[1].body, sent[2].body);
    EXPECT_EQ(sent[1].body, sent[3].body);
}

TEST(Modify, CanBeCancelledAsDocumented)
{
    for (const auto type : {asio::cancellation_type::partial, asio::cancellation_type::terminal})
    {
        for (const bool writes : {false, true})
        {
            SCOPED_TRACE(testing::Message() << writes << static_cast<int>(type));
            modify_fixture f;
            if (writes)
            {
                f.server.expect("GetItem").reply(200, found(1));
                f.server.expect("UpdateItem").hang();
            }
            else
                f.server.expect("GetItem").hang();
            f.modify();
            const std::size_t asked = writes ? 2 : 1;
            f.run_until([&] { return f.server.request_count() == asked; });

            f.cancel.emit(asio::cancellation_type::total);
            f.cancel.emit(type);
            f.run_until([&] { return f.completions != 0; });

            EXPECT_EQ(f.completions, 1);
            EXPECT_EQ(f.ec, asio::error::operation_aborted) << f.ec.message();
            EXPECT_EQ(f.diag.applied(), writes ? applied::maybe : applied::no);
            EXPECT_FALSE(f.now);
        }
    }
}

TEST(Modify, CanBeCancelledWhileItPauses)
{
    modify_fixture f;
    f.server.expect("GetItem").reply(200, found(1));
    f.server.expect("UpdateItem").reply(400, refused(4));
    f.modify();
    f.run_until([&] { return f.env->pending_waits() == 1; });
    EXPECT_EQ(f.calls, 1);

    f.cancel.emit(asio::cancellation_type::partial);
    f.run_until([&] { return f.completions != 0; });

    EXPECT_EQ(f.ec, asio::error::operation_aborted) << f.ec.message();
    EXPECT_EQ(f.diag.applied(), applied::no);
    EXPECT_EQ(f.diag.table(), "visits");
    EXPECT_EQ(f.env->pending_waits(), 0u);
}

TEST(Modify, EndsARequestThatTakesLongerThanItsTime)
{
    modify_fixture f;
    f.server.expect("GetItem").reply(200, found(1));
    f.server.expect("UpdateItem").hang();
    f.modify(rounds().timeout(500ms));
    f.run_until([&] { return f.server.request_count() == 2; });

    f.env->advance(501ms);
    f.run_until([&] { return f.completions != 0; });

    EXPECT_EQ(f.ec, errc::deadline_exceeded) << f.ec.message();
    EXPECT_EQ(f.diag.applied(), applied::maybe);
}

TEST(Modify, MayBeStartedSeveralTimesAndCompletesOnTheHandlersExecutor)
{
    modify_fixture f;
    f.server.expect("GetItem").reply(200, found(1));
    f.server.expect("UpdateItem").reply(200, "{}");
    f.server.expect("GetItem").reply(200, found(7));
    f.server.expect("UpdateItem").reply(200, "{}");
    asio::io_context elsewhere;
    std::vector<int> counts;
    const auto note = [&](error_code ec, stored<visits> done) {
        EXPECT_FALSE(ec) << ec.message();
        counts.push_back(done ? done->n : -1);
    };
    auto operation = table<visits>(f.db()).async_modify(
        "a", [](visits& v) { ++v.n; }, asio::deferred
    );

    auto again = operation;
    std::move(operation)(asio::bind_executor(elsewhere, note));
    f.run();
    EXPECT_TRUE(counts.empty());
    elsewhere.run();
    std::move(again)(asio::bind_executor(elsewhere, note));
    f.run();
    elsewhere.restart();
    elsewhere.run();

    EXPECT_EQ(counts, (std::vector<int>{2, 8}));
}

TEST(Modify, UpdatesAreSentAgainWhereTheyAddExactlyOnce)
{
    modify_fixture f;
    f.env->skip_waits();
    f.server.expect("TransactWriteItems").close_after(0);
    f.server.expect("TransactWriteItems").reply(400, error_body("TransactionInProgressException"));
    f.server.expect("TransactWriteItems").reply(200, "{}");

    int completions = 0;
    table<visits>(f.db()).async_update("a", add<&visits::n>(1), exactly_once, [&](error_code ec) {
        ++completions;
        EXPECT_FALSE(ec) << ec.message();
    });
    f.run();

    EXPECT_EQ(completions, 1);
    const auto sent = f.server.requests();
    ASSERT_EQ(sent.size(), 3u);
    EXPECT_EQ(sent[0].body, sent[1].body);
    EXPECT_EQ(sent[1].body, sent[2].body);
}

}  // namespace
}  // namespace ddbm::test
