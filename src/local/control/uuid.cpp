#include "local/control/uuid.hpp"

#include <string_view>

namespace ddbm::local::detail {

std::string make_uuid(engine_state& state)
{
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr std::string_view pattern = "xxxxxxxx-xxxx-4xxx-vxxx-xxxxxxxxxxxx";
    constexpr int digits_per_draw = 16;
    std::string uuid;
    std::uint64_t bits = 0;
    int left = 0;
    for (const char c : pattern)
    {
        if (c != 'x' && c != 'v')
        {
            uuid.push_back(c);
            continue;
        }
        if (left == 0)
        {
            bits = state.random();
            left = digits_per_draw;
        }
        // The variant's digit is one of 8, 9, a, b.
        uuid.push_back(digits[c == 'x' ? bits & 15U : 8U | (bits & 3U)]);
        bits >>= 4;
        --left;
    }
    return uuid;
}

}  // namespace ddbm::local::detail
