// A client that is closed in good order: what runs comes to its end, and nothing else begins.

#include "async/stages.hpp"

#include <ddbm/connection_statistics.hpp>
#include <ddbm/table.hpp>
#include <ddbm/table_names.hpp>
#include <ddbm/transaction.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::test {

struct chest
{
    std::string id;
    int n = 0;
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::chest>
{
    using type = ddbm::test::chest;
    static constexpr auto value =
        ddbm::model<type>("chests").partition_key("id", &type::id).field("n", &type::n);
};

namespace ddbm::test {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

std::string chest_json(const std::string& id, int n)
{
    return R"({"id":{"S":")" + id + R"("},"n":{"N":")" + std::to_string(n) + "\"}}";
}

std::string found(const std::string& id, int n)
{
    return R"({"Item":)" + chest_json(id, n) + "}";
}

const char* const creating =
    R"({"TableDescription":{"TableName":"chests","TableStatus":"CREATING"}})";

const char* const no_items_yet = R"({"Items":[],"LastEvaluatedKey":{"id":{"S":"a"}}})";

// What became of a close, or of another call that delivers nothing.
struct ending
{
    int completions = 0;
    error_code ec;
    asio::cancellation_signal cancel;
};

using ending_ptr = std::shared_ptr<ending>;

auto noting(const ending_ptr& what)
{
    return asio::bind_cancellation_slot(what->cancel.slot(), [what](error_code ec, auto&&...) {
        ++what->completions;
        what->ec = ec;
    });
}

ending_ptr close(const client& db, milliseconds within)
{
    auto closed = std::make_shared<ending>();
    db.async_close(within, noting(closed));
    return closed;
}

struct shutdown_fixture : client_fixture
{
    using client_fixture::client_fixture;

    ending_ptr close(milliseconds within = hours(1)) { return test::close(db(), within); }

    table<chest> chests() { return table<chest>(db()); }

    void poll()
    {
        ctx.restart();
        ctx.poll();
    }

    bool is_held(std::size_t count = 1)
    {
        return run_until([&] { return server.held_count() == count; });
    }

    // Until a call pauses so long between two requests.
    void pauses_for(milliseconds length)
    {
        run_until([&] { return !env->waits().empty() && env->waits().back() == length; });
    }

    void expect_closed(const ending_ptr& closed)
    {
        EXPECT_EQ(closed->completions, 1);
        EXPECT_FALSE(closed->ec) << closed->ec.message();
        EXPECT_EQ(env->pending_waits(), 0u);
        run_until([&] { return server.open_connection_count() == 0; });
    }
};

struct tls_shutdown : shutdown_fixture
{
    tls_shutdown() : shutdown_fixture(authority().issue("server.test"), 0)
    {
        config.ca_file = authority_file();
    }
};

}  // namespace

TEST(Shutdown, LetsARequestComeToItsEnd)
{
    shutdown_fixture f;
    f.server.expect("GetItem").reply(200, sample_reply).hold();
    const auto got = f.begin(get_request());
    f.is_held();

    const auto closed = f.close();
    const auto late = f.begin(get_request());
    f.run_until([&] { return late->done(); });
    f.poll();
    EXPECT_EQ(late->ec, errc::client_closed);
    EXPECT_EQ(closed->completions, 0) << "there is an operation under way";
    f.server.release();
    f.run();

    EXPECT_EQ(got->completions, 1);
    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(got->reply.item, sample_item());
    EXPECT_EQ(f.server.request_count(), 1u);
    f.expect_closed(closed);
}

TEST(Shutdown, IsCompleteAtOnceWhereNothingRuns)
{
    shutdown_fixture f;
    f.warm_up();

    const auto closed = f.close();
    EXPECT_EQ(closed->completions, 0) << "never inside of the call";
    f.run();

    f.expect_closed(closed);
    EXPECT_EQ(f.db().connection_statistics().at(0).closed.at("client_closed"), 1u);
}

