#include "local/streams/stream_record.hpp"

#include "local/catalog/stored_time.hpp"
#include "local/storage/item_encoding.hpp"
#include "local/streams/sequence.hpp"
#include "protocol/wire_names.hpp"
#include "values/encoded_reader.hpp"
#include "values/json_writer.hpp"
#include "values/varint.hpp"

#include <chrono>

namespace ddbm::local::detail {
namespace {

using ddbm::detail::encoded_reader;
using ddbm::detail::json_writer;
using ddbm::detail::put_varint;
using ddbm::detail::wire_name;
using std::chrono::milliseconds;

void put_bytes(std::string& out, std::string_view bytes)
{
    put_varint(out, bytes.size());
    out += bytes;
}

std::string hexadecimal(const std::uint64_t (&id)[2])
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::uint64_t half : id)
        for (int shift = 60; shift >= 0; shift -= 4)
            text.push_back(digits[half >> shift & 0xf]);
    return text;
}

void write_image(json_writer& out, std::string_view name, std::string_view image)
{
    if (image.empty())
        return;
    out.plain_key(name);
    write_encoded_item(out, image);
}

std::size_t size_of(std::string_view image)
{
    return image.empty() ? 0 : encoded_item_size(image);
}

}  // namespace

std::size_t stream_record::size() const
{
    return size_of(keys) + size_of(new_image) + size_of(old_image);
}

std::string encode_record(const stream_record& record)
{
    std::string bytes;
    const auto since_epoch = std::chrono::floor<milliseconds>(record.time.time_since_epoch());
    append_sequence(bytes, static_cast<std::uint64_t>(since_epoch.count()));
    for (std::uint64_t half : record.id)
        append_sequence(bytes, half);
    bytes.push_back(static_cast<char>(record.event));
    bytes.push_back(record.by_expiry ? 1 : 0);
    put_bytes(bytes, record.keys);
    put_bytes(bytes, record.new_image);
    put_bytes(bytes, record.old_image);
    return bytes;
}

stream_record decode_record(std::string_view bytes)
{
    encoded_reader in(bytes);
    stream_record record;
    record.time = record_time(in.bytes(sequence_size));
    for (std::uint64_t& half : record.id)
        half = read_sequence(in.bytes(sequence_size));
    record.event = static_cast<stream_event>(in.byte());
    record.by_expiry = in.byte() != 0;
    record.keys = in.binary_bytes();
    record.new_image = in.binary_bytes();
    record.old_image = in.binary_bytes();
    if (wire_name(record.event).empty() || !in.at_end())
        in.damaged();
    return record;
}

time_point record_time(std::string_view bytes)
{
    encoded_reader in(bytes);
    const std::uint64_t count = read_sequence(in.bytes(sequence_size));
    return stored_time<milliseconds>(static_cast<std::int64_t>(count));
}

std::uint64_t record_sequence(std::string_view key)
{
    encoded_reader in(key);
    const std::uint64_t sequence = read_sequence(in.bytes(sequence_size));
    if (!in.at_end())
        in.damaged();
    return sequence;
}

void write_record(
    json_writer& out,
    const stream_record& record,
    std::uint64_t sequence,
    const stream& s,
    std::string_view region
)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(record.time.time_since_epoch());
    out.begin_object();
    out.plain_key("awsRegion").string(region);
    out.plain_key("dynamodb").begin_object();
    out.plain_key("ApproximateCreationDateTime").integer(seconds.count());
    write_image(out, "Keys", record.keys);
    write_image(out, "NewImage", record.new_image);
    write_image(out, "OldImage", record.old_image);
    out.plain_key("SequenceNumber").quoted(sequence_text(sequence));
    out.plain_key("SizeBytes").integer(static_cast<std::int64_t>(record.size()));
    out.plain_key("StreamViewType").quoted(wire_name(s.view));
    out.end_object();
    out.plain_key("eventID").quoted(hexadecimal(record.id));
    out.plain_key("eventName").quoted(wire_name(record.event));
    out.plain_key("eventSource").quoted("aws:dynamodb");
    out.plain_key("eventVersion").quoted("1.1");
    if (record.by_expiry)
        out.plain_key("userIdentity")
            .raw(R"({"PrincipalId":"dynamodb.amazonaws.com","Type":"Service"})");
    out.end_object();
}

}  // namespace ddbm::local::detail
