#include "config/config_sources.hpp"

#include "config/read_file.hpp"

#include <cstdlib>

namespace ddbm::detail {

namespace {

std::optional<std::string> process_variable(const std::string& name)
{
    const char* value = std::getenv(name.c_str());
    if (value == nullptr)
        return std::nullopt;
    return std::string(value);
}

}  // namespace

config_sources process_sources()
{
    config_sources sources;
    sources.variable = process_variable;
    sources.read_file = read_file;
    return sources;
}

}  // namespace ddbm::detail
