#ifndef DDBM_OPERATIONS_DESCRIBE_TABLE_HPP
#define DDBM_OPERATIONS_DESCRIBE_TABLE_HPP

#include <ddbm/operations/table_description.hpp>

#include <string>
#include <utility>

namespace ddbm {

/// What describe_table_request is answered with.
class describe_table_reply
{
public:
    describe_table_reply() = default;

    ddbm::table_description table;
};

/** Asks what a table is like and what state it is in.
 *
 *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html
 */
class describe_table_request
{
public:
    using reply_type = describe_table_reply;

    /// @param table_name  its name or ARN
    explicit describe_table_request(std::string table_name) : table_name_(std::move(table_name)) {}

    const std::string& table_name() const noexcept { return table_name_; }

private:
    std::string table_name_;
};

}  // namespace ddbm

#endif
