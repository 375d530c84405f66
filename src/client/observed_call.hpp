#ifndef DDBM_SRC_OBSERVED_CALL_HPP
#define DDBM_SRC_OBSERVED_CALL_HPP

#include "transport/exchange.hpp"

#include <ddbm/environment.hpp>
#include <ddbm/observer.hpp>
#include <ddbm/operation_report.hpp>

#include <array>
#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <string_view>

namespace ddbm::detail {

// What is noted of one operation for its observer, and the report that is made of it.
class observed_call
{
public:
    // `tag` may be null.
    observed_call(
        std::shared_ptr<observer> to, environment& env, std::shared_ptr<const std::string> tag
    );

    bool wants(reported what) const noexcept { return to_->wants(what); }

    void began();
    // It can be sent, and is about to be. Throws what the observer does.
    void begins(std::string_view operation, bool is_write) const;
    // Has it marked from here on what it is at.
    void attempt_began(exchange& x);
    // With its outcome, while the reply is there, which came as that many bytes.
    void attempt_ended(const exchange& x, std::size_t received_bytes, error_code ec);
    // It is of no more use, since another one has decided. It may still be under way, so that
    // nothing is known but that it was made.
    void attempt_lost(const exchange& x);

    // Reports the operation of that name, whose request that is; `diag` is what is known about the
    // outcome. Returns what the observer has thrown.
    std::exception_ptr ended(
        std::string_view operation,
        std::string_view request,
        bool is_write,
        error_code ec,
        const diagnostics& diag
    );

private:
    using clock = std::chrono::steady_clock;

    struct begun_attempt
    {
        const exchange* x = nullptr;
        clock::time_point when;
        phase_marks marks;
    };

    begun_attempt& take(const exchange& x);
    attempt_report& add_attempt(error_code ec, clock::duration duration);

    const std::shared_ptr<observer> to_;
    environment& env_;
    const std::shared_ptr<const std::string> tag_;
    operation_report report_;
    clock::time_point began_;
    std::array<begun_attempt, 2> under_way_;
};

}  // namespace ddbm::detail

#endif
