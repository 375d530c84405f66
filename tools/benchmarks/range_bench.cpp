// What walking a table of 100,000 items takes, on an engine in memory: memory while pages are read
// ahead, and the CPU of a typed parallel scan over that of the client's own scan into items.

#include "engine_side.hpp"
#include "sample_item.hpp"
#include "sample_order.hpp"

#include <ddbm/item_json.hpp>
#include <ddbm/table.hpp>

#include <CLI/CLI.hpp>
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace asio = boost::asio;
using namespace ddbm::benchmarks;

namespace {

constexpr std::size_t items = 100'000;
constexpr int rounds = 5;

double cpu_us()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

double resident_mb()
{
    long pages = 0;
    long resident = 0;
    std::ifstream("/proc/self/statm") >> pages >> resident;
    return static_cast<double>(resident * sysconf(_SC_PAGESIZE)) / (1024.0 * 1024.0);
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

class bench
{
public:
    bench() : orders_(side_.db)
    {
        run([](bench& me) -> asio::awaitable<void> {
            co_await me.orders_.async_create(ddbm::on_demand());
        });
        ddbm::item made = ddbm::item_from_json(sample_item);
        std::vector<ddbm::item> batch;
        for (std::size_t n = 0; n < items; ++n)
        {
            batch.push_back(made.set("customer_id", "c-" + std::to_string(n)));
            if (batch.size() == 10'000)
            {
                side_.engine->load("orders", batch);
                batch.clear();
            }
        }
    }

    // The most that is resident on the way, over the beginning.
    double memory_of_walk()
    {
        malloc_trim(0);
        begun_mb_ = most_mb_ = resident_mb();
        run([](bench& me) -> asio::awaitable<void> {
            std::size_t found = 0;
            auto all = me.orders_.scan().prefetch();
            while (auto next = co_await all.async_next())
                if (++found % 500 == 0)
                    me.most_mb_ = std::max(me.most_mb_, resident_mb());
            check(found);
        });
        return most_mb_ - begun_mb_;
    }

    double cpu_of_typed_scan()
    {
        const double begun = cpu_us();
        run([](bench& me) -> asio::awaitable<void> {
            std::size_t found = 0;
            auto all = me.orders_.scan().segments(4);
            while (auto next = co_await all.async_next())
                found += next->order_number == 1042;
            check(found);
        });
        return cpu_us() - begun;
    }

    double cpu_of_raw_scan()
    {
        const double begun = cpu_us();
        run([](bench& me) -> asio::awaitable<void> {
            std::size_t found = 0;
            ddbm::scan_request request("orders");
            for (bool more = true; more;)
            {
                auto page = co_await me.orders_.get_client().async_scan(request);
                found += page.items.size();
                more = page.last_evaluated_key.has_value();
                request.exclusive_start_key(page.last_evaluated_key);
            }
            check(found);
        });
        return cpu_us() - begun;
    }

private:
    static void check(std::size_t found)
    {
        if (found != items)
            throw std::logic_error("not all items were found");
    }

    template <class Body>
    void run(Body body)
    {
        side_.run(body(*this));
    }

    engine_side side_;
    ddbm::table<order> orders_;
    double begun_mb_ = 0;
    double most_mb_ = 0;
};

void compare_scans(bench& of)
{
    std::vector<double> typed;
    std::vector<double> raw;
    for (int round = 0; round < rounds; ++round)
    {
        typed.push_back(of.cpu_of_typed_scan());
        raw.push_back(of.cpu_of_raw_scan());
    }
    const double ours = median(typed);
    const double theirs = median(raw);
    std::printf(
        "typed_us %.3f\nraw_us %.3f\nratio %.3f\n", ours / items, theirs / items, ours / theirs
    );
}

}  // namespace

int main(int argc, char** argv)
{
    std::string what;
    CLI::App app;
    app.add_option("what", what)->required()->check(CLI::IsMember({"memory", "scan"}));
    CLI11_PARSE(app, argc, argv);

    bench of;
    if (what == "memory")
        std::printf("memory_mb %.3f\n", of.memory_of_walk());
    else
        compare_scans(of);
}
