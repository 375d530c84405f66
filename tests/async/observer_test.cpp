// What an observer is told of operations however they end, where, and what it may do meanwhile.

#include "async/stages.hpp"
#include "support/recording_observer.hpp"
#include "support/threads.hpp"

#include <boost/asio/error.hpp>

#include <stdexcept>

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;

struct observed_fixture : client_fixture
{
    observed_fixture()
    {
        env->skip_waits();
        config.observer = observer;
    }

    operation_report only() const { return observer->only(); }

    std::shared_ptr<recording_observer> observer = std::make_shared<recording_observer>();
};

TEST(Observer, IsToldOfASuccess)
{
    observed_fixture f;
    f.server.expect("GetItem").reply(200, sample_reply, {{"x-amzn-RequestId", "R1"}});

    f.call(get_request());

    const auto report = f.only();
    EXPECT_EQ(report.operation, "GetItem");
    EXPECT_EQ(report.table, "things");
    EXPECT_FALSE(report.code);
    EXPECT_TRUE(report.diagnostics.empty());
    EXPECT_EQ(report.began, f.env->system_now());
    ASSERT_EQ(report.attempts.size(), 1u);
    EXPECT_EQ(report.request_id(), "R1");
    EXPECT_EQ(report.sent_bytes, f.server.requests().at(0).body.size());
    EXPECT_EQ(report.received_bytes, std::string(sample_reply).size());
}

TEST(Observer, IsToldOfEachAttempt)
{
    observed_fixture f;
    f.server.expect("PutItem").reply(
        500, error_body("InternalServerError"), {{"x-amzn-RequestId", "R1"}}
    );
    f.server.expect("PutItem").close_after(20);
    f.server.expect("PutItem").reply(
        400, error_body("ProvisionedThroughputExceededException"), {{"x-amzn-RequestId", "R3"}}
    );
    f.server.expect("PutItem").reply(200, "{}", {{"x-amzn-RequestId", "R4"}});

    f.call(put_request());

    const auto report = f.only();
    EXPECT_FALSE(report.code);
    EXPECT_EQ(report.applied, applied::yes);
    // The pauses of 25, 50 and 4000 ms are in it.
    EXPECT_EQ(report.duration, milliseconds(4075));
    ASSERT_EQ(report.attempts.size(), 4u);
    EXPECT_EQ(report.attempts[0].code, service_errc::internal_server_error);
    EXPECT_EQ(report.attempts[0].http_status, 500);
    EXPECT_EQ(report.attempts[0].request_id, "R1");
    EXPECT_EQ(report.attempts[0].duration, milliseconds(0));
    EXPECT_TRUE(report.attempts[1].code);
    EXPECT_EQ(report.attempts[1].http_status, 0);
    EXPECT_EQ(report.attempts[1].request_id, "");
    EXPECT_EQ(report.attempts[2].code, service_errc::provisioned_throughput_exceeded);
    EXPECT_EQ(report.attempts[2].request_id, "R3");
    EXPECT_FALSE(report.attempts[3].code);
    EXPECT_EQ(report.request_id(), "R4");
    EXPECT_EQ(report.sent_bytes, 4 * f.server.requests().at(0).body.size());
}

TEST(Observer, IsToldWhyRetriesEnded)
{
    observed_fixture f;
    f.server.expect("GetItem").reply(400, error_body("ThrottlingException")).times(2);

    f.call(get_request(), call_options().max_attempts(2));

    const auto report = f.only();
    EXPECT_EQ(report.code, service_errc::throttling);
    EXPECT_EQ(report.diagnostics.retry_end(), retry_end::attempts);
    EXPECT_EQ(report.diagnostics.exception_type(), "ThrottlingException");
    EXPECT_EQ(report.diagnostics.message(), "");
    EXPECT_EQ(report.diagnostics.table(), "things");
    EXPECT_EQ(report.attempts.size(), 2u);
}

TEST(Observer, IsToldThatAWriteMayBeApplied)
{
    observed_fixture f;
    f.server.expect("UpdateItem").close_after(20);

    f.call(update_request());

    EXPECT_TRUE(f.only().code);
    EXPECT_EQ(f.only().applied, applied::maybe);
    EXPECT_EQ(f.only().diagnostics.retry_end(), retry_end::may_apply_twice);
}

