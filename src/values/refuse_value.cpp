#include "values/refuse_value.hpp"

#include <ddbm/error.hpp>

#include <utility>

namespace ddbm::detail {

void refuse_value(errc code, std::string path, std::string_view expected, std::string_view found)
{
    std::string message = path.empty() ? "" : path + ": ";
    message.append("expected ").append(expected).append(", found ").append(found);
    diagnostics diag(std::move(message));
    diag.attribute_path(std::move(path)).expected(std::string(expected)).found(std::string(found));
    throw error(code, std::move(diag));
}

std::string shortened(std::string_view text)
{
    constexpr std::size_t most = 60;
    std::string shown(text.substr(0, most));
    if (text.size() > most)
        shown += "...";
    return shown;
}

}  // namespace ddbm::detail
