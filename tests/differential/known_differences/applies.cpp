#include "differential/known_differences/applies.hpp"

#include "differential/known_differences/order_of_checks.hpp"
#include "differential/known_differences/words.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <iterator>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::differential {
namespace {

std::string parameter(const step& asked, std::string_view name)
{
    const json::value* value = asked.body.if_contains(name);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

bool only_removes(const std::string& expression)
{
    const std::string update = on_one_line(expression);
    static const std::regex removing("\\s*(remove|delete)\\b.*", std::regex::icase);
    static const std::regex setting("(^|.*\\s)(set|add)\\s.*", std::regex::icase);
    return std::regex_match(update, removing) && !std::regex_match(update, setting);
}

bool has_empty_member(const json::value& in, std::string_view name)
{
    if (const json::array* elements = in.if_array())
        return std::any_of(elements->begin(), elements->end(), [&](const json::value& element) {
            return has_empty_member(element, name);
        });
    const json::object* members = in.if_object();
    return members && std::any_of(members->begin(), members->end(), [&](const auto& member) {
               return (member.key() == name && member.value() == json::value(json::object())) ||
                      has_empty_member(member.value(), name);
           });
}

std::size_t occurrences(const std::string& text, std::string_view of)
{
    std::size_t count = 0;
    for (std::size_t at = text.find(of); at != std::string::npos; at = text.find(of, at + 1))
        ++count;
    return count;
}

/// Whether all of it is in there, at the same places of maps and in the same order of lists.
bool is_part_of(const json::value& part, const json::value& whole)
{
    if (const json::array* elements = part.if_array())
    {
        const json::array* others = whole.if_array();
        if (!others)
            return false;
        auto at = others->begin();
        for (const json::value& element : *elements)
        {
            at = std::find_if(at, others->end(), [&](const json::value& other) {
                return is_part_of(element, other);
            });
            if (at == others->end())
                return false;
            ++at;
        }
        return true;
    }
    if (const json::object* members = part.if_object())
    {
        const json::object* others = whole.if_object();
        return others && std::all_of(members->begin(), members->end(), [&](const auto& member) {
                   const json::value* other = others->if_contains(member.key());
                   return other && is_part_of(member.value(), *other);
               });
    }
    return part == whole;
}

bool is_part_of(const std::string& part, const std::string& whole)
{
    json::parse_options deep;
    deep.max_depth = 512;
    return is_part_of(json::parse(part, {}, deep), json::parse(whole, {}, deep));
}

/// Texts of scalar values below it, numbers by value.
void add_scalars(const json::value& in, std::vector<std::string>& found)
{
    if (const json::array* elements = in.if_array())
        for (const json::value& element : *elements)
            add_scalars(element, found);
    const json::object* members = in.if_object();
    if (!members)
        return;
    for (const auto& member : *members)
    {
        const json::string* text = member.value().if_string();
        if (text && member.key() == "N")
            found.push_back("N" + std::to_string(std::strtod(text->c_str(), nullptr)));
        else if (text && (member.key() == "S" || member.key() == "B"))
            found.push_back(std::string(member.key()) + text->c_str());
        else
            add_scalars(member.value(), found);
    }
}

bool cancels_for(const difference& found, const std::string& pattern)
{
    return std::regex_search(found.left_error, std::regex(pattern));
}

}  // namespace

bool asks_for_no_capacity(const step& asked, const difference&)
{
    const std::string wanted = parameter(asked, "ReturnConsumedCapacity");
    return wanted.empty() || wanted == "NONE";
}

bool is_larger_in_local(const step&, const difference& found)
{
    return std::atof(found.right.c_str()) > std::atof(found.left.c_str());
}

bool is_smaller_in_local(const step&, const difference& found)
{
    return std::atof(found.right.c_str()) < std::atof(found.left.c_str());
}

bool is_smaller_in_local_or_again(const step& asked, const difference& found)
{
    return is_smaller_in_local(asked, found) || asked.body.contains("ClientRequestToken");
}

bool removes_only(const step& asked, const difference&)
{
    if (asked.operation == "UpdateItem")
        return only_removes(parameter(asked, "UpdateExpression"));
    const json::array& entries = asked.body.at("TransactItems").as_array();
    return std::any_of(entries.begin(), entries.end(), [](const json::value& entry) {
        const json::value* update = entry.as_object().if_contains("Update");
        const json::value* text =
            update ? update->as_object().if_contains("UpdateExpression") : nullptr;
        return text && only_removes(std::string(text->as_string()));
    });
}

bool has_empty_placeholders(const step& asked, const difference&)
{
    return has_empty_member(asked.body, "ExpressionAttributeNames") ||
           has_empty_member(asked.body, "ExpressionAttributeValues");
}

bool is_found_before_that_of_local(const step&, const difference& found)
{
    return is_looked_for_before(found.left, found.right);
}

bool local_goes_on(const step&, const difference& found)
{
    return found.right.starts_with(found.left);
}

bool has_several_operands(const step& asked, const difference&)
{
    static const std::regex operand("(add|delete) |, ", std::regex::icase);
    const std::string body = json::serialize(asked.body);
    return occurrences(body, "\"UpdateExpression\":") > 1 ||
           std::distance(
               std::sregex_iterator(body.begin(), body.end(), operand), std::sregex_iterator()
           ) > 1;
}

bool is_said_of_the_start(const step&, const difference& found)
{
    std::string without = found.left;
    const std::string_view start = "The provided starting key is invalid: ";
    const std::size_t at = without.find(start);
    if (at != std::string::npos)
        without.erase(at, start.size());
    return without == found.right;
}

bool lacks_a_dot(const step&, const difference& found)
{
    std::string without = found.left;
    const std::string_view dot = "contains duplicates.";
    without.erase(without.find(dot) + dot.size() - 1, 1);
    return without == found.right;
}

bool returns_a_part_of_what_local_does(const step& asked, const difference& found)
{
    return returns_updated(asked, found) && is_part_of(found.left, found.right);
}

bool local_has_only_a_part(const step& asked, const difference& found)
{
    return json::serialize(asked.body).find("\"Delete\":") != std::string::npos &&
           is_part_of(found.right, found.left);
}

bool cancels_for_an_update(const step&, const difference& found)
{
    return cancels_for(
        found, update_failure + "|The update expression attempted to update |Item size to update "
    );
}

bool cancels_for_a_key(const step&, const difference& found)
{
    return cancels_for(
        found,
        "does not match the schema|Missing the key |Type mismatch for |Cannot update attribute |"
        "Key attributes must be scalars|has exceeded the (maximum )?size limit"
    );
}

bool cancels_for_an_index_key(const step&, const difference& found)
{
    return cancels_for(
        found, "IndexKey: |Type mismatch for Index Key |The update expression attempted to update "
    );
}

bool starts_at_a_bound(const step& asked, const difference&)
{
    std::vector<std::string> start;
    std::vector<std::string> bounds;
    const json::value* start_key = asked.body.if_contains("ExclusiveStartKey");
    if (!start_key)
        return false;
    // Where the page before has ended.
    if (start_key->is_object() && start_key->as_object().contains("$reply"))
        return true;
    add_scalars(*start_key, start);
    for (const std::string_view name : {"ExpressionAttributeValues", "KeyConditions"})
        if (const json::value* values = asked.body.if_contains(name))
            add_scalars(*values, bounds);
    return std::any_of(start.begin(), start.end(), [&](const std::string& value) {
        return std::find(bounds.begin(), bounds.end(), value) != bounds.end();
    });
}

bool has_numbers_in_two_forms(const step& asked, const difference&)
{
    static const std::regex form("\"N\":\"([0-9]+\\.0|1e2)\"");
    return std::regex_search(json::serialize(asked.body), form);
}

bool has_long_exponent(const step& asked, const difference&)
{
    static const std::regex exponent("\"-?[0-9.]+[eE][+-]?[0-9]{7,}\"");
    return std::regex_search(json::serialize(asked.body), exponent);
}

bool has_expression_values(const step& asked, const difference&)
{
    return asked.body.contains("ExpressionAttributeValues");
}

bool has_attribute_updates(const step& asked, const difference&)
{
    return asked.body.contains("AttributeUpdates");
}

bool returns_updated(const step& asked, const difference&)
{
    return parameter(asked, "ReturnValues").starts_with("UPDATED_");
}

bool has_one_page_more(const step& asked, const difference& found)
{
    const int theirs = found.right == "absent" ? 1 : std::atoi(found.right.c_str());
    return asked.body.contains("Limit") && std::atoi(found.left.c_str()) == theirs + 1;
}

bool has_empty_start(const step& asked, const difference&)
{
    return has_empty_member(asked.body, "ExclusiveStartKey");
}

bool has_limit(const step& asked, const difference&)
{
    return asked.body.contains("Limit");
}

bool reads_local_index(const step& asked, const difference& found)
{
    return parameter(asked, "IndexName").starts_with("local") &&
           std::atof(found.left.c_str()) > std::atof(found.right.c_str());
}

bool reads_index_for_more(const step& asked, const difference& found)
{
    return !parameter(asked, "IndexName").empty() &&
           std::atof(found.right.c_str()) > std::atof(found.left.c_str());
}

bool has_zero_with_exponent(const step& asked, const difference&)
{
    static const std::regex zero("\"0e(126|-131)\"");
    return std::regex_search(json::serialize(asked.body), zero);
}

bool may_hold_mistakes(const step& asked, const difference&)
{
    return asked.wild;
}

}  // namespace ddbm::differential