TEST(Shutdown, EndsOperationsInEveryStageWhenTheTimeIsOver)
{
    for (stage which : all_stages())
    {
        SCOPED_TRACE(testing::Message() << which);
        staged s(which, true);
        const auto closed = close(s.f.db(), milliseconds(1));
        s.f.ctx.restart();
        s.f.ctx.poll();
        EXPECT_FALSE(s.operation->done());
        EXPECT_EQ(closed->completions, 0);

        s.f.env->advance(milliseconds(1));
        s.f.run();

        EXPECT_EQ(closed->completions, 1);
        EXPECT_FALSE(closed->ec);
        EXPECT_EQ(s.operation->completions, 1);
        EXPECT_EQ(s.operation->ec, errc::client_closed);
        EXPECT_EQ(s.operation->diag.applied(), applied_in(which));
        EXPECT_EQ(s.f.env->pending_waits(), 0u);
    }
}

TEST(Shutdown, LetsARetryBeMade)
{
    shutdown_fixture f;
    f.server.expect("GetItem").reply(500, "{}");
    f.server.expect("GetItem").reply(200, sample_reply);
    const auto got = f.begin(get_request());
    f.run_until([&] { return f.env->pending_waits() == 1; });

    const auto closed = f.close();
    f.run_until([&] { return f.server.open_connection_count() == 0; });
    f.env->advance(milliseconds(25));
    f.run();

    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(f.server.connection_count(), 2u) << "for the second attempt";
    f.expect_closed(closed);
}

TEST(Shutdown, LetsThoseWhoWaitForAConnectionHaveTheirTurn)
{
    shutdown_fixture f;
    f.config.max_connections = 1;
    f.server.expect("GetItem").reply(200, sample_reply).hold().times(3);
    std::vector<outcome_ptr<get_item_reply>> all;
    for (int n = 0; n < 3; ++n)
        all.push_back(f.begin(get_request()));
    f.is_held();

    const auto closed = f.close();
    for (int n = 0; n < 3; ++n)
    {
        f.is_held();
        EXPECT_EQ(closed->completions, 0);
        f.server.release();
        f.run_until([&] { return all[static_cast<std::size_t>(n)]->done(); });
    }
    f.run();

    for (const auto& each : all)
        EXPECT_FALSE(each->ec) << each->ec.message();
    f.expect_closed(closed);
}

TEST(Shutdown, LetsAnOpeningThatIsWantedGoOn)
{
    shutdown_fixture f;
    f.env->hang_resolving();
    const auto got = f.begin(get_request());
    f.run_until([&] { return f.env->resolve_count() == 1; });

    const auto closed = f.close(seconds(5));
    f.poll();
    EXPECT_FALSE(got->done());
    f.env->advance(seconds(5));
    f.run();

    EXPECT_EQ(got->ec, errc::client_closed);
    f.expect_closed(closed);
}

TEST(Shutdown, SaysGoodbyeOnIdleConnectionsAtOnceAndOnOthersAfterTheirExchange)
{
    tls_shutdown f;
    f.server.expect("GetItem").reply(200, sample_reply).hold().times(2);
    const auto first = f.begin(get_request());
    const auto second = f.begin(get_request());
    f.is_held(2);
    f.server.release();
    f.run_until([&] { return first->done() || second->done(); });

    const auto closed = f.close();
    f.run_until([&] { return f.server.open_connection_count() == 1; });
    EXPECT_EQ(f.server.tls_goodbye_count(), 1u);
    EXPECT_EQ(closed->completions, 0);
    f.server.release();
    f.run();

    EXPECT_FALSE(first->ec);
    EXPECT_FALSE(second->ec);
    f.expect_closed(closed);
    EXPECT_EQ(f.server.tls_goodbye_count(), 2u);
}

// Without a close, too.
TEST(Shutdown, SaysGoodbyeAfterTheLastExchangeOfAClientThatIsGone)
{
    tls_shutdown f;
    f.warm_up();
    f.server.expect("GetItem").reply(200, sample_reply).hold();
    const auto got = f.begin(get_request());
    f.is_held();

    f.drop_client();
    f.server.release();
    f.run();

    EXPECT_FALSE(got->ec) << got->ec.message();
    f.run_until([&] { return f.server.open_connection_count() == 0; });
    EXPECT_EQ(f.server.tls_goodbye_count(), 1u);
}

