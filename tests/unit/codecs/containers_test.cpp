// Lists, sets and maps of all kinds.

#include "unit/codecs/codec_testing.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <set>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace {

using std::chrono::sys_days;
using std::chrono::year;

// Texts are the same whatever their case is.
struct without_case
{
    static char low(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

    bool operator()(const std::string& a, const std::string& b) const
    {
        return std::lexicographical_compare(
            a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return low(x) < low(y); }
        );
    }
};

constexpr sys_days hangar = sys_days(year(1993) / 12 / 10);

}  // namespace

namespace ddbm::detail {
namespace {

// -- Lists

template <class List>
attribute_value list_of(const List& list)
{
    attribute_value::list elements;
    for (const auto& each : list)
        elements.emplace_back(each);
    return elements;
}

template <class... List>
void expect_all_lists()
{
    (expect_all_stored<List>([](const List& list) { return list_of(list); }), ...);
}

TEST(ListCodec, KeepsEveryKindOfSequence)
{
    expect_all_lists<
        std::vector<int>,
        std::deque<int>,
        std::list<int>,
        std::vector<std::string>,
        std::deque<std::string>,
        std::list<double>,
        std::array<int, 3>,
        std::vector<number>>();
    expect_all_stored<std::vector<bool>>([](const std::vector<bool>& bits) {
        attribute_value::list elements;
        for (bool each : bits)
            elements.emplace_back(each);
        return elements;
    });
}

TEST(ListCodec, KeepsListsInLists)
{
    expect_all_stored<std::deque<std::list<std::vector<int>>>>([](const auto& outer) {
        attribute_value::list elements;
        for (const auto& middle : outer)
        {
            attribute_value::list inner;
            for (const auto& each : middle)
                inner.push_back(list_of(each));
            elements.emplace_back(std::move(inner));
        }
        return elements;
    });
}

// -- Sets

template <class Kind, class Set>
attribute_value set_of(const Set& set)
{
    if (set.empty())
        return {};
    Kind elements;
    for (const auto& each : set)
        elements.insert(each);
    return elements;
}

template <class Kind, class... Set>
void expect_all_sets()
{
    (expect_all_stored<Set>([](const Set& set) { return set_of<Kind>(set); }), ...);
}

TEST(SetCodec, KeepsEveryKindOfSetAndLeavesOutTheEmptyOnes)
{
    expect_all_sets<string_set, std::set<std::string>, std::unordered_set<std::string>>();
    expect_all_sets<
        number_set,
        std::set<int>,
        std::unordered_set<int>,
        std::set<double>,
        std::unordered_set<unsigned long long>,
        std::set<number>,
        std::unordered_set<number>,
        std::set<int, std::greater<>>>();
    expect_all_sets<binary_set, std::set<binary>>();
}

TEST(SetCodec, KeepsDates)
{
    expect_stored(
        std::set{hangar, hangar - std::chrono::days(1)}, R"({"SS":["1993-12-09","1993-12-10"]})"
    );
    expect_stored<one_in, epoch<std::chrono::days>>(std::set{hangar}, R"({"NS":["8744"]})");
}

TEST(SetCodec, LosesNoElement)
{
    expect_refusal(
        refusal_of_value<std::set<std::string, without_case>>(R"({"SS":["A","b","a"]})"),
        errc::duplicate_in_set,
        "m[2]",
        "an element that differs from those before",
        "a"
    );
    EXPECT_EQ(
        (refusal_of_value<std::set<double>, nearest_value>(R"({"NS":["0.1","0.10000000000000001"]})"
        )
             .code()),
        errc::duplicate_in_set
    );
    EXPECT_EQ(
        refusal_of_value<std::unordered_set<int>>(R"({"NS":["1","1.0"]})").code(),
        errc::duplicate_in_set
    );
}

// -- Maps

template <class Map, class Name>
attribute_value map_of(const Map& map, Name name_of)
{
    item entries;
    for (const auto& [key, value] : map)
        entries.set(name_of(key), value);
    return entries;
}

template <class... Map>
void expect_all_maps()
{
    const auto name = []<class Key>(const Key& key) {
        if constexpr (std::is_same_v<Key, std::string>)
            return key;
        else
            return number(key).to_plain_string();
    };
    (expect_all_stored<Map>([&](const Map& map) { return map_of(map, name); }), ...);
}

TEST(MapCodec, KeepsEveryKindOfMap)
{
    expect_all_maps<
        std::map<std::string, int>,
        std::unordered_map<std::string, int>,
        std::map<std::string, std::string, std::greater<>>,
        std::map<int, std::string>,
        std::unordered_map<long long, int>,
        std::map<double, int>,
        std::map<number, bool>>();
}

TEST(MapCodec, HasDatesAsNames)
{
    const std::map<sys_days, int> visits = {{hangar, 2}, {hangar + std::chrono::days(1), 3}};
    expect_stored(visits, R"({"M":{"1993-12-10":{"N":"2"},"1993-12-11":{"N":"3"}}})");
    expect_all_stored<std::map<std::chrono::sys_time<std::chrono::milliseconds>, int>>(
        [](const auto& map) {
            return map_of(map, [](const auto& time) { return value_text(time); });
        }
    );
}

TEST(MapCodec, TakesNoNameThatIsNoKey)
{
    using dates = std::map<sys_days, int>;
    expect_refusal(
        refusal_of_value<dates>(R"({"M":{"1993-12-10":{"N":"2"},"today":{"N":"3"}}})"),
        errc::value_not_allowed,
        "m.today",
        "a map with names of its keys' type",
        "another entry"
    );
    EXPECT_EQ(
        (refusal_of_value<std::map<int, int>>(R"({"M":{"":{"N":"2"}}})").code()),
        errc::value_not_allowed
    );
}

// Saves would not find them under the names that they write.
TEST(MapCodec, TakesNoNameThatItWouldWriteInAnotherWay)
{
    for (const std::string name : {"01", "1.0", "1E0", "-0", "+1"})
        expect_refusal(
            refusal_of_value<std::map<int, int>>(R"({"M":{")" + name + R"(":{"N":"2"}}})"),
            errc::value_not_allowed,
            "m." + name,
            "a map with names of its keys' type",
            "another entry"
        );
    EXPECT_EQ(
        (refusal_of_value<std::map<sys_days, int>>(R"({"M":{"1993-12-10T00:00:00Z":{"N":"2"}}})")
             .code()),
        errc::value_not_allowed
    );
    using milliseconds = std::chrono::sys_time<std::chrono::milliseconds>;
    for (const std::string name : {"1993-12-10T00:00:00Z", "1993-12-10T01:00:00.000+01:00"})
        EXPECT_EQ(
            (refusal_of_value<std::map<milliseconds, int>>(R"({"M":{")" + name + R"(":{"N":"2"}}})")
                 .code()),
            errc::value_not_allowed
        ) << name;
}

TEST(MapCodec, LosesNoEntry)
{
    EXPECT_EQ(
        (refusal_of_value<std::map<std::string, int, without_case>>(
             R"({"M":{"a":{"N":"2"},"A":{"N":"3"}}})"
        )
             .code()),
        errc::value_not_allowed
    );
}

TEST(MapCodec, NamesTheEntryThatCannotBeWritten)
{
    using model = one<std::map<int, std::set<int>>>;
    const model object{{{1, {2}}, {7, {}}}};
    item_value_writer writer;

    const error refused = failure_of([&] { write_record(writer, record_of<model>(), &object); });

    EXPECT_EQ(refused.code(), errc::empty_set);
    EXPECT_EQ(writer.path(), "m.7");
}

TEST(MapCodec, ReachesItsValuesWithAForm)
{
    expect_stored<one_in, epoch<std::chrono::days>>(
        std::map<sys_days, sys_days>{{hangar, hangar}}, R"({"M":{"1993-12-10":{"N":"8744"}}})"
    );
}

}  // namespace
}  // namespace ddbm::detail
