#include "local/expression/resolver.hpp"

#include "local/expression/path_index.hpp"

#include <ddbm/limits.hpp>

#include <cstddef>
#include <string>

namespace ddbm::local::detail {

void resolver::resolve_path(operand& path) const
{
    for (const written_step& step : path.written)
    {
        path_step resolved;
        if (step.is_index)
        {
            resolved.index = read_index(step.text);
        }
        else if (step.text.starts_with('#'))
        {
            const std::string* name = placeholders_.name(step.text);
            if (!name)
            {
                name_.refuse(
                    "An expression attribute name used in the document path is not defined; "
                    "attribute name: " +
                    std::string(step.text)
                );
            }
            resolved.name = *name;
        }
        else
        {
            resolved.name = step.text;
        }
        path.path.push_back(std::move(resolved));
    }
    path.written.clear();
}

void resolver::check_depth(const operand& path) const
{
    if (path.path.size() > limits::path_steps)
    {
        name_.refuse(
            "The document path has too many nesting levels; nesting levels: " +
            std::to_string(path.path.size())
        );
    }
}

void resolver::resolve_value(operand& value) const
{
    value.value = placeholders_.shared_value(value.placeholder);
    if (!value.value)
    {
        name_.refuse(
            "An expression attribute value used in expression is not defined; attribute value: " +
            std::string(value.placeholder)
        );
    }
    value.placeholder = {};
}

}  // namespace ddbm::local::detail
