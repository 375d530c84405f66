#ifndef DDBM_SRC_CONFIG_NO_PROXY_HPP
#define DDBM_SRC_CONFIG_NO_PROXY_HPP

#include <string>
#include <string_view>

namespace ddbm {
class endpoint;
}

namespace ddbm::detail {

/** What is to be reached directly where there is a proxy: the value of `NO_PROXY`.
 *
 *  Its entries are separated by commas or blanks: `*` for all, a host or a domain with what is
 *  below it (with or without `.` or `*.` in front), an address, or a network such as `10.0.0.0/8`;
 *  each but the network with a port or without.
 *
 *  It covers what Python's requests and curl take it to cover, and more: networks and ports are not
 *  known to all of them. As in Go, this machine itself (`localhost` and loopback addresses) is
 *  always covered.
 */
class no_proxy
{
public:
    no_proxy() = default;
    explicit no_proxy(std::string_view list);

    bool covers(const endpoint& target) const;

private:
    std::string list_;  // in lowercase
};

}  // namespace ddbm::detail

#endif
