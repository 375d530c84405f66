// Sizes and counts in as few bytes as they need: seven bits each, the least first.
#ifndef DDBM_SRC_VALUES_VARINT_HPP
#define DDBM_SRC_VALUES_VARINT_HPP

#include <cstdint>
#include <string>

namespace ddbm::detail {

inline void put_varint(std::string& out, std::uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        out.push_back(static_cast<char>(value | 0x80));
    out.push_back(static_cast<char>(value));
}

}  // namespace ddbm::detail

#endif
