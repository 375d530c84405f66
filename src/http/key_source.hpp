#ifndef DDBM_SRC_KEY_SOURCE_HPP
#define DDBM_SRC_KEY_SOURCE_HPP

#include "transport/exchange.hpp"

#include <ddbm/credentials.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/strand.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace ddbm::detail {

namespace asio = boost::asio;

// Access keys for exchanges: what the provider has at hand, or else what a refresh brings. One
// refresh at a time, which all who need keys meanwhile share; it goes on when they have given up,
// so that the next ones find what it brought.
//
// Shared objects: safe. Calls nobody with its mutex held.
class key_source : public std::enable_shared_from_this<key_source>
{
public:
    using keys_ptr = std::shared_ptr<const credentials>;
    // An exchange with its keys, or with the failure's code, its words being in it.
    using ready_function = std::function<void(exchange_ptr, error_code)>;

    // `ready` is called from the provider's completion. It is not kept from being called when the
    // owner is gone.
    key_source(
        asio::any_io_executor executor,
        std::shared_ptr<credentials_provider> provider,
        ready_function ready
    );

    // Gives `x` keys now, other than those that are known to have expired; false if it has to wait.
    bool give(exchange& x);

    // `x` waits for a refresh. Whatever the outcome it is told once, unless it leaves before.
    void wait(exchange_ptr x);

    // `x` waits no longer; null if it was being told.
    exchange_ptr leave(exchange& x);

    // Nobody will ask again: cancels the refresh. Returns those who waited.
    std::vector<exchange_ptr> close();

    // The same when the execution context is going away.
    std::vector<exchange_ptr> abandon();

private:
    struct refresh;

    bool serves_all(const std::shared_ptr<refresh>& begun, const keys_ptr& keys);
    std::vector<exchange_ptr> take_all();
    void set_expired(keys_ptr keys);
    void begin(std::shared_ptr<refresh> begun);
    void end(const std::shared_ptr<refresh>& ended, error_code ec, keys_ptr keys, std::string why);

    const asio::any_io_executor executor_;
    const std::shared_ptr<credentials_provider> provider_;
    const ready_function ready_;

    std::mutex mutex_;
    std::shared_ptr<refresh> running_;
    exchange_list waiting_;
    keys_ptr expired_;  // by what the service said last; nobody is given them
    std::atomic<bool> any_expired_{false};
};

}  // namespace ddbm::detail

#endif
