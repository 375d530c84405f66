#ifndef DDBM_SRC_HTTP_IS_ALIKE_HPP
#define DDBM_SRC_HTTP_IS_ALIKE_HPP

#include <algorithm>
#include <string_view>

namespace ddbm::detail {

// Whether two texts are the same but for the case of ASCII letters. Beast's iequals() reads a byte
// past the end of texts that differ in it, in 1.81 at least.
inline bool is_alike(std::string_view a, std::string_view b)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) {
        return lower(x) == lower(y);
    });
}

}  // namespace ddbm::detail

#endif