TEST(Shutdown, GoesOnWhenTheClientIsGone)
{
    tls_shutdown f;
    f.server.expect("GetItem").reply(200, sample_reply).hold();
    const auto got = f.begin(get_request());
    f.is_held();

    const auto closed = f.close();
    f.drop_client();
    f.server.release();
    f.run();

    EXPECT_FALSE(got->ec);
    f.expect_closed(closed);
    EXPECT_EQ(f.server.tls_goodbye_count(), 1u);
}

// -- What begins

TEST(Shutdown, RefusesWhatBegins)
{
    shutdown_fixture f;
    f.server.expect("PutItem").hold();
    const auto put = f.begin(put_request());
    f.is_held();
    auto range = f.chests().scan();
    const auto closed = f.close();

    std::vector<ending_ptr> all;
    const auto next = [&] {
        all.push_back(std::make_shared<ending>());
        return noting(all.back());
    };
    chest c;
    c.id = "a";
    f.db().async_get_item(get_request(), next());
    f.db().async_call(service::dynamodb, "ListBackups", "{}", resend::harmless, next());
    f.db().async_prewarm(4, next());
    f.chests().async_put(c, next());
    f.chests().async_get("a", next());
    f.chests().async_modify(
        "a", [](chest& each) { ++each.n; }, next()
    );
    f.chests().async_erase_many(std::vector<std::string>{"a", "b"}, next());
    f.chests().async_create(on_demand(), next());
    range.async_next(next());
    f.run_until([&] {
        return std::all_of(all.begin(), all.end(), [](const auto& each) {
            return each->completions != 0;
        });
    });
    auto transact = [](client db, table<chest> from) -> asio::awaitable<void> {
        auto body = [&](transaction& tx) -> asio::awaitable<void> {
            co_await tx.async_get(from, "a");
        };
        co_await async_transact(db, body);
    };
    std::exception_ptr thrown;
    asio::co_spawn(f.ctx, transact(f.db(), f.chests()), [&](std::exception_ptr why) {
        thrown = why;
    });
    f.run_until([&] { return thrown != nullptr; });

    for (std::size_t i = 0; i < all.size(); ++i)
    {
        EXPECT_EQ(all[i]->ec, errc::client_closed) << i << ": " << all[i]->ec.message();
        EXPECT_EQ(all[i]->completions, 1) << i;
    }
    try
    {
        std::rethrow_exception(thrown);
    }
    catch (const error& why)
    {
        EXPECT_EQ(why.code(), errc::client_closed);
    }
    EXPECT_EQ(f.server.request_count(), 1u);
    EXPECT_EQ(closed->completions, 0);
    f.server.release();
    f.run();
    EXPECT_FALSE(put->ec);
    f.expect_closed(closed);
}

TEST(Shutdown, NamesWhatItRefuses)
{
    shutdown_fixture f;
    f.close();
    f.run();

    const auto put = f.call(put_request());

    EXPECT_EQ(put->ec, errc::client_closed);
    EXPECT_EQ(put->diag.operation(), "PutItem");
    EXPECT_EQ(put->diag.attempts(), 0);
    EXPECT_EQ(put->diag.applied(), applied::no);
}

// -- Calls of several requests

TEST(Shutdown, LetsABulkSendAllOfIt)
{
    shutdown_fixture f;
    const char* const all_written = R"({"UnprocessedItems":{}})";
    f.server.expect("BatchWriteItem").reply(200, all_written).hold().times(4);
    std::vector<std::string> ids;
    for (int n = 0; n < 100; ++n)
        ids.push_back(std::to_string(n));
    const auto erased = std::make_shared<ending>();
    f.chests().async_erase_many(ids, bulk().in_flight(1), noting(erased));
    f.is_held();

    const auto closed = f.close();
    for (int n = 0; n < 4; ++n)
    {
        f.is_held();
        EXPECT_EQ(closed->completions, 0);
        f.server.release();
    }
    f.run();

    EXPECT_EQ(erased->completions, 1);
    EXPECT_FALSE(erased->ec) << erased->ec.message();
    f.expect_closed(closed);
}

