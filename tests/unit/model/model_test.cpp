// What members of each type are stored as, and read from again.

#include "unit/model/model_testing.hpp"

#include <ddbm/enum_names.hpp>
#include <ddbm/item_json.hpp>

#include <array>
#include <deque>
#include <limits>
#include <list>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace {

enum class weapon
{
    fist,
    shotgun,
    chainsaw = -3,
};

enum class small : unsigned char
{
    one = 1,
    most = 255,
};

enum class letter : char
{
    a = 'a',
};

enum class truth : bool
{
    no,
    yes,
};

enum class large : std::uint64_t
{
    most = std::numeric_limits<std::uint64_t>::max(),
};

enum class planet
{
    earth,
    mars,
    unnamed,
};

struct point
{
    int x = 0;
    int y = 0;

    friend bool operator==(const point&, const point&) = default;
};

// A model with one field, to look at a member's type alone.
template <class Member>
struct one
{
    Member m{};
};

struct ancestor
{
    int id = 0;
};

struct parent : ancestor
{
    std::string name;
};

struct other_parent
{
    bool flag = false;
};

struct child : parent, other_parent
{
    int own = 0;
};

}  // namespace

template <>
struct ddbm::enum_names<planet>
{
    static constexpr std::pair<planet, std::string_view> value[] = {
        {planet::earth, "Earth"}, {planet::mars, "M\u00e4rs"}};
};

template <>
struct ddbm::model_of<point>
{
    static constexpr auto value = ddbm::model<point>().field("x", &point::x).field("y", &point::y);
};

template <class Member>
struct ddbm::model_of<one<Member>>
{
    static constexpr auto value = ddbm::model<one<Member>>().field("m", &one<Member>::m);
};

template <>
struct ddbm::model_of<child>
{
    static constexpr auto value = ddbm::model<child>("children")
                                      .partition_key("id", &child::id)
                                      .sort_key("own", &child::own)
                                      .field("name", &parent::name)
                                      .field("flag", &child::flag);
};

