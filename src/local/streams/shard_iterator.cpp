#include "local/streams/shard_iterator.hpp"

#include "local/service_error.hpp"
#include "local/streams/sequence.hpp"
#include "protocol/crc32.hpp"
#include "values/base64.hpp"

namespace ddbm::local::detail {
namespace {

using std::chrono::milliseconds;

// "<ARN>|1|<base64 of position, time and a sum of everything>"
constexpr std::string_view separator = "|1|";
constexpr std::size_t content_size = 3 * sequence_size;

std::uint64_t sum_of(std::string_view arn, std::string_view content)
{
    return ddbm::detail::crc32(std::string(arn).append(content));
}

[[noreturn]] void refuse_iterator()
{
    refuse("Invalid ShardIterator");
}

}  // namespace

std::string iterator_text(const shard_iterator& iterator)
{
    const auto since_epoch = std::chrono::floor<milliseconds>(iterator.made.time_since_epoch());
    std::string content;
    append_sequence(content, iterator.position);
    append_sequence(content, static_cast<std::uint64_t>(since_epoch.count()));
    append_sequence(content, sum_of(iterator.arn, content));

    std::string text = iterator.arn;
    text += separator;
    ddbm::detail::base64_append(text, make_binary(content));
    return text;
}

shard_iterator iterator_from(std::string_view text)
{
    const std::size_t at = text.rfind(separator);
    binary bytes;
    if (at == text.npos ||
        ddbm::detail::base64_decode(text.substr(at + separator.size()), bytes) != errc{} ||
        bytes.size() != content_size)
        refuse_iterator();

    const std::string_view content = view_as_text(bytes);
    shard_iterator iterator;
    iterator.arn = text.substr(0, at);
    iterator.position = read_sequence(content);
    // Beyond any time that a clock can have; a forged sum must not get one in here.
    constexpr std::uint64_t too_late = std::uint64_t(1) << 43;
    const std::uint64_t made = read_sequence(content.substr(sequence_size));
    if (made >= too_late || read_sequence(content.substr(2 * sequence_size)) !=
                                sum_of(iterator.arn, content.substr(0, 2 * sequence_size)))
        refuse_iterator();
    iterator.made = time_point(milliseconds(static_cast<milliseconds::rep>(made)));
    return iterator;
}

}  // namespace ddbm::local::detail
