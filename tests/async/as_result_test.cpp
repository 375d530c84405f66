// The token as_result, with every kind of operation and around other tokens.

#include "support/client_fixture.hpp"

#include <ddbm/as_result.hpp>
#include <ddbm/operations/batch_get_item.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <string>
#include <type_traits>
#include <vector>

namespace ddbm::test {

struct jot
{
    std::string id;
    int n = 0;
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::jot>
{
    using jot = ddbm::test::jot;
    static constexpr auto value =
        ddbm::model<jot>("jots").partition_key("id", &jot::id).field("n", &jot::n);
};

namespace ddbm::test {
namespace {

const char* const first_page =
    R"({"Items":[{"id":{"S":"a"},"n":{"N":"1"}},{"id":{"S":"b"},"n":{"N":"2"}}],"Count":2,)"
    R"("ScannedCount":2,"LastEvaluatedKey":{"id":{"S":"b"}}})";
const char* const last_page =
    R"({"Items":[{"id":{"S":"c"},"n":{"N":"3"}}],"Count":1,"ScannedCount":1})";

struct as_result_fixture : client_fixture
{
    table<jot> jots() { return table<jot>(db()); }

    void will_find() { server.expect("GetItem").reply(200, sample_reply); }
    void will_fail(const std::string& operation)
    {
        server.expect(operation).reply(400, error_body("ResourceNotFoundException"));
    }