namespace ddbm::detail {
namespace {

// The JSON of a member with this value; empty if it is left out.
template <class Member>
std::string stored(const Member& value)
{
    const std::string text = written(one<Member>{value});
    if (text == "{}")
        return {};
    const std::string_view before = R"({"m":)";
    EXPECT_TRUE(text.starts_with(before)) << text;
    return text.substr(before.size(), text.size() - before.size() - 1);
}

template <class Member>
Member loaded(std::string_view value)
{
    return read_one<one<Member>>(R"({"m":)" + std::string(value) + "}").m;
}

template <class Member>
error not_loaded(std::string_view value)
{
    return refusal_of<one<Member>>(R"({"m":)" + std::string(value) + "}");
}

template <class Member>
error not_stored(const Member& value)
{
    return failure_of([&] { stored(value); });
}

// The value is stored as this, by both writers, and comes back.
template <class Member>
void expect_both_ways(const Member& value, std::string_view json)
{
    EXPECT_EQ(stored(value), json);
    EXPECT_EQ(to_item_of(one<Member>{value}).at("m"), attribute_value_from_json(json));
    EXPECT_EQ(loaded<Member>(json), value);
}

TEST(Model, StoresIntegersOfEveryWidth)
{
    expect_both_ways<signed char>(-128, R"({"N":"-128"})");
    expect_both_ways<unsigned char>(255, R"({"N":"255"})");
    expect_both_ways<short>(-32768, R"({"N":"-32768"})");
    expect_both_ways<unsigned short>(65535, R"({"N":"65535"})");
    expect_both_ways<int>(-2147483647 - 1, R"({"N":"-2147483648"})");
    expect_both_ways<unsigned>(4294967295u, R"({"N":"4294967295"})");
    expect_both_ways<long long>(
        std::numeric_limits<long long>::min(), R"({"N":"-9223372036854775808"})"
    );
    expect_both_ways<unsigned long long>(
        std::numeric_limits<unsigned long long>::max(), R"({"N":"18446744073709551615"})"
    );
    expect_both_ways<long>(0, R"({"N":"0"})");
    expect_both_ways<unsigned long>(7, R"({"N":"7"})");
}

TEST(Model, StoresTheShortestTextOfAFloatingPointNumber)
{
    expect_both_ways(0.1, R"({"N":"0.1"})");
    expect_both_ways(0.1f, R"({"N":"0.1"})");
    expect_both_ways(0.0, R"({"N":"0"})");
    expect_both_ways(1.0 / 3, R"({"N":"0.3333333333333333"})");
    EXPECT_EQ(stored(-0.0), R"({"N":"0"})");
    EXPECT_EQ(loaded<double>(stored(1e125)), 1e125);
    EXPECT_EQ(loaded<double>(stored(-1e-130)), -1e-130);
    EXPECT_EQ(loaded<double>(stored(5e29)), 5e29);
    EXPECT_EQ(
        loaded<float>(stored(std::numeric_limits<float>::max())), std::numeric_limits<float>::max()
    );
}

TEST(Model, StoresTheFewestDigitsOfLargeFloatingPointNumbers)
{
    expect_both_ways(7.777777777075e17, R"({"N":"777777777707500000"})");
    expect_both_ways(0x1p60, R"({"N":"1152921504606847000"})");
    expect_both_ways(123456790.0f, R"({"N":"123456790"})");
    expect_both_ways(9007199254740991.0, R"({"N":"9007199254740991"})");
}

TEST(Model, TakesEveryDigitOfALargeFloatingPointNumberToo)
{
    EXPECT_EQ(loaded<double>(R"({"N":"777777777707500032"})"), 7.777777777075e17);
    EXPECT_EQ(loaded<double>(R"({"N":"1152921504606846976"})"), 0x1p60);
    EXPECT_EQ(loaded<double>(R"({"N":"1237940039285380274899124224"})"), 0x1p90);
    EXPECT_EQ(loaded<float>(R"({"N":"123456792"})"), 123456790.0f);
    EXPECT_EQ(
        not_loaded<double>(R"({"N":"1152921504606846977"})").code(), errc::number_not_representable
    );
    EXPECT_EQ(
        not_loaded<double>(R"({"N":"9007199254740993"})").code(), errc::number_not_representable
    );
}

TEST(Model, RefusesWhatIsNoDynamoDbNumber)
{
    using limits = std::numeric_limits<double>;

    EXPECT_EQ(not_stored(limits::quiet_NaN()).code(), errc::number_invalid);
    EXPECT_EQ(not_stored(limits::infinity()).code(), errc::number_invalid);
    EXPECT_EQ(not_stored(-limits::infinity()).code(), errc::number_invalid);
    EXPECT_EQ(not_stored(limits::max()).code(), errc::number_out_of_range);
    EXPECT_EQ(not_stored(limits::min()).code(), errc::number_out_of_range);
    EXPECT_EQ(not_stored(1e126).code(), errc::number_out_of_range);
    EXPECT_EQ(not_stored(std::numeric_limits<float>::quiet_NaN()).code(), errc::number_invalid);
}

TEST(Model, StoresNumbersWithAllTheirDigits)
{
    expect_both_ways(
        number::parse("-12345678901234567890123456789012345678"),
        R"({"N":"-12345678901234567890123456789012345678"})"
    );
}

TEST(Model, StoresBooleansStringsAndBinaries)
{
    expect_both_ways(true, R"({"BOOL":true})");
    expect_both_ways(false, R"({"BOOL":false})");
    expect_both_ways(std::string(), R"({"S":""})");
    expect_both_ways(
        std::string("a\"\\\n\t\0\u00e9\U0001F600", 12),
        "{\"S\":\"a\\\"\\\\\\n\\t\\u0000\u00e9\U0001F600\"}"
    );
    expect_both_ways(binary(), R"({"B":""})");
    expect_both_ways(binary{std::byte{0}, std::byte{0xff}, std::byte{7}}, R"({"B":"AP8H"})");
}

TEST(Model, RefusesBytesThatAreNotUtf8)
{
    EXPECT_EQ(not_stored(std::string("\xff")).code(), errc::invalid_utf8);
    EXPECT_EQ(not_stored(std::string("ab\xc3")).code(), errc::invalid_utf8);
    EXPECT_EQ(not_stored(std::set<std::string>{"a", "\xc0\x80"}).code(), errc::invalid_utf8);
    EXPECT_EQ(
        failure_of([] { to_item_of(one<std::string>{"\xed\xa0\x80"}); }).code(), errc::invalid_utf8
    );
    EXPECT_EQ(not_stored(std::map<std::string, int>{{"\xff", 1}}).code(), errc::invalid_utf8);
}

TEST(Model, RefusesTextThatIsNotBase64)
{
    EXPECT_EQ(not_loaded<binary>(R"({"B":"A"})").code(), errc::invalid_base64);
    EXPECT_EQ(not_loaded<std::set<binary>>(R"({"BS":["AA==","*"]})").code(), errc::invalid_base64);
}

TEST(Model, StoresAnEnumerationByItsNumber)
{
    expect_both_ways(weapon::shotgun, R"({"N":"1"})");
    expect_both_ways(weapon::chainsaw, R"({"N":"-3"})");
    expect_both_ways(small::most, R"({"N":"255"})");
    expect_both_ways(letter::a, R"({"N":"97"})");
    expect_both_ways(truth::yes, R"({"N":"1"})");
    expect_both_ways(large::most, R"({"N":"18446744073709551615"})");
    expect_both_ways(static_cast<weapon>(17), R"({"N":"17"})");
}

TEST(Model, RefusesNumbersThatItsEnumerationCannotHold)
{
    EXPECT_EQ(not_loaded<small>(R"({"N":"256"})").code(), errc::number_not_representable);
    EXPECT_EQ(not_loaded<small>(R"({"N":"-1"})").code(), errc::number_not_representable);
    EXPECT_EQ(not_loaded<truth>(R"({"N":"2"})").code(), errc::number_not_representable);
    EXPECT_EQ(not_loaded<letter>(R"({"N":"128"})").code(), errc::number_not_representable);
    EXPECT_EQ(not_loaded<weapon>(R"({"N":"2147483648"})").code(), errc::number_not_representable);
    EXPECT_EQ(not_loaded<weapon>(R"({"N":"0.5"})").code(), errc::number_not_representable);
    EXPECT_EQ(not_loaded<weapon>(R"({"S":"fist"})").code(), errc::attribute_type_mismatch);
}

TEST(Model, StoresAnEnumerationWithNamesByName)
{
    expect_both_ways(planet::earth, R"({"S":"Earth"})");
    expect_both_ways(planet::mars, "{\"S\":\"M\u00e4rs\"}");

    EXPECT_EQ(not_stored(planet::unnamed).code(), errc::value_not_allowed);
    EXPECT_EQ(not_stored(static_cast<planet>(99)).code(), errc::value_not_allowed);
    expect_refusal(
        not_loaded<planet>(R"({"S":"earth"})"),
        errc::value_not_allowed,
        "m",
        "one of the names of its enumeration",
        "earth"
    );
    EXPECT_EQ(not_loaded<planet>(R"({"N":"0"})").code(), errc::attribute_type_mismatch);
}

TEST(Model, LeavesOutAnEmptyOptional)
{
    EXPECT_EQ(stored(std::optional<int>()), "");
    EXPECT_EQ(stored(std::optional<std::string>()), "");
    expect_both_ways(std::optional(5), R"({"N":"5"})");
    expect_both_ways(std::optional(std::string()), R"({"S":""})");
    expect_both_ways(std::optional(planet::mars), "{\"S\":\"M\u00e4rs\"}");
    expect_both_ways(std::optional(point{1, 2}), R"({"M":{"x":{"N":"1"},"y":{"N":"2"}}})");
    expect_both_ways(std::optional(std::vector<int>()), R"({"L":[]})");
    EXPECT_EQ(read_one<one<std::optional<int>>>("{}").m, std::nullopt);
    EXPECT_EQ(loaded<std::optional<std::set<int>>>(R"({"NS":["1"]})"), (std::set<int>{1}));
}

TEST(Model, RefusesAnOptionalThatHoldsAnEmptySet)
{
    EXPECT_EQ(not_stored(std::optional(std::set<int>())).code(), errc::empty_set);
}

TEST(Model, StoresEmptyOptionalsInListsAsNull)
{
    expect_both_ways(
        std::vector<std::optional<int>>{1, {}, 3}, R"({"L":[{"N":"1"},{"NULL":true},{"N":"3"}]})"
    );
    expect_both_ways(
        std::map<std::string, std::optional<std::string>>{{"a", {}}, {"b", "c"}},
        R"({"M":{"a":{"NULL":true},"b":{"S":"c"}}})"
    );
}

TEST(Model, StoresSets)
{
    expect_both_ways(std::set<std::string>{"b", "a"}, R"({"SS":["a","b"]})");
    expect_both_ways(std::set<int>{3, -1}, R"({"NS":["-1","3"]})");
    expect_both_ways(std::set<double>{0.5}, R"({"NS":["0.5"]})");
    expect_both_ways(std::set<number>{number(7)}, R"({"NS":["7"]})");
    expect_both_ways(std::set<binary>{binary{std::byte{1}}, binary()}, R"({"BS":["","AQ=="]})");
    expect_both_ways(std::set<planet>{planet::earth}, R"({"SS":["Earth"]})");
    expect_both_ways(std::set<weapon>{weapon::shotgun}, R"({"NS":["1"]})");
    expect_both_ways(std::unordered_set<std::string>{"x"}, R"({"SS":["x"]})");
    expect_both_ways(std::set<std::string, std::greater<>>{"a", "b"}, R"({"SS":["b","a"]})");
}

TEST(Model, LeavesOutAnEmptySet)
{
    EXPECT_EQ(stored(std::set<std::string>()), "");
    EXPECT_TRUE(read_one<one<std::set<int>>>("{}").m.empty());
}

TEST(Model, NamesTheElementOfASetThatDoesNotFit)
{
    expect_refusal(
        not_loaded<std::set<int>>(R"({"NS":["1","2","1.5"]})"),
        errc::number_not_representable,
        "m[2]",
        "a whole number in the range of its type",
        "1.5"
    );
}

TEST(Model, StoresListsOfEveryKind)
{
    expect_both_ways(std::vector<int>{}, R"({"L":[]})");
    expect_both_ways(std::vector<int>{1, 2}, R"({"L":[{"N":"1"},{"N":"2"}]})");
    expect_both_ways(std::list<std::string>{"a"}, R"({"L":[{"S":"a"}]})");
    expect_both_ways(std::deque<bool>{true}, R"({"L":[{"BOOL":true}]})");
    expect_both_ways(
        std::vector<std::vector<double>>{{}, {1.5}}, R"({"L":[{"L":[]},{"L":[{"N":"1.5"}]}]})"
    );
    expect_both_ways(
        std::vector<point>{{1, 2}, {3, 4}},
        R"({"L":[{"M":{"x":{"N":"1"},"y":{"N":"2"}}},{"M":{"x":{"N":"3"},"y":{"N":"4"}}}]})"
    );
    expect_both_ways(std::vector<std::set<int>>{{1}}, R"({"L":[{"NS":["1"]}]})");
}

TEST(Model, StoresAVectorOfBooleans)
{
    expect_both_ways(std::vector<bool>{}, R"({"L":[]})");
    expect_both_ways(
        std::vector<bool>{true, false, true},
        R"({"L":[{"BOOL":true},{"BOOL":false},{"BOOL":true}]})"
    );
    expect_both_ways(
        std::vector<std::vector<bool>>{{false}, {}}, R"({"L":[{"L":[{"BOOL":false}]},{"L":[]}]})"
    );
    expect_refusal(
        not_loaded<std::vector<bool>>(R"({"L":[{"BOOL":true},{"N":"1"}]})"),
        errc::attribute_type_mismatch,
        "m[1]",
        "a boolean",
        "a number"
    );
}

TEST(Model, StoresArraysOfTheirOwnLengthOnly)
{
    using three = std::array<int, 3>;
    using none = std::array<std::string, 0>;

    expect_both_ways(three{1, 2, 3}, R"({"L":[{"N":"1"},{"N":"2"},{"N":"3"}]})");
    expect_both_ways(none{}, R"({"L":[]})");
    expect_both_ways(
        std::array<point, 1>{point{1, 2}}, R"({"L":[{"M":{"x":{"N":"1"},"y":{"N":"2"}}}]})"
    );
    expect_refusal(
        not_loaded<three>(R"({"L":[{"N":"1"},{"N":"2"}]})"),
        errc::value_not_allowed,
        "m",
        "a list of as many elements as its array",
        "2 elements"
    );
    EXPECT_EQ(
        not_loaded<three>(R"({"L":[{"N":"1"},{"N":"2"},{"N":"3"},{"N":"4"}]})").code(),
        errc::value_not_allowed
    );
    EXPECT_EQ(not_loaded<none>(R"({"L":[{"S":""}]})").code(), errc::value_not_allowed);
}

TEST(Model, StoresMaps)
{
    expect_both_ways(std::map<std::string, int>{}, R"({"M":{}})");
    expect_both_ways(
        std::map<std::string, int>{{" ", 0}, {"a.b", 1}, {"\"", 2}},
        R"({"M":{" ":{"N":"0"},"\"":{"N":"2"},"a.b":{"N":"1"}}})"
    );
    expect_both_ways(
        std::unordered_map<std::string, std::vector<point>>{{"p", {{1, 2}}}},
        R"({"M":{"p":{"L":[{"M":{"x":{"N":"1"},"y":{"N":"2"}}}]}}})"
    );
    expect_both_ways(
        std::map<std::string, bool>{{"a", true}, {"b", false}},
        R"({"M":{"a":{"BOOL":true},"b":{"BOOL":false}}})"
    );
}

