#include "differential/known_differences/applies.hpp"

#include "differential/known_differences/words.hpp"

#include <algorithm>
#include <cstdlib>
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

bool only_removes(const std::string& update)
{
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

/// Which of the messages of expressions it is; -1 for none of them.
int kind_of_mistake(const std::string& outcome)
{
    static const std::vector<std::regex> kinds = [] {
        std::vector<std::regex> made;
        for (const std::string& text :
             {expression + "The expression can not be empty;",
              expression + "Expression size has exceeded .*",
              expression + "Syntax error; token: \".*\", near: \".*\"",
              expression + "The expression has redundant parentheses;",
              expression + "Invalid function name; function: .*",
              expression + "The function is not allowed .*; function: .*",
              expression + "Attribute name is a reserved keyword; reserved keyword: .*",
              expression + "The \"(SET|ADD|REMOVE|DELETE)\" section can only be used once .*",
              expression +
                  "An expression attribute name used .* is not defined; attribute name: #.*",
              expression +
                  "An expression attribute value used .* is not defined; attribute value: :.*",
              expression + "Two document paths overlap .*",
              expression + "Two document paths conflict .*",
              expression + "Incorrect number of operands .*",
              expression + "Incorrect operand type for operator or function; operator: .*",
              expression +
                  "Incorrect operand type for operator or function; operator or function: .*",
              expression + "The first operand must be distinct .*",
              expression + "Operator or function requires a document path; .*",
              expression + "Invalid attribute type name found; .*",
              expression + "The BETWEEN operator requires .*",
              expression + "List index is not within the allowable range; .*",
              ve + "Value provided in ExpressionAttribute(Names|Values) unused in expressions: .*",
              ve + "ExpressionAttribute(Names|Values) contains invalid (key|value): .*"})
            made.emplace_back(text);
        return made;
    }();
    for (std::size_t i = 0; i < kinds.size(); ++i)
        if (std::regex_match(outcome, kinds[i]))
            return static_cast<int>(i);
    return -1;
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

bool finds_another_mistake(const step&, const difference& found)
{
    const int ours = kind_of_mistake(found.left);
    const int theirs = kind_of_mistake(found.right);
    if (ours < 0 || theirs < 0)
        return false;
    // Of several that are not defined it may be another one.
    return ours != theirs || found.left.find("is not defined") != std::string::npos;
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

bool checks_or_updates(const step& asked, const difference&)
{
    const std::string body = json::serialize(asked.body);
    return body.find("\"ConditionCheck\":") != std::string::npos ||
           body.find("\"Update\":") != std::string::npos;
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

bool deletes_an_index(const step& asked, const difference&)
{
    return json::serialize(asked.body).find("\"Delete\":") != std::string::npos;
}

bool may_hold_mistakes(const step& asked, const difference&)
{
    return asked.wild;
}

}  // namespace ddbm::differential
