#ifndef DDBM_SRC_KNOWN_ADDRESSES_HPP
#define DDBM_SRC_KNOWN_ADDRESSES_HPP

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <optional>
#include <utility>
#include <vector>

namespace ddbm::detail {

// Where a host's name leads, as far as is known, and which of the addresses have failed lately:
// those come last. Decides only; looking up is the business of address_source.
class known_addresses
{
public:
    using clock = std::chrono::steady_clock;
    using endpoint = boost::asio::ip::tcp::endpoint;
    using endpoint_list = std::vector<endpoint>;

    // What is this old is used without another look. The service's own records live for 5 s.
    static constexpr std::chrono::seconds fresh_for{5};
    // For so long an address that has failed comes after the others.
    static constexpr std::chrono::seconds avoided_for{30};

    void learn(endpoint_list found, clock::time_point now);

    bool is_fresh(clock::time_point now) const;
    // Something is known, however old.
    bool is_known() const { return !found_.empty(); }

    // In the order in which they are to be tried.
    endpoint_list ordered(clock::time_point now) const;

    void worked(const endpoint& which);
    void failed(const endpoint& which, clock::time_point now);

private:
    endpoint_list found_;
    clock::time_point learned_;
    std::vector<std::pair<endpoint, clock::time_point>> failed_;  // in the order of failing
};

}  // namespace ddbm::detail

#endif