TEST(Shutdown, LetsAnItemBeLookedForOnAllPages)
{
    shutdown_fixture f;
    f.server.expect("Scan").reply(200, no_items_yet).hold().times(2);
    f.server.expect("Scan").reply(
        200,
        R"({"Items":[)" + chest_json("b", 1) + "," + chest_json("c", 2) +
            R"(],"LastEvaluatedKey":{"id":{"S":"c"}}})"
    );
    auto range = f.chests().scan();
    const auto first = std::make_shared<ending>();
    range.async_next(noting(first));
    f.is_held();

    const auto closed = f.close();
    f.server.release();
    f.is_held();
    f.server.release();
    f.run();

    EXPECT_FALSE(first->ec) << first->ec.message();
    f.expect_closed(closed);
    // What has been read is delivered, and no more of it is.
    const auto second = std::make_shared<ending>();
    range.async_next(noting(second));
    f.run();
    EXPECT_FALSE(second->ec) << second->ec.message();
    const auto third = std::make_shared<ending>();
    range.async_next(noting(third));
    f.run();
    EXPECT_EQ(third->ec, errc::client_closed);
}

TEST(Shutdown, LetsAllPagesBeCollected)
{
    shutdown_fixture f;
    f.server.expect("Scan").reply(200, no_items_yet).hold();
    f.server.expect("Scan").reply(200, R"({"Items":[)" + chest_json("b", 1) + "]}");
    auto range = f.chests().scan();
    const auto all = std::make_shared<ending>();
    range.async_collect(noting(all));
    f.is_held();

    const auto closed = f.close();
    f.server.release();
    f.run();

    EXPECT_FALSE(all->ec) << all->ec.message();
    f.expect_closed(closed);
}

TEST(Shutdown, LetsAModificationWriteWhatItHasRead)
{
    shutdown_fixture f;
    f.env->skip_waits();
    f.server.expect("GetItem").reply(200, found("a", 1)).hold();
    f.server.expect("UpdateItem")
        .reply(
            400,
            R"({"__type":"x#ConditionalCheckFailedException","message":"no","Item":)" +
                chest_json("a", 5) + "}"
        );
    f.server.expect("UpdateItem");
    const auto modified = std::make_shared<ending>();
    f.chests().async_modify(
        "a", [](chest& each) { ++each.n; }, noting(modified)
    );
    f.is_held();

    // No time passes here that is not waited for.
    const auto closed = f.close(milliseconds::max());
    f.server.release();
    f.run();

    EXPECT_FALSE(modified->ec) << modified->ec.message();
    EXPECT_EQ(f.server.request_count(), 3u);
    f.expect_closed(closed);
}

