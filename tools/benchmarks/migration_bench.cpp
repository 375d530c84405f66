// What the migration of a whole table takes: the memory of a process that migrates what a server
// has, and the CPU of each item over that of the client's own scan and conditional puts, on an
// engine in memory.

#include "engine_side.hpp"

#include <ddbm/bulk_write.hpp>
#include <ddbm/client.hpp>
#include <ddbm/convert.hpp>
#include <ddbm/migrate.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <ranges>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;

namespace {

constexpr int engine_items = 20'000;
constexpr int rounds = 5;

struct account
{
    std::string id;
    int cents = 0;
    std::string note;
};

// As the older program had it.
struct old_account
{
    std::string id;
    int euros = 0;
    std::string note;
};

void to_cents(ddbm::item& to)
{
    to.set("cents", 100 * to.at("euros").as_number().to<int>());
    to.erase("euros");
}

}  // namespace

template <>
struct ddbm::model_of<account>
{
    static constexpr auto value =
        ddbm::model<account>("accounts")
            .partition_key("id", &account::id)
            .field("cents", &account::cents)
            .field("note", &account::note)
            .version(1, [](const ddbm::item& read) { return read.contains("euros"); })
            .version(
                2, [](const ddbm::item& read) { return read.contains("cents"); }, to_cents
            );
};

template <>
struct ddbm::model_of<old_account>
{
    static constexpr auto value = ddbm::model<old_account>("accounts")
                                      .partition_key("id", &old_account::id)
                                      .field("euros", &old_account::euros)
                                      .field("note", &old_account::note);
};

namespace {

old_account old_account_of(int number)
{
    old_account made;
    made.id = "account-" + std::to_string(number);
    made.euros = number % 1000;
    made.note = std::string(200, 'x');
    return made;
}

void expect(std::int64_t found, std::int64_t wanted)
{
    if (found != wanted)
        throw std::logic_error(
            std::to_string(found) + " items were migrated, not " + std::to_string(wanted)
        );
}

// -- A server's table

ddbm::client_config config_of(const std::string& url)
{
    ddbm::client_config made;
    made.endpoint_url = url;
    made.region = "us-east-1";
    made.static_credentials("local", "local");
    return made;
}

asio::awaitable<void> fill(ddbm::client db, int count)
{
    const ddbm::table<old_account> accounts(db);
    co_await accounts.async_create(ddbm::on_demand());
    auto all = std::views::iota(0, count) | std::views::transform(old_account_of);
    const auto written = co_await accounts.async_put_many(ddbm::lazily(all));
    expect(static_cast<std::int64_t>(written.processed), count);
}

asio::awaitable<void> migrate(ddbm::client db, int count)
{
    const ddbm::table<account> accounts(db);
    const auto report = co_await ddbm::async_migrate(accounts);
    expect(report.counts.migrated, count);
}

// The most that has been resident.
double most_resident_mb()
{
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;)
    {
        double kb = 0;
        if (word == "VmHWM:" && status >> kb)
            return kb / 1024;
    }
    throw std::logic_error("the system does not tell what is resident");
}

// -- An engine's

double cpu_us()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

// A scan, and a put of each item under the condition that it is as it was read.
asio::awaitable<void> migrate_by_hand(ddbm::client db)
{
    int written = 0;
    ddbm::scan_request scan("accounts");
    for (bool more = true; more;)
    {
        auto page = co_await db.async_scan(scan);
        for (ddbm::item& each : page.items)
        {
            ddbm::item made = each;
            to_cents(made);
            ddbm::put_item_request put("accounts", std::move(made));
            put.condition_expression("#0 = :0 AND #1 = :1 AND attribute_not_exists(#2)")
                .expression_attribute_name("#0", "euros")
                .expression_attribute_name("#1", "note")
                .expression_attribute_name("#2", "cents")
                .expression_attribute_value(":0", each.at("euros"))
                .expression_attribute_value(":1", each.at("note"));
            co_await db.async_put_item(std::move(put));
            ++written;
        }
        more = page.last_evaluated_key.has_value();
        scan.exclusive_start_key(page.last_evaluated_key);
    }
    expect(written, engine_items);
}

asio::awaitable<void> migrate_one_by_one(ddbm::client db)
{
    const ddbm::table<account> accounts(db);
    ddbm::migrate_options options;
    options.segments(1).in_flight(1);
    const auto report = co_await ddbm::async_migrate(accounts, options);
    expect(report.counts.migrated, engine_items);
}

asio::awaitable<void> create(ddbm::client db)
{
    const ddbm::table<account> accounts(db);
    co_await accounts.async_create(ddbm::on_demand());
}

class engine_table
{
public:
    engine_table()
    {
        side_.run(create(side_.db));
        for (int number = 0; number < engine_items; ++number)
            old_.push_back(ddbm::to_item(old_account_of(number)));
    }

    template <class Work>
    double cpu_of(Work work)
    {
        side_.engine->load("accounts", old_);
        const double begun = cpu_us();
        side_.run(work(side_.db));
        return cpu_us() - begun;
    }

private:
    ddbm::benchmarks::engine_side side_;
    std::vector<ddbm::item> old_;
};

void compare()
{
    engine_table table;
    std::vector<double> ours;
    std::vector<double> theirs;
    for (int round = 0; round < rounds; ++round)
    {
        ours.push_back(table.cpu_of(migrate_one_by_one));
        theirs.push_back(table.cpu_of(migrate_by_hand));
    }
    const double driver = median(ours) / engine_items;
    const double by_hand = median(theirs) / engine_items;
    // Items in the same time.
    std::printf("migration_us %.3f\nraw_us %.3f\nratio %.3f\n", driver, by_hand, by_hand / driver);
}

}  // namespace

int main(int argc, char** argv)
{
    std::string what;
    std::string url;
    int count = 1'000'000;
    CLI::App app;
    app.add_option("what", what)->required()->check(CLI::IsMember({"fill", "memory", "cpu"}));
    app.add_option("--url", url);
    app.add_option("--items", count);
    CLI11_PARSE(app, argc, argv);

    if (what == "cpu")
    {
        compare();
        return 0;
    }
    asio::io_context ctx(1);
    const ddbm::client db(ctx.get_executor(), config_of(url));
    const bool fills = what == "fill";
    asio::co_spawn(ctx, fills ? fill(db, count) : migrate(db, count), ddbm::rethrow);
    ctx.run();
    if (!fills)
        std::printf("memory_mb %.3f\n", most_resident_mb());
}
