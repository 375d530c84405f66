#ifndef DDBM_OPERATIONS_QUERY_HPP
#define DDBM_OPERATIONS_QUERY_HPP

#include <ddbm/operations/page_parameters.hpp>

#include <string>
#include <utility>

namespace ddbm {

/// What query_request is answered with.
class query_reply : public page_reply
{
public:
    query_reply() = default;
};

/** Reads a page of the items with one partition key, ordered by sort key.
 *
 *  Costs 0.5 RCU per started 4 KB of what is read, 1 RCU with consistent reads. On a local index
 *  each item of which it does not hold all that is asked for is read from the table besides, which
 *  costs as much as a GetItem.
 *
 *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html
 */
class query_request : public page_request<query_request>
{
public:
    using reply_type = query_reply;

    /// @param table_name                its name or ARN
    /// @param key_condition_expression  which keys to look for, such as `episode = :e AND #m > :m`
    query_request(std::string table_name, std::string key_condition_expression)
        : page_request(std::move(table_name)),
          key_condition_expression_(std::move(key_condition_expression))
    {
    }

    /// Whether the items come by ascending sort key, as they do without this setting.
    query_request& scan_index_forward(bool ascending) &
    {
        scan_index_forward_ = ascending;
        return *this;
    }
    query_request scan_index_forward(bool ascending) &&
    {
        return std::move(scan_index_forward(ascending));
    }

    const std::string& key_condition_expression() const noexcept
    {
        return key_condition_expression_;
    }
    [[nodiscard]] bool scan_index_forward() const noexcept { return scan_index_forward_; }

private:
    std::string key_condition_expression_;
    bool scan_index_forward_ = true;
};

}  // namespace ddbm

#endif
