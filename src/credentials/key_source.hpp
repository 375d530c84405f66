#ifndef DDBM_SRC_KEY_SOURCE_HPP
#define DDBM_SRC_KEY_SOURCE_HPP

#include "credentials/near_keys.hpp"

#include <ddbm/credentials.hpp>
#include <ddbm/error_code.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/strand.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace ddbm::detail {

namespace asio = boost::asio;

// Access keys for a client's attempts: what the provider has at hand, or else what a refresh
// brings. One refresh at a time, which all who need keys meanwhile share; it goes on when they have
// given up, so that the next ones find what it brought. One that is due while there are keys goes
// on behind the attempts that use them.
//
// Keys that are kept until they end stand near each execution context, too. Programs' own providers
// are asked each time.
//
// Shared objects: safe. Calls nobody with its mutex held.
class key_source : public std::enable_shared_from_this<key_source>
{
public:
    using keys_ptr = std::shared_ptr<const credentials>;
    // Keys, or the code and the words of why there are none.
    using waiter = std::function<void(keys_ptr keys, error_code ec, std::string why)>;
    using ticket = std::uint64_t;

    explicit key_source(std::shared_ptr<credentials_provider> provider);

    // Keys that are there now, other than `expired`, which the service has called so to whom asks,
    // and than those that are known to have expired. Null: they have to be waited for. `executor`
    // is that of who asks, as in the next: a refresh that it begins is carried out there. `near`
    // belongs to its execution context.
    keys_ptr
    current(const asio::any_io_executor& executor, near_keys& near, const keys_ptr& expired);

    // Waits for a refresh that brings others than `expired`. Whatever the outcome, `told` is called
    // once, on `executor`, or from the provider's completion where that is on the same execution
    // context, unless it leaves before.
    ticket wait(const asio::any_io_executor& executor, keys_ptr expired, waiter told);

    // Waits no longer. Too late if it is being told.
    void leave(ticket who);

    // Nobody will ask again: cancels the refresh. Who waits on is told errc::client_closed, and so
    // is who begins to.
    void close();

    // An execution context is going away: lets go of all who wait on it. For those who wait
    // elsewhere a refresh that goes with it is begun again.
    void abandon(const asio::execution_context& context);

private:
    struct refresh;
    struct waiting
    {
        keys_ptr expired;
        waiter told;
        asio::any_io_executor executor;
    };
    using all_waiting = std::map<ticket, waiting>;  // in the order in which they came

    keys_ptr at_hand(near_keys& near, bool& is_due);
    static void post_closed(const asio::any_io_executor& executor, waiter told);
    void renew(const asio::any_io_executor& executor);
    void begin_on(const asio::any_io_executor& executor);
    static void
    tell(const refresh& by, waiting who, keys_ptr keys, error_code ec, const std::string& why);
    void run(const std::shared_ptr<refresh>& begun);
    void serve(const std::shared_ptr<refresh>& begun, const keys_ptr& keys);
    bool has_ended(const std::shared_ptr<refresh>& begun, const keys_ptr& keys, bool is_due);
    std::string words_of_failure();
    void set_expired(keys_ptr keys);
    void begin(std::shared_ptr<refresh> begun);
    void
    end(const std::shared_ptr<refresh>& ended,
        error_code ec,
        const keys_ptr& keys,
        const std::string& why);

    const std::shared_ptr<credentials_provider> provider_;
    key_cache* const cache_;  // if that is one

    std::mutex mutex_;
    bool closed_ = false;
    std::shared_ptr<refresh> running_;
    all_waiting waiting_;
    ticket tickets_ = 0;
    keys_ptr expired_;  // by what the service said last; nobody is given them
    std::atomic<bool> any_expired_{false};
};

}  // namespace ddbm::detail

#endif
