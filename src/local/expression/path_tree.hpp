// Several paths seen as one tree, so that an item is walked once for all of them.
//
// A path has at most 32 steps, and so the tree at most 32 levels.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_PATH_TREE_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_PATH_TREE_HPP

#include "local/expression/document_path.hpp"
#include "local/expression/expression_error.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace ddbm::local::detail {

struct path_tree
{
    path_step step{};                   // of the root: none
    std::optional<std::size_t> path{};  // the place in the list of the path that ends here
    std::vector<path_tree> children{};  // indexes ascending, then names by their bytes

    bool leads_to_elements() const { return !children.empty() && children.front().step.index; }
};

/// None of the paths leads into another one.
path_tree make_path_tree(const std::vector<document_path>& paths);

/// Throws ValidationException if one path leads into another, or if one wants a list where another
/// one wants a map.
void check_paths(expression_name name, const std::vector<document_path>& paths);

/// Only what the paths of the tree lead to, each part where it was; of a list the elements that
/// are left move together.
item project(const item& attributes, const path_tree& tree);

}  // namespace ddbm::local::detail

#endif
