#include <ddbm/comparison.hpp>

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace ddbm::test {
namespace {

template <class Value>
using bounds = comparison<comparison_operator::between, Value>;

TEST(Comparison, OwnsTheTextOfATemporary)
{
    const std::string year(40, '2');
    const std::string_view low = year;

    const auto upper = between(low, year + "-04");
    const auto lower = between(year + "-04", low);

    static_assert(std::is_same_v<decltype(upper), const bounds<std::string>>);
    static_assert(std::is_same_v<decltype(lower), const bounds<std::string>>);
    EXPECT_EQ(upper.operands()[0], year);
    EXPECT_EQ(upper.operands()[1], year + "-04");
    EXPECT_EQ(lower.operands()[0], year + "-04");
}

TEST(Comparison, KeepsWhatItIsGivenOtherwise)
{
    const std::string_view text = "a";

    static_assert(std::is_same_v<decltype(between(text, text)), bounds<std::string_view>>);
    static_assert(std::is_same_v<decltype(between("a", "b")), bounds<const char*>>);
    static_assert(std::is_same_v<decltype(between(1, 2)), bounds<int>>);
    static_assert(std::is_same_v<decltype(between(1, 2.5)), bounds<number>>);
    EXPECT_EQ(between(text, text).operands()[1], text);
}

TEST(Comparison, TakesTuplesWhoseValuesAreOfDifferentTypes)
{
    const std::string day = "monday";

    const auto some = between(std::tuple("friday", 1), std::tuple(day, 2.5));

    static_assert(std::is_same_v<decltype(some), const bounds<std::tuple<std::string, number>>>);
    EXPECT_EQ(some.operands()[0], std::tuple("friday", number(1)));
    EXPECT_EQ(some.operands()[1], std::tuple("monday", number(2.5)));
    static_assert(std::is_same_v<
                  decltype(between(std::tuple("a", 1), std::tuple("b", 2))),
                  bounds<std::tuple<const char*, int>>>);
}

TEST(Comparison, HasTheValuesThatItsOperatorTakes)
{
    static_assert(std::is_same_v<decltype(gt(5)), comparison<comparison_operator::gt, int>>);
    EXPECT_EQ(gt(5).operands(), (std::array<int, 1>{5}));
    EXPECT_EQ(begins_with(std::string("ab")).operands()[0], "ab");
    EXPECT_EQ(between(5, 7).operands(), (std::array<int, 2>{5, 7}));
}

}  // namespace
}  // namespace ddbm::test
