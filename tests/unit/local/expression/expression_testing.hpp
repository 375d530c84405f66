// What the tests of expressions have in common: items and placeholders from JSON, and the message
// of what is refused.
#ifndef DDBM_TESTS_UNIT_LOCAL_EXPRESSION_EXPRESSION_TESTING_HPP
#define DDBM_TESTS_UNIT_LOCAL_EXPRESSION_EXPRESSION_TESTING_HPP

#include "local/expression/placeholders.hpp"
#include "local/service_error.hpp"

#include <ddbm/item.hpp>
#include <ddbm/item_json.hpp>

#include <boost/json/parse.hpp>

#include <string>
#include <string_view>

namespace ddbm::local::detail::expression_testing {

inline boost::json::object object_of(std::string_view json)
{
    return boost::json::parse(boost::json::string_view(json.data(), json.size())).as_object();
}

/// Empty texts stand for absent parameters.
inline placeholders make_placeholders(std::string_view names, std::string_view values)
{
    boost::json::object parsed_names;
    boost::json::object parsed_values;
    if (!names.empty())
        parsed_names = object_of(names);
    if (!values.empty())
        parsed_values = object_of(values);
    return placeholders(
        names.empty() ? nullptr : &parsed_names, values.empty() ? nullptr : &parsed_values
    );
}

/// The message of the ValidationException that this throws; "" if it throws nothing.
template <class Function>
std::string refusal_of(const Function& function)
{
    try
    {
        function();
        return "";
    }
    catch (const service_error& failure)
    {
        if (failure.type() != validation_exception || failure.status() != 400)
            return "another error";
        return failure.message().value_or("no message");
    }
}

/// A text repeated, with something between.
inline std::string repeat(std::string_view text, int count, std::string_view between = "")
{
    std::string all;
    for (int i = 0; i < count; ++i)
        all.append(i == 0 ? "" : between).append(text);
    return all;
}

/// With one value of each type: `:s :n :b :t :z :m :l :ss :ns :bs`, and `:s2 :n2 :b2 :T` (the name
/// of a type).
inline constexpr std::string_view one_of_each = R"({
    ":s": {"S": "a"}, ":s2": {"S": "b"}, ":n": {"N": "1"}, ":n2": {"N": "2"},
    ":b": {"B": "AQI="}, ":b2": {"B": "AgE="}, ":t": {"BOOL": true}, ":z": {"NULL": true},
    ":m": {"M": {"a": {"N": "1"}}}, ":l": {"L": [{"S": "x"}]}, ":ss": {"SS": ["a"]},
    ":ns": {"NS": ["1"]}, ":bs": {"BS": ["AQI="]}, ":T": {"S": "NS"}})";

}  // namespace ddbm::local::detail::expression_testing

#endif