TEST(Observer, IsToldThatAWriteWasRecognised)
{
    observed_fixture f;
    f.server.expect("PutItem").close_after(20);
    f.server.expect("PutItem").reply(
        400,
        R"({"__type":"x#ConditionalCheckFailedException","Item":{"id":{"S":"one"},"n":{"N":"1"}}})"
    );

    f.call(put_request()
               .condition_expression("attribute_not_exists(id)")
               .return_values_on_condition_check_failure(
                   ddbm::return_values_on_condition_check_failure::all_old
               ));

    EXPECT_FALSE(f.only().code);
    EXPECT_EQ(f.only().applied, applied::yes);
    EXPECT_TRUE(f.only().diagnostics.recognised_by_equality());
}

TEST(Observer, IsToldOfAConnectionThatIsNotMade)
{
    observed_fixture f;
    f.env->fail_connecting(asio::error::connection_refused);

    f.call(get_request(), call_options().max_attempts(1));

    const auto report = f.only();
    EXPECT_EQ(report.code, asio::error::connection_refused);
    ASSERT_EQ(report.attempts.size(), 1u);
    EXPECT_EQ(report.attempts[0].code, asio::error::connection_refused);
    EXPECT_EQ(report.sent_bytes, 0u);
}

TEST(Observer, IsToldOfARefusedRequest)
{
    observed_fixture f;

    f.call(put_item_request("things", item().set("secret", "\xff")));

    const auto report = f.only();
    EXPECT_EQ(report.code, errc::invalid_utf8);
    EXPECT_EQ(report.table, "things");
    EXPECT_TRUE(report.attempts.empty());
    EXPECT_EQ(report.to_string().find("secret"), std::string::npos) << report;
}

TEST(Observer, IsToldOfCallsByName)
{
    observed_fixture f;
    f.config.observer = f.observer = std::make_shared<recording_observer>(reported::capacity);
    f.server.expect("Query").reply(200, R"({"ConsumedCapacity":{"CapacityUnits":2}})");

    const std::string body = R"({"TableName":"things","IndexName":"by_n"})";
    f.call(json_call("Query", body, resend::harmless));

    const auto report = f.only();
    EXPECT_EQ(report.operation, "Query");
    EXPECT_EQ(report.table, "things");
    EXPECT_EQ(report.index, "by_n");
    EXPECT_EQ(report.capacity_units(), 2);
    EXPECT_EQ(f.server.requests().at(0).body, body);
}

TEST(Observer, IsToldTheCapacityOfARequestThatAsksForIt)
{
    observed_fixture f;
    f.server.expect("GetItem").reply(200, R"({"ConsumedCapacity":{"CapacityUnits":0.5}})");

    f.call(get_request().return_consumed_capacity(return_consumed_capacity::indexes));

    EXPECT_EQ(f.only().capacity_units(), 0.5);
}

TEST(Observer, HasTheCapacityAskedForInEachAttempt)
{
    observed_fixture f;
    f.config.observer = f.observer = std::make_shared<recording_observer>(reported::capacity);
    f.server.expect("GetItem").reply(500, "{}");
    f.server.expect("GetItem");

    f.call(get_request());

    const auto sent = f.server.requests();
    ASSERT_EQ(sent.size(), 2u);
    EXPECT_TRUE(sent[0].body.ends_with(R"(,"ReturnConsumedCapacity":"TOTAL"})")) << sent[0].body;
    EXPECT_EQ(sent[1].body, sent[0].body);
}

TEST(Observer, IsToldBeforeTheHandler)
{
    observed_fixture f;
    f.server.expect("GetItem");
    std::size_t told = 0;

    f.db().async_get_item(get_request(), [&](error_code, const get_item_reply&) {
        told = f.observer->reports().size();
    });
    EXPECT_EQ(f.observer->reports().size(), 0u);
    f.run();

    EXPECT_EQ(told, 1u);
}

TEST(Observer, IsToldOfACancellationInEveryStage)
{
    for (stage which : all_stages())
    {
        SCOPED_TRACE(static_cast<int>(which));
        auto observer = std::make_shared<recording_observer>();
        staged s(which, true, {}, observer);

        s.operation->cancel.emit(asio::cancellation_type::terminal);
        s.f.run_until([&] { return s.operation->done(); });

        EXPECT_EQ(observer->only().code, asio::error::operation_aborted);
        EXPECT_EQ(observer->only().applied, applied_in(which));
        EXPECT_EQ(observer->only().attempts.size(), 1u);
        if (s.before)
            s.before->cancel.emit(asio::cancellation_type::terminal);
        s.f.run();
    }
}

