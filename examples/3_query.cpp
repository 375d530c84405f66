// Walking through items: conditions on the sort key, both directions, what `limit` and `take` mean,
// consistent reads, several ranges at once, and the scan of a whole table.

#include "scratch_table.hpp"

#include <ddbm/local/opener.hpp>
#include <ddbm/merge.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

namespace asio = boost::asio;

// One finished run through a map. The partition key groups what is read together; the sort key is
// the order within: texts sort byte by byte, which ISO dates are made for.
struct run
{
    std::string map;
    std::string finished;
    std::string player;
    int seconds = 0;
};

template <>
struct ddbm::model_of<run>
{
    static constexpr auto value = ddbm::model<run>("runs")
                                      .partition_key("map", &run::map)
                                      .sort_key("finished", &run::finished)
                                      .field("player", &run::player)
                                      .field("seconds", &run::seconds);
};

asio::awaitable<void> fill(ddbm::table<run> runs)
{
    const char* days[] = {"1993-12-10", "1993-12-24", "1994-01-01", "1994-01-31", "1994-02-14"};
    int seconds = 60;
    for (const char* map : {"E1M1", "E1M2"})
    {
        for (const char* day : days)
        {
            run each;
            each.map = map;
            each.finished = day;
            each.player = seconds % 2 == 0 ? "romero" : "carmack";
            each.seconds = seconds++;
            co_await runs.async_put(each);
        }
    }
}

// A range is an object with one function, `async_next`, which delivers a handle that is empty at
// the end. Pages are its own business. Everything else in this file is this loop.
asio::awaitable<std::vector<std::string>> days_of(ddbm::query_range<run> range)
{
    std::vector<std::string> days;
    while (auto found = co_await range.async_next())
        days.push_back(found->finished);
    co_return days;
}

void print(const char* title, const std::vector<std::string>& days)
{
    std::cout << title << ':';
    for (const auto& day : days)
        std::cout << ' ' << day;
    std::cout << '\n';
}

asio::awaitable<void> show_conditions(ddbm::table<run> runs)
{
    // One of eq, lt, le, gt, ge, between, begins_with; the service compares, and only what fulfils
    // the condition is read and paid for.
    auto since = co_await days_of(runs.query("E1M1").sort_key(ddbm::ge("1994-01-01")));
    print("since 1994", since);
    expect(since.size() == 3 && since.front() == "1994-01-01", "ge includes its bound");

    auto condition = ddbm::between("1993-12-24", "1994-01-31");
    auto holidays = co_await days_of(runs.query("E1M1").sort_key(condition));
    print("between", holidays);
    expect(holidays.size() == 3, "between includes both bounds");

    auto january = co_await days_of(runs.query("E1M1").sort_key(ddbm::begins_with("1994-01")));
    print("in January", january);
    expect(january.size() == 2, "begins_with compares the first characters");

    auto none = co_await days_of(runs.query("E4M9"));
    expect(none.empty(), "a partition without items is no error");
}

asio::awaitable<void> show_order(ddbm::table<run> runs)
{
    // The latest run is the first one of the reversed order.
    auto backwards = runs.query("E1M1").reverse().take(1);
    auto latest = co_await backwards.async_next();
    std::cout << "latest: " << latest->player << " on " << latest->finished << '\n';
    expect(latest->finished == "1994-02-14", "reverse begins with the greatest sort key");
    expect(!co_await backwards.async_next(), "one was to be taken");
}

asio::awaitable<void> show_limits(ddbm::table<run> runs)
{
    // `take` bounds what is delivered. `limit` bounds what the service evaluates, which is what
    // is paid for; with a filter it may deliver fewer, and here, without one, as many.
    auto taken = co_await days_of(runs.query("E1M1").take(2));
    print("take 2", taken);
    expect(taken.size() == 2, "take bounds what is delivered");

    auto limited = co_await days_of(runs.query("E1M1").limit(2));
    print("limit 2", limited);
    expect(limited == taken, "without a filter all that is evaluated is delivered");

    // Both may be given: at most three evaluated, at most two delivered.
    auto both = co_await days_of(runs.query("E1M1").limit(3).take(2));
    expect(both.size() == 2, "the smaller bound ends the range");
}

asio::awaitable<void> show_consistency(ddbm::table<run> runs)
{
    run late;
    late.map = "E1M1";
    late.finished = "1994-03-01";
    co_await runs.async_put(late);

    // A read may miss a write that has just succeeded, unless it is asked to be consistent. That
    // costs twice as much.
    auto days = co_await days_of(runs.query("E1M1").sort_key(ddbm::gt("1994-02")).consistent());
    expect(days.size() == 2, "a consistent query sees the write before it");

    // The same for everything that a handle does, single reads too.
    auto careful = runs.with(ddbm::call_options().consistent());
    auto found = co_await careful.async_find("E1M1", "1994-03-01");
    expect(static_cast<bool>(found), "a handle can carry the option");
    co_await careful.async_erase(found);
}

asio::awaitable<void> show_merge(ddbm::table<run> runs)
{
    // Two partitions as one range, in the order of the sort key: a page of each is read, and the
    // next one of a side when that runs out.
    auto both = ddbm::merge(runs.query("E1M1"), runs.query("E1M2"));
    std::vector<std::string> merged;
    while (auto found = co_await both.async_next())
        merged.push_back(found->finished);
    print("merged", merged);
    expect(merged.size() == 10, "every run of both maps is there");
    expect(std::is_sorted(merged.begin(), merged.end()), "in the order of the dates");

    // By pages as well. The cursor has the place of each side.
    auto again = ddbm::merge(runs.query("E1M1"), runs.query("E1M2"));
    auto page = co_await again.async_next_page(4);
    auto rest = ddbm::merge(runs.query("E1M1"), runs.query("E1M2")).start_after(page.cursor);
    auto left = co_await rest.async_count();
    expect(page.items.size() == 4 && left == 6, "the rest begins behind the page");
}

asio::awaitable<void> show_scan(ddbm::table<run> runs)
{
    // All items of the table, in no order to rely on, and at the cost of reading it all.
    auto everything = runs.scan();
    int count = 0;
    int fastest = 1'000;
    while (auto found = co_await everything.async_next())
    {
        ++count;
        fastest = std::min(fastest, found->seconds);
    }
    std::cout << "scanned " << count << " runs, the fastest took " << fastest << " s\n";
    expect(count == 10 && fastest == 60, "a scan finds every item");
}

asio::awaitable<void> show(ddbm::table<run> runs)
{
    co_await fill(runs);
    co_await show_conditions(runs);
    co_await show_order(runs);
    co_await show_limits(runs);
    co_await show_consistency(runs);
    co_await show_merge(runs);
    co_await show_scan(runs);
}

int main()
{
    try
    {
        asio::io_context ctx;
        ddbm::client db(
            ctx.get_executor(), ddbm::client_config::from_environment(ddbm::local::opener())
        );
        asio::co_spawn(ctx, with_scratch_table<run>(db, show), ddbm::rethrow);
        ctx.run();
    }
    catch (const std::exception& failure)
    {
        std::cerr << failure.what() << '\n';
        return 1;
    }
}
