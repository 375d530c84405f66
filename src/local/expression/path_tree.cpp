#include "local/expression/path_tree.hpp"

#include "local/expression/path_lookup.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace ddbm::local::detail {
namespace {

bool is_before(const path_step& a, const path_step& b)
{
    if (a.index && b.index)
        return *a.index < *b.index;
    if (a.index || b.index)
        return a.index.has_value();
    return a.name < b.name;
}

std::vector<std::size_t> sorted_order(const std::vector<document_path>& paths)
{
    std::vector<std::size_t> order(paths.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::lexicographical_compare(
            paths[a].begin(), paths[a].end(), paths[b].begin(), paths[b].end(), is_before
        );
    });
    return order;
}

enum class relation
{
    apart,
    overlap,
    conflict,
};

relation relation_of(const document_path& a, const document_path& b)
{
    const auto [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    if (in_a == a.end() || in_b == b.end())
        return relation::overlap;
    return in_a->index.has_value() == in_b->index.has_value() ? relation::apart
                                                              : relation::conflict;
}

// Paths that overlap or conflict bring some that are neighbours in this order to do so.
bool are_all_apart(const std::vector<document_path>& paths)
{
    const std::vector<std::size_t> order = sorted_order(paths);
    for (std::size_t i = 1; i < order.size(); ++i)
    {
        if (relation_of(paths[order[i - 1]], paths[order[i]]) != relation::apart)
            return false;
    }
    return true;
}

// Of several such pairs the one nearest to the end of the text is answered.
void refuse_pair(
    expression_name name,
    const std::vector<document_path>& paths,
    relation wanted,
    std::string_view what
)
{
    for (std::size_t one = paths.size(); one-- > 0;)
    {
        for (std::size_t two = paths.size(); --two > one;)
        {
            if (relation_of(paths[one], paths[two]) != wanted)
                continue;
            name.refuse(
                "Two document paths " + std::string(what) +
                " with each other; must remove or rewrite one of these paths; path one: " +
                to_text(paths[one]) + ", path two: " + to_text(paths[two])
            );
        }
    }
}

std::optional<attribute_value> projected_part(const attribute_value& value, const path_tree& tree);

std::optional<attribute_value> project_map(const item& map, const path_tree& tree)
{
    item projected = project(map, tree);
    if (projected.empty())
        return {};
    return attribute_value(std::move(projected));
}

std::optional<attribute_value>
project_list(const attribute_value::list& list, const path_tree& tree)
{
    attribute_value::list projected;
    for (const path_tree& child : tree.children)
    {
        if (*child.step.index >= list.size())
            break;
        if (auto part = projected_part(list[static_cast<std::size_t>(*child.step.index)], child))
            projected.push_back(std::move(*part));
    }
    if (projected.empty())
        return {};
    return attribute_value(std::move(projected));
}

std::optional<attribute_value> projected_part(const attribute_value& value, const path_tree& tree)
{
    if (tree.path)
        return value;
    if (tree.leads_to_elements())
    {
        const attribute_value::list* list = value.get_if_list();
        return list ? project_list(*list, tree) : std::nullopt;
    }
    const item* map = value.get_if_map();
    return map ? project_map(*map, tree) : std::nullopt;
}

}  // namespace

path_tree make_path_tree(const std::vector<document_path>& paths)
{
    path_tree root;
    for (const std::size_t which : sorted_order(paths))
    {
        path_tree* node = &root;
        for (const path_step& step : paths[which])
        {
            if (node->children.empty() || node->children.back().step != step)
                node->children.push_back({step});
            node = &node->children.back();
        }
        node->path = which;
    }
    return root;
}

void check_paths(expression_name name, const std::vector<document_path>& paths)
{
    if (are_all_apart(paths))
        return;
    refuse_pair(name, paths, relation::overlap, "overlap");
    refuse_pair(name, paths, relation::conflict, "conflict");
}

item project(const item& attributes, const path_tree& tree)
{
    item projected;
    for (const path_tree& child : tree.children)
    {
        const attribute_value* value = attributes.find(child.step.name);
        if (!value)
            continue;
        if (auto part = projected_part(*value, child))
            projected.set(child.step.name, std::move(*part));
    }
    return projected;
}

}  // namespace ddbm::local::detail