TEST(Observer, IsToldOfADeadline)
{
    auto observer = std::make_shared<recording_observer>();
    staged s(stage::waiting, false, milliseconds(100), observer);

    s.f.env->advance(milliseconds(100));
    s.f.run();

    EXPECT_EQ(observer->only().code, errc::deadline_exceeded);
    EXPECT_EQ(observer->only().duration, milliseconds(100));
    EXPECT_EQ(observer->only().attempts.at(0).duration, milliseconds(100));
}

TEST(Observer, IsToldOfACloseBeforeThatIsComplete)
{
    auto observer = std::make_shared<recording_observer>();
    staged s(stage::waiting, false, {}, observer);
    std::size_t told = 0;

    s.f.db().async_close([&](error_code) { told = observer->reports().size(); });
    s.f.run();

    EXPECT_EQ(told, 1u);
    EXPECT_EQ(observer->only().code, errc::client_closed);
}

TEST(Observer, IsNotToldOfWhatGoesWithItsContext)
{
    for (stage which : all_stages())
    {
        SCOPED_TRACE(static_cast<int>(which));
        auto observer = std::make_shared<recording_observer>();
        staged s(which, false, {}, observer);

        s.f.drop_client();
        s.f.destroy_context();

        EXPECT_TRUE(observer->reports().empty());
        EXPECT_EQ(observer.use_count(), 1) << "somebody has it still";
    }
}

TEST(Observer, LivesAsLongAsAnOperation)
{
    observed_fixture f;
    f.server.expect("GetItem").hold();
    auto got = f.begin(get_request());
    f.run_until([&] { return f.server.held_count() == 1; });

    std::weak_ptr<recording_observer> watched = f.observer;
    f.config.observer.reset();
    f.drop_client();
    EXPECT_GT(watched.use_count(), 1);
    f.server.release();
    f.run();

    EXPECT_EQ(f.observer->reports().size(), 1u);
    EXPECT_EQ(watched.use_count(), 1);
}

TEST(Observer, ThatThrowsLetsTheOperationComplete)
{
    client_fixture f;
    f.config.observer = observe([](const operation_report&) { throw std::runtime_error("mine"); });
    f.server.expect("GetItem").reply(200, sample_reply);
    auto got = f.begin(get_request());
    std::string thrown;

    try
    {
        f.run_until([&] { return !thrown.empty(); });
    }
    catch (const std::runtime_error& e)
    {
        thrown = e.what();
    }
    f.run();

    EXPECT_EQ(thrown, "mine");
    EXPECT_EQ(got->completions, 1);
    EXPECT_FALSE(got->ec);
    EXPECT_EQ(got->reply.item, sample_item());
}

TEST(Observer, MayUseTheClient)
{
    client_fixture f;
    int closed = 0;
    const client* db = nullptr;
    outcome_ptr<get_item_reply> second;
    f.config.observer = observe([&](const operation_report& report) {
        if (report.operation == "PutItem")
            second = begin(*db, get_request());
        else
            db->async_close([&](error_code) { ++closed; });
    });
    db = &f.db();
    f.server.expect("PutItem");
    f.server.expect("GetItem");

    auto first = f.call(put_request());

    EXPECT_FALSE(first->ec) << first->ec.message();
    ASSERT_TRUE(second && second->done());
    EXPECT_FALSE(second->ec) << second->ec.message();
    EXPECT_EQ(closed, 1);
}

TEST(Observer, IsToldByManyThreads)
{
    client_fixture f;
    f.config.env = nullptr;
    f.config.timeouts = timeouts();
    auto observer = std::make_shared<recording_observer>();
    f.config.observer = observer;
    f.server.otherwise(200, sample_reply);
    const client& db = f.db();
    for (int n = 0; n < 300; ++n)
        db.async_get_item(get_request(), [](error_code ec, const get_item_reply&) {
            EXPECT_FALSE(ec) << ec.message();
        });

    runners(f.ctx, 4).join();

    EXPECT_EQ(observer->reports().size(), 300u);
    for (const operation_report& each : observer->reports())
    {
        EXPECT_EQ(each.table, "things");
        EXPECT_EQ(each.received_bytes, std::string(sample_reply).size());
    }
}

}  // namespace
}  // namespace ddbm::test
