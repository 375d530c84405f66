// Work that only one of several programs may do at a time: a lock that is a lease on an item, which
// is renewed as long as the work goes on, and a number that keeps out who did not notice that its
// lease is over.

#include "scratch_table.hpp"

#include <ddbm/as_result.hpp>
#include <ddbm/attr.hpp>
#include <ddbm/client.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/lock.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <iostream>
#include <string>
#include <utility>

namespace asio = boost::asio;

using namespace std::chrono_literals;

struct report
{
    std::string day;
    std::string author;
    std::int64_t fence = 0;  // of the lock that it was written under
};

template <>
struct ddbm::model_of<report>
{
    static constexpr auto value = ddbm::model<report>("reports")
                                      .partition_key("day", &report::day)
                                      .field("author", &report::author)
                                      .field("fence", &report::fence);
};

class newsroom
{
public:
    newsroom(ddbm::table<ddbm::lock_record> of_locks, ddbm::table<report> of_reports)
        : locks(std::move(of_locks)), reports(std::move(of_reports))
    {
    }

    ddbm::table<ddbm::lock_record> locks;
    ddbm::table<report> reports;
};

// Nobody writes over what a later holder has written, whatever it believes to hold.
asio::awaitable<bool> publish(const newsroom& room, std::string author, std::int64_t fence)
{
    report made;
    made.day = "monday";
    made.author = std::move(author);
    made.fence = fence;
    const auto not_later = ddbm::attr<&report::fence> <= fence;
    const auto is_ours = ddbm::when(not_later || ddbm::attr<&report::fence>.missing());
    auto written = co_await room.reports.async_put(made, is_ours, ddbm::as_result);
    if (written.error() == ddbm::errc::condition_failed)
        co_return false;
    written.value();
    co_return true;
}

// Waits for its turn; is cancelled if the lock is lost while it works.
asio::awaitable<std::int64_t> write_report(const newsroom& room, std::string author)
{
    auto work = [&](const ddbm::held_lock& held) -> asio::awaitable<std::int64_t> {
        std::cout << author << " holds the lock, number " << held.fencing_number() << '\n';
        const bool is_written = co_await publish(room, author, held.fencing_number());
        expect(is_written, "a holder writes");
        co_return held.fencing_number();
    };
    const auto options = ddbm::lock_options().lease(10s).owner(author).look_every(10ms);
    co_return co_await ddbm::async_with_lock(room.locks, "monday's report", options, work);
}

asio::awaitable<void> take_turns(const newsroom& room)
{
    using namespace asio::experimental::awaitable_operators;

    auto numbers = co_await (write_report(room, "ann") && write_report(room, "bob"));
    const auto [ann, bob] = numbers;
    expect(ann != bob, "each holder has a number of its own");
}

asio::awaitable<void> stay_out(const newsroom& room)
{
    // Whoever is stopped for longer than its lease...
    auto late = co_await ddbm::async_lock(room.locks, "monday's report");
    const std::int64_t number = late.fencing_number();
    co_await late.async_release();
    // ... comes after the next one has written,
    const std::int64_t next = co_await write_report(room, "cid");
    expect(next == number + 1, "numbers grow");
    // and does not get through.
    const bool is_written = co_await publish(room, "late", number);
    expect(!is_written, "an old number is refused");

    // Who does not want to wait learns who holds it.
    const auto mine = ddbm::lock_options().owner("dan");
    auto held = co_await ddbm::async_lock(room.locks, "monday's report", mine);
    const auto at_once = ddbm::lock_options().timeout(0ms);
    auto other = co_await ddbm::async_lock(room.locks, "monday's report", at_once, ddbm::as_result);
    expect(other.error() == ddbm::errc::deadline_exceeded, "it is taken");
    std::cout << other.get_diagnostics().message() << '\n';
    co_await held.async_release();
}

asio::awaitable<void> show(ddbm::client db)
{
    auto with_locks = [&](ddbm::table<ddbm::lock_record> locks) -> asio::awaitable<void> {
        auto with_reports = [&](ddbm::table<report> reports) -> asio::awaitable<void> {
            const newsroom room(locks, reports);
            co_await take_turns(room);
            co_await stay_out(room);
        };
        co_await with_scratch_table<report>(db, with_reports);
    };
    co_await with_scratch_table<ddbm::lock_record>(db, with_locks);
}

int main()
{
    asio::io_context ctx;
    ddbm::client db(
        ctx.get_executor(), ddbm::client_config::from_environment(ddbm::local::opener())
    );
    asio::co_spawn(ctx, show(db), ddbm::rethrow);
    ctx.run();
}
