#ifndef DDBM_SRC_CONFIG_HOST_LABEL_HPP
#define DDBM_SRC_CONFIG_HOST_LABEL_HPP

#include <algorithm>
#include <string_view>

namespace ddbm::detail {

/// Whether `text` can stand between two dots of a host name: 1 to 63 letters, digits and hyphens,
/// no hyphen at either end.
inline bool is_host_label(std::string_view text) noexcept
{
    constexpr std::size_t longest = 63;
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-';
    };
    return !text.empty() && text.size() <= longest && text.front() != '-' && text.back() != '-' &&
           std::all_of(text.begin(), text.end(), fits);
}

}  // namespace ddbm::detail

#endif
