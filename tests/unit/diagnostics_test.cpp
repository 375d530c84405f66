#include <ddbm/cancellation_reason.hpp>
#include <ddbm/diagnostics.hpp>
#include <ddbm/item.hpp>
#include <ddbm/service_errc.hpp>
#include <ddbm/throttling_reason.hpp>

#include <gtest/gtest.h>

#include <sstream>
#include <type_traits>
#include <utility>

namespace ddbm {
namespace {

static_assert(!std::is_aggregate_v<diagnostics>);
static_assert(std::is_nothrow_default_constructible_v<diagnostics>);
static_assert(std::is_nothrow_move_constructible_v<diagnostics>);

TEST(Diagnostics, KnowsNothingAtFirst)
{
    const diagnostics diag;

    EXPECT_TRUE(diag.empty());
    EXPECT_EQ(diag.message(), "");
    EXPECT_EQ(diag.http_status(), 0);
    EXPECT_EQ(diag.applied(), applied::no);
    EXPECT_EQ(diag.returned_item(), nullptr);
    EXPECT_EQ(diag.to_string(), "");
}

TEST(Diagnostics, GivesBackWhatWasRecorded)
{
    diagnostics diag("No.");
    diag.exception_type("ValidationException").request_id("R1").http_status(400).attempts(2);
    diag.applied(applied::maybe).returned_item(item().set("a", 1)).table("maps").key("{}");
    diag.attribute_path("tags[3]").expected("a number").found("a string");
    diag.operation("PutItem").endpoint("http://localhost:8000").region("us-east-1");

    EXPECT_FALSE(diag.empty());
    EXPECT_EQ(diag.message(), "No.");
    EXPECT_EQ(diag.exception_type(), "ValidationException");
    EXPECT_EQ(diag.request_id(), "R1");
    EXPECT_EQ(diag.http_status(), 400);
    EXPECT_EQ(diag.attempts(), 2);
    EXPECT_EQ(diag.applied(), applied::maybe);
    ASSERT_NE(diag.returned_item(), nullptr);
    EXPECT_EQ(*diag.returned_item(), item().set("a", 1));
    EXPECT_EQ(diag.table(), "maps");
    EXPECT_EQ(diag.key(), "{}");
    EXPECT_EQ(diag.attribute_path(), "tags[3]");
    EXPECT_EQ(diag.expected(), "a number");
    EXPECT_EQ(diag.found(), "a string");
    EXPECT_EQ(diag.operation(), "PutItem");
    EXPECT_EQ(diag.endpoint(), "http://localhost:8000");
    EXPECT_EQ(diag.region(), "us-east-1");
}

TEST(Diagnostics, SharesNothingBetweenCopies)
{
    diagnostics first("one");
    diagnostics second = first;
    second.message("two");

    EXPECT_EQ(first.message(), "one");
    EXPECT_EQ(second.message(), "two");

    second = first;
    EXPECT_EQ(second.message(), "one");
    second = diagnostics();
    EXPECT_TRUE(second.empty());
}

TEST(Diagnostics, IsEmptyOnceMovedFrom)
{
    diagnostics first("one");
    const diagnostics second = std::move(first);

    EXPECT_EQ(second.message(), "one");
    EXPECT_TRUE(first.empty());
    EXPECT_EQ(first.message(), "");
}

TEST(Diagnostics, PrintsOnlyWhatIsKnown)
{
    diagnostics diag;
    diag.exception_type("ValidationException").message("Bad key").http_status(400).attempts(1);
    EXPECT_EQ(diag.to_string(), "ValidationException: Bad key; HTTP status 400; 1 attempt");

    diagnostics place;
    place.attribute_path("tags[3]").expected("a number").found("a string");
    EXPECT_EQ(place.to_string(), "attribute tags[3]; expected a number; found a string");

    EXPECT_EQ(diagnostics().attempts(3).to_string(), "3 attempts");
    EXPECT_EQ(diagnostics().applied(applied::no).to_string(), "");
    EXPECT_EQ(diagnostics().exception_type("X").to_string(), "X");
    EXPECT_EQ(
        diagnostics("m").applied(applied::maybe).to_string(), "m; the write may have taken effect"
    );
}

TEST(Diagnostics, PrintsWhereARequestWent)
{
    diagnostics diag;
    diag.table("maps").operation("GetItem").endpoint("http://localhost:8000").region("eu-west-1");
    EXPECT_EQ(diag.to_string(), "table maps; GetItem at http://localhost:8000; region eu-west-1");

    diag.endpoint("https://dynamodb.eu-west-1.amazonaws.com");
    EXPECT_EQ(diag.to_string(), "table maps; GetItem at https://dynamodb.eu-west-1.amazonaws.com");

    EXPECT_EQ(diagnostics().operation("Scan").to_string(), "Scan");
    EXPECT_EQ(diagnostics().endpoint("embedded:").to_string(), "embedded:");
}

TEST(Diagnostics, PrintsTheActionsThatCancelledATransaction)
{
    std::vector<cancellation_reason> reasons(3);
    reasons[0].code_name = "None";
    reasons[1].code = service_errc::conditional_check_failed;
    reasons[1].code_name = "ConditionalCheckFailed";
    reasons[1].message = "The conditional request failed";
    reasons[2].code = service_errc::transaction_conflict;
    reasons[2].code_name = "TransactionConflict";

    EXPECT_TRUE(diagnostics().cancellation_reasons().empty());
    const diagnostics diag = diagnostics("Cancelled").cancellation_reasons(reasons);

    EXPECT_EQ(diag.cancellation_reasons(), reasons);
    EXPECT_EQ(
        diag.to_string(),
        "Cancelled; actions[1] ConditionalCheckFailed: The conditional request failed; "
        "actions[2] TransactionConflict"
    );
}

TEST(Diagnostics, PrintsWhatHadNoThroughputLeft)
{
    const std::vector<throttling_reason> reasons = {
        throttling_reason("TableWriteKeyRangeThroughputExceeded", "arn:x"),
        throttling_reason("IndexReadAccountLimitExceeded"),
    };

    EXPECT_TRUE(diagnostics().throttling_reasons().empty());
    const diagnostics diag = diagnostics("Slowly").throttling_reasons(reasons);

    EXPECT_EQ(diag.throttling_reasons(), reasons);
    EXPECT_EQ(
        diag.to_string(),
        "Slowly; TableWriteKeyRangeThroughputExceeded of arn:x; IndexReadAccountLimitExceeded"
    );
}

TEST(Diagnostics, PrintsOnceWhatItsMessageSays)
{
    diagnostics place("tags[3]: expected a number, found a string");
    place.attribute_path("tags[3]").expected("a number").found("a string");
    EXPECT_EQ(place.to_string(), "tags[3]: expected a number, found a string");

    diagnostics report("2 values are not valid: name: empty; tags[3]: too long");
    report.attribute_path("name");
    EXPECT_EQ(report.to_string(), "2 values are not valid: name: empty; tags[3]: too long");

    diagnostics other("surname: empty");
    other.attribute_path("name");
    EXPECT_EQ(other.to_string(), "surname: empty; attribute name");

    diagnostics connection("connecting to http://localhost:1 failed");
    connection.operation("GetItem").endpoint("http://localhost:1");
    EXPECT_EQ(connection.to_string(), "connecting to http://localhost:1 failed; GetItem");
}

TEST(Diagnostics, PrintsOneLine)
{
    EXPECT_EQ(diagnostics("one\ntwo\r\nthree").to_string(), "one two  three");
}

TEST(Diagnostics, IsPrintedAsItsText)
{
    std::ostringstream out;
    out << diagnostics("No.").table("maps");
    EXPECT_EQ(out.str(), "No.; table maps");
}

}  // namespace
}  // namespace ddbm
