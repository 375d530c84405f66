#include "values/path_text.hpp"

namespace ddbm::detail {

void append_step(std::string& path, std::string_view name)
{
    if (!path.empty())
        path += '.';
    path += name;
}

void append_step(std::string& path, std::size_t index)
{
    path += '[';
    path += std::to_string(index);
    path += ']';
}

void append_path(std::string& path, std::string_view further)
{
    if (further.starts_with('['))
        path += further;
    else if (!further.empty())
        append_step(path, further);
}

}  // namespace ddbm::detail
