#include "client/random_uuid.hpp"

#include <cstddef>
#include <cstdint>

namespace ddbm::detail {

uuid_text random_uuid(environment& env)
{
    static constexpr char digits[] = "0123456789abcdef";
    uuid_text text;
    std::uint64_t high = (env.random() & ~std::uint64_t{0xf000}) | 0x4000;
    std::uint64_t low = (env.random() & ~(std::uint64_t{3} << 62)) | (std::uint64_t{2} << 62);
    std::size_t at = 0;
    for (std::uint64_t half : {high, low})
    {
        for (int shift = 60; shift >= 0; shift -= 4)
        {
            if (at == 8 || at == 13 || at == 18 || at == 23)
                text[at++] = '-';
            text[at++] = digits[(half >> shift) & 15];
        }
    }
    return text;
}

}  // namespace ddbm::detail
