// Puts together the expressions of one request. Names and values stand in them as placeholders, #0
// and :0, which the request explains once for all of them:
//
//   "UpdateExpression":"SET #0 = :0","ConditionExpression":"#0 = :1",
//   "ExpressionAttributeNames":{"#0":"name"},"ExpressionAttributeValues":{":0":{..},":1":{..}}

#ifndef DDBM_SRC_EXPRESSION_BUILDER_HPP
#define DDBM_SRC_EXPRESSION_BUILDER_HPP

#include "values/json_writer.hpp"

#include <ddbm/detail/expression_core.hpp>

#include <boost/container/small_vector.hpp>

#include <array>
#include <cstddef>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <utility>

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
    // Of its own room while that is enough.
    using text = std::pmr::string;

    expression_builder() = default;
    expression_builder(const expression_builder&) = delete;
    expression_builder& operator=(const expression_builder&) = delete;

    // -- Placeholders, each different from all others of the request.

    // Of an attribute's name: one for all places where it stands. Throws errc::invalid_utf8 for
    // what is none.
    std::string name(std::string_view attribute);
    // Of an attribute in a map, by the names on the way to it: #0.#1
    std::string path(std::span<const std::string> steps);
    // Of a value. Throws what writing it as JSON throws.
    std::string value(const attribute_value& operand);
    // The same of a value that is JSON already.
    std::string raw_value(std::string_view json);

    // The same, appended to a text.
    void append_name(text& to, std::string_view attribute);
    void append_value(text& to, std::string_view json);
    void append_value(text& to, const attribute_value& operand);

    // -- What the expressions say, in terms of placeholders.

    // A term of a condition; they must all hold. Counts as so many operators, and the AND before it
    // as one.
    void require(expression_kind condition, std::string_view term, std::size_t operators = 1)
    {
        begin_term(condition, operators) += term;
    }
    // The same of a term that the caller appends to this.
    text& begin_term(expression_kind condition, std::size_t operators);
    // That the item has the attribute, of this name.
    void require_existence(expression_kind condition, std::string_view attribute);
    // An attribute that a read delivers, where it does not deliver all of them.
    void project(std::string_view path);
    // Changes of an update, as they stand in that section. Those of one section come in the order
    // in which they are made.
    void change(update_action section, std::string_view actions, std::size_t operators = 0)
    {
        begin_change(section, operators) += actions;
    }
    // The same of changes that the caller appends to this.
    text& begin_change(update_action section, std::size_t operators);
    void set(std::string_view path, std::string_view value);
    void remove(std::string_view path) { change(update_action::remove, path); }

    // Whether there is anything in this expression.
    bool says(expression_kind kind) const { return size_of(kind) != 0; }

    // Whether DynamoDB takes an expression of this length, with so many operators.
    bool fits(expression_kind kind) const;

    // Writes the members of the request into the object that is open. A condition asks for the item
    // that does not fulfil it: that is what a conflict tells of, and what a write knows itself by.
    // Throws errc::invalid_request for an expression that does not fit.
    void write(json_writer& out) const;

    // An expression for people, with names and values in place of their placeholders.
    std::string to_string(expression_kind kind) const;

private:
    template <std::size_t Count>
    static std::array<text, Count> texts_in(std::pmr::memory_resource& room)
    {
        return [&]<std::size_t... I>(std::index_sequence<I...>)
        {
            return std::array<text, Count>{(static_cast<void>(I), text(&room))...};
        }
        (std::make_index_sequence<Count>());
    }

    // What placeholders stand for, as the request has it: "#0":"name","#1":"other"
    class explained
    {
    public:
        explicit explained(std::pmr::memory_resource& room) : json_(&room) {}

        std::size_t count() const noexcept { return places_.size(); }
        std::string_view json() const noexcept { return json_; }
        // What that of this number stands for, in JSON without quotation marks around it.
        std::string_view operator[](std::size_t number) const noexcept
        {
            return json().substr(places_[number].begin, places_[number].size);
        }
        // The number of the one that stands for this, or that of the next one.
        std::size_t find(std::string_view text) const noexcept;
        // `quote` is what encloses the text: a quotation mark or nothing. Returns its number.
        std::size_t add(char sign, std::string_view text, std::string_view quote);

    private:
        struct place
        {
            std::size_t begin;
            std::size_t size;
        };

        text json_;
        boost::container::small_vector<place, 16> places_;
    };

    template <class Use>
    void for_each_piece(expression_kind kind, Use use) const;
    std::size_t size_of(expression_kind kind) const;
    void check(expression_kind kind, std::size_t size) const;
    void write_text(json_writer& out, expression_kind kind) const;
    std::size_t number_of(std::string_view attribute);
    std::size_t add_value(const attribute_value& operand);

    // Enough for what most requests say.
    std::array<std::byte, 1024> bytes_;
    std::pmr::monotonic_buffer_resource room_{bytes_.data(), bytes_.size()};
    explained names_{room_};
    explained values_{room_};
    // By kind. The update's is none: it is in its sections.
    std::array<text, expression_kinds> texts_ = texts_in<expression_kinds>(room_);
    std::array<text, update_actions> changes_ = texts_in<update_actions>(room_);
    std::array<std::size_t, expression_kinds> operators_{};
    std::string scratch_;
};

}  // namespace ddbm::detail

#endif
