#ifndef DDBM_OPERATIONS_GET_RECORDS_HPP
#define DDBM_OPERATIONS_GET_RECORDS_HPP

#include <ddbm/operations/stream_record.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ddbm {

/// What get_records_request is answered with.
class get_records_reply
{
public:
    get_records_reply() = default;

    /// May be empty although there are more to come.
    std::vector<stream_record> records;
    /// Where to go on, now or later; absent at the end of a shard that gets no more records.
    std::optional<std::string> next_shard_iterator;
};

/** Reads records of a shard: up to 1,000, of up to 1 MB together.
 *
 *  A position that is older than 15 minutes is `service_errc::expired_iterator`.
 *
 *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html
 */
class get_records_request
{
public:
    using reply_type = get_records_reply;

    explicit get_records_request(std::string shard_iterator)
        : shard_iterator_(std::move(shard_iterator))
    {
    }

    /// How many records to read at most; 1 to 1,000.
    get_records_request& limit(int records) &
    {
        limit_ = records;
        return *this;
    }
    get_records_request limit(int records) && { return std::move(limit(records)); }

    const std::string& shard_iterator() const noexcept { return shard_iterator_; }
    std::optional<int> limit() const noexcept { return limit_; }

private:
    std::string shard_iterator_;
    std::optional<int> limit_;
};

}  // namespace ddbm

#endif
