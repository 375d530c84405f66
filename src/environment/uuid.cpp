#include "environment/uuid.hpp"

#include <algorithm>
#include <cstddef>

namespace ddbm::detail {

namespace {

uuid_text make_uuid(std::span<const unsigned char, 16> given, unsigned version) noexcept
{
    static constexpr char digits[] = "0123456789abcdef";
    std::array<unsigned char, 16> bytes;
    std::copy(given.begin(), given.end(), bytes.begin());
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | version << 4);
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);

    uuid_text text;
    std::size_t at = 0;
    for (unsigned char byte : bytes)
    {
        if (at == 8 || at == 13 || at == 18 || at == 23)
            text[at++] = '-';
        text[at++] = digits[byte >> 4];
        text[at++] = digits[byte & 15];
    }
    return text;
}

}  // namespace

uuid_text random_uuid(std::span<const unsigned char, 16> random) noexcept
{
    return make_uuid(random, 4);
}

uuid_text time_uuid(std::span<const unsigned char, 16> time_and_random) noexcept
{
    return make_uuid(time_and_random, 7);
}

uuid_text random_uuid(environment& env)
{
    std::array<unsigned char, 16> bytes;
    env.unique_bytes(bytes);
    return random_uuid(bytes);
}

}  // namespace ddbm::detail
