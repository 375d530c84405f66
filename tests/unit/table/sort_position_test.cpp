// Where items stand in the order of a sort key.

#include "table/sort_position.hpp"
#include "unit/table/scripted_table.hpp"

#include <ddbm/errc.hpp>

#include <ddbm/detail/index_info.hpp>
#include <ddbm/detail/info_of.hpp>
#include <ddbm/detail/type_ops.hpp>

#include <gtest/gtest.h>

#include <compare>
#include <string>

namespace {

struct shelved
{
    std::string id;
    std::string room;
    std::string row;
    int place = 0;
};

}  // namespace

template <>
struct ddbm::model_of<shelved>
{
    static constexpr auto value = ddbm::model<shelved>("shelves")
                                      .partition_key("id", &shelved::id)
                                      .field("room", &shelved::room)
                                      .field("row", &shelved::row)
                                      .field("place", &shelved::place)
                                      .index(
                                          "by_place",
                                          ddbm::partition(&shelved::room),
                                          ddbm::sort(&shelved::row, &shelved::place)
                                      );
};

namespace ddbm::detail {
namespace {

sort_position position_of(const std::string& row, const std::string& place)
{
    const index_info* const index = find_index(info_of<shelved>(), "by_place");
    return sort_position(
        index->key.sort(),
        R"({"place":)" + place + R"(,"other":{"L":[{"S":"row"}]},"row":)" + row + "}"
    );
}

std::weak_ordering compared(const std::string& a, const std::string& b)
{
    return position_of(a, R"({"N":"1"})") <=> position_of(b, R"({"N":"1"})");
}

TEST(SortPosition, ComparesNumbersByTheirValue)
{
    const auto at = [](const std::string& number) {
        return position_of(R"({"S":"x"})", R"({"N":")" + number + R"("})");
    };

    EXPECT_TRUE((at("9") <=> at("10")) < 0);
    EXPECT_TRUE((at("-2") <=> at("-10")) > 0);
    EXPECT_TRUE((at("1.0") <=> at("1")) == 0);
    EXPECT_TRUE((at("1E+2") <=> at("100")) == 0);
    EXPECT_TRUE((at("0.1") <=> at("0.10000000000000000000000000000000000001")) < 0);
}

TEST(SortPosition, ComparesTextsByTheirBytes)
{
    EXPECT_TRUE(compared(R"({"S":"a"})", R"({"S":"ab"})") < 0);
    EXPECT_TRUE(compared(R"({"S":"Z"})", R"({"S":"a"})") < 0);
    // U+FFFD and U+1F600: the other way round in UTF-16.
    EXPECT_TRUE(compared(R"({"S":"\ufffd"})", R"({"S":"\ud83d\ude00"})") < 0);
    EXPECT_TRUE(compared(R"({"S":"\u0061"})", R"({"S":"a"})") == 0);
}

TEST(SortPosition, ComparesBinariesByTheirBytes)
{
    EXPECT_TRUE(compared(R"({"B":"fw=="})", R"({"B":"gA=="})") < 0) << "0x7f and 0x80";
    EXPECT_TRUE(compared(R"({"B":"AA=="})", R"({"B":"AAA="})") < 0);
}

TEST(SortPosition, ComparesTheFirstAttributeBeforeTheOthers)
{
    const auto a1 = position_of(R"({"S":"a"})", R"({"N":"1"})");
    const auto a2 = position_of(R"({"S":"a"})", R"({"N":"2"})");
    const auto b1 = position_of(R"({"S":"b"})", R"({"N":"1"})");

    EXPECT_TRUE((a1 <=> a2) < 0);
    EXPECT_TRUE((a2 <=> b1) < 0);
    EXPECT_TRUE((a1 <=> a1) == 0);
}

TEST(SortPosition, NeedsTheWholeKey)
{
    const index_info* const index = find_index(info_of<shelved>(), "by_place");
    try
    {
        sort_position(index->key.sort(), R"({"row":{"S":"a"},"room":{"S":"x"}})");
        FAIL() << "nothing has been thrown";
    }
    catch (const error& why)
    {
        EXPECT_EQ(why.code(), errc::attribute_missing);
        EXPECT_EQ(why.get_diagnostics().attribute_path(), "place");
    }
}

}  // namespace
}  // namespace ddbm::detail
