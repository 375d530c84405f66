#ifndef DDBM_OPERATIONS_GET_SHARD_ITERATOR_HPP
#define DDBM_OPERATIONS_GET_SHARD_ITERATOR_HPP

#include <optional>
#include <string>
#include <utility>

namespace ddbm {

/// Where reading a shard begins.
enum class shard_iterator_type
{
    /// With the oldest record that is still there.
    trim_horizon,
    /// With records made from now on.
    latest,
    at_sequence_number,
    after_sequence_number,
};

/// What get_shard_iterator_request is answered with.
class get_shard_iterator_reply
{
public:
    get_shard_iterator_reply() = default;

    /// For get_records_request, within 15 minutes.
    std::string shard_iterator;
};

/** Asks for a position in a shard to read from.
 *
 *  @see
 *  https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html
 */
class get_shard_iterator_request
{
public:
    using reply_type = get_shard_iterator_reply;

    get_shard_iterator_request(
        std::string stream_arn, std::string shard_id, ddbm::shard_iterator_type type
    )
        : stream_arn_(std::move(stream_arn)), shard_id_(std::move(shard_id)),
          shard_iterator_type_(type)
    {
    }

    /// The record to begin at or after.
    get_shard_iterator_request& sequence_number(std::string number) &
    {
        sequence_number_ = std::move(number);
        return *this;
    }
    get_shard_iterator_request sequence_number(std::string number) &&
    {
        return std::move(sequence_number(std::move(number)));
    }

    const std::string& stream_arn() const noexcept { return stream_arn_; }
    const std::string& shard_id() const noexcept { return shard_id_; }
    ddbm::shard_iterator_type shard_iterator_type() const noexcept { return shard_iterator_type_; }
    /// Empty if there is none.
    const std::string& sequence_number() const noexcept { return sequence_number_; }

private:
    std::string stream_arn_;
    std::string shard_id_;
    ddbm::shard_iterator_type shard_iterator_type_;
    std::string sequence_number_;
};

}  // namespace ddbm

#endif
