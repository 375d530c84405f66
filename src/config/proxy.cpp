#include "config/lowercase.hpp"

#include <ddbm/error.hpp>
#include <ddbm/proxy.hpp>

#include <boost/asio/ip/address_v6.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

namespace ddbm {

namespace {

// Takes a proxy's URL apart. Boost.URL would refuse what other programs take: a password with an @
// or a lone % in it.
class proxy_reader
{
public:
    proxy_reader(std::string_view url, std::string_view where) : left_(url), where_(where) {}

    proxy read()
    {
        take_scheme();
        take_end();
        take_user();
        const std::uint16_t port = take_port();
        return proxy(take_host(), port, std::move(user_), std::move(password_));
    }

private:
    void take_scheme()
    {
        const std::size_t end = left_.find("://");
        if (end == left_.npos)
            return;
        // Not what may be part of a password.
        const std::string scheme = detail::lowercase(left_.substr(0, end));
        if (scheme == "https")
            refuse("TLS to the proxy itself is not supported, so it has to be http://");
        if (scheme == "socks4" || scheme == "socks4a" || scheme == "socks5" || scheme == "socks5h")
            refuse("SOCKS is not supported, so it has to be http://");
        if (scheme != "http")
            refuse("it has to begin with http://");
        left_.remove_prefix(end + 3);
    }

    // A slash at the end is usual.
    void take_end()
    {
        const std::size_t end = left_.find_first_of("/?#");
        if (end == left_.npos)
            return;
        const std::string_view rest = left_.substr(end);
        if (rest.find('@') != rest.npos)
            refuse("a user or password with / ? or # in it needs %2F, %3F or %23 instead");
        if (rest != "/")
            refuse("there may be no path, query or fragment");
        left_.remove_suffix(rest.size());
    }

    void take_user()
    {
        const std::size_t end = left_.rfind('@');
        if (end == left_.npos)
            return;
        const std::string_view both = left_.substr(0, end);
        const std::size_t colon = std::min(both.find(':'), both.size());
        user_ = decoded(both.substr(0, colon));
        password_ = decoded(both.substr(std::min(colon + 1, both.size())));
        if (user_.find(':') != user_.npos)
            refuse("the user holds a colon, which cannot be sent");
        left_.remove_prefix(end + 1);
    }

    std::string decoded(std::string_view text) const
    {
        std::string out;
        for (; !text.empty(); text.remove_prefix(1))
        {
            unsigned char c = static_cast<unsigned char>(text.front());
            unsigned char byte = 0;
            if (c == '%' && text.size() > 2 && is_hex(text[1]) && is_hex(text[2]))
            {
                std::from_chars(text.data() + 1, text.data() + 3, byte, 16);
                c = byte;
                text.remove_prefix(2);
            }
            if (c < ' ' || c == 0x7f)
                refuse("the user or password holds a control character, such as a line break");
            out += static_cast<char>(c);
        }
        return out;
    }

    static bool is_hex(char c)
    {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    std::uint16_t take_port()
    {
        const std::size_t colon = left_.rfind(':');
        if (colon == left_.npos || left_.ends_with(']'))
            return 80;
        const std::string_view digits = left_.substr(colon + 1);
        std::uint16_t port = 0;
        const auto [end, problem] =
            std::from_chars(digits.data(), digits.data() + digits.size(), port);
        if (digits.empty())
            port = 80;
        else if (problem != std::errc() || end != digits.data() + digits.size() || port == 0)
            refuse("its port is not one of 1 to 65535");
        left_.remove_suffix(left_.size() - colon);
        return port;
    }

    std::string take_host() const
    {
        if (left_.empty())
            refuse("there is no host");
        if (left_.starts_with('['))
        {
            const std::string address(
                left_.substr(1, left_.size() - std::min<std::size_t>(2, left_.size()))
            );
            error_code ec;
            boost::asio::ip::make_address_v6(address, ec);
            if (ec || !left_.ends_with(']'))
                refuse("what is in brackets is no IPv6 address");
            return address;
        }
        if (!std::all_of(left_.begin(), left_.end(), is_of_host))
            refuse("its host is none");
        return std::string(left_);
    }

    static bool is_of_host(char c)
    {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               c == '.' || c == '-' || c == '_';
    }

    [[noreturn]] void refuse(const char* why) const
    {
        throw error(
            errc::invalid_configuration,
            std::string(where_) + " is not the URL of a proxy, such as http://proxy:3128: " + why +
                ". Its text is not shown because it may hold a password."
        );
    }

    std::string_view left_;
    const std::string_view where_;
    std::string user_;
    std::string password_;
};

}  // namespace

proxy::proxy(std::string host, std::uint16_t port) : host_(std::move(host)), port_(port) {}

proxy::proxy(std::string host, std::uint16_t port, std::string user, std::string password)
    : host_(std::move(host)), port_(port), user_(std::move(user)), password_(std::move(password))
{
}

std::string proxy::text() const
{
    const bool is_v6 = host_.find(':') != host_.npos;
    return "http://" + (is_v6 ? '[' + host_ + ']' : host_) + ':' + std::to_string(port_);
}

proxy parse_proxy(std::string_view url, std::string_view where)
{
    return proxy_reader(url, where).read();
}

}  // namespace ddbm
