// Reads the expressions that expression_builder writes, in which names and values are placeholders:
//
//   SET #0 = :0, #1.#2[3] = if_not_exists(#1.#2[3], :1) REMOVE #3, #4 ADD #5 :2 DELETE #6 :3

#include "table/update_outcome.hpp"

#include "table/item_key.hpp"
#include "values/item_json.hpp"

#include <ddbm/attribute_value.hpp>
#include <ddbm/error.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

namespace ddbm::detail {

namespace {

template <class Set>
bool includes(const Set& set, const Set& others)
{
    return std::all_of(others.begin(), others.end(), [&](const auto& each) {
        return set.contains(each);
    });
}

template <class Set>
bool has_any(const Set& set, const Set& others)
{
    return std::any_of(others.begin(), others.end(), [&](const auto& each) {
        return set.contains(each);
    });
}

bool has_all(const attribute_value& set, const attribute_value& others)
{
    if (set.type() != others.type())
        return false;
    if (set.is_string_set())
        return includes(set.as_string_set(), others.as_string_set());
    if (set.is_number_set())
        return includes(set.as_number_set(), others.as_number_set());
    return set.is_binary_set() && includes(set.as_binary_set(), others.as_binary_set());
}

bool has_none(const attribute_value& set, const attribute_value& others)
{
    if (set.type() != others.type())
        return false;
    if (set.is_string_set())
        return !has_any(set.as_string_set(), others.as_string_set());
    if (set.is_number_set())
        return !has_any(set.as_number_set(), others.as_number_set());
    return set.is_binary_set() && !has_any(set.as_binary_set(), others.as_binary_set());
}

bool is_placeholder(std::string_view text, char sign)
{
    return text.size() > 1 && text.front() == sign &&
           std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Up to the separator, which goes with it; the whole rest if there is none.
std::string_view take_until(std::string_view& text, std::string_view separator)
{
    const std::size_t size = std::min(text.find(separator), text.size());
    const std::string_view piece = text.substr(0, size);
    text.remove_prefix(std::min(size + separator.size(), text.size()));
    return piece;
}

// Commas inside of a function's arguments do not separate actions.
std::string_view take_action(std::string_view& text)
{
    int depth = 0;
    std::size_t size = 0;
    for (; size < text.size(); ++size)
    {
        depth += text[size] == '(';
        depth -= text[size] == ')';
        if (depth == 0 && text[size] == ',')
            break;
    }
    const std::string_view action = text.substr(0, size);
    text.remove_prefix(std::min(size + 2, text.size()));
    return action;
}

class outcome_check
{
public:
    outcome_check(const model_info& model, const boost::json::object& request, const item& now)
        : model_(model), request_(request), now_(now)
    {
    }

    // All of its actions do, and one of them at least would not, had there been no such update.
    bool holds() const
    {
        bool is_told = false;
        std::string_view text = expression();
        while (!text.empty())
        {
            const std::string_view word = take_until(text, " ");
            std::string_view actions = text.substr(0, end_of_section(text));
            text.remove_prefix(std::min(actions.size() + 1, text.size()));
            while (!actions.empty())
            {
                const std::string_view action = take_action(actions);
                if (!holds(word, action))
                    return false;
                is_told = is_told || leaves_trace(word, action);
            }
        }
        return is_told;
    }

private:
    std::string_view expression() const
    {
        const auto* text = request_.if_contains("UpdateExpression");
        if (!text || !text->is_string())
            return {};
        return {text->get_string().data(), text->get_string().size()};
    }

    // Placeholders and functions have no capital letters.
    static std::size_t end_of_section(std::string_view text)
    {
        std::size_t end = text.size();
        for (const std::string_view word : {" REMOVE ", " ADD ", " DELETE "})
            end = std::min(end, text.find(word));
        return end;
    }

    bool holds(std::string_view word, std::string_view action) const
    {
        if (word == "REMOVE")
            return !find(action);
        if (word == "SET")
        {
            const std::string_view path = take_until(action, " = ");
            return is_set(path, action);
        }
        const std::string_view path = take_until(action, " ");
        if (is_version(path))
            return true;
        const attribute_value* there = find(path);
        const std::optional<attribute_value> operand = value(action);
        if (!operand)
            return false;
        if (word == "ADD")
            return there && has_all(*there, *operand);
        return word == "DELETE" && (!there || has_none(*there, *operand));
    }

    bool is_set(std::string_view path, std::string_view operand) const
    {
        const attribute_value* there = find(path);
        if (const std::optional<attribute_value> plain = value(operand))
            return there && *there == *plain;
        // What was there before has stayed.
        return there && operand.starts_with("if_not_exists(" + std::string(path) + ", ");
    }

    // Not so the version, which everybody counts, and what keeps a value that is there.
    bool leaves_trace(std::string_view word, std::string_view action) const
    {
        if (word == "ADD")
            return !is_version(take_until(action, " "));
        return word != "SET" || action.find(" = if_not_exists(") == action.npos;
    }

    bool is_version(std::string_view path) const
    {
        const field_ops* version = model_.role(field_role::version);
        return version && name(path) == version->name;
    }

    const boost::json::value* explained(const char* member, std::string_view placeholder) const
    {
        const auto* all = request_.if_contains(member);
        return all && all->is_object()
                   ? all->get_object().if_contains({placeholder.data(), placeholder.size()})
                   : nullptr;
    }

    std::optional<std::string_view> name(std::string_view placeholder) const
    {
        const auto* known = explained("ExpressionAttributeNames", placeholder);
        if (!known || !known->is_string())
            return std::nullopt;
        return std::string_view(known->get_string().data(), known->get_string().size());
    }

    std::optional<attribute_value> value(std::string_view operand) const
    {
        const auto* known = is_placeholder(operand, ':')
                                ? explained("ExpressionAttributeValues", operand)
                                : nullptr;
        if (!known)
            return std::nullopt;
        std::string path;
        return to_attribute_value(*known, path);
    }

    // What is at this path now; null if nothing is.
    const attribute_value* find(std::string_view path) const
    {
        const attribute_value* at = nullptr;
        const item* in = &now_;
        while (!path.empty())
        {
            std::string_view step = take_until(path, ".");
            const std::optional<std::string_view> entry = name(take_until(step, "["));
            at = in && entry ? in->find(*entry) : nullptr;
            for (; at && !step.empty(); at = element(*at, take_until(step, "]")))
                ;
            if (!at)
                return nullptr;
            in = at->is_map() ? &at->as_map() : nullptr;
        }
        return at;
    }

    static const attribute_value* element(const attribute_value& list, std::string_view index)
    {
        if (index.starts_with('['))
            index.remove_prefix(1);
        std::size_t number = 0;
        const auto parsed = std::from_chars(index.data(), index.data() + index.size(), number);
        if (parsed.ec != std::errc() || !list.is_list() || number >= list.as_list().size())
            return nullptr;
        return &list.as_list()[number];
    }

    const model_info& model_;
    const boost::json::object& request_;
    const item& now_;
};

}  // namespace

bool is_outcome(const model_info& model, std::string_view request, const item& now)
{
    const boost::json::value parsed = parse_for_messages(request);
    try
    {
        return parsed.is_object() && outcome_check(model, parsed.get_object(), now).holds();
    }
    catch (const error&)
    {
        return false;
    }
}

}  // namespace ddbm::detail
