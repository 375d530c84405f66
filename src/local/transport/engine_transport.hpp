// Carries exchanges to an engine in this process. A request is carried out inside start(), on the
// thread that calls it, which costs less than handing it to another; its completion is posted.
//
// To an exchange that takes them so, the items of the reply go as the engine stores them: to print
// and to parse them would cost several times as much as to find them. They are copied, which costs
// little, so that nobody reads them, least of all the codecs of a program, as long as the engine is
// locked, or on another executor than where other replies are read.
#ifndef DDBM_SRC_LOCAL_TRANSPORT_ENGINE_TRANSPORT_HPP
#define DDBM_SRC_LOCAL_TRANSPORT_ENGINE_TRANSPORT_HPP

#include "transport/transport.hpp"

#include <ddbm/client_config.hpp>
#include <ddbm/environment.hpp>
#include <ddbm/local/engine.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace ddbm::local::detail {

// Thread safety: as of every transport. The mutex guards what is late, why exchanges were
// aborted, and spare replies; it is not held while the engine works.
class engine_transport final : public ddbm::detail::transport,
                               public std::enable_shared_from_this<engine_transport>
{
public:
    // `config` has an environment.
    engine_transport(
        asio::any_io_executor executor, std::shared_ptr<engine> target, const client_config& config
    );

    void start(ddbm::detail::exchange_ptr x) override;
    void abort(ddbm::detail::exchange& x, error_code why) override;
    void close() override;

private:
    using exchange = ddbm::detail::exchange;
    using exchange_ptr = ddbm::detail::exchange_ptr;
    using clock = exchange::clock;

    // What the engine has answered.
    struct engine_answer
    {
        engine_reply reply;
        std::string items;  // encoded, where the exchange takes them so
    };

    // An exchange whose reply a fault holds back. Belongs to its timer, so that it goes away with
    // the execution context.
    struct late_exchange;

    static void complete(exchange& x, const engine_answer& answer, error_code ec);
    error_code why_ended(exchange& x, clock::time_point now, engine_answer& spare);
    error_code why_aborted(exchange& x);
    // Why it is to end; then it is not started again. With the mutex held.
    static error_code& abort_reason(exchange& x);
    void ask(const exchange& x, engine_answer& answer);
    error_code outcome(exchange& x, const engine_answer& answer) const;
    void post(exchange_ptr x, engine_answer answer, error_code ec);
    void hold_back(exchange_ptr x, engine_answer answer, error_code ec, clock::time_point begun);
    void deliver_late(late_exchange& late);
    void keep_spare(engine_answer answer);

    const asio::any_io_executor executor_;
    const asio::any_io_executor posting_;  // the same, which runs nothing inside of execute()
    const std::shared_ptr<engine> engine_;
    const std::shared_ptr<environment> env_;
    const std::chrono::milliseconds attempt_limit_;
    const std::size_t reply_limit_bytes_;
    const bool encodes_items_;

    std::mutex mutex_;
    bool closed_ = false;
    std::unordered_map<const exchange*, std::weak_ptr<late_exchange>> late_;
    std::vector<engine_answer> spares_;
};

}  // namespace ddbm::local::detail

#endif