TEST(Model, RefusesAnEmptySetInAListOrMapAndNamesItsPlace)
{
    EXPECT_EQ(not_stored(std::vector<std::set<int>>{{1}, {}}).code(), errc::empty_set);
    EXPECT_EQ(not_stored(std::map<std::string, std::set<int>>{{"a", {}}}).code(), errc::empty_set);
}

TEST(Model, ReplacesTheContentsOfContainers)
{
    one<std::vector<int>> list{{1, 2, 3}};
    one<std::map<std::string, int>> map{{{"a", 1}}};
    one<std::vector<bool>> flags{{true, true}};

    read_object(R"({"m":{"L":[{"N":"9"}]}})", record_of<one<std::vector<int>>>(), &list);
    read_object(
        R"({"m":{"M":{"b":{"N":"2"}}}})", record_of<one<std::map<std::string, int>>>(), &map
    );
    read_object(R"({"m":{"L":[]}})", record_of<one<std::vector<bool>>>(), &flags);

    EXPECT_EQ(list.m, std::vector<int>{9});
    EXPECT_EQ(map.m, (std::map<std::string, int>{{"b", 2}}));
    EXPECT_TRUE(flags.m.empty());
}

TEST(Model, StoresNestedModelsAsMaps)
{
    expect_both_ways(point{1, -2}, R"({"M":{"x":{"N":"1"},"y":{"N":"-2"}}})");
    expect_refusal(
        not_loaded<point>(R"({"M":{"x":{"N":"1"}}})"),
        errc::attribute_missing,
        "m.y",
        "a whole number in the range of its type",
        "no attribute"
    );
}

