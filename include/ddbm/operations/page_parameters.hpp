#ifndef DDBM_OPERATIONS_PAGE_PARAMETERS_HPP
#define DDBM_OPERATIONS_PAGE_PARAMETERS_HPP

#include <ddbm/operations/consumed_capacity.hpp>
#include <ddbm/operations/expression_parameters.hpp>
#include <ddbm/operations/select.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ddbm {

/// What Query and Scan have in common. A part of their requests.
class page_parameters : public expression_parameters
{
public:
    const std::string& table_name() const noexcept { return table_name_; }
    /// Empty if the table itself is read.
    const std::string& index_name() const noexcept { return index_name_; }
    /// Empty if there is none.
    const std::string& filter_expression() const noexcept { return filter_expression_; }
    /// Empty if there is none.
    const std::string& projection_expression() const noexcept { return projection_expression_; }
    std::optional<ddbm::select> select() const noexcept { return select_; }
    std::optional<int> limit() const noexcept { return limit_; }
    bool is_consistent_read() const noexcept { return consistent_read_; }
    const std::optional<ddbm::item>& exclusive_start_key() const noexcept
    {
        return exclusive_start_key_;
    }
    ddbm::return_consumed_capacity return_consumed_capacity() const noexcept
    {
        return return_consumed_capacity_;
    }

protected:
    explicit page_parameters(std::string table_name) : table_name_(std::move(table_name)) {}

    std::string table_name_;
    std::string index_name_;
    std::string filter_expression_;
    std::string projection_expression_;
    std::optional<ddbm::select> select_;
    std::optional<int> limit_;
    bool consistent_read_ = false;
    std::optional<ddbm::item> exclusive_start_key_;
    ddbm::return_consumed_capacity return_consumed_capacity_ = ddbm::return_consumed_capacity::none;
};

/** One page of a query or scan.
 *
 *  It may be empty and not the last one: only an absent `last_evaluated_key` is the end.
 */
class page_reply
{
public:
    page_reply() = default;

    std::vector<ddbm::item> items;
    /// How many items passed the filter; as many as `items` has unless only they were asked for.
    std::int64_t count = 0;
    /// How many items were read.
    std::int64_t scanned_count = 0;
    /// Where the next page starts; absent at the end.
    std::optional<ddbm::item> last_evaluated_key;
    /// Absent unless asked for.
    std::optional<ddbm::consumed_capacity> consumed_capacity;
};

}  // namespace ddbm

#endif
