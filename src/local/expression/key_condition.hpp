// Which part of a table or an index a query reads.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_KEY_CONDITION_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_KEY_CONDITION_HPP

#include "local/expression/placeholders.hpp"

#include <ddbm/attribute_value.hpp>

#include <boost/json/fwd.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::local::detail {

enum class key_operator
{
    eq,
    lt,
    le,
    gt,
    ge,
    between,
    begins_with,
    other,  // legacy ones that are never good for keys; the query says so once it knows the schema
};

struct key_clause
{
    std::string attribute;
    key_operator op = key_operator::eq;
    // Two for between, otherwise one; any number for other. Shared, since they may be large and
    // named many times.
    std::vector<std::shared_ptr<const attribute_value>> operands;
};

/// In the order of the text; each attribute once. How many there may be is for the query to say.
struct key_condition
{
    std::vector<key_clause> clauses;
};

/// Throws ValidationException.
key_condition parse_key_condition(std::string_view text, placeholders& p);

/// The legacy `KeyConditions`.
key_condition legacy_key_condition(const boost::json::object& conditions);

}  // namespace ddbm::local::detail

#endif
