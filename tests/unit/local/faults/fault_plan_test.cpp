#include "local/faults/fault_plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace ddbm::local::detail {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::array<std::string_view, 1> hangar = {"hangar"};

// One plan and what it decides.
class decided
{
public:
    explicit decided(faults wanted, std::uint64_t seed = 7) : plan_(wanted), generator_(seed) {}

    fault_plan::decision
    next(std::string_view operation = "PutItem", std::span<const std::string_view> tables = hangar)
    {
        return plan_.next(operation, tables, generator_);
    }

    // Which of so many requests fail.
    std::string pattern(int requests, std::string_view operation = "PutItem")
    {
        std::string marks;
        for (int i = 0; i < requests; ++i)
            marks += next(operation).error ? 'x' : '.';
        return marks;
    }

private:
    fault_plan plan_;
    std::mt19937_64 generator_;
};

decided plan_of(fault f)
{
    return decided(faults().add(std::move(f)));
}

std::string body_of(const fault& f, std::string_view operation = "PutItem")
{
    const fault_plan::decision d = plan_of(f).next(operation);
    return d.error ? d.error->body() : "none";
}

TEST(FaultPlan, LetsEverythingPassWithoutFaults)
{
    const fault_plan::decision d = decided(faults()).next();

    EXPECT_FALSE(d.error);
    EXPECT_EQ(d.delay, milliseconds(0));
    EXPECT_FALSE(d.drop_before || d.drop_after);
    EXPECT_FALSE(d.batch_limit || d.page_limit || d.conflict_at);
    EXPECT_EQ(d.clock_skew, seconds(0));
}

TEST(FaultPlan, CountsTheRequestsThatMatch)
{
    EXPECT_EQ(plan_of(fault::internal_error()).pattern(4), "xxxx");
    EXPECT_EQ(plan_of(fault::internal_error().nth(2)).pattern(6), ".x....");
    EXPECT_EQ(plan_of(fault::internal_error().every(3)).pattern(7), "..x..x.");
    EXPECT_EQ(plan_of(fault::internal_error().first(2)).pattern(5), "xx...");
    EXPECT_EQ(plan_of(fault::internal_error().nth(0)).pattern(3), "...");
    EXPECT_EQ(plan_of(fault::internal_error().every(0)).pattern(3), "...");
    EXPECT_EQ(plan_of(fault::internal_error().nth(1).first(3)).pattern(5), "xxx..");
}

TEST(FaultPlan, CountsOnlyItsOperationAndTable)
{
    decided plan = plan_of(fault::internal_error().on("PutItem").of_table("hangar").nth(2));
    constexpr std::array<std::string_view, 2> others = {"phobos", "hangar2"};
    constexpr std::array<std::string_view, 2> both = {"phobos", "hangar"};

    EXPECT_FALSE(plan.next("PutItem").error);
    EXPECT_FALSE(plan.next("GetItem").error);
    EXPECT_FALSE(plan.next("PutItem", others).error);
    EXPECT_FALSE(plan.next("PutItem", {}).error);
    EXPECT_TRUE(plan.next("PutItem", both).error);
}

TEST(FaultPlan, FindsTheTableInAnArn)
{
    constexpr std::array<std::string_view, 1> arn = {
        "arn:aws:dynamodb:us-east-1:000000000000:table/hangar"};
    constexpr std::array<std::string_view, 1> other = {
        "arn:aws:dynamodb:us-east-1:000000000000:table/my.hangar"};
    const fault f = fault::internal_error().of_table("hangar");

    EXPECT_TRUE(plan_of(f).next("PutItem", arn).error);
    EXPECT_FALSE(plan_of(f).next("PutItem", other).error);
}

TEST(FaultPlan, DrawsBySeed)
{
    const auto drawn = [](std::uint64_t seed, double p) {
        return decided(faults().add(fault::internal_error().with_probability(p)), seed)
            .pattern(1000);
    };

    EXPECT_EQ(drawn(1, 0.25), drawn(1, 0.25));
    EXPECT_NE(drawn(1, 0.25), drawn(2, 0.25));
    const std::string marks = drawn(1, 0.25);
    EXPECT_NEAR(static_cast<double>(std::count(marks.begin(), marks.end(), 'x')), 250, 60);
    EXPECT_EQ(drawn(1, 0), std::string(1000, '.'));
    EXPECT_EQ(drawn(1, 1), std::string(1000, 'x'));
}

TEST(FaultPlan, WordsErrorsAsTheServiceDoes)
{
    EXPECT_EQ(
        body_of(fault::provisioned_throughput_exceeded()),
        R"({"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",)"
        R"("message":"The level of configured provisioned throughput for the table was exceeded. )"
        R"(Consider increasing your provisioning level with the UpdateTable API."})"
    );
    EXPECT_EQ(
        body_of(fault::throttling()),
        R"({"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException",)"
        R"("message":"Throughput exceeds the current capacity of your table or index. DynamoDB is )"
        R"(automatically scaling your table or index so please try again shortly. If exceptions )"
        R"(persist, check if you have a hot key: https://docs.aws.amazon.com/amazondynamodb/latest)"
        R"(/developerguide/bp-partition-key-design.html"})"
    );
    EXPECT_EQ(
        body_of(fault::throttling(), "CreateTable"),
        R"({"__type":"com.amazon.coral.availability#ThrottlingException",)"
        R"("message":"Rate exceeded"})"
    );
    EXPECT_EQ(
        body_of(fault::conflict()),
        R"({"__type":"com.amazonaws.dynamodb.v20120810#TransactionConflictException",)"
        R"("message":"Transaction is ongoing for the item"})"
    );
    EXPECT_EQ(
        body_of(fault::expired_token()),
        R"({"__type":"com.amazon.coral.service#ExpiredTokenException",)"
        R"("message":"The security token included in the request is expired"})"
    );
    EXPECT_EQ(plan_of(fault::internal_error()).next().error->status(), 500);
    EXPECT_EQ(plan_of(fault::internal_error()).next().error->type(), internal_server_error);
}

