#ifndef DDBM_OPERATIONS_DESCRIBE_TIME_TO_LIVE_HPP
#define DDBM_OPERATIONS_DESCRIBE_TIME_TO_LIVE_HPP

#include <string>
#include <utility>

namespace ddbm {

/// What is done with items whose time has come.
enum class time_to_live_status
{
    /// One that this list does not have.
    unknown,
    enabling,
    enabled,
    disabling,
    disabled,
};

/// What describe_time_to_live_request is answered with.
class describe_time_to_live_reply
{
public:
    describe_time_to_live_reply() = default;

    ddbm::time_to_live_status time_to_live_status = ddbm::time_to_live_status::unknown;
    /// Empty if it is disabled.
    std::string attribute_name;
};

/** Asks whether items of a table are deleted when their time has come.
 *
 *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html
 */
class describe_time_to_live_request
{
public:
    using reply_type = describe_time_to_live_reply;

    /// @param table_name  its name or ARN
    explicit describe_time_to_live_request(std::string table_name)
        : table_name_(std::move(table_name))
    {
    }

    const std::string& table_name() const noexcept { return table_name_; }

private:
    std::string table_name_;
};

}  // namespace ddbm

#endif
