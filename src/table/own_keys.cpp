#include "table/own_keys.hpp"

#include "model/composed_parts.hpp"
#include "values/json_value_writer.hpp"

#include <ddbm/detail/type_ops.hpp>

#include <algorithm>
#include <string>

namespace ddbm::detail {

namespace {

std::string json_of(const std::string& value)
{
    std::string text;
    json_writer json(text);
    json_value_writer out(json);
    out.string(value);
    return text;
}

// The first text behind all that begin with this one; empty if there is none that is one character
// like it.
std::string end_of(std::string prefix)
{
    const auto last = static_cast<unsigned char>(prefix.back());
    if (last >= 0x7f)
        return {};
    prefix.back() = static_cast<char>(last + 1);
    return prefix;
}

bool is_constant(const composed_text& of)
{
    return std::none_of(of.parts.begin(), of.parts.end(), [](const composed_part& part) {
        return part.member != nullptr;
    });
}

// Operands are texts of the same model, so they lie between these bounds.
void bound_by_prefix(key_comparison& asked, const std::string& prefix)
{
    const std::string end = end_of(prefix);
    if (asked.op == comparison_operator::le)
        asked.values.insert(asked.values.begin(), json_of(prefix));
    else if (asked.op == comparison_operator::ge && !end.empty())
        asked.values.push_back(json_of(end));
    else
        return;
    asked.op = comparison_operator::between;
}

}  // namespace

std::vector<key_comparison> within_own_keys(const range_request& range)
{
    std::vector<key_comparison> asked = range.key_condition;
    const auto sort = range.source_key().sort();
    if (!range.is_query() || !range.objects->kinds.empty() || sort.empty())
        return asked;
    const composed_text* composed = sort.front().field->ops->composed;
    const std::string prefix = composed ? prefix_of(*composed) : std::string();
    if (prefix.empty())
        return asked;
    const std::size_t before = range.source_key().partition().size();
    if (asked.size() == before)
        asked.push_back(
            {sort.front(),
             is_constant(*composed) ? comparison_operator::eq : comparison_operator::begins_with,
             {json_of(prefix)}}
        );
    else if (asked.size() == before + 1)
        bound_by_prefix(asked.back(), prefix);
    return asked;
}

}  // namespace ddbm::detail
