#ifndef DDBM_OPERATIONS_DELETE_TABLE_HPP
#define DDBM_OPERATIONS_DELETE_TABLE_HPP

#include <ddbm/operations/table_description.hpp>

#include <string>
#include <utility>

namespace ddbm {

/// What delete_table_request is answered with.
class delete_table_reply
{
public:
    delete_table_reply() = default;

    /// The table with its status; other members may be left out.
    ddbm::table_description table_description;
};

/** Begins to delete a table and all its items; describe_table tells when it is gone.
 *
 *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html
 */
class delete_table_request
{
public:
    using reply_type = delete_table_reply;

    /// @param table_name  its name or ARN
    explicit delete_table_request(std::string table_name) : table_name_(std::move(table_name)) {}

    const std::string& table_name() const noexcept { return table_name_; }

private:
    std::string table_name_;
};

}  // namespace ddbm

#endif
