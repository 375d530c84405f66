#include "local/expression/document_path.hpp"

#include "local/expression/path_lookup.hpp"

namespace ddbm::local::detail {

const attribute_value* find_child(const attribute_value& parent, const path_step& step)
{
    if (!step.index)
    {
        const item* map = parent.get_if_map();
        return map ? map->find(step.name) : nullptr;
    }
    const attribute_value::list* list = parent.get_if_list();
    return list && *step.index < list->size() ? &(*list)[static_cast<std::size_t>(*step.index)]
                                              : nullptr;
}

const attribute_value* find_path(const item& attributes, std::span<const path_step> path)
{
    if (path.empty())
        return nullptr;
    const attribute_value* found = attributes.find(path.front().name);
    for (const path_step& step : path.subspan(1))
    {
        if (!found)
            break;
        found = find_child(*found, step);
    }
    return found;
}

const attribute_value* find_path(const item& attributes, const document_path& path)
{
    return find_path(attributes, std::span<const path_step>(path));
}

std::string to_text(const document_path& path)
{
    std::string text = "[";
    for (const path_step& step : path)
    {
        if (text.size() > 1)
            text.append(", ");
        if (step.index)
            text.append("[").append(std::to_string(*step.index)).append("]");
        else
            text.append(step.name);
    }
    return text.append("]");
}

}  // namespace ddbm::local::detail
