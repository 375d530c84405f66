#include "expression/expression_builder.hpp"

#include "values/item_json.hpp"

#include <ddbm/attribute_value.hpp>
#include <ddbm/error.hpp>
#include <ddbm/limits.hpp>

#include <charconv>

namespace ddbm::detail {

namespace {

std::string_view member_of_request(expression_kind kind)
{
    switch (kind)
    {
    case expression_kind::key_condition:
        return "KeyConditionExpression";
    case expression_kind::filter:
        return "FilterExpression";
    case expression_kind::projection:
        return "ProjectionExpression";
    case expression_kind::update:
        return "UpdateExpression";
    case expression_kind::condition:
        return "ConditionExpression";
    }
    return {};
}

std::string placeholder(char sign, std::size_t number)
{
    return sign + std::to_string(number);
}

void append(std::string& text, std::string_view separator, std::string_view more)
{
    if (!text.empty())
        text += separator;
    text += more;
}

bool is_placeholder(char c) noexcept
{
    return c == '#' || c == ':';
}

}  // namespace

// -- Placeholders

std::string expression_builder::name(std::string_view attribute)
{
    const auto [at, is_new] = numbers_.try_emplace(std::string(attribute), names_.size());
    if (is_new)
        names_.push_back(&at->first);
    return placeholder('#', at->second);
}

std::string expression_builder::path(std::span<const std::string> steps)
{
    std::string text;
    for (const std::string& each : steps)
        append(text, ".", name(each));
    return text;
}

std::string expression_builder::value(const attribute_value& operand)
{
    // A value that was refused may have left a part of itself.
    values_.resize(values_size());
    json_writer out(values_);
    write_json(out, operand);
    value_ends_.push_back(values_.size());
    return placeholder(':', value_ends_.size() - 1);
}

std::string expression_builder::raw_value(std::string_view json)
{
    values_.resize(values_size());
    values_ += json;
    value_ends_.push_back(values_.size());
    return placeholder(':', value_ends_.size() - 1);
}

std::string_view expression_builder::value_at(std::size_t index) const
{
    const std::size_t start = index == 0 ? 0 : value_ends_[index - 1];
    return std::string_view(values_).substr(start, value_ends_[index] - start);
}

// -- What the expressions say

void expression_builder::require(
    expression_kind condition, std::string_view term, std::size_t operators
)
{
    expression& target = at(condition);
    if (!target.text.empty())
        ++target.operators;
    append(target.text, " AND ", term);
    target.operators += operators;
}

void expression_builder::project(std::string_view path)
{
    append(at(expression_kind::projection).text, ", ", path);
}

void expression_builder::change(
    update_action section, std::string_view actions, std::size_t operators
)
{
    append(changes_[static_cast<std::size_t>(section)], ", ", actions);
    at(expression_kind::update).operators += operators;
}

void expression_builder::set(std::string_view path, std::string_view value)
{
    std::string& actions = changes_[static_cast<std::size_t>(update_action::set)];
    append(actions, ", ", path);
    actions.append(" = ").append(value);
}

std::string expression_builder::text_of(expression_kind kind) const
{
    if (kind != expression_kind::update)
        return at(kind).text;
    std::string text;
    for (std::size_t i = 0; i < update_actions; ++i)
    {
        if (changes_[i].empty())
            continue;
        append(text, " ", word_of(static_cast<update_action>(i)));
        text.append(" ").append(changes_[i]);
    }
    return text;
}

bool expression_builder::fits(expression_kind kind) const
{
    return at(kind).operators <= limits::expression_operators &&
           text_of(kind).size() <= limits::expression_bytes;
}

// -- The request

void expression_builder::check(expression_kind kind, std::string_view text) const
{
    const auto refuse = [&](std::size_t count, std::size_t most, const char* unit) {
        throw error(
            errc::invalid_request,
            "the " + std::string(member_of_request(kind)) + " has " + std::to_string(count) + unit +
                ", of at most " + std::to_string(most)
        );
    };
    if (text.size() > limits::expression_bytes)
        refuse(text.size(), limits::expression_bytes, " bytes");
    if (at(kind).operators > limits::expression_operators)
        refuse(at(kind).operators, limits::expression_operators, " operators");
}

void expression_builder::write(json_writer& out) const
{
    for (std::size_t i = 0; i < expression_kinds; ++i)
    {
        const auto kind = static_cast<expression_kind>(i);
        const std::string text = text_of(kind);
        if (text.empty())
            continue;
        check(kind, text);
        // What the program says itself may have white space and quotation marks.
        out.plain_key(member_of_request(kind)).string(text, "an expression");
        if (kind == expression_kind::condition)
            out.plain_key("ReturnValuesOnConditionCheckFailure").quoted("ALL_OLD");
    }
    if (!names_.empty())
    {
        out.plain_key("ExpressionAttributeNames").begin_object();
        for (std::size_t i = 0; i < names_.size(); ++i)
            out.plain_key(placeholder('#', i)).string(*names_[i], "a name");
        out.end_object();
    }
    if (!value_ends_.empty())
    {
        out.plain_key("ExpressionAttributeValues").begin_object();
        for (std::size_t i = 0; i < value_ends_.size(); ++i)
            out.plain_key(placeholder(':', i)).raw(value_at(i));
        out.end_object();
    }
}

std::string expression_builder::to_string(expression_kind kind) const
{
    const std::string text = text_of(kind);
    std::string told;
    const char* const end = text.data() + text.size();
    for (const char* p = text.data(); p != end;)
    {
        if (!is_placeholder(*p))
        {
            told += *p++;
            continue;
        }
        const char sign = *p++;
        std::size_t number = 0;
        p = std::from_chars(p, end, number).ptr;
        told += sign == '#' ? std::string_view(*names_[number]) : value_at(number);
    }
    return told;
}

}  // namespace ddbm::detail
