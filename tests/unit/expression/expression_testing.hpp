#ifndef DDBM_TESTS_EXPRESSION_TESTING_HPP
#define DDBM_TESTS_EXPRESSION_TESTING_HPP

#include "expression/apply_expression.hpp"

#include <ddbm/attribute_value.hpp>
#include <ddbm/item_json.hpp>
#include <ddbm/value_writer.hpp>

#include <string>
#include <string_view>

namespace ddbm::detail {

// What a request has of these expressions.
inline std::string written(const expression_builder& expressions)
{
    std::string text;
    json_writer out(text);
    out.begin_object();
    expressions.write(out);
    out.end_object();
    return text;
}

// A text of an attribute, what is between, and a value: `state = {"S":"paid"}`.
inline expression_text
term(std::string_view attribute, std::string_view between, const attribute_value& value)
{
    expression_text text;
    text.attribute(attribute).text(between).value(to_json(value));
    text.count(1);
    return text;
}

inline expression_text path(std::string_view attribute)
{
    expression_text text;
    text.attribute(attribute);
    return text;
}

}  // namespace ddbm::detail

#endif
