#include "expression/expression_builder.hpp"

#include "values/item_json.hpp"

#include <ddbm/attribute_value.hpp>
#include <ddbm/error.hpp>
#include <ddbm/limits.hpp>

#include <algorithm>
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

constexpr std::size_t longest_placeholder = 21;

// Writes "#12"; returns its end.
char* write_placeholder(char* to, char sign, std::size_t number)
{
    *to++ = sign;
    // Nearly all are of one digit.
    if (number < 10)
    {
        *to++ = static_cast<char>('0' + number);
        return to;
    }
    return std::to_chars(to, to + longest_placeholder - 1, number).ptr;
}

template <class Text>
void append_placeholder(Text& to, char sign, std::size_t number)
{
    char written[longest_placeholder];
    const char* const end = write_placeholder(written, sign, number);
    to.append(written, static_cast<std::size_t>(end - written));
}

std::string placeholder(char sign, std::size_t number)
{
    char written[longest_placeholder];
    return std::string(written, write_placeholder(written, sign, number));
}

template <class Text>
void append_after(Text& text, std::string_view separator, std::string_view more)
{
    if (!text.empty())
        text += separator;
    text += more;
}

bool is_placeholder(char c) noexcept
{
    return c == '#' || c == ':';
}

// Enough for most, at once.
constexpr std::size_t usual_bytes = 120;

}  // namespace

// -- Placeholders

std::size_t expression_builder::explained::find(std::string_view text) const noexcept
{
    // They are few, and most are of different lengths.
    std::size_t number = 0;
    while (number < count() && (*this)[number] != text)
        ++number;
    return number;
}

std::size_t
expression_builder::explained::add(char sign, std::string_view text, std::string_view quote)
{
    const std::size_t number = count();
    char begin[longest_placeholder + 5];
    char* p = begin;
    if (number == 0)
        json_.reserve(usual_bytes);
    else
        *p++ = ',';
    *p++ = '"';
    p = write_placeholder(p, sign, number);
    *p++ = '"';
    *p++ = ':';
    p = std::copy(quote.begin(), quote.end(), p);
    json_.append(begin, static_cast<std::size_t>(p - begin));
    places_.push_back({json_.size(), text.size()});
    json_.append(text).append(quote);
    return number;
}

std::size_t expression_builder::number_of(std::string_view attribute)
{
    std::string escaped;
    if (!json_writer::needs_no_escape(attribute))
    {
        json_writer(escaped).string(attribute, "a name");
        attribute = std::string_view(escaped).substr(1, escaped.size() - 2);
    }
    const std::size_t number = names_.find(attribute);
    return number == names_.count() ? names_.add('#', attribute, "\"") : number;
}

std::string expression_builder::name(std::string_view attribute)
{
    return placeholder('#', number_of(attribute));
}

void expression_builder::append_name(text& to, std::string_view attribute)
{
    append_placeholder(to, '#', number_of(attribute));
}

std::string expression_builder::path(std::span<const std::string> steps)
{
    std::string path;
    for (const std::string& each : steps)
        append_after(path, ".", placeholder('#', number_of(each)));
    return path;
}

std::string expression_builder::value(const attribute_value& operand)
{
    return placeholder(':', add_value(operand));
}

std::size_t expression_builder::add_value(const attribute_value& operand)
{
    scratch_.clear();
    json_writer out(scratch_);
    write_json(out, operand);
    return values_.add(':', scratch_, {});
}

std::string expression_builder::raw_value(std::string_view json)
{
    return placeholder(':', values_.add(':', json, {}));
}

void expression_builder::append_value(text& to, std::string_view json)
{
    append_placeholder(to, ':', values_.add(':', json, {}));
}

void expression_builder::append_value(text& to, const attribute_value& operand)
{
    append_placeholder(to, ':', add_value(operand));
}

// -- What the expressions say

expression_builder::text&
expression_builder::begin_term(expression_kind condition, std::size_t operators)
{
    text& term = texts_[static_cast<std::size_t>(condition)];
    std::size_t& count = operators_[static_cast<std::size_t>(condition)];
    if (term.empty())
        term.reserve(usual_bytes);
    else
    {
        term += " AND ";
        ++count;
    }
    count += operators;
    return term;
}

