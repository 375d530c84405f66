#include "table/generated_id.hpp"

#include "environment/uuid.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace ddbm::detail {

namespace {

constexpr int time_bits = 48;

std::uint64_t milliseconds(std::chrono::system_clock::time_point now)
{
    using std::chrono::milliseconds;
    const std::int64_t ticks = std::chrono::floor<milliseconds>(now.time_since_epoch()).count();
    constexpr std::int64_t last = (std::int64_t{1} << time_bits) - 1;
    return static_cast<std::uint64_t>(std::clamp<std::int64_t>(ticks, 0, last));
}

// The first 48 bits, the greatest first.
void put_time(std::span<unsigned char, 16> bytes, std::chrono::system_clock::time_point now)
{
    const std::uint64_t time = milliseconds(now);
    for (std::size_t i = 0; i < 6; ++i)
        bytes[i] = static_cast<unsigned char>(time >> (time_bits - 8 * (i + 1)));
}

// Crockford's base 32: 128 bits in 26 digits, of which the first has three of them.
std::string base32(std::span<const unsigned char, 16> bytes)
{
    static constexpr std::string_view digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    std::string text;
    unsigned value = 0;
    // Two bits in front, which are 0.
    int bits = 2;
    for (const unsigned char byte : bytes)
    {
        value = (value << 8 | byte) & 0x1fff;
        for (bits += 8; bits >= 5; bits -= 5)
            text += digits[value >> (bits - 5) & 31];
    }
    return text;
}

std::string text_of_id(const uuid_text& uuid)
{
    return std::string(uuid.begin(), uuid.end());
}

}  // namespace

std::string make_id(
    id_kind kind, std::chrono::system_clock::time_point now, std::span<unsigned char, 16> random
)
{
    if (kind != id_kind::uuid_v4)
        put_time(random, now);
    switch (kind)
    {
    case id_kind::uuid_v4:
        return text_of_id(random_uuid(random));
    case id_kind::uuid_v7:
        return text_of_id(time_uuid(random));
    case id_kind::ulid:
        break;
    }
    return base32(random);
}

std::string make_id(id_kind kind, environment& env)
{
    std::array<unsigned char, 16> bytes;
    env.unique_bytes(bytes);
    return make_id(kind, env.system_now(), bytes);
}

}  // namespace ddbm::detail
