// Puts together the expressions of one request. Names and values stand in them as placeholders, #0
// and :0, which the request explains once for all of them:
//
//   "UpdateExpression":"SET #0 = :0","ConditionExpression":"#0 = :1",
//   "ExpressionAttributeNames":{"#0":"name"},"ExpressionAttributeValues":{":0":{..},":1":{..}}

#ifndef DDBM_SRC_EXPRESSION_BUILDER_HPP
#define DDBM_SRC_EXPRESSION_BUILDER_HPP

#include "values/json_writer.hpp"

#include <ddbm/detail/expression_core.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ddbm {
class attribute_value;
}

namespace ddbm::detail {

// In the order in which requests have them.
enum class expression_kind : unsigned char
{
    key_condition,
    filter,
    projection,
    update,
    condition,
};

inline constexpr std::size_t expression_kinds = 5;

class expression_builder
{
public:
    expression_builder() = default;
    expression_builder(expression_builder&&) = default;
    expression_builder& operator=(expression_builder&&) = default;

    // -- Placeholders, each different from all others of the request.

    // Of an attribute's name: one for all places where it stands.
    std::string name(std::string_view attribute);
    // Of an attribute in a map, by the names on the way to it: #0.#1
    std::string path(std::span<const std::string> steps);
    // Of a value. Throws what writing it as JSON throws.
    std::string value(const attribute_value& operand);
    // The same of a value that is JSON already.
    std::string raw_value(std::string_view json);

    // -- What the expressions say, in terms of placeholders.

    // A term of a condition; they must all hold. Counts as so many operators, and the AND before it
    // as one.
    void require(expression_kind condition, std::string_view term, std::size_t operators = 1);
    // An attribute that a read delivers, where it does not deliver all of them.
    void project(std::string_view path);
    // Changes of an update, as they stand in that section. Those of one section come in the order
    // in which they are made.
    void change(update_action section, std::string_view actions, std::size_t operators = 0);
    void set(std::string_view path, std::string_view value);
    void remove(std::string_view path) { change(update_action::remove, path); }

    // Whether DynamoDB takes an expression of this length, with so many operators.
    bool fits(expression_kind kind) const;

    // Writes the members of the request into the object that is open. A condition asks for the item
    // that does not fulfil it: that is what a conflict tells of, and what a write knows itself by.
    // Throws errc::invalid_request for an expression that does not fit, errc::invalid_utf8 for a
    // name that is none.
    void write(json_writer& out) const;

    // An expression for people, with names and values in place of their placeholders.
    std::string to_string(expression_kind kind) const;

private:
    struct expression
    {
        std::string text;  // of the update: none, it is in its sections
        std::size_t operators = 0;
    };

    expression& at(expression_kind kind) { return expressions_[static_cast<std::size_t>(kind)]; }
    const expression& at(expression_kind kind) const
    {
        return expressions_[static_cast<std::size_t>(kind)];
    }

    std::string text_of(expression_kind kind) const;
    std::string_view value_at(std::size_t index) const;
    std::size_t values_size() const { return value_ends_.empty() ? 0 : value_ends_.back(); }
    void check(expression_kind kind, std::string_view text) const;

    std::unordered_map<std::string, std::size_t> numbers_;  // of names
    std::vector<const std::string*> names_;                 // by number; in the map's nodes
    std::string values_;                                    // their JSON, one behind the other
    std::vector<std::size_t> value_ends_;
    std::array<expression, expression_kinds> expressions_;
    std::array<std::string, update_actions> changes_;
};

}  // namespace ddbm::detail

#endif
