// Enumerations by their numbers and by names.

#include "unit/codecs/codec_testing.hpp"

#include <ddbm/enum_names.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace {

enum class skill : std::int16_t
{
    easiest = -1,
    hardest = 5,
};

enum class weapon
{
    fist,
    shotgun,
    unnamed,
};

}  // namespace

template <>
struct ddbm::enum_names<weapon>
{
    static constexpr std::pair<weapon, std::string_view> value[] = {
        {weapon::fist, "fist"}, {weapon::shotgun, "shotgun"}};
};

namespace ddbm::detail {
namespace {

TEST(EnumerationCodec, KeepsEveryNumberOfItsType)
{
    expect_all_stored<skill>([](skill value) { return number(static_cast<int>(value)); });

    expect_stored(skill::easiest, R"({"N":"-1"})");
    EXPECT_EQ(refusal_of_value<skill>(R"({"N":"32768"})").code(), errc::number_not_representable);
    EXPECT_EQ(refusal_of_value<skill>(R"({"N":"0.5"})").code(), errc::number_not_representable);
}

TEST(EnumerationCodec, HasTheNamesOfItsTableAndNoOthers)
{
    expect_stored(weapon::shotgun, R"({"S":"shotgun"})");
    expect_refusal(
        refusal_of_value<weapon>(R"({"S":"Fist"})"),
        errc::value_not_allowed,
        "m",
        "one of the names of its enumeration",
        "Fist"
    );
    EXPECT_EQ(refusal_of_value<weapon>(R"({"N":"0"})").code(), errc::attribute_type_mismatch);
    EXPECT_EQ(refusal_to_write(one<weapon>{weapon::unnamed}).code(), errc::value_not_allowed);
}

TEST(EnumerationCodec, IsItsNumbersWhereTheFieldSaysSo)
{
    expect_stored<one_in, enumerator_number>(weapon::shotgun, R"({"N":"1"})");
    expect_stored<one_in, enumerator_number>(weapon::unnamed, R"({"N":"2"})");
    expect_stored<one_in, enumerator_number>(std::set{weapon::fist}, R"({"NS":["0"]})");
    expect_stored<one_in, enumerator_number>(skill::hardest, R"({"N":"5"})");
}

TEST(EnumerationCodec, HasNamesForProgramsToo)
{
    static_assert(name_of(weapon::shotgun) == "shotgun");
    EXPECT_EQ(name_of(weapon::unnamed), "");
    EXPECT_EQ(enum_named<weapon>("fist"), weapon::fist);
    EXPECT_EQ(enum_named<weapon>("Fist"), std::nullopt);
}

TEST(EnumerationCodec, StandsInSetsAndNamesOfMaps)
{
    expect_stored(std::set{weapon::fist, weapon::shotgun}, R"({"SS":["fist","shotgun"]})");
    expect_stored(std::map<weapon, int>{{weapon::fist, 1}}, R"({"M":{"fist":{"N":"1"}}})");
    expect_stored(std::map<skill, int>{{skill::hardest, 1}}, R"({"M":{"5":{"N":"1"}}})");
}

}  // namespace
}  // namespace ddbm::detail
