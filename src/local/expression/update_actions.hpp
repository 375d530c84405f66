// What an update consists of, whether it came as an expression or as AttributeUpdates.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_UPDATE_ACTIONS_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_UPDATE_ACTIONS_HPP

#include "local/expression/path_tree.hpp"
#include "local/expression/syntax_tree.hpp"

#include <vector>

namespace ddbm::local::detail {

enum class update_section
{
    set,
    remove,
    add,
    erase,  // DELETE
};

struct update_action
{
    update_section section = update_section::set;
    operand target;              // a path
    std::vector<operand> terms;  // SET: one, or the two of a sum; ADD and DELETE: a value
    bool minus = false;          // the sum is a difference
};

struct update_actions
{
    std::vector<update_action> actions;
    std::vector<document_path> paths;  // of their targets
    path_tree targets;                 // the path's number is the action's
    bool legacy = false;  // AttributeUpdates: ADD appends to lists, and errors have other words
};

std::vector<document_path> target_paths(const std::vector<update_action>& actions);

/// Throws ValidationException for the errors that need the item.
item apply(const update_actions& update, const item& before);

}  // namespace ddbm::local::detail

#endif