    // Runs a coroutine `asio::awaitable<void>()`.
    template <class Body>
    void run_body(Body body)
    {
        run_async(ctx, [&](asio::io_context&) -> asio::awaitable<void> { return body(); });
    }
};

template <class T>
void expect_missing_table(const result<T>& r, const std::string& operation)
{
    EXPECT_FALSE(r);
    EXPECT_EQ(r.error(), service_errc::resource_not_found);
    EXPECT_EQ(r.get_diagnostics().message(), "said so");
    EXPECT_EQ(r.get_diagnostics().operation(), operation);
    EXPECT_EQ(r.get_diagnostics().http_status(), 400);
}

TEST(AsResult, DeliversTheReplyOfARequest)
{
    as_result_fixture f;
    f.will_find();
    f.will_fail("GetItem");
    f.run_body([&]() -> asio::awaitable<void> {
        auto request = get_request();

        auto found = co_await f.db().async_get_item(request, as_result);
        static_assert(std::is_same_v<decltype(found), result<get_item_reply>>);
        EXPECT_TRUE(found) << found.get_diagnostics();
        EXPECT_EQ(found->item, sample_item());
        EXPECT_TRUE(found.get_diagnostics().empty());

        auto failed = co_await f.db().async_get_item(request, as_result);
        expect_missing_table(failed, "GetItem");
        EXPECT_THROW(failed.value(), error);
    });
}

TEST(AsResult, DeliversTheTextOfACallByName)
{
    as_result_fixture f;
    f.server.expect("ListBackups").reply(200, R"({"BackupSummaries":[]})");
    f.will_fail("ListBackups");
    f.run_body([&]() -> asio::awaitable<void> {
        for (int i = 0; i < 2; ++i)
        {
            auto text = co_await f.db().async_call(
                service::dynamodb, "ListBackups", "{}", resend::harmless, as_result
            );
            if (i == 0)
                EXPECT_EQ(text.value(), R"({"BackupSummaries":[]})");
            else
                expect_missing_table(text, "ListBackups");
        }
    });
}

TEST(AsResult, DeliversWhatWasRefusedBeforeItWasSent)
{
    as_result_fixture f;
    f.run_body([&]() -> asio::awaitable<void> {
        batch_get_item_request request;
        auto refused = co_await f.db().async_batch_get_item(request, as_result);
        EXPECT_EQ(refused.error(), errc::invalid_request);
        EXPECT_EQ(refused.get_diagnostics().operation(), "BatchGetItem");
    });
}

TEST(AsResult, DeliversWhatATableFindsOrNothing)
{
    as_result_fixture f;
    f.will_find();
    f.server.expect("GetItem").reply(200, "{}").times(2);
    f.run_body([&]() -> asio::awaitable<void> {
        auto found = co_await f.jots().async_get("one", as_result);
        EXPECT_TRUE(found && *found);
        EXPECT_EQ((*found)->n, 1);

        auto missing = co_await f.jots().async_get("two", as_result);
        EXPECT_EQ(missing.error(), errc::not_found);
        EXPECT_EQ(missing.get_diagnostics().key(), R"({"id":{"S":"two"}})");

        auto none = co_await f.jots().async_find("two", as_result);
        EXPECT_TRUE(none.has_value());
        EXPECT_FALSE(*none);
    });
}

TEST(AsResult, DeliversTheSuccessOfAWrite)
{
    as_result_fixture f;
    f.will_find();
    f.server.expect("PutItem").reply(200, "{}");
    f.server.expect("PutItem").reply(400, error_body("ConditionalCheckFailedException"));
    f.server.expect("UpdateItem").reply(400, error_body("ConditionalCheckFailedException"));
    f.server.expect("DeleteItem").reply(200, "{}");
    f.run_body([&]() -> asio::awaitable<void> {
        auto found = co_await f.jots().async_get("one");

        auto put = co_await f.jots().async_put(*found, as_result);
        static_assert(std::is_same_v<decltype(put), result<void>>);
        EXPECT_TRUE(put) << put.get_diagnostics();

        auto inserted = co_await f.jots().async_insert(*found, as_result);
        EXPECT_EQ(inserted.error(), errc::conflict_exists);

        auto saved = co_await f.jots().async_save(found, as_result);
        EXPECT_EQ(saved.error(), error_kind::conflict);
        EXPECT_EQ(saved.get_diagnostics().table(), "jots");
        EXPECT_THROW(saved.value(), error);

        auto erased = co_await f.jots().async_erase("one", as_result);
        EXPECT_TRUE(erased.value());
    });
}

TEST(AsResult, DeliversTheLifeOfATable)
{
    as_result_fixture f;
    f.server.expect("CreateTable")
        .reply(200, R"({"TableDescription":{"TableName":"jots","TableStatus":"ACTIVE"}})");
    f.will_fail("DeleteTable");
    f.run_body([&]() -> asio::awaitable<void> {
        auto created = co_await f.jots().async_create(on_demand(), as_result);
        EXPECT_TRUE(created) << created.get_diagnostics();

        auto deleted = co_await f.jots().async_delete(as_result);
        expect_missing_table(deleted, "DeleteTable");

        auto closed = co_await f.db().async_close(as_result);
        EXPECT_TRUE(closed);
    });
}

TEST(AsResult, DeliversARangeItemByItem)
{
    as_result_fixture f;
    f.server.expect("Scan").reply(200, first_page);
    f.server.expect("Scan").reply(200, last_page);
    std::vector<int> found;
    f.run_body([&]() -> asio::awaitable<void> {
        auto all = f.jots().scan();
        auto next = co_await all.async_next(as_result);
        for (; next && *next; next = co_await all.async_next(as_result))
            found.push_back((*next)->n);
        EXPECT_TRUE(next) << next.get_diagnostics();

        auto after = co_await all.async_next(as_result);
        EXPECT_TRUE(after);
        EXPECT_FALSE(*after);
    });
    EXPECT_EQ(found, (std::vector<int>{1, 2, 3}));
}

TEST(AsResult, EndsARangeWithItsFailure)
{
    as_result_fixture f;
    f.server.expect("Scan").reply(200, first_page);
    f.will_fail("Scan");
    std::vector<int> found;
    f.run_body([&]() -> asio::awaitable<void> {
        auto all = f.jots().scan();
        auto next = co_await all.async_next(as_result);
        for (; next && *next; next = co_await all.async_next(as_result))
            found.push_back((*next)->n);
        expect_missing_table(next, "Scan");
    });
    EXPECT_EQ(found, (std::vector<int>{1, 2}));
}

TEST(AsResult, TakesItemsThatAreThereAtOnce)
{
    as_result_fixture f;
    f.server.expect("Scan").reply(200, first_page);
    // What is posted runs when the coroutine has ended.
    bool turned = false;
    f.run_body([&]() -> asio::awaitable<void> {
        auto all = f.jots().scan();
        co_await all.async_next();
        asio::post(f.ctx, [&] { turned = true; });

        auto second = co_await all.async_next(as_result);

        EXPECT_FALSE(turned);
        EXPECT_EQ(second.value()->n, 2);
    });
}

TEST(AsResult, CallsBackWithOneResult)
{
    as_result_fixture f;
    f.will_find();
    f.will_fail("DeleteItem");
    int found = 0;
    result<bool> erased;

    f.jots().async_get("one", as_result([&](result<stored<jot>> got) { found = (*got)->n; }));
    f.run();
    f.jots().async_erase("one", as_result([&](result<bool> done) { erased = done; }));
    f.run();

    EXPECT_EQ(found, 1);
    expect_missing_table(erased, "DeleteItem");
}

TEST(AsResult, CallsBackWithTheItemsOfARange)
{
    as_result_fixture f;
    f.server.expect("Scan").reply(200, last_page);
    auto all = f.jots().scan();
    std::vector<bool> found;
    const auto store = [&](const result<stored<jot>>& next) {
        EXPECT_TRUE(next) << next.get_diagnostics();
        found.push_back(static_cast<bool>(*next));
    };

    for (int i = 0; i < 2; ++i)
    {
        all.async_next(as_result(store));
        f.run();
    }

    EXPECT_EQ(found, (std::vector<bool>{true, false}));
}

TEST(AsResult, CallsBackOnTheExecutorOfTheCallback)
{
    as_result_fixture f;
    f.will_fail("GetItem");
    auto strand = asio::make_strand(f.ctx);
    int calls = 0;

    f.jots().async_get("one", as_result(asio::bind_executor(strand, [&](result<stored<jot>> got) {
                           EXPECT_TRUE(strand.running_in_this_thread());
                           expect_missing_table(got, "GetItem");
                           ++calls;
                       })));
    f.run();

    EXPECT_EQ(calls, 1);
}

TEST(AsResult, ComposesWithFuturesAndDeferredOperations)
{
    as_result_fixture f;
    f.will_find();
    f.will_fail("GetItem");

    auto future = f.jots().async_get("one", as_result(asio::use_future));
    f.run();
    auto found = future.get();
    EXPECT_EQ(found.value()->n, 1);

    auto operation = f.jots().async_get("one", as_result(asio::deferred));
    bool called = false;
    std::move(operation)([&](const result<stored<jot>>& got) {
        expect_missing_table(got, "GetItem");
        called = true;
    });
    f.run();
    EXPECT_TRUE(called);
}

TEST(AsResult, IsCancelledThroughTheSlotOfTheTokenWithin)
{
    as_result_fixture f;
    f.server.hang();
    asio::cancellation_signal stop;
    result<stored<jot>> got;
    auto store = [&](result<stored<jot>> r) { got = std::move(r); };

    f.jots().async_get("one", as_result(asio::bind_cancellation_slot(stop.slot(), store)));
    f.run_until([&] { return f.server.request_count() == 1; });
    stop.emit(asio::cancellation_type::total);
    f.run();

    EXPECT_EQ(got.error(), asio::error::operation_aborted);
    EXPECT_EQ(got.get_diagnostics().operation(), "GetItem");
}

TEST(AsResult, WaitsForTwoAtOnce)
{
    using namespace asio::experimental::awaitable_operators;
    as_result_fixture f;
    f.server.otherwise(400, error_body("ResourceNotFoundException"));
    f.run_body([&]() -> asio::awaitable<void> {
        auto first = f.jots().async_get("one", as_result);
        auto second = f.jots().async_erase("two", as_result);
        auto [got, erased] = co_await (std::move(first) && std::move(second));
        expect_missing_table(got, "GetItem");
        expect_missing_table(erased, "DeleteItem");
    });
}

asio::awaitable<result<stored<jot>>> get_jot(table<jot> jots)
{
    co_return co_await jots.async_get("one", as_result);
}

TEST(AsResult, IsWhatACoroutineMayReturn)
{
    as_result_fixture f;
    f.will_find();
    int found = 0;

    asio::co_spawn(f.ctx, get_jot(f.jots()), [&](std::exception_ptr, result<stored<jot>> got) {
        found = (*got)->n;
    });
    f.run();

    EXPECT_EQ(found, 1);
}

TEST(AsResult, TakesOperationsOfOthers)
{
    asio::io_context ctx;
    result<void> waited(errc::not_found);
    asio::steady_timer timer(ctx);
    timer.async_wait(as_result([&](result<void> r) { waited = std::move(r); }));
    timer.cancel();

    run_to_end(ctx);

    EXPECT_EQ(waited.error(), asio::error::operation_aborted);
    EXPECT_TRUE(waited.get_diagnostics().empty());
}

}  // namespace
}  // namespace ddbm::test
