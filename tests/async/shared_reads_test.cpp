// Identical reads that are asked for at the same time, and share a request.

#include "support/client_fixture.hpp"
#include "support/recording_observer.hpp"

#include <boost/asio/error.hpp>

#include <string>
#include <vector>

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;

class SharedReads : public testing::Test, public client_fixture
{
protected:
    using get_outcome = outcome_ptr<get_item_reply>;

    SharedReads() { config.combined_reads.identical = true; }

    std::vector<get_outcome> begin_many(int count, const get_item_request& request)
    {
        std::vector<get_outcome> all;
        for (int n = 0; n < count; ++n)
            all.push_back(begin(request));
        return all;
    }

    // What is shared has come to the server, which holds it.
    void is_held()
    {
        run_until([&] { return server.held_count() == 1; });
    }

    // Whatever is to be done now.
    void poll()
    {
        ctx.restart();
        ctx.poll();
    }
};

}  // namespace

TEST_F(SharedReads, AreSentOnce)
{
    server.expect("GetItem").reply(200, sample_reply);

    const auto all = begin_many(100, get_request());
    run();

    for (const auto& each : all)
    {
        EXPECT_EQ(each->completions, 1);
        EXPECT_FALSE(each->ec) << each->ec.message();
        EXPECT_EQ(each->reply.item, sample_item());
    }
    EXPECT_EQ(server.request_count(), 1u);
}

TEST_F(SharedReads, MayJoinOneThatIsUnderWay)
{
    server.expect("GetItem").reply(200, sample_reply).hold();
    const auto first = begin(get_request());
    is_held();

    const auto second = begin(get_request());
    poll();
    EXPECT_FALSE(second->done());
    server.release();
    run();

    EXPECT_EQ(first->reply.item, sample_item());
    EXPECT_EQ(second->reply.item, sample_item());
    EXPECT_EQ(server.request_count(), 1u);
}

TEST_F(SharedReads, AreSentAnewWhenTheyHaveBeenAnswered)
{
    server.expect("GetItem").reply(200, "{}");
    server.expect("GetItem").reply(200, sample_reply);

    EXPECT_EQ(call(get_request())->reply.item, std::nullopt);
    EXPECT_EQ(call(get_request())->reply.item, sample_item());
}

TEST_F(SharedReads, ThatAreStronglyConsistentJoinOnlyWhatHasNotBeenSent)
{
    const auto strong = get_request().consistent_read(true);
    server.expect("GetItem").reply(200, "{}").hold();
    const auto before = begin_many(2, strong);
    is_held();
    EXPECT_EQ(server.request_count(), 1u);

    server.expect("GetItem").reply(200, sample_reply);
    const auto after = begin_many(2, strong);
    run_until([&] { return after[0]->done() && after[1]->done(); });
    server.release();
    run();

    EXPECT_EQ(server.request_count(), 2u);
    for (const auto& each : before)
        EXPECT_EQ(each->reply.item, std::nullopt);
    for (const auto& each : after)
        EXPECT_EQ(each->reply.item, sample_item());
}

TEST_F(SharedReads, AreOffByDefault)
{
    config.combined_reads = {};
    server.expect("GetItem").times(2);

    begin_many(2, get_request());
    run();

    EXPECT_EQ(server.request_count(), 2u);
}

TEST_F(SharedReads, CanBeUnwantedForSingleCalls)
{
    server.expect("GetItem").times(2);

    begin(get_request());
    begin(get_request(), call_options().combined(false));
    run();

    EXPECT_EQ(server.request_count(), 2u);
}

TEST_F(SharedReads, AreTheSameToTheByteAndWantTheSame)
{
    const auto seen = std::make_shared<recording_observer>();
    server.expect("GetItem").times(7);

    begin(get_request());
    begin(get_item_request("things", item().set("id", "two")));
    begin(get_request().projection_expression("n"));
    begin(get_request(), call_options().tag("nightly"));
    begin(get_request(), call_options().max_attempts(1));
    begin(get_request(), call_options().max_attempts(0));
    begin(get_request(), call_options().without_retry_quota());
    begin(get_request(), call_options().observer(seen));
    // No other request than the first.
    begin(get_request(), call_options().timeout(milliseconds(100)));
    run();

    EXPECT_EQ(server.request_count(), 7u);
}

