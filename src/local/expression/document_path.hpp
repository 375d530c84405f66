// Where something is inside an item: `map.cheats[2]`.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_DOCUMENT_PATH_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_DOCUMENT_PATH_HPP

#include <ddbm/item.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ddbm::local::detail {

struct path_step
{
    std::string name;                      // of an attribute, if there is no index
    std::optional<std::uint64_t> index{};  // of an element

    bool operator==(const path_step&) const = default;
};

/// The first step is always a name.
using document_path = std::vector<path_step>;

/// Null: there is nothing there.
const attribute_value* find_path(const item& attributes, const document_path& path);

/// `[map, cheats, [2]]`, as messages have it.
std::string to_text(const document_path& path);

}  // namespace ddbm::local::detail

#endif
