#ifndef DDBM_OPERATIONS_LIST_STREAMS_HPP
#define DDBM_OPERATIONS_LIST_STREAMS_HPP

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ddbm {

/// A stream as it is listed.
class stream_summary
{
public:
    stream_summary() = default;

    std::string stream_arn;
    std::string table_name;
    /// When the stream was created; unlike others of the same table.
    std::string stream_label;

    friend bool operator==(const stream_summary&, const stream_summary&) = default;
};

/// What list_streams_request is answered with.
class list_streams_reply
{
public:
    list_streams_reply() = default;

    /// Those that were switched off less than a day ago too.
    std::vector<stream_summary> streams;
    /// Where the next page starts; absent at the end.
    std::optional<std::string> last_evaluated_stream_arn;
};

/** Asks for the streams of a table or of all tables, a page of up to 100.
 *
 *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html
 */
class list_streams_request
{
public:
    using reply_type = list_streams_reply;

    list_streams_request() = default;

    /// Only those of this table.
    explicit list_streams_request(std::string table_name) : table_name_(std::move(table_name)) {}

    /// How many streams a page has at most; 1 to 100.
    list_streams_request& limit(int streams) &
    {
        limit_ = streams;
        return *this;
    }
    list_streams_request limit(int streams) && { return std::move(limit(streams)); }

    /// Goes on after this one: the `last_evaluated_stream_arn` of the page before. None is the
    /// beginning.
    list_streams_request& exclusive_start_stream_arn(std::optional<std::string> arn) &
    {
        exclusive_start_stream_arn_ = std::move(arn);
        return *this;
    }
    list_streams_request exclusive_start_stream_arn(std::optional<std::string> arn) &&
    {
        return std::move(exclusive_start_stream_arn(std::move(arn)));
    }

    /// Empty if streams of all tables are asked for.
    const std::string& table_name() const noexcept { return table_name_; }
    std::optional<int> limit() const noexcept { return limit_; }
    const std::optional<std::string>& exclusive_start_stream_arn() const noexcept
    {
        return exclusive_start_stream_arn_;
    }

private:
    std::string table_name_;
    std::optional<int> limit_;
    std::optional<std::string> exclusive_start_stream_arn_;
};

}  // namespace ddbm

#endif
