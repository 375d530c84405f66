#include "errors/without_values.hpp"

#include <ddbm/cancellation_reason.hpp>
#include <ddbm/item.hpp>
#include <ddbm/service_errc.hpp>
#include <ddbm/throttling_reason.hpp>

#include <gtest/gtest.h>

namespace ddbm::detail {
namespace {

cancellation_reason reason_with_item()
{
    cancellation_reason reason;
    reason.code = service_errc::conditional_check_failed;
    reason.code_name = "ConditionalCheckFailed";
    reason.message = "secret";
    reason.returned_item = item().set("id", "secret");
    return reason;
}

TEST(DiagnosticsWithoutValues, KeepWhatHasNone)
{
    diagnostics diag("No.");
    diag.exception_type("ValidationException").request_id("R1").http_status(400).attempts(2);
    diag.applied(applied::maybe).retry_end(retry_end::quota).recognised_by_equality(true);
    diag.operation("PutItem").endpoint("http://localhost:8000").region("us-east-1").table("maps");
    diag.throttling_reasons({throttling_reason("TableReadX", "arn:t")});

    const diagnostics rest = without_values(diag);

    EXPECT_EQ(rest.exception_type(), "ValidationException");
    EXPECT_EQ(rest.request_id(), "R1");
    EXPECT_EQ(rest.http_status(), 400);
    EXPECT_EQ(rest.attempts(), 2);
    EXPECT_EQ(rest.applied(), applied::maybe);
    EXPECT_EQ(rest.retry_end(), retry_end::quota);
    EXPECT_TRUE(rest.recognised_by_equality());
    EXPECT_EQ(rest.operation(), "PutItem");
    EXPECT_EQ(rest.endpoint(), "http://localhost:8000");
    EXPECT_EQ(rest.region(), "us-east-1");
    EXPECT_EQ(rest.table(), "maps");
    EXPECT_EQ(rest.throttling_reasons(), diag.throttling_reasons());
}

TEST(DiagnosticsWithoutValues, HaveNoWordsThatMayHaveSome)
{
    diagnostics diag("secret");
    diag.key("secret").attribute_path("emails.secret").expected("secret").found("secret");
    diag.returned_item(item().set("id", "secret"));
    diag.cancellation_reasons({reason_with_item(), cancellation_reason()});

    const diagnostics rest = without_values(diag);

    EXPECT_EQ(rest.to_string().find("secret"), std::string::npos) << rest.to_string();
    EXPECT_EQ(rest.message(), "");
    EXPECT_EQ(rest.key(), "");
    EXPECT_EQ(rest.attribute_path(), "");
    EXPECT_EQ(rest.expected(), "");
    EXPECT_EQ(rest.found(), "");
    EXPECT_EQ(rest.returned_item(), nullptr);
}

TEST(DiagnosticsWithoutValues, KeepWhyEachActionFailed)
{
    diagnostics diag;
    diag.cancellation_reasons({reason_with_item(), cancellation_reason()});

    const auto reasons = without_values(diag).cancellation_reasons();

    ASSERT_EQ(reasons.size(), 2u);
    EXPECT_EQ(reasons[0].code, service_errc::conditional_check_failed);
    EXPECT_EQ(reasons[0].code_name, "ConditionalCheckFailed");
    EXPECT_EQ(reasons[0].message, "");
    EXPECT_FALSE(reasons[0].returned_item);
    EXPECT_EQ(reasons[1], cancellation_reason());
}

TEST(DiagnosticsWithoutValues, OfNothingAreEmpty)
{
    EXPECT_TRUE(without_values(diagnostics()).empty());
}

}  // namespace
}  // namespace ddbm::detail
