#ifndef DDBM_SRC_CONFIG_LOWERCASE_HPP
#define DDBM_SRC_CONFIG_LOWERCASE_HPP

#include <string>
#include <string_view>

namespace ddbm::detail {

/// With a-z in place of A-Z; whatever the process's locale is.
inline std::string lowercase(std::string_view text)
{
    std::string lower(text);
    for (char& c : lower)
    {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

}  // namespace ddbm::detail

#endif
