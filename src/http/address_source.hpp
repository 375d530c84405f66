#ifndef DDBM_SRC_ADDRESS_SOURCE_HPP
#define DDBM_SRC_ADDRESS_SOURCE_HPP

#include <ddbm/environment.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/smart_ptr/intrusive_ptr.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace ddbm::detail {

class http_connection;

// When the addresses of one host, or of several that do the same, are looked up: one lookup at a
// time, of all hosts, which all who want addresses meanwhile share. The first host that is found
// does for those who wait, and for those who come until all have been looked up. What was found is
// good for a little while, and for longer where looking up fails or takes too long: of each host
// what was found last. A lookup that nobody waits for any more is cancelled. Which addresses there
// are, and which of them is to be used, is known by who is told what was found.
//
// Shared objects: safe. Its mutex may be taken while a connection's is held, never the other way
// round; it is not held while somebody is told.
class address_source : public std::enable_shared_from_this<address_source>
{
public:
    using clock = std::chrono::steady_clock;
    using endpoint_list = std::vector<asio::ip::tcp::endpoint>;
    // `are_all` once the hosts are those that somebody has named as all there are, and all of them
    // have been looked up.
    using listener = std::function<void(const endpoint_list& found, bool are_all)>;

    // What is this old is used without another look. The service's own records live for 5 s.
    static constexpr std::chrono::seconds fresh_for{5};

    // `found` is called with what each lookup has found, of all hosts together, before those who
    // wait for it.
    address_source(
        asio::any_io_executor executor,
        std::shared_ptr<environment> env,
        std::vector<std::string> hosts,
        std::uint16_t port,
        listener found
    );

    // For a connection that is being opened: whether what is known is good enough. If not,
    // `connection` has on_addresses() called later.
    bool ask(http_connection& connection);

    // `connection` is open, or given up. With `late`, because the lookup took too long: for a
    // while, or until one has ended, those who come next are content with what is known.
    void leave(http_connection& connection, bool late);

    // Every address that was known at `routed` has refused a connection, so what was found before
    // is good no longer: whoever asks next has it looked up. At once the first time, then 100 ms
    // after the last lookup, and each time that it was in vain after twice as long, up to
    // fresh_for.
    void refused(clock::time_point routed);
    // One of them has accepted one.
    void accepted();

    // From now on the hosts are these, and there are no others. They are looked up now, whether
    // somebody waits or not.
    void look_up(std::vector<std::string> hosts);

    // Nothing is looked up any more, and what is being looked up ends. Whoever still asks is to be
    // content with what is known.
    void close();

    // The execution context is going away.
    void abandon();

private:
    using connection_ptr = boost::intrusive_ptr<http_connection>;
    struct lookup;
    struct interested
    {
        connection_ptr connection;
        bool waits;
    };

    bool is_good(clock::time_point now) const;
    void begin(bool in_background);
    static void cancel(std::shared_ptr<lookup> left);
    void on_looked_up(const std::shared_ptr<lookup>& of);
    endpoint_list remember(const lookup& from);

    const asio::any_io_executor executor_;
    const std::shared_ptr<environment> env_;
    const std::uint16_t port_;
    const listener found_;

    std::mutex telling_;  // taken before the other one, and held while somebody is told
    std::mutex mutex_;
    std::vector<std::string> hosts_;
    bool is_listed_ = false;                      // they were given to look_up()
    bool are_all_ = false;                        // as the listener was told
    std::map<std::string, endpoint_list> known_;  // by host
    std::optional<clock::time_point> learned_;    // when something was found last
    bool is_outdated_ = false;                    // that was of other hosts, or not of all
    bool is_refused_ = false;                     // by all of that
    int in_vain_ = 0;                             // lookups in a row of which that is true
    clock::duration refused_for_{0};              // until which age that is good all the same
    std::shared_ptr<lookup> running_;
    bool is_closed_ = false;
    std::vector<interested> interested_;  // in what is being looked up
    clock::time_point content_until_;     // with what is known, however old
};

}  // namespace ddbm::detail

#endif