// Which takes two looks, with pauses of 20 and 30 ms before them.
TEST(Shutdown, LetsATableBecomeActive)
{
    shutdown_fixture f;
    const auto table_that_is = [](const std::string& member, const std::string& status) {
        return "{\"" + member + R"(":{"TableName":"chests","TableStatus":")" + status + "\"}}";
    };
    f.server.expect("CreateTable").reply(200, table_that_is("TableDescription", "CREATING")).hold();
    f.server.expect("DescribeTable").reply(200, table_that_is("Table", "CREATING"));
    f.server.expect("DescribeTable").reply(200, table_that_is("Table", "ACTIVE"));
    const auto made = std::make_shared<ending>();
    f.chests().async_create(on_demand(), noting(made));
    f.is_held();

    const auto closed = f.close();
    f.server.release();
    f.pauses_for(milliseconds(20));
    EXPECT_EQ(closed->completions, 0);
    f.env->advance(milliseconds(20));
    f.pauses_for(milliseconds(30));
    f.env->advance(milliseconds(30));
    f.run();

    EXPECT_FALSE(made->ec) << made->ec.message();
    f.expect_closed(closed);
}

TEST(Shutdown, WaitsForACallThatPausesBetweenItsRequestsUntilTheTimeIsOver)
{
    shutdown_fixture f;
    f.server.expect("CreateTable").reply(200, creating);
    const auto made = std::make_shared<ending>();
    f.chests().async_create(on_demand(), noting(made));
    f.pauses_for(milliseconds(20));

    const auto closed = f.close(milliseconds(5));
    f.poll();
    EXPECT_EQ(closed->completions, 0);
    f.env->advance(milliseconds(5));
    f.run_until([&] { return closed->completions == 1; });
    EXPECT_EQ(made->completions, 0) << "it is told when its pause is over";
    f.env->advance(milliseconds(15));
    f.run();

    EXPECT_EQ(made->completions, 1);
    EXPECT_EQ(made->ec, errc::client_closed);
    f.expect_closed(closed);
}

// Its pause is cancelled, so that it ends without another request.
TEST(Shutdown, IsToldAfterACallThatEndsInItsPause)
{
    shutdown_fixture f;
    f.server.expect("CreateTable").reply(200, creating);
    std::vector<std::string> told;
    asio::cancellation_signal cancel;
    f.chests()
        .async_create(on_demand(), asio::bind_cancellation_slot(cancel.slot(), [&](error_code ec) {
                          EXPECT_EQ(ec, asio::error::operation_aborted);
                          told.push_back("call");
                      }));
    f.pauses_for(milliseconds(20));
    f.db().async_close(hours(1), [&](error_code) { told.push_back("close"); });
    f.poll();
    EXPECT_TRUE(told.empty());

    cancel.emit(asio::cancellation_type::terminal);
    f.run();

    EXPECT_EQ(told, (std::vector<std::string>{"call", "close"}));
}

TEST(Shutdown, LetsACallThatHasJustBegunComeToItsEnd)
{
    shutdown_fixture f;
    f.server.expect("GetItem").reply(200, found("a", 1));
    f.server.expect("UpdateItem");
    const auto modified = std::make_shared<ending>();
    f.chests().async_modify(
        "a", [](chest& each) { ++each.n; }, noting(modified)
    );

    // Nothing of it has run.
    const auto closed = f.close();
    f.run();

    EXPECT_EQ(modified->completions, 1);
    EXPECT_FALSE(modified->ec) << modified->ec.message();
    f.expect_closed(closed);
}

TEST(Shutdown, LetsATransactionThatHasJustBegunComeToItsEnd)
{
    shutdown_fixture f;
    f.server.expect("GetItem").reply(200, found("a", 1));
    f.server.expect("UpdateItem").reply(200, "{}");
    auto body = [&](transaction& tx) -> asio::awaitable<void> {
        auto a = co_await tx.async_get(f.chests(), "a");
        a->n += 10;
        tx.save(a);
    };
    std::vector<std::string> told;
    async_transact(f.db(), body, [&](std::exception_ptr why) {
        EXPECT_FALSE(why);
        told.push_back("transaction");
    });

    // Nothing of it has run.
    f.db().async_close(hours(1), [&](error_code) { told.push_back("close"); });
    f.run();

    EXPECT_EQ(told, (std::vector<std::string>{"transaction", "close"}));
    EXPECT_EQ(f.server.request_count(), 2u);
}

TEST(Shutdown, LetsATransactionComeToItsEnd)
{
    shutdown_fixture f;
    f.server.expect("GetItem").reply(200, found("a", 1)).hold();
    f.server.expect("Scan").reply(200, R"({"Items":[)" + chest_json("b", 2) + "]}");
    f.server.expect("TransactGetItems")
        .reply(200, R"({"Responses":[)" + found("c", 3) + "," + found("d", 4) + "]}");
    f.server.expect("TransactWriteItems").reply(200, "{}");
    f.server.expect("GetItem").reply(200, found("e", 5));
    f.server.expect("UpdateItem").reply(200, "{}");
    std::optional<int> sum;
    error_code own;
    auto body = [&](transaction& tx) -> asio::awaitable<int> {
        const auto from = f.chests();
        auto a = co_await tx.async_get(from, "a");
        auto scanned = tx.read(from.scan());
        auto b = co_await scanned.async_next();
        auto together =
            co_await tx.async_get_together(ddbm::item_of(from, "c"), ddbm::item_of(from, "d"));
        auto& [c, d] = together;
        // What goes past the transaction is a call of its own.
        try
        {
            auto other = co_await from.async_get("a");
        }
        catch (const error& why)
        {
            own = why.code();
        }
        a->n += 10;
        b->n += 10;
        tx.save(a);
        tx.save(b);
        auto later = [&f](transaction& after) -> asio::awaitable<void> {
            auto e = co_await after.async_get(f.chests(), "e");
            e->n += 10;
            after.save(e);
        };
        tx.after(later);
        co_return a->n + b->n + c->n + d->n;
    };
    std::exception_ptr thrown;
    async_transact(f.db(), body, [&](std::exception_ptr why, int result) {
        thrown = why;
        sum = result;
    });
    f.is_held();

    const auto closed = f.close();
    f.server.release();
    f.run();

    try
    {
        if (thrown)
            std::rethrow_exception(thrown);
    }
    catch (const std::exception& why)
    {
        ADD_FAILURE() << why.what();
    }
    EXPECT_EQ(sum, 30);
    EXPECT_EQ(own, errc::client_closed);
    f.expect_closed(closed);
}

// -- Several closes

TEST(Shutdown, EndsWithTheShortestTime)
{
    for (bool shortest_first : {false, true})
    {
        SCOPED_TRACE(shortest_first);
        shutdown_fixture f;
        f.server.expect("GetItem").hang();
        const auto got = f.begin(get_request());
        f.run_until([&] { return f.server.answered_count() == 1; });

        const auto first = f.close(seconds(shortest_first ? 1 : 9));
        const auto second = f.close(seconds(shortest_first ? 9 : 1));
        f.env->advance(milliseconds(999));
        f.poll();
        EXPECT_FALSE(got->done());
        f.env->advance(milliseconds(1));
        f.run();

        EXPECT_EQ(got->ec, errc::client_closed);
        f.expect_closed(first);
        f.expect_closed(second);
    }
}

TEST(Shutdown, IsEndedByACloseWithoutTime)
{
    shutdown_fixture f;
    f.server.expect("GetItem").hang();
    const auto got = f.begin(get_request());
    f.run_until([&] { return f.server.answered_count() == 1; });

    const auto patient = f.close();
    const auto second = std::make_shared<ending>();
    f.db().async_close(noting(second));
    f.run();
    const auto third = f.close();
    f.run();

    EXPECT_EQ(got->ec, errc::client_closed);
    f.expect_closed(patient);
    f.expect_closed(second);
    f.expect_closed(third);
}

TEST(Shutdown, GoesOnWhenNobodyWaitsForIt)
{
    shutdown_fixture f;
    f.server.expect("GetItem").reply(200, sample_reply).hold();
    const auto got = f.begin(get_request());
    f.is_held();
    const auto left = f.close();
    const auto stayed = f.close();

    left->cancel.emit(asio::cancellation_type::total);
    EXPECT_EQ(left->completions, 0) << "never inside of the signal";
    f.poll();
    EXPECT_EQ(left->completions, 1);
    EXPECT_EQ(left->ec, asio::error::operation_aborted);
    EXPECT_EQ(stayed->completions, 0);
    const auto late = f.begin(get_request());
    f.run_until([&] { return late->done(); });
    EXPECT_EQ(late->ec, errc::client_closed);
    f.server.release();
    f.run();

    EXPECT_FALSE(got->ec);
    EXPECT_EQ(left->completions, 1);
    f.expect_closed(stayed);
    // Too late.
    stayed->cancel.emit(asio::cancellation_type::terminal);
    f.run();
    EXPECT_EQ(stayed->completions, 1);
}

TEST(Shutdown, TellsItsHandlerWhereThatBelongs)
{
    shutdown_fixture f;
    asio::io_context other;
    f.warm_up();
    int completions = 0;
    f.db().async_close(seconds(1), asio::bind_executor(other, [&](error_code) { ++completions; }));
    f.run();
    EXPECT_EQ(completions, 0);

    run_to_end(other);

    EXPECT_EQ(completions, 1);
}

TEST(Shutdown, DoesNotWaitForARangeWhoseHandlerHasGoneWithItsContext)
{
    shutdown_fixture f;
    auto other = std::make_unique<asio::io_context>();
    f.server.expect("Scan").reply(200, no_items_yet);
    auto range = f.chests().scan();
    const auto next = std::make_shared<ending>();
    range.async_next(asio::bind_executor(*other, noting(next)));
    // What the page leads to waits in the other context.
    f.run();
    EXPECT_EQ(f.server.request_count(), 1u);

    other.reset();
    const auto closed = f.close(seconds(1));
    f.run();

    EXPECT_EQ(next->completions, 0);
    EXPECT_EQ(f.server.request_count(), 1u);
    f.expect_closed(closed);
}

TEST(Shutdown, CanBeAwaited)
{
    shutdown_fixture f;
    f.warm_up();

    run_async(f.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        co_await f.db().async_close(seconds(3));
    });

    f.run_until([&] { return f.server.open_connection_count() == 0; });
}

