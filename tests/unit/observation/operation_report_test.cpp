#include <ddbm/observer.hpp>
#include <ddbm/operation_report.hpp>
#include <ddbm/service_errc.hpp>

#include <boost/asio/error.hpp>

#include <gtest/gtest.h>

#include <sstream>
#include <type_traits>

namespace ddbm {
namespace {

using namespace std::chrono_literals;

static_assert(!std::is_aggregate_v<operation_report>);
static_assert(!std::is_aggregate_v<attempt_report>);

attempt_report attempt(error_code code, int status, std::string request_id)
{
    attempt_report made;
    made.code = code;
    made.http_status = status;
    made.request_id = std::move(request_id);
    return made;
}

operation_report sample()
{
    operation_report report;
    report.operation = "Query";
    report.table = "shop";
    report.index = "by_status";
    report.duration = 3'214'999ns;
    report.attempts = {attempt({}, 200, "R1")};
    report.sent_bytes = 96;
    report.received_bytes = 2048;
    return report;
}

TEST(OperationReport, IsOneLine)
{
    EXPECT_EQ(
        sample().to_string(),
        "Query; table shop; index by_status; 3.214 ms; 96 B sent; 2048 B received; 1 attempt; "
        "request id R1"
    );
}

TEST(OperationReport, PrintsTheTag)
{
    operation_report report = sample();
    report.tag = "nightly\njob";

    EXPECT_TRUE(report.to_string().starts_with(
        "Query; table shop; index by_status; tag nightly job; 3.214 ms; "
    )) << report.to_string();
}

TEST(OperationReport, PrintsTheCapacityThatTheReplyHas)
{
    operation_report report = sample();
    report.consumed_capacity.resize(2);
    report.consumed_capacity[0].capacity_units = 0.5;
    report.consumed_capacity[1].capacity_units = 2;

    EXPECT_EQ(report.capacity_units(), 2.5);
    EXPECT_NE(report.to_string().find("; 2.5 capacity units; "), std::string::npos);
}

TEST(OperationReport, PrintsAFailureInTheWordsOfErrors)
{
    operation_report report = sample();
    report.operation = "PutItem";
    report.index = "";
    report.duration = 2s;
    report.code = service_errc::throttling;
    report.attempts = {
        attempt(report.code, 400, "R1"),
        attempt(boost::asio::error::eof, 0, ""),
        attempt(report.code, 400, "R3")};
    report.diagnostics.exception_type("ThrottlingException").http_status(400);
    report.diagnostics.operation("PutItem").endpoint("http://a").table("shop").region("r");
    report.diagnostics.retry_end(retry_end::attempts);

    EXPECT_EQ(
        report.to_string(),
        "PutItem; table shop; 2000.000 ms; 96 B sent; 2048 B received; ThrottlingException; "
        "HTTP status 400; 3 attempts; no attempts left; request id R3 [dynamodb:throttling]"
    );
}

TEST(OperationReport, SaysTheCodesWordsWhereNothingElseIsKnown)
{
    operation_report report;
    report.operation = "GetItem";
    report.code = service_errc::throttling;

    EXPECT_EQ(
        report.to_string(),
        "GetItem; 0.000 ms; 0 B sent; 0 B received; " + report.code.message() +
            " [dynamodb:throttling]"
    );
}

TEST(OperationReport, KeepsTheRequestInTheLine)
{
    operation_report report = sample();
    report.request = "{\"a\":\n\x1b}";

    EXPECT_NE(report.to_string().find("; request {\"a\": \\x1b}; "), std::string::npos);
}

TEST(OperationReport, HasTheLatestRequestIdThereIs)
{
    operation_report report;
    EXPECT_EQ(report.request_id(), "");

    report.attempts = {attempt({}, 500, "R1"), attempt({}, 500, "R2"), attempt({}, 0, "")};
    EXPECT_EQ(report.request_id(), "R2");
}

TEST(Observer, WantsWhatItWasMadeWith)
{
    const auto both =
        observe([](const operation_report&) {}, reported::values | reported::capacity);
    const auto plain = observe([](const operation_report&) {});
    std::ostringstream out;
    const auto log = log_to(out, reported::capacity);

    EXPECT_TRUE(both->wants(reported::values));
    EXPECT_TRUE(both->wants(reported::capacity));
    EXPECT_FALSE(plain->wants(reported::values));
    EXPECT_FALSE(plain->wants(reported::capacity));
    EXPECT_FALSE(log->wants(reported::values));
    EXPECT_TRUE(log->wants(reported::capacity));
}

TEST(Observer, OfNoFunctionIsNone)
{
    EXPECT_EQ(observe(nullptr), nullptr);
}

TEST(LogTo, PrintsALineForEachReport)
{
    std::ostringstream out;
    const auto log = log_to(out);

    log->operation_ended(sample());
    log->operation_ended(sample());

    EXPECT_EQ(out.str(), sample().to_string() + '\n' + sample().to_string() + '\n');
}

}  // namespace
}  // namespace ddbm
