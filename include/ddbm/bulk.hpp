#ifndef DDBM_BULK_HPP
#define DDBM_BULK_HPP

#include <ddbm/bulk_result.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <utility>

namespace ddbm {

class misfit;

/// How far a bulk has come.
class bulk_progress
{
public:
    bulk_progress() = default;

    /// How many reads or writes have been carried out.
    std::size_t processed = 0;
    /// Of how many; empty where that is not known, as of a range that is consumed lazily.
    std::optional<std::size_t> total;
    /// How many the service has handed back, which are to be sent again.
    std::size_t unprocessed = 0;
    /// How many pauses there have been because the service was short of throughput.
    std::size_t pauses = 0;
};

/** How many reads or writes are carried out together: `ddbm::bulk().in_flight(8)`.
 *
 *  They are sent in requests of BatchGetItem and BatchWriteItem. What such a request hands back
 *  unprocessed is sent again after a pause, behind others that wait: a random part of
 *  `retry_policy::base_delay` the first time, where the service has processed a part of the
 *  request; where it has processed nothing or refused it for its rate, and from the second time on,
 *  one of `throttling_base_delay`, which doubles from time to time. Others of that table pause as
 *  long until a request gets through. These repetitions take nothing from the retry quota that the
 *  client's calls share; those of requests that broke, or that the service failed to answer, do, as
 *  those of other calls.
 */
class bulk
{
public:
    bulk() noexcept;
    bulk(const bulk& other);
    bulk(bulk&& other) noexcept;
    bulk& operator=(const bulk& other);
    bulk& operator=(bulk&& other) noexcept;
    ~bulk();

    /// How many requests are under way at once, those among them that pause; 4 by default.
    bulk& in_flight(int requests)
    {
        in_flight_ = requests;
        return *this;
    }

    /// How often in a row something may be sent in requests of which the service processes nothing,
    /// before the bulk fails with `errc::unprocessed`, or with the refusal; 10 by default, which is
    /// a minute or two.
    bulk& attempts(int count)
    {
        attempts_ = count;
        return *this;
    }

    /// The whole bulk; beyond it fails with `errc::deadline_exceeded`. Zero, the default, means no
    /// limit; what is left of a time that has passed, less than zero, ends it at once. Of a
    /// `get_range` it is that of each `async_next` which has to read. That of calls,
    /// `call_options::timeout`, is one for each request.
    bulk& timeout(std::chrono::milliseconds limit)
    {
        timeout_ = limit;
        return *this;
    }

    /// Reads see every write that succeeded before them, at twice the capacity. They do as well
    /// where the options of a table's calls say so.
    bulk& consistent()
    {
        consistent_ = true;
        return *this;
    }

    /** Calls a function after each request that was answered.
     *
     *  It runs where the completion handler runs, on that one's executor, never twice at once and
     *  never inside of an initiating function. What it throws ends the bulk like a failure.
     *
     *  With g++ up to 12 name the function in a statement of its own if it captures objects by
     *  copy: in an expression with `co_await` they would be destroyed twice.
     */
    bulk& on_progress(std::function<void(const bulk_progress&)> function)
    {
        on_progress_ = std::move(function);
        return *this;
    }

    /** Of reads: hands items that do not fit the model to a function, each once, and leaves empty
     *  handles in their places. Without one such an item is a failure, though the others are read.
     *
     *  It is called as that of `on_progress` is, in the order of the replies.
     */
    bulk& on_misfit(std::function<void(const misfit&)> function)
    {
        on_misfit_ = std::move(function);
        return *this;
    }

    int in_flight() const noexcept { return in_flight_; }
    int attempts() const noexcept { return attempts_; }
    std::chrono::milliseconds timeout() const noexcept { return timeout_; }
    bool is_consistent() const noexcept { return consistent_; }
    const std::function<void(const bulk_progress&)>& on_progress() const noexcept
    {
        return on_progress_;
    }
    const std::function<void(const misfit&)>& on_misfit() const noexcept { return on_misfit_; }

private:
    int in_flight_ = 4;
    int attempts_ = 10;
    std::chrono::milliseconds timeout_{0};
    bool consistent_ = false;
    std::function<void(const bulk_progress&)> on_progress_;
    std::function<void(const misfit&)> on_misfit_;
};

/** A range of objects or keys that is consumed little by little, as the requests go out, with
 *  bounded memory: `readings.async_put_many(ddbm::lazily(made_as_needed))`.
 *
 *  That is of writes. `table::get_many` consumes any range so; `table::async_get_many`, which keeps
 *  what it finds for all keys, goes through any at the call.
 *
 *  It is moved in, and what it refers to has to stay until the operation completes. It is gone
 *  through where the completion handler runs, on that one's executor. What it throws ends the bulk
 *  like a failure.
 */
template <class Range>
class lazily
{
public:
    explicit lazily(Range range) : range_(std::move(range)) {}

    Range take() && { return std::move(range_); }

private:
    Range range_;
};

}  // namespace ddbm

#endif