TEST_F(SharedReads, AreReadsOfItems)
{
    for (const char* name : {"GetItem", "BatchGetItem", "TransactGetItems", "Query", "Scan"})
    {
        const json_call read(name, R"({"TableName":"t"})", resend::harmless);
        server.expect(name).reply(200, R"({"from":"first"})");
        const auto first = begin(read);
        const auto second = begin(read);
        run();
        EXPECT_EQ(first->reply, R"({"from":"first"})") << name;
        EXPECT_EQ(second->reply, R"({"from":"first"})") << name;
    }
    EXPECT_EQ(server.request_count(), 5u);
}

TEST_F(SharedReads, AreNothingElse)
{
    server.expect("PutItem").times(2);
    server.expect("DescribeTable").times(2);
    server.expect("GetItem").times(2);

    for (int n = 0; n < 2; ++n)
        begin(put_request());
    run();
    for (int n = 0; n < 2; ++n)
        begin(json_call("DescribeTable", "{}", resend::harmless));
    run();
    for (int n = 0; n < 2; ++n)
        begin(json_call("GetItem", "{}", resend::harmful));
    run();

    EXPECT_EQ(server.request_count(), 6u);
}

// -- Failures

TEST_F(SharedReads, FailAsEachWouldAlone)
{
    server.expect("GetItem").reply(400, error_body("ValidationException", "no such index"));

    const auto all = begin_many(2, get_request());
    run();

    for (const auto& each : all)
    {
        EXPECT_EQ(each->ec, service_errc::validation);
        EXPECT_EQ(each->diag.operation(), "GetItem");
        EXPECT_EQ(each->diag.table(), "things");
        EXPECT_EQ(each->diag.message(), "no such index");
        EXPECT_EQ(each->diag.http_status(), 400);
        EXPECT_EQ(each->diag.attempts(), 1);
    }
}

TEST_F(SharedReads, AreTriedAgainForAll)
{
    env->skip_waits();
    server.expect("GetItem").reply(500, "{}");
    server.expect("GetItem").reply(200, sample_reply);

    const auto all = begin_many(3, get_request());
    run();

    for (const auto& each : all)
        EXPECT_EQ(each->reply.item, sample_item()) << each->ec.message();
    EXPECT_EQ(env->waits().size(), 1u);
}

TEST_F(SharedReads, ThatWaitForARetryAreJoinedByStrongOnesToo)
{
    const auto strong = get_request().consistent_read(true);
    server.expect("GetItem").reply(500, "{}");
    const auto first = begin(strong);
    run_until([&] { return env->pending_waits() == 1; });

    server.expect("GetItem").reply(200, sample_reply);
    const auto second = begin(strong);
    poll();
    env->advance(env->waits().back());
    run();

    EXPECT_EQ(first->reply.item, sample_item());
    EXPECT_EQ(second->reply.item, sample_item());
    EXPECT_EQ(server.request_count(), 2u);
}

TEST_F(SharedReads, AreNotTriedAgainWhereThatCouldNotBeInTimeForAny)
{
    config.retry_policy.base_delay = milliseconds(1000);
    server.expect("GetItem").reply(500, "{}");

    const auto first = begin(get_request(), call_options().timeout(milliseconds(10)));
    const auto second = begin(get_request(), call_options().timeout(milliseconds(20)));
    run();

    EXPECT_EQ(first->ec, service_errc::internal_server_error);
    EXPECT_EQ(second->ec, service_errc::internal_server_error);
    EXPECT_EQ(second->diag.retry_end(), retry_end::deadline);
}

// -- Each with its own deadline and cancellation

TEST_F(SharedReads, HaveTheirOwnDeadlines)
{
    server.expect("GetItem").reply(200, sample_reply).hold();
    const auto soon = begin(get_request(), call_options().timeout(milliseconds(50)));
    is_held();
    const auto later = begin(get_request(), call_options().timeout(milliseconds(100)));
    const auto whenever = begin(get_request());
    poll();

    env->advance(milliseconds(50));
    run_until([&] { return soon->done(); });
    EXPECT_EQ(soon->ec, errc::deadline_exceeded);
    EXPECT_NE(soon->diag.message().find("shared"), std::string::npos) << soon->diag.message();
    env->advance(milliseconds(50));
    run_until([&] { return later->done(); });
    EXPECT_EQ(later->ec, errc::deadline_exceeded);
    server.release();
    run();

    EXPECT_EQ(whenever->reply.item, sample_item());
    EXPECT_EQ(env->pending_waits(), 0u);
}