TEST(FaultPlan, GivesReasonsForThrottling)
{
    const std::vector<throttling_reason> reasons = {
        throttling_reason("TableReadProvisionedThroughputExceeded", "arn:x"),
        throttling_reason("IndexReadAccountLimitExceeded"),
    };
    const std::string list =
        R"([{"reason":"TableReadProvisionedThroughputExceeded","resource":"arn:x"},)"
        R"({"reason":"IndexReadAccountLimitExceeded"}])";

    EXPECT_NE(
        body_of(fault::provisioned_throughput_exceeded(reasons))
            .find("\"ThrottlingReasons\":" + list),
        std::string::npos
    );
    EXPECT_NE(
        body_of(fault::throttling(reasons)).find("\"throttlingReasons\":" + list), std::string::npos
    );
}

TEST(FaultPlan, MakesSingleWritesAndTransactionsConflict)
{
    for (const char* operation : {"PutItem", "UpdateItem", "DeleteItem"})
        EXPECT_TRUE(plan_of(fault::conflict(3)).next(operation).error) << operation;
    for (const char* operation : {"TransactWriteItems", "TransactGetItems"})
    {
        const fault_plan::decision d = plan_of(fault::conflict(3)).next(operation);
        EXPECT_FALSE(d.error) << operation;
        EXPECT_EQ(d.conflict_at, 3u) << operation;
    }
}

TEST(FaultPlan, SkipsOperationsThatAFaultIsNotAbout)
{
    decided pages = plan_of(fault::short_pages(2).nth(2));
    EXPECT_FALSE(pages.next("Query").page_limit);
    EXPECT_FALSE(pages.next("GetItem").page_limit);
    EXPECT_EQ(pages.next("Scan").page_limit, 2u);

    decided batches = plan_of(fault::partial_batch(5).nth(2));
    EXPECT_FALSE(batches.next("BatchGetItem").batch_limit);
    EXPECT_FALSE(batches.next("TransactWriteItems").batch_limit);
    EXPECT_EQ(batches.next("BatchWriteItem").batch_limit, 5u);

    EXPECT_FALSE(plan_of(fault::conflict()).next("GetItem").error);
}

TEST(FaultPlan, AppliesAllFaultsOfARequest)
{
    decided plan(faults()
                     .add(fault::delay(milliseconds(20)))
                     .add(fault::delay(milliseconds(5)))
                     .add(fault::short_pages(9))
                     .add(fault::short_pages(3))
                     .add(fault::short_pages(4))
                     .add(fault::drop_after())
                     .add(fault::drop_before().on("Scan"))
                     .add(fault::clock_skew(seconds(-1000)))
                     .add(fault::expired_token())
                     .add(fault::internal_error()));

    const fault_plan::decision d = plan.next("Query");

    EXPECT_EQ(d.delay, milliseconds(25));
    EXPECT_EQ(d.page_limit, 3u);
    EXPECT_TRUE(d.drop_after);
    EXPECT_FALSE(d.drop_before);
    EXPECT_EQ(d.clock_skew, seconds(-1000));
    EXPECT_EQ(d.error->type(), "com.amazon.coral.service#ExpiredTokenException");
    EXPECT_TRUE(plan.next("Scan").drop_before);
}

// 9 June 2013, 09:52:04.
constexpr std::chrono::system_clock::time_point signed_at{seconds(1370771524)};

TEST(FaultPlan, FindsSignaturesTooOldByAClockThatIsAhead)
{
    const std::optional<service_error> error = signature_error(signed_at, seconds(3600));

    ASSERT_TRUE(error);
    EXPECT_EQ(error->status(), 400);
    EXPECT_EQ(error->type(), "com.amazon.coral.service#InvalidSignatureException");
    EXPECT_EQ(
        error->message(),
        "Signature expired: 20130609T095204Z is now earlier than 20130609T103704Z "
        "(20130609T105204Z - 15 min.)"
    );
}

TEST(FaultPlan, FindsSignaturesTooNewByAClockThatIsBehind)
{
    const std::optional<service_error> error = signature_error(signed_at, seconds(-3600));

    ASSERT_TRUE(error);
    EXPECT_EQ(
        error->message(),
        "Signature not yet current: 20130609T095204Z is still later than 20130609T090704Z "
        "(20130609T085204Z + 15 min.)"
    );
}

TEST(FaultPlan, ToleratesAQuarterOfAnHour)
{
    EXPECT_FALSE(signature_error(signed_at, seconds(0)));
    EXPECT_FALSE(signature_error(signed_at, seconds(900)));
    EXPECT_FALSE(signature_error(signed_at, seconds(-900)));
    EXPECT_TRUE(signature_error(signed_at, seconds(901)));
    EXPECT_TRUE(signature_error(signed_at, seconds(-901)));
    EXPECT_TRUE(signature_error(signed_at, seconds::max()));
    EXPECT_TRUE(signature_error(signed_at, seconds::min()));
}

}  // namespace
}  // namespace ddbm::local::detail
