// Conditions and filters, of expressions and of the legacy parameters alike.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_CONDITION_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_CONDITION_HPP

#include "local/expression/document_path.hpp"
#include "local/expression/placeholders.hpp"

#include <boost/json/fwd.hpp>

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace ddbm::local::detail {

struct condition_node;

class condition
{
public:
    /// Always true.
    condition() = default;
    explicit condition(std::shared_ptr<const condition_node> root);

    bool is_trivial() const noexcept { return !root_; }

    /// A missing item is evaluated as an empty one.
    bool holds(const item& attributes) const;

    /// All paths in it, in the order of the text.
    std::vector<document_path> paths() const;

private:
    std::shared_ptr<const condition_node> root_;
};

enum class condition_kind
{
    condition,
    filter,
};

/// Throws ValidationException.
condition parse_condition(condition_kind kind, std::string_view text, placeholders& p);

/// The legacy `Expected`; `conditional_operator` is "AND", "OR" or absent.
condition expected_condition(
    const boost::json::object& expected, std::optional<std::string_view> conditional_operator
);

/// The legacy `QueryFilter` or `ScanFilter`.
condition filter_condition(
    const boost::json::object& filter, std::optional<std::string_view> conditional_operator
);

}  // namespace ddbm::local::detail

#endif