TEST(Model, StoresInheritedMembers)
{
    child c;
    c.id = 1;
    c.name = "n";
    c.flag = true;
    c.own = 4;
    const std::string text =
        R"({"id":{"N":"1"},"own":{"N":"4"},"name":{"S":"n"},"flag":{"BOOL":true}})";

    EXPECT_EQ(written(c), text);
    const auto read = read_one<child>(text);
    EXPECT_EQ(read.id, 1);
    EXPECT_EQ(read.name, "n");
    EXPECT_TRUE(read.flag);
    EXPECT_EQ(read.own, 4);
}

TEST(Model, DescribesATable)
{
    const model_info& info = info_of<child>();

    EXPECT_EQ(info.table, "children");
    ASSERT_EQ(info.key.size(), 2u);
    EXPECT_EQ(info.key[0].field->name, "id");
    EXPECT_EQ(info.key[1].field->name, "own");
    EXPECT_EQ(info.record.fields.size(), 4u);
    EXPECT_FALSE(info.record.has_validators);
    EXPECT_EQ(&info_of<child>(), &info);
}

TEST(Model, MakesObjectsWithTheDefaultsOfTheirClass)
{
    const auto made = info_of<child>().make(0);

    EXPECT_EQ(static_cast<child*>(made->object())->own, 0);
    EXPECT_TRUE(std::string_view(made->image).empty());
}

}  // namespace
}  // namespace ddbm::detail
