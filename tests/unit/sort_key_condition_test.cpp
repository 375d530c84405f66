#include <ddbm/sort_key_condition.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <type_traits>

namespace ddbm::test {

TEST(SortKeyCondition, OwnsTheTextOfATemporary)
{
    const std::string year(40, '2');
    const std::string_view low = year;

    const auto upper = between(low, year + "-04");
    const auto lower = between(year + "-04", low);

    static_assert(std::is_same_v<decltype(upper), const sort_key_condition<std::string>>);
    static_assert(std::is_same_v<decltype(lower), const sort_key_condition<std::string>>);
    EXPECT_EQ(upper.first(), year);
    EXPECT_EQ(upper.second(), year + "-04");
    EXPECT_EQ(lower.first(), year + "-04");
}

TEST(SortKeyCondition, KeepsWhatItIsGivenOtherwise)
{
    const std::string_view text = "a";

    using view = sort_key_condition<std::string_view>;
    static_assert(std::is_same_v<decltype(between(text, text)), view>);
    static_assert(std::is_same_v<decltype(between("a", "b")), sort_key_condition<const char*>>);
    static_assert(std::is_same_v<decltype(between(1, 2)), sort_key_condition<int>>);
    static_assert(std::is_same_v<decltype(between(1, 2.5)), sort_key_condition<number>>);
    EXPECT_EQ(between(text, text).second(), text);
}

}  // namespace ddbm::test
