#include "local/expression/condition.hpp"

#include "local/expression/condition_evaluation.hpp"
#include "local/expression/condition_parser.hpp"

#include <utility>

namespace ddbm::local::detail {
namespace {

void collect_paths(const operand& each, std::vector<document_path>& paths)
{
    if (each.what == operand::kind::path)
        paths.push_back(each.path);
    for (const operand& argument : each.arguments)
        collect_paths(argument, paths);
}

void collect_paths(const condition_node& node, std::vector<document_path>& paths)
{
    for (const operand& each : node.operands)
        collect_paths(each, paths);
    for (const condition_node& child : node.children)
        collect_paths(child, paths);
}

}  // namespace

condition::condition(std::shared_ptr<const condition_node> root) : root_(std::move(root)) {}

bool condition::holds(const item& attributes) const
{
    return !root_ || evaluate(*root_, attributes);
}

std::vector<document_path> condition::paths() const
{
    std::vector<document_path> paths;
    if (root_)
        collect_paths(*root_, paths);
    return paths;
}

condition parse_condition(condition_kind kind, std::string_view text, placeholders& p)
{
    const expression_name name{
        kind == condition_kind::filter ? "FilterExpression" : "ConditionExpression"};
    return condition(std::make_shared<condition_node>(read_condition(name, text, p)));
}

}  // namespace ddbm::local::detail
