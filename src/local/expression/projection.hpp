// Which parts of an item are returned.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_PROJECTION_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_PROJECTION_HPP

#include "local/expression/document_path.hpp"
#include "local/expression/placeholders.hpp"

#include <boost/json/fwd.hpp>

#include <memory>
#include <string_view>
#include <vector>

namespace ddbm::local::detail {

struct path_tree;

class projection
{
public:
    /// The whole item.
    projection() = default;
    /// None of the paths leads into another one.
    explicit projection(std::vector<document_path> paths);

    const std::vector<document_path>& paths() const noexcept { return paths_; }

    item of(const item& attributes) const;

private:
    std::vector<document_path> paths_;
    std::shared_ptr<const path_tree> tree_;
};

/// Throws ValidationException.
projection parse_projection(std::string_view text, placeholders& p);

/// The legacy `AttributesToGet`: literal names. Throws ValidationException for duplicates.
projection attributes_to_get(const boost::json::array& names);

}  // namespace ddbm::local::detail

#endif