TEST_F(SharedReads, AreGivenUpWithTheLastDeadline)
{
    server.expect("GetItem").hold();
    const auto first = begin(get_request(), call_options().timeout(milliseconds(50)));
    const auto second = begin(get_request(), call_options().timeout(milliseconds(100)));
    is_held();

    env->advance(milliseconds(100));
    run();

    EXPECT_EQ(first->ec, errc::deadline_exceeded);
    EXPECT_EQ(second->ec, errc::deadline_exceeded);
    server.release();
    run_until([&] { return server.open_connection_count() == 0; });
}

TEST_F(SharedReads, WhoseTimeIsOverFailAtOnce)
{
    const auto result = call(get_request(), call_options().timeout(milliseconds(-1)));

    EXPECT_EQ(result->ec, errc::deadline_exceeded);
    EXPECT_EQ(server.request_count(), 0u);
}

TEST_F(SharedReads, AreCancelledOneByOne)
{
    server.expect("GetItem").reply(200, sample_reply).hold();
    const auto all = begin_many(3, get_request());
    is_held();

    all[0]->cancel.emit(asio::cancellation_type::total);
    run_until([&] { return all[0]->done(); });
    EXPECT_EQ(all[0]->ec, asio::error::operation_aborted);
    server.release();
    run();

    EXPECT_EQ(all[1]->reply.item, sample_item());
    EXPECT_EQ(all[2]->reply.item, sample_item());
    EXPECT_EQ(all[0]->completions, 1);
}

TEST_F(SharedReads, TakeTheirRequestWithThemWhenTheLastIsCancelled)
{
    server.expect("GetItem").hold();
    const auto all = begin_many(2, get_request());
    is_held();

    for (const auto& each : all)
        each->cancel.emit(asio::cancellation_type::terminal);
    run();

    for (const auto& each : all)
        EXPECT_EQ(each->ec, asio::error::operation_aborted);
    server.release();
    run_until([&] { return server.open_connection_count() == 0; });
}

TEST_F(SharedReads, AreNotSentWhereAllAreCancelledBefore)
{
    const auto all = begin_many(2, get_request());

    for (const auto& each : all)
        each->cancel.emit(asio::cancellation_type::terminal);
    run();

    for (const auto& each : all)
        EXPECT_EQ(each->ec, asio::error::operation_aborted);
    EXPECT_EQ(server.request_count(), 0u);
}

// -- Reports

TEST_F(SharedReads, AreReportedOnce)
{
    const auto seen = std::make_shared<recording_observer>(reported::capacity);
    config.observer = seen;
    server.expect("GetItem").reply(
        200, R"({"ConsumedCapacity":{"TableName":"things","CapacityUnits":0.5}})"
    );

    begin_many(10, get_request());
    run();

    const auto report = seen->only();
    EXPECT_EQ(report.operation, "GetItem");
    EXPECT_EQ(report.table, "things");
    EXPECT_EQ(report.consumed_capacity.size(), 1u);
}

TEST_F(SharedReads, AreReportedByThemselvesWhereTheyEndByThemselves)
{
    const auto seen = std::make_shared<recording_observer>();
    config.observer = seen;
    server.expect("GetItem").hold();
    const auto all = begin_many(2, get_request());
    is_held();

    all[0]->cancel.emit(asio::cancellation_type::terminal);
    run_until([&] { return all[0]->done(); });
    EXPECT_EQ(seen->only().code, asio::error::operation_aborted);
    server.release();
    run();

    ASSERT_EQ(seen->reports().size(), 2u);
    EXPECT_FALSE(seen->reports()[1].code);
}

// -- The end of the client

TEST_F(SharedReads, EndWithTheClient)
{
    server.expect("GetItem").hold();
    const auto all = begin_many(2, get_request());
    is_held();

    bool closed = false;
    db().async_close([&](error_code) { closed = true; });
    run();

    EXPECT_TRUE(closed);
    for (const auto& each : all)
    {
        EXPECT_EQ(each->completions, 1);
        EXPECT_EQ(each->ec, errc::client_closed);
    }
    server.release();
}

TEST_F(SharedReads, GoOnWithoutAHandleOfTheClient)
{
    server.expect("GetItem").reply(200, sample_reply);
    const auto all = begin_many(2, get_request());

    drop_client();
    run();

    for (const auto& each : all)
        EXPECT_EQ(each->reply.item, sample_item());
}

TEST_F(SharedReads, GoAwayWithTheContext)
{
    server.expect("GetItem").hold();
    const auto all = begin_many(2, get_request());
    is_held();
    const auto alone = begin(get_item_request("others", sample_key()));

    destroy_context();

    for (const auto& each : all)
        EXPECT_FALSE(each->done());
    EXPECT_FALSE(alone->done());
    server.release();
}

}  // namespace ddbm::test
