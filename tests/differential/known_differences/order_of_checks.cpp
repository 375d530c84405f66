// The order is that of the service's answers to requests with two mistakes; where its operations
// differ, none of them contradicts it. DynamoDB Local has its own.

#include "differential/known_differences/order_of_checks.hpp"

#include "differential/known_differences/words.hpp"

#include <cstddef>
#include <optional>
#include <regex>
#include <utility>
#include <vector>

namespace ddbm::differential {
namespace {

using places = std::vector<std::pair<std::regex, int>>;

/// Each group of patterns has the next place.
places make_places(const std::vector<std::vector<std::string>>& groups)
{
    places made;
    for (std::size_t at = 0; at < groups.size(); ++at)
        for (const std::string& pattern : groups[at])
            made.emplace_back(std::regex(pattern), static_cast<int>(at));
    return made;
}

/// The first pattern that matches counts.
std::optional<int> place_of(const std::string& outcome, const places& known)
{
    for (const auto& [pattern, place] : known)
        if (std::regex_match(outcome, pattern))
            return place;
    return {};
}

const places& places_in_requests()
{
    static const places known = make_places({
        {ve + "Can not use both .*",
         ve + "ExpressionAttribute(Names|Values) can only be specified .*",
         ve + "ConditionalOperator cannot be used without .*"},
        {ve + "(The provided starting key is invalid: )?(Supplied AttributeValue .*|Input "
              "collection "
              ".*|The parameter cannot be converted .*|Attempting to store more .*|Nesting Levels "
              ".*)",
         ve + "(The provided starting key is invalid: )?One or more parameter values were invalid: "
              "(Null attribute|An? [a-z]+ set|Binary sets|Input collection|Empty attribute name).*",
         ve + "A value provided cannot be converted into a number"},
        {ve + "ReturnValues can only be .*",
         ve + "Return values set to invalid value",
         ve + "Item size has exceeded .*"},
        {omv + "(Only DELETE action |Action .* is none of |(ADD|DELETE) action ).*",
         ve + "Member must satisfy enum value set: \\[ADD, DELETE, PUT\\]",
         omv + "(Value |Exists |Invalid number of argument|AttributeValue|ComparisonOperator ).*",
         omv + "Duplicate value in attribute name: .*",
         ve + "Cannot have two attributes with the same name",
         ve + "The BETWEEN condition was provided .*",
         ve + "Either the KeyConditions or .*"},
        {ve + "ExpressionAttribute(Names|Values) (must not be empty|contains invalid .*)"},
        {ve + "Invalid UpdateExpression: .*"},
        {ve + "Invalid ConditionExpression: .*"},
        {ve +
         "(Invalid KeyConditionExpression|KeyConditionExpressions? |Invalid (operator|condition) "
         ").*"},
        {ve + "Invalid FilterExpression: .*"},
        {ve + "Invalid ProjectionExpression: .*"},
        {ve + "Value provided in ExpressionAttribute.*"},
        {ve +
         "(ALL_PROJECTED_ATTRIBUTES can be used only |Must specify the |Cannot specify the ).*"},
        {rnf + ".*"},
        {ve + "The table does not have the specified index: .*"},
        {ve + "Consistent read.*"},
        {ve + "The provided (exclusive start|starting) key is invalid"},
        {ve + "The provided key element does not match the schema",
         omv + "(Missing the key|Type mismatch for key|Size of hashkey|Aggregated size|Condition "
               "parameter type).*",
         ve + "One or more parameter values are not valid\\. The AttributeValue for a key .*",
         ve + "(Query (key )?condition |The number of query conditions |Attempted conditional "
              "constraint ).*",
         // Of several; none at all are found earlier.
         ve + "Conditions can be of length .*",
         ve + "(The number of conditions on the keys |One of the required keys |Invalid attribute "
              "value type|Hash primary key values ).*"},
        {omv + "Cannot update attribute .*"},
        {ve + "The provided starting key is invalid: .*"},
        {ve + "(The query can return at most one row .*|The provided starting key .*)"},
        {ve + "Key attributes must be scalars; .*"},
        {ve + "(Filter Expression|QueryFilter) can only contain .*"},
        {omv + "(Global s|S)econdary index .* does not project .*"},
        {omv + "Type mismatch for Index Key.*",
         ve + "Updates on index keys must be of the same data type .*",
         ve +
             "One or more parameter values are not valid\\. (A value specified for a secondary|The "
             "update expression) .*"},
        {"400 ConditionalCheckFailedException: .*"},
        {"400 TransactionCanceledException: .*",
         ve + update_failure,
         ve + "DynamoDB only supports precision up to 38 digits"},
    });
    return known;
}

const places& places_in_updates()
{
    static const places known = make_places({
        {expression + "(The expression can not be empty;|Expression size |Syntax error; ).*"},
        {expression + "Attribute name is a reserved keyword; .*"},
        {expression + "Invalid function name; .*"},
        {expression + "The \"(SET|ADD|REMOVE|DELETE)\" section .*"},
        {expression + "An expression attribute name .*"},
        {expression + "An expression attribute value .*"},
        {expression + "Two document paths overlap .*"},
        {expression + "Two document paths conflict .*"},
        {expression + "Incorrect operand type for operator or function; operator: .*"},
        {expression + ".*"},
    });
    return known;
}

const places& places_in_conditions()
{
    static const places known = make_places({
        {expression + "(The expression can not be empty;|Expression size |Syntax error; ).*"},
        {expression + "The expression has redundant parentheses;"},
        {expression + "Invalid function name; .*"},
        {expression + "The function is not allowed .*"},
        {expression + "Attribute name is a reserved keyword; .*"},
        {expression + ".*"},
    });
    return known;
}

}  // namespace

bool is_looked_for_before(const std::string& outcome, const std::string& other)
{
    const std::optional<int> mine = place_of(outcome, places_in_requests());
    const std::optional<int> theirs = place_of(other, places_in_requests());
    if (!mine || !theirs || *mine != *theirs)
        return mine && theirs && *mine < *theirs;

    const bool updates = outcome.find("Invalid UpdateExpression") != std::string::npos;
    const places& inside = updates ? places_in_updates() : places_in_conditions();
    const std::optional<int> mine_inside = place_of(outcome, inside);
    const std::optional<int> theirs_inside = place_of(other, inside);
    return mine_inside && theirs_inside && *mine_inside < *theirs_inside;
}

}  // namespace ddbm::differential
