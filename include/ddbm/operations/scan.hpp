#ifndef DDBM_OPERATIONS_SCAN_HPP
#define DDBM_OPERATIONS_SCAN_HPP

#include <ddbm/operations/page_parameters.hpp>

#include <optional>
#include <string>
#include <utility>

namespace ddbm {

/// What scan_request is answered with.
class scan_reply : public page_reply
{
public:
    scan_reply() = default;
};

/** Reads a page of all items of a table or index, in no order to rely on.
 *
 *  Costs 0.5 RCU per started 4 KB of what is read, 1 RCU with consistent reads. On a local index
 *  each item of which it does not hold all that is asked for is read from the table besides, which
 *  costs as much as a GetItem.
 *
 *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html
 */
class scan_request : public page_request<scan_request>
{
public:
    using reply_type = scan_reply;

    /// @param table_name  its name or ARN
    explicit scan_request(std::string table_name) : page_request(std::move(table_name)) {}

    /// Reads one of `total_segments` parts of the table, counted from 0, so that several scans can
    /// share the work.
    scan_request& segment(int number) &
    {
        segment_ = number;
        return *this;
    }
    scan_request segment(int number) && { return std::move(segment(number)); }

    /// How many parts the table is read in; 1 to 1,000,000. Goes with `segment`.
    scan_request& total_segments(int count) &
    {
        total_segments_ = count;
        return *this;
    }
    scan_request total_segments(int count) && { return std::move(total_segments(count)); }

    std::optional<int> segment() const noexcept { return segment_; }
    std::optional<int> total_segments() const noexcept { return total_segments_; }

private:
    std::optional<int> segment_;
    std::optional<int> total_segments_;
};

}  // namespace ddbm

#endif
