// Why a transaction did not happen: a reason for each of its actions, in their order.
#ifndef DDBM_SRC_LOCAL_DATA_CANCELLATION_HPP
#define DDBM_SRC_LOCAL_DATA_CANCELLATION_HPP

#include <ddbm/item.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::local::detail {

class cancellation
{
public:
    explicit cancellation(std::size_t actions) : reasons_(actions) {}

    bool empty() const noexcept { return !any_; }

    /// `code` is a literal: "ConditionalCheckFailed".
    void
    add(std::size_t action, std::string_view code, std::string message, const item* found = nullptr
    );

    /// Throws TransactionCanceledException if there is a reason.
    void throw_if_any() const;

private:
    struct reason
    {
        std::string_view code = "None";
        std::string message{};
        std::optional<item> found{};
    };

    std::vector<reason> reasons_;
    bool any_ = false;
};

}  // namespace ddbm::local::detail

#endif
