#ifndef DDBM_OPERATIONS_UPDATE_TIME_TO_LIVE_HPP
#define DDBM_OPERATIONS_UPDATE_TIME_TO_LIVE_HPP

#include <string>
#include <utility>

namespace ddbm {

/// What update_time_to_live_request is answered with.
class update_time_to_live_reply
{
public:
    update_time_to_live_reply() = default;

    std::string attribute_name;
    bool enabled = false;
};

/** Begins to delete items of a table by themselves when their time has come, or ends it.
 *
 *  A deletion follows within days of the time. About half an hour lies between two changes.
 *
 *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html
 */
class update_time_to_live_request
{
public:
    using reply_type = update_time_to_live_reply;

    /// @param table_name      its name or ARN
    /// @param attribute_name  has the time as a number, in seconds since 1970
    update_time_to_live_request(std::string table_name, std::string attribute_name)
        : table_name_(std::move(table_name)), attribute_name_(std::move(attribute_name))
    {
    }

    /// Whether items are deleted from now on; yes by default.
    update_time_to_live_request& enabled(bool deletes) &
    {
        enabled_ = deletes;
        return *this;
    }
    update_time_to_live_request enabled(bool deletes) && { return std::move(enabled(deletes)); }

    const std::string& table_name() const noexcept { return table_name_; }
    const std::string& attribute_name() const noexcept { return attribute_name_; }
    [[nodiscard]] bool enabled() const noexcept { return enabled_; }

private:
    std::string table_name_;
    std::string attribute_name_;
    bool enabled_ = true;
};

}  // namespace ddbm

#endif
