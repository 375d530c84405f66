#include "local/catalog/table.hpp"

#include <algorithm>

namespace ddbm::local::detail {

namespace {

const key_attribute* find_key(const key_schema& keys, std::string_view name) noexcept
{
    for (const auto* part : {&keys.partition, &keys.sort})
    {
        for (const key_attribute& attribute : *part)
        {
            if (attribute.name == name)
                return &attribute;
        }
    }
    return nullptr;
}

}  // namespace

bool key_schema::has(std::string_view name) const noexcept
{
    return find_key(*this, name) != nullptr;
}

const index* table::find_index(std::string_view index_name) const noexcept
{
    const auto found = std::find_if(indexes.begin(), indexes.end(), [&](const index& i) {
        return i.name == index_name;
    });
    return found == indexes.end() ? nullptr : &*found;
}

index* table::find_index(std::string_view index_name) noexcept
{
    return const_cast<index*>(static_cast<const table&>(*this).find_index(index_name));
}

bool table::has_local_indexes() const noexcept
{
    return !indexes.empty() && !indexes.front().global;
}

std::optional<attribute_type> table::key_type(std::string_view attribute) const noexcept
{
    const key_attribute* found = find_key(keys, attribute);
    for (auto i = indexes.begin(); !found && i != indexes.end(); ++i)
        found = find_key(i->keys, attribute);
    if (!found)
        return std::nullopt;
    return found->type;
}

}  // namespace ddbm::local::detail
