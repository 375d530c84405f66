#include <ddbm/comparison.hpp>

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
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

TEST(Comparison, HasTheValuesThatItsOperatorTakes)
{
    static_assert(std::is_same_v<decltype(gt(5)), comparison<comparison_operator::gt, int>>);
    EXPECT_EQ(gt(5).operands(), (std::array<int, 1>{5}));
    EXPECT_EQ(begins_with(std::string("ab")).operands()[0], "ab");
    EXPECT_EQ(between(5, 7).operands(), (std::array<int, 2>{5, 7}));
}

}  // namespace
}  // namespace ddbm::test