void expression_builder::require_existence(expression_kind condition, std::string_view attribute)
{
    text& term = begin_term(condition, 1);
    term += "attribute_exists(";
    append_name(term, attribute);
    term += ')';
}

void expression_builder::project(std::string_view path)
{
    append_after(texts_[static_cast<std::size_t>(expression_kind::projection)], ", ", path);
}

expression_builder::text&
expression_builder::begin_change(update_action section, std::size_t operators)
{
    operators_[static_cast<std::size_t>(expression_kind::update)] += operators;
    text& actions = changes_[static_cast<std::size_t>(section)];
    if (!actions.empty())
        actions += ", ";
    return actions;
}

void expression_builder::set(std::string_view path, std::string_view value)
{
    begin_change(update_action::set, 0).append(path).append(" = ").append(value);
}

// The pieces of the text, in their order.
template <class Use>
void expression_builder::for_each_piece(expression_kind kind, Use use) const
{
    if (kind != expression_kind::update)
        return use(std::string_view(texts_[static_cast<std::size_t>(kind)]));
    bool is_first = true;
    for (std::size_t i = 0; i < update_actions; ++i)
    {
        if (changes_[i].empty())
            continue;
        if (!is_first)
            use(std::string_view(" "));
        is_first = false;
        use(word_of(static_cast<update_action>(i)));
        use(std::string_view(" "));
        use(std::string_view(changes_[i]));
    }
}

std::size_t expression_builder::size_of(expression_kind kind) const
{
    std::size_t size = 0;
    for_each_piece(kind, [&](std::string_view piece) { size += piece.size(); });
    return size;
}

bool expression_builder::fits(expression_kind kind) const
{
    return operators_[static_cast<std::size_t>(kind)] <= limits::expression_operators &&
           size_of(kind) <= limits::expression_bytes;
}

// -- The request

void expression_builder::check(expression_kind kind, std::size_t size) const
{
    const auto refuse = [&](std::size_t count, std::size_t most, const char* unit) {
        throw error(
            errc::invalid_request,
            "the " + std::string(member_of_request(kind)) + " has " + std::to_string(count) + unit +
                ", of at most " + std::to_string(most)
        );
    };
    if (size > limits::expression_bytes)
        refuse(size, limits::expression_bytes, " bytes");
    if (operators_[static_cast<std::size_t>(kind)] > limits::expression_operators)
        refuse(
            operators_[static_cast<std::size_t>(kind)], limits::expression_operators, " operators"
        );
}

void expression_builder::write_text(json_writer& out, expression_kind kind) const
{
    std::string& to = out.value();
    to += '"';
    const std::size_t begin = to.size();
    for_each_piece(kind, [&](std::string_view piece) { to += piece; });
    // What the program says itself may have white space and quotation marks.
    if (!json_writer::needs_no_escape(std::string_view(to).substr(begin)))
    {
        const std::string whole = to.substr(begin);
        to.resize(begin - 1);
        json_writer(to).string(whole, "an expression");
        return;
    }
    to += '"';
}

void expression_builder::write(json_writer& out) const
{
    for (std::size_t i = 0; i < expression_kinds; ++i)
    {
        const auto kind = static_cast<expression_kind>(i);
        const std::size_t size = size_of(kind);
        if (size == 0)
            continue;
        check(kind, size);
        out.plain_key(member_of_request(kind));
        write_text(out, kind);
        if (kind == expression_kind::condition)
            out.plain_key("ReturnValuesOnConditionCheckFailure").quoted("ALL_OLD");
    }
    const auto write_all = [&](std::string_view member, const explained& all) {
        if (all.count() != 0)
            out.plain_key(member).begin_object().raw(all.json()).end_object();
    };
    write_all("ExpressionAttributeNames", names_);
    write_all("ExpressionAttributeValues", values_);
}

std::string expression_builder::to_string(expression_kind kind) const
{
    std::string whole;
    for_each_piece(kind, [&](std::string_view piece) { whole += piece; });
    std::string told;
    const char* const end = whole.data() + whole.size();
    for (const char* p = whole.data(); p != end;)
    {
        if (!is_placeholder(*p))
        {
            told += *p++;
            continue;
        }
        const char sign = *p++;
        std::size_t number = 0;
        p = std::from_chars(p, end, number).ptr;
        told += sign == '#' ? names_[number] : values_[number];
    }
    return told;
}

}  // namespace ddbm::detail
