#ifndef DDBM_TRANSACTION_OPTIONS_HPP
#define DDBM_TRANSACTION_OPTIONS_HPP

#include <chrono>

namespace ddbm {

/// How long a transaction may take, and go on while others are in its way.
class transaction_options
{
public:
    transaction_options() = default;

    /// How often its body runs at most: 100 times. At least 1.
    transaction_options& attempts(int count)
    {
        attempts_ = count;
        return *this;
    }

    /// For all of it, from where it is made to the end of its commit, and for what runs after it:
    /// it does not begin again after that time, and each of its requests that is under way by then
    /// ends with `errc::deadline_exceeded`. `diagnostics::applied()` tells whether it may have been
    /// committed. A request may have less time by itself, see `call_options::timeout`. Zero, the
    /// default, means no limit; what is left of a time that has passed, less than zero, ends the
    /// first request at once.
    ///
    /// A body that waits for something else is not interrupted. Of a `stepwise` it is the time of
    /// each step, and of writing its record.
    transaction_options& timeout(std::chrono::milliseconds limit)
    {
        timeout_ = limit;
        return *this;
    }

    /// A single write is committed as a transaction too, with a token, at twice the capacity: so
    /// that it is known whether it was applied whatever happens to replies. Transactions of several
    /// actions, and updates such as `add`, always are.
    transaction_options& exactly_once(bool is = true)
    {
        exactly_once_ = is;
        return *this;
    }

    int attempts() const noexcept { return attempts_; }
    std::chrono::milliseconds timeout() const noexcept { return timeout_; }
    bool exactly_once() const noexcept { return exactly_once_; }

private:
    int attempts_ = 100;
    std::chrono::milliseconds timeout_{0};
    bool exactly_once_ = false;
};

}  // namespace ddbm

#endif
