#include "recording/canonical_request.hpp"

#include "values/json_scanner.hpp"

#include <ddbm/error.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace ddbm::detail {

namespace {

using members = std::map<std::string, std::string, std::less<>>;

bool is_left_out(std::string_view member)
{
    return member == "ClientRequestToken" || member == "ReturnConsumedCapacity";
}

bool is_set(std::string_view member)
{
    return member == "SS" || member == "NS" || member == "BS";
}

// Strings with their escapes resolved and sizes in front: not JSON any more, but one text for each
// string.
std::string text_of(std::string_view string)
{
    return std::to_string(string.size()) + '"' + std::string(string) + '"';
}

std::string canonical(json_scanner& in, bool sorts);

members canonical_members(json_scanner& in)
{
    members read;
    in.members([&] {
        const std::string name(in.key());
        read[name] = canonical(in, is_set(name));
    });
    return read;
}

std::string canonical_object(const members& all)
{
    std::string text = "{";
    for (const auto& [name, value] : all)
        text.append(text_of(name)).append(1, ':').append(value).append(1, ',');
    return text + '}';
}

// `sorts`: an array's elements.
std::string canonical(json_scanner& in, bool sorts)
{
    const char first = in.peek();
    if (first == '{')
        return canonical_object(canonical_members(in));
    if (first == '"')
        return text_of(in.string().text);
    if (first != '[')
    {
        const char* const begin = in.position();
        in.skip_value();
        return {begin, in.position()};
    }
    std::vector<std::string> elements;
    in.elements([&] { elements.push_back(canonical(in, false)); });
    if (sorts)
        std::ranges::sort(elements);
    std::string text = "[";
    for (const std::string& each : elements)
        text.append(each).append(1, ',');
    return text + ']';
}

// False if the text is no JSON object.
bool read_members(std::string_view body, members& read)
{
    try
    {
        // Looks how deep it is before the functions above go there.
        json_scanner whole(body);
        if (whole.peek() != '{')
            return false;
        whole.skip_value();
        whole.expect_end();
        json_scanner in(body);
        read = canonical_members(in);
        std::erase_if(read, [](const auto& member) { return is_left_out(member.first); });
        return true;
    }
    catch (const error&)
    {
        return false;
    }
}

}  // namespace

std::string canonical_request(std::string_view body)
{
    members all;
    return read_members(body, all) ? canonical_object(all) : std::string(body);
}

std::vector<std::string> different_members(std::string_view one, std::string_view other)
{
    members first;
    members second;
    std::vector<std::string> names;
    if (!read_members(one, first) || !read_members(other, second))
        return names;
    for (const auto& [name, value] : first)
    {
        const auto found = second.find(name);
        if (found == second.end() || found->second != value)
            names.push_back(name);
    }
    for (const auto& [name, value] : second)
    {
        if (!first.contains(name))
            names.push_back(name);
    }
    return names;
}

}  // namespace ddbm::detail
