#include "differential/generator/values.hpp"

#include <algorithm>
#include <vector>

namespace ddbm::differential {
namespace {

constexpr std::string_view edge_numbers[] = {
    "12345678901234567890123456789012345678",
    "-99999999999999999999999999999999999999",
    "0.00000000000000000000000000000000000001",
    "9.9999999999999999999999999999999999999E+125",
    "-9.9999999999999999999999999999999999999E+125",
    "1e125",
    "1e-130",
    "-1e-130",
    "1E+2",
    "1e2",
    "1.50",
    "00012.500",
    "-0",
    "0.0",
    ".5",
    "5.",
    "+5",
    "-1.5e-7",
    // Of two digits before the point, since Local counts a byte less if a negative number needs all
    // pairs.
    "31.415926535897932384626433832795028842",
    "0.0e126",
};

constexpr std::string_view bad_numbers[] = {
    "",
    "abc",
    " 1",
    "1 ",
    "NaN",
    "Infinity",
    "0x10",
    "1_000",
    "--1",
    "1e",
    ".",
    "+",
    "1e126",
    "-1e126",
    "1e-131",
    "0e126",
    "0e-131",
    "123456789012345678901234567890123456789",
    "1.23456789012345678901234567890123456789",
    "1e999999999999",
    "1e9223372036854775808",
};

constexpr std::string_view plain_strings[] = {"a", "b", "c", "ab", "abc", "hello", "Z", "10"};

constexpr std::string_view edge_strings[] = {
    "",
    " ",
    "\xC3\xA4",
    "\xE6\x97\xA5\xE6\x9C\xAC",
    "\xF0\x9F\x98\x80",
    "line\nbreak",
    "\"quoted\\\"",
    "\x01",
    "</a&b>",
    "\xEF\xBF\xBF",
};

/// Base64 of nothing, a zero byte, letters, high bytes.
constexpr std::string_view binaries[] = {
    "", "AA==", "YQ==", "YWI=", "YWJj", "/wA=", "////", "gA=="};

std::string number_text(random_source& random)
{
    if (random.chance(80))
        return std::to_string(static_cast<int>(random.below(13)) - 2);
    return std::string(random.pick(edge_numbers));
}

std::string string_text(random_source& random)
{
    if (random.chance(2))
        return std::string(300 + random.below(1500), 'x');
    return std::string(random.chance(80) ? random.pick(plain_strings) : random.pick(edge_strings));
}

std::string binary_text(random_source& random)
{
    return std::string(random.pick(binaries));
}

/// Some different ones; those that differ as texts only are kept away from numbers.
json::array set_of(random_source& random, std::string_view type)
{
    json::array members;
    const std::size_t count = 1 + random.below(4);
    for (std::size_t i = 0; i < count; ++i)
    {
        std::string text;
        if (type == "NS")
            text = random.chance(85) ? std::to_string(random.below(9))
                                     : random.one_of({"1e125", "-7.25", "1e-130", "100.5"});
        else
            text = type == "SS" ? string_text(random) : binary_text(random);
        const json::value member(text);
        if (std::find(members.begin(), members.end(), member) == members.end())
            members.push_back(member);
    }
    return members;
}

json::array list_of(random_source& random, int depth)
{
    json::array elements;
    const std::size_t count = random.below(4);
    for (std::size_t i = 0; i < count; ++i)
        elements.push_back(any_value(random, depth + 1));
    return elements;
}

json::object map_of(random_source& random, int depth)
{
    json::object members;
    for (const std::string_view name : {"x", "y", "m", "l"})
    {
        if (!random.chance(50))
            continue;
        if (name == "x")
            members[name] = value_of(random, "N");
        else if (name == "m" && depth < 3)
            members[name] = value_of(random, "M", depth + 1);
        else if (name == "l" && depth < 3)
            members[name] = value_of(random, "L", depth + 1);
        else
            members[name] = any_value(random, depth + 1);
    }
    if (random.chance(3))
        members[random.flaw(20) ? std::string() : random.one_of({"with.dot", "\xC3\xBC", "[0]"})] =
            any_value(random, depth + 1);
    return members;
}

json::value nested(std::size_t levels)
{
    json::value value = {{"S", "deep"}};
    for (std::size_t i = 0; i < levels; ++i)
        value = i % 2 ? json::value{{"L", json::array{value}}}
                      : json::value{{"M", json::object{{"x", value}}}};
    return value;
}

}  // namespace

json::value value_of(random_source& random, std::string_view type, int depth)
{
    json::object value;
    if (type == "S")
        value[type] = string_text(random);
    else if (type == "N")
        value[type] = number_text(random);
    else if (type == "B")
        value[type] = binary_text(random);
    else if (type == "BOOL")
        value[type] = random.chance(50);
    else if (type == "NULL")
        value[type] = true;
    else if (type == "L")
        value[type] = list_of(random, depth);
    else if (type == "M")
        value[type] = map_of(random, depth);
    else
        value[type] = set_of(random, type);
    return value;
}

json::value any_value(random_source& random, int depth)
{
    if (depth < 3 && random.chance(25))
        return value_of(random, random.one_of({"L", "M"}), depth);
    if (depth == 0 && random.chance(1))
        return nested(25 + random.below(6));
    return value_of(
        random, random.one_of({"S", "S", "N", "N", "N", "B", "BOOL", "NULL", "SS", "NS", "BS"})
    );
}

json::value bad_value(random_source& random)
{
    switch (random.below(12))
    {
    case 0:
        return json::object{};
    case 1:
        return {{"NULL", false}};
    case 2:
        return {{random.one_of({"SS", "NS", "BS"}), json::array{}}};
    case 3:
        return {{"SS", json::array{"a", "b", "a"}}};
    case 4:
        return {{"NS", random.chance(50) ? json::array{"1", "1.0"} : json::array{"1", "x"}}};
    case 5:
        return {{"BS", json::array{"YQ==", "YQ=="}}};
    case 6:
        return {{"S", "a"}, {"N", "1"}};
    case 7:
        return nested(31 + random.below(4));
    case 8:
        return {{"M", json::object{{"x", bad_value(random)}}}};
    case 9:
        return {{"L", json::array{json::value{{"S", "fine"}}, bad_value(random)}}};
    default:
        return {{"N", random.pick(bad_numbers)}};
    }
}

json::value partition_value(random_source& random, std::string_view type)
{
    if (type == "N")
        return {{"N", random.one_of({"1", "2", "2.0", "-3", "3"})}};
    if (type == "B")
        return {{"B", random.one_of({"AA==", "YQ==", "/wA="})}};
    return {{"S", random.one_of({"p1", "p1", "p2", "p2", "p3", "\xC3\xA4"})}};
}

json::value sort_value(random_source& random, std::string_view type)
{
    if (type == "N")
        return {
            {"N",
             random.one_of(
                 {"0",
                  "1",
                  "1.0",
                  "2",
                  "10",
                  "-1",
                  "-10",
                  "1.5",
                  "1e2",
                  "100",
                  "1e-130",
                  "-1e125",
                  "12345678901234567890123456789012345678"}
             )}};
    if (type == "B")
        return {
            {"B", random.one_of({"AA==", "AAA=", "YQ==", "YWI=", "YWJj", "/wA=", "////", "gA=="})}};
    return {
        {"S",
         random.one_of(
             {"a",
              "aa",
              "ab",
              "abc",
              "b",
              "c",
              "Z",
              "0",
              "\xC3\xA4",
              "\xEF\xBF\xBF",
              "\xF0\x9F\x98\x80"}
         )}};
}

json::value bad_key_value(random_source& random, std::string_view type)
{
    switch (random.below(6))
    {
    case 0:
        return {{"S", ""}};
    case 1:
        return {{"B", ""}};
    case 2:
        return {{"S", std::string(random.chance(50) ? 2049 : 1025, 'k')}};
    case 3:
        return bad_value(random);
    case 4:
        return value_of(random, random.one_of({"L", "M", "NULL", "SS", "BOOL"}));
    default:
        return value_of(random, type == "S" ? "N" : "S");
    }
}

std::string type_of(const json::value& value)
{
    const json::object* members = value.if_object();
    return members && !members->empty() ? std::string(members->begin()->key()) : std::string();
}

}  // namespace ddbm::differential
