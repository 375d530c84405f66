#include "authority.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <system_error>

namespace ddbm::server {

namespace {

// Some characters. Looked up, as this is asked for every request.
class character_set
{
public:
    constexpr explicit character_set(std::string_view characters)
    {
        for (char c : characters)
            has_[static_cast<unsigned char>(c)] = true;
    }

    /// That there are some, and all are of these.
    bool has_all(std::string_view text) const noexcept
    {
        bool all = !text.empty();
        for (char c : text)
            all &= has_[static_cast<unsigned char>(c)];
        return all;
    }

private:
    std::array<bool, 256> has_{};
};

constexpr character_set digits_and_dots("0123456789.");
constexpr character_set in_ipv6("0123456789abcdefABCDEF:.");
// RFC 3986 3.2.2, percent signs included.
constexpr character_set in_names("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                 "-._~%!$&'()*+,;=");

// Takes the host off `text`. Empty: there is none.
authority take_host(std::string_view& text) noexcept
{
    authority found;
    if (text.starts_with('['))
    {
        const std::string_view inside = text.substr(1, text.find(']') - 1);
        if (inside.size() + 2 > text.size() || !in_ipv6.has_all(inside))
            return {};
        found.host = inside;
        found.is_address = true;
        text.remove_prefix(inside.size() + 2);
        return found;
    }
    const std::string_view name = text.substr(0, text.find(':'));
    if (!in_names.has_all(name))
        return {};
    text.remove_prefix(name.size());
    found.host = name;
    // No such name can be looked up: whoever reads it takes it for an address or refuses it.
    found.is_address = digits_and_dots.has_all(name);
    if (name.size() > 1 && name.ends_with('.'))
        found.host.remove_suffix(1);
    return found;
}

// Empty, ":" or ":8000".
bool is_port(std::string_view text) noexcept
{
    if (text.empty() || text == ":")
        return true;
    std::uint16_t port = 0;
    const char* end = text.data() + text.size();
    const auto [stop, failed] = std::from_chars(text.data() + 1, end, port);
    return text.front() == ':' && failed == std::errc() && stop == end;
}

}  // namespace

std::optional<authority> read_authority(std::string_view text) noexcept
{
    const authority found = take_host(text);
    if (found.host.empty() || !is_port(text))
        return {};
    return found;
}

}  // namespace ddbm::server
