#include "local/data/key_range.hpp"

#include "local/data/keys.hpp"
#include "local/service_error.hpp"
#include "local/storage/key_encoding.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::local::detail {

namespace {

const key_clause* clause_on(const key_condition& wanted, const key_attribute& part)
{
    const auto found =
        std::find_if(wanted.clauses.begin(), wanted.clauses.end(), [&](const key_clause& clause) {
            return clause.attribute == part.name;
        });
    return found == wanted.clauses.end() ? nullptr : &*found;
}

[[noreturn]] void refuse_missing(const key_attribute& part)
{
    refuse("Query condition missed key schema element: " + part.name);
}

// Of more conditions than a key has attributes at least one is on another attribute.
void check_count(const page_source& source, const key_condition& wanted)
{
    const key_schema& keys = source.keys();
    const std::size_t most = keys.partition.size() + keys.sort.size();
    const std::size_t count = wanted.clauses.size();
    if (count <= most)
        return;
    // Only tables without a sort key say it like that.
    if (!source.i && most == 1 && count == 2)
        refuse("Query key condition not supported");
    refuse(
        "The number of query conditions (" + std::to_string(count) +
        ") exceeds the number of key attributes defined in the schema (" + std::to_string(most) +
        ")"
    );
}

// A condition on an attribute of several needs equalities on all that come before it. `kind`: HASH
// or RANGE.
void check_equalities_before_last(
    std::string_view kind, const std::vector<key_attribute>& parts, const key_condition& wanted
)
{
    const auto last = std::find_if(parts.rbegin(), parts.rend(), [&](const key_attribute& part) {
        return clause_on(wanted, part) != nullptr;
    });
    if (last == parts.rend())
        return;
    std::string lacking;
    for (auto part = parts.begin(); &*part != &*last; ++part)
    {
        const key_clause* clause = clause_on(wanted, *part);
        if (!clause || clause->op != key_operator::eq)
            lacking.append(lacking.empty() ? "" : ", ").append(part->name);
    }
    if (!lacking.empty())
        refuse(
            std::string(kind) + " key attributes " + lacking +
            " must have equality conditions specified in the query because a condition is present "
            "on key attribute " +
            last->name
        );
}

// Which attributes of the partition the conditions are on: all of them.
void check_partition(const std::vector<key_attribute>& parts, const key_condition& wanted)
{
    check_equalities_before_last("HASH", parts, wanted);
    for (const key_attribute& part : parts)
        if (const key_clause* clause = clause_on(wanted, part))
            if (clause->op != key_operator::eq)
                refuse("Query key condition not supported");
    for (const key_attribute& part : parts)
        if (!clause_on(wanted, part))
            refuse_missing(part);
}

// And of those to sort by: the first so many.
void check_sort(
    const std::vector<key_attribute>& parts, const key_condition& wanted, std::size_t on_others
)
{
    check_equalities_before_last("RANGE", parts, wanted);
    const auto first_without =
        std::find_if(parts.begin(), parts.end(), [&](const key_attribute& part) {
            return clause_on(wanted, part) == nullptr;
        });
    const auto on_these = static_cast<std::size_t>(first_without - parts.begin());
    if (on_others + on_these < wanted.clauses.size())
        refuse_missing(*first_without);
}

// No key is empty, so that there is nothing to compare an empty value with.
void check_not_empty(
    const page_source& source, const key_attribute& part, const attribute_value& operand
)
{
    if (!is_empty_key(operand))
        return;
    const std::string_view kind = part.type == attribute_type::b ? "binary" : "string";
    refuse(
        "One or more parameter values are not valid. " +
        std::string(
            source.i ? "A value specified for a secondary index key is not supported. " : ""
        ) +
        "The AttributeValue for a key attribute cannot contain an empty " + std::string(kind) +
        " value. " + (source.i ? "IndexName: " + source.i->name + ", IndexKey: " : "Key: ") +
        part.name
    );
}

void check_operand(const page_source& source, const key_attribute& part, const key_clause& clause)
{
    if (clause.op == key_operator::other)
        refuse("Attempted conditional constraint is not an indexable operation");
    for (const auto& operand : clause.operands)
    {
        if (operand->type() != part.type)
            refuse_parameter("Condition parameter type does not match schema type");
        check_not_empty(source, part, *operand);
    }
}

// Only those of sort keys are looked at.
void check_sort_sizes(const key_schema& keys, const key_condition& wanted)
{
    for (const key_attribute& part : keys.sort)
        if (const key_clause* clause = clause_on(wanted, part))
            for (const auto& operand : clause->operands)
            {
                item alone;
                alone.set(part.name, *operand);
                check_key_sizes(keys, alone);
            }
}

std::string with(const std::string& prefix, const attribute_value& value)
{
    std::string bytes = prefix;
    append_key_value(bytes, value);
    return bytes;
}

void narrow(page_range& range, const std::string& prefix, const key_clause& clause)
{
    const attribute_value& operand = *clause.operands.front();
    switch (clause.op)
    {
    case key_operator::lt:
        range.last = with(prefix, operand);
        break;
    case key_operator::le:
        range.last = after_prefix(with(prefix, operand));
        break;
    case key_operator::gt:
        range.first = after_prefix(with(prefix, operand));
        break;
    case key_operator::ge:
        range.first = with(prefix, operand);
        break;
    case key_operator::between:
        range.first = with(prefix, operand);
        range.last = after_prefix(with(prefix, *clause.operands.back()));
        break;
    case key_operator::begins_with:
        range.first = prefix;
        append_key_prefix(range.first, operand);
        range.last = after_prefix(range.first);
        break;
    case key_operator::eq:
    case key_operator::other:
        break;
    }
}

}  // namespace

key_range range_of(const page_source& source, const key_condition& wanted)
{
    const key_schema& keys = source.keys();
    check_count(source, wanted);
    check_partition(keys.partition, wanted);
    check_sort(keys.sort, wanted, keys.partition.size());
    for (const auto& parts : {keys.partition, keys.sort})
        for (const key_attribute& part : parts)
            if (const key_clause* clause = clause_on(wanted, part))
                check_operand(source, part, *clause);
    check_sort_sizes(keys, wanted);

    key_range result;
    std::vector<const attribute_value*> values;
    for (const key_attribute& part : keys.partition)
        values.push_back(clause_on(wanted, part)->operands.front().get());
    append_partition(result.partition, values);

    std::string prefix = result.partition;
    const key_clause* last = nullptr;
    std::size_t equal = 0;
    for (const key_attribute& part : keys.sort)
    {
        const key_clause* clause = clause_on(wanted, part);
        if (!clause)
            break;
        if (clause->op != key_operator::eq)
        {
            last = clause;
            break;
        }
        append_key_value(prefix, *clause->operands.front());
        ++equal;
    }
    result.range.first = prefix;
    result.range.last = after_prefix(prefix);
    if (last)
        narrow(result.range, prefix, *last);
    result.one_row = equal == keys.sort.size();
    return result;
}

}  // namespace ddbm::local::detail
