#include "differential/known_differences.hpp"

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

}  // namespace ddbm::differential
