#include "differential/known_differences.hpp"
#include "differential/known_differences/order_of_checks.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>

namespace ddbm::differential {
namespace {

step asked(std::string_view operation)
{
    step made;
    made.operation = operation;
    return made;
}

}  // namespace

TEST(KnownDifferences, HaveNamesAndReasons)
{
    std::set<std::string> names;

    for (const known_difference& row : known_differences())
    {
        EXPECT_TRUE(names.insert(row.name).second) << row.name;
        EXPECT_FALSE(row.reason.empty()) << row.name;
    }
}

TEST(KnownDifferences, ExcuseNothingThatNobodyKnows)
{
    // Also finds patterns that are none.
    EXPECT_EQ(find_excuse(asked("PutItem"), {"Attributes/a/N", "\"1\"", "\"2\""}), nullptr);
    EXPECT_EQ(
        find_excuse(asked("Query"), {"outcome", "200", "400 ValidationException: new words"}),
        nullptr
    );
    EXPECT_EQ(
        find_excuse(asked("Query"), {"outcome", "400 ValidationException: new words", "200"}),
        nullptr
    );
}

TEST(KnownDifferences, ExcuseAPairAndNotItsHalves)
{
    const std::string ours =
        "400 SerializationException: NUMBER_VALUE cannot be converted to String";
    const std::string theirs =
        "500 InternalFailure: The request processing has failed because of an "
        "unknown error, exception or failure.";

    EXPECT_NE(find_excuse(asked("GetItem"), {"outcome", ours, theirs}), nullptr);
    EXPECT_EQ(find_excuse(asked("GetItem"), {"outcome", "200", theirs}), nullptr);
    EXPECT_EQ(find_excuse(asked("GetItem"), {"outcome", ours, "400 Other: x"}), nullptr);
}

TEST(KnownDifferences, MatchTextsWithLineBreaks)
{
    const std::string ve = "400 ValidationException: ";
    const std::string set = "One or more parameter values were invalid: Input collection "
                            "[line\nbreak, \r\n, line\nbreak] contains duplicates";
    const std::string bound = "Invalid FilterExpression: The BETWEEN operator requires upper bound "
                              "to be greater than or equal to lower bound; lower bound operand: "
                              "AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:a\n}";
    const std::string key = "One or more parameter values were invalid: Type mismatch for key ";

    EXPECT_NE(find_excuse(asked("PutItem"), {"outcome", ve + set + ".", ve + set}), nullptr);
    EXPECT_NE(
        find_excuse(
            asked("PutItem"),
            {"outcome", ve + key + "a\nb expected: S actual: N", ve + key.substr(0, key.size() - 1)}
        ),
        nullptr
    );
    // In the order of checks, too.
    EXPECT_NE(
        find_excuse(
            asked("Scan"),
            {"outcome",
             ve + bound,
             "400 ResourceNotFoundException: Cannot do operations on a non-existent table"}
        ),
        nullptr
    );
    EXPECT_EQ(find_excuse(asked("PutItem"), {"outcome", ve + "new\nwords", "200"}), nullptr);
}

TEST(KnownDifferences, ReadUpdatesWithLineBreaks)
{
    step removing = asked("UpdateItem");
    removing.body["UpdateExpression"] = "REMOVE\n a.b,\r\n c";
    step setting = asked("UpdateItem");
    setting.body["UpdateExpression"] = "REMOVE a.b\nSET\nc = d";
    const difference found = {
        "outcome",
        "200",
        "400 ValidationException: The document path provided in the update expression is invalid "
        "for update"};

    EXPECT_NE(find_excuse(removing, found), nullptr);
    EXPECT_EQ(find_excuse(setting, found), nullptr);
}

TEST(KnownDifferences, ExcuseCancellationsForTheirReason)
{
    const std::string update =
        "The document path provided in the update expression is invalid for update";
    difference cancelled = {
        "outcome",
        "400 TransactionCanceledException: Transaction cancelled, please refer cancellation "
        "reasons for specific reasons [None, ValidationError]",
        "400 ValidationException: " + update,
        R"({"CancellationReasons":[{"Code":"None"},{"Code":"ValidationError","Message":")" +
            update + R"("}]})"};

    EXPECT_NE(find_excuse(asked("TransactWriteItems"), cancelled), nullptr);
    cancelled.left_error = R"({"CancellationReasons":[]})";
    EXPECT_EQ(find_excuse(asked("TransactWriteItems"), cancelled), nullptr);
}

TEST(KnownDifferences, ExcuseKeysThatAreLookedAtBeforeItems)
{
    const difference cancelled = {
        "outcome",
        "400 TransactionCanceledException: Transaction cancelled, please refer cancellation "
        "reasons for specific reasons [ValidationError, None]",
        "400 ValidationException: DynamoDB only supports precision up to 38 digits",
        R"({"CancellationReasons":[{"Code":"ValidationError","Message":"One or more parameter )"
        R"(values were invalid: Type mismatch for key pk expected: B actual: S"},{"Code":"None"}]})"};

    EXPECT_NE(find_excuse(asked("TransactWriteItems"), cancelled), nullptr);
    EXPECT_EQ(find_excuse(asked("PutItem"), cancelled), nullptr);
}

TEST(OrderOfChecks, IsThatOfTheService)
{
    const std::string ve = "400 ValidationException: ";
    const std::string rnf = "400 ResourceNotFoundException: Requested resource not found";
    const std::string syntax = ve + "Invalid FilterExpression: Syntax error; token: \"a\"";
    const std::string condition = "400 ConditionalCheckFailedException: The conditional request";
    const std::string undefined =
        ve + "Invalid UpdateExpression: An expression attribute value used in expression is not "
             "defined; attribute value: :a";
    const std::string operand =
        ve + "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: "
             "ADD, operand type: MAP";

    EXPECT_TRUE(is_looked_for_before(syntax, rnf));
    EXPECT_TRUE(is_looked_for_before(rnf, condition));
    EXPECT_TRUE(is_looked_for_before(undefined, operand));
    EXPECT_FALSE(is_looked_for_before(rnf, syntax));
    EXPECT_FALSE(is_looked_for_before(operand, undefined));
    EXPECT_FALSE(is_looked_for_before(syntax, syntax));
    EXPECT_FALSE(is_looked_for_before(syntax, "200"));
    EXPECT_FALSE(is_looked_for_before(ve + "new words", rnf));
}

}  // namespace ddbm::differential