// -- The end of the context

TEST(Shutdown, GoesWithTheContext)
{
    for (stage which : all_stages())
    {
        for (bool client_goes_first : {false, true})
        {
            SCOPED_TRACE(testing::Message() << which << client_goes_first);
            staged s(which, false);
            const auto closed = close(s.f.db(), seconds(1));

            if (client_goes_first)
                s.f.drop_client();
            s.f.destroy_context();

            EXPECT_EQ(closed.use_count(), 1) << "the handler is still there";
            EXPECT_EQ(closed->completions, 0);
            EXPECT_EQ(s.operation.use_count(), 1);
        }
    }
}

TEST(Shutdown, OfACallThatPausesGoesWithTheContext)
{
    for (bool client_goes_first : {false, true})
    {
        shutdown_fixture f;
        f.server.expect("CreateTable").reply(200, creating);
        const auto made = std::make_shared<ending>();
        f.chests().async_create(on_demand(), noting(made));
        f.pauses_for(milliseconds(20));
        const auto closed = f.close();
        f.poll();

        if (client_goes_first)
            f.drop_client();
        f.destroy_context();

        EXPECT_EQ(closed->completions + made->completions, 0);
        EXPECT_EQ(closed.use_count(), 1);
    }
}

// -- Many

TEST(Shutdown, LosesNoneOfManyOperations)
{
    shutdown_fixture f;
    f.env->skip_waits();
    f.config.max_connections = 16;
    f.config.retry_policy.max_attempts = 20;
    constexpr std::size_t count = 300;
    f.server.expect("GetItem").reply(500, "{}").times(count / 2);
    f.server.otherwise(200, sample_reply);
    std::size_t ended = 0;
    std::vector<outcome_ptr<get_item_reply>> all;
    for (std::size_t n = 0; n < count; ++n)
        all.push_back(f.begin(get_request(), call_options().without_retry_quota()));
    f.run_until([&] { return f.server.answered_count() >= 20; });

    const auto closed = std::make_shared<ending>();
    f.db().async_close(milliseconds::max(), [&](error_code) {
        ++closed->completions;
        for (const auto& each : all)
            ended += each->done();
    });
    f.run();

    EXPECT_EQ(ended, count) << "when the close is complete";
    for (const auto& each : all)
    {
        EXPECT_EQ(each->completions, 1);
        EXPECT_FALSE(each->ec) << each->ec.message();
    }
    EXPECT_EQ(f.server.request_count(), count + count / 2);
    f.expect_closed(closed);
}

TEST(Shutdown, EndsAllThatIsLeftOfManyOperations)
{
    shutdown_fixture f;
    f.config.max_connections = 16;
    constexpr std::size_t count = 300;
    f.server.expect("GetItem").reply(200, sample_reply).times(100);
    f.server.expect("GetItem").hang().times(16);
    std::vector<outcome_ptr<get_item_reply>> all;
    for (std::size_t n = 0; n < count; ++n)
        all.push_back(f.begin(get_request()));

    const auto closed = f.close(seconds(1));
    f.run_until([&] { return f.server.request_count() == 116; });
    f.env->advance(seconds(1));
    f.run();

    std::size_t succeeded = 0;
    for (const auto& each : all)
    {
        EXPECT_EQ(each->completions, 1);
        EXPECT_TRUE(!each->ec || each->ec == errc::client_closed) << each->ec.message();
        succeeded += each->ec ? 0 : 1;
    }
    EXPECT_EQ(succeeded, 100u);
    f.expect_closed(closed);
}

}  // namespace ddbm::test
