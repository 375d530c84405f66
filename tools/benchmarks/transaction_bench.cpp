// What transactions take on an engine in memory: the CPU of one that moves money between two items,
// over that of the client's own requests for the same; and, where many want one item, how often
// their bodies run, and what they read more than once.

#include "engine_side.hpp"
#include "ratio_of.hpp"
#include "sample_item.hpp"
#include "sample_order.hpp"

#include <ddbm/item_json.hpp>
#include <ddbm/operations/get_item.hpp>
#include <ddbm/operations/transact_write_items.hpp>
#include <ddbm/table.hpp>
#include <ddbm/transaction.hpp>

#include <CLI/CLI.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;
using namespace ddbm::benchmarks;

namespace {

// -- One transaction, which nobody is in the way of

constexpr std::size_t orders_there = 1'000;

std::string customer(std::size_t number)
{
    return "c-" + std::to_string(10'000'000 + number % orders_there);
}

// All attributes of a sample order but its key's: the names stand in the same order as the values.
class whole_item
{
public:
    explicit whole_item(const ddbm::item& of)
    {
        for (const auto& [name, value] : of)
        {
            if (name == "customer_id" || name == "order_number")
                continue;
            const std::string at = std::to_string(names_.size());
            if (!condition_.empty())
                condition_ += " AND ";
            condition_ += "#" + at + " = :" + at;
            if (name == "total_cents")
                update_ = "SET #" + at + " = :new";
            names_.push_back(name);
        }
    }

    // An update of one that was read, on condition that it is as it was.
    ddbm::transact_update change(const ddbm::item& read, std::int64_t cents) const
    {
        ddbm::item key;
        key.set("customer_id", read.at("customer_id"));
        key.set("order_number", read.at("order_number"));
        ddbm::transact_update made("orders", std::move(key), update_);
        made.condition_expression(condition_).expression_attribute_value(":new", cents);
        for (std::size_t i = 0; i < names_.size(); ++i)
        {
            const std::string at = std::to_string(i);
            made.expression_attribute_name("#" + at, names_[i]);
            made.expression_attribute_value(":" + at, read.at(names_[i]));
        }
        return made;
    }

private:
    std::vector<std::string> names_;
    std::string condition_;
    std::string update_;
};

class transfers
{
public:
    transfers() : orders_(side_.db), whole_(ddbm::item_from_json(sample_item))
    {
        side_.run(create());
        ddbm::item made = ddbm::item_from_json(sample_item);
        std::vector<ddbm::item> all;
        for (std::size_t i = 0; i < orders_there; ++i)
            all.push_back(made.set("customer_id", customer(i)));
        side_.engine->load("orders", all);
    }

    void move_by_transaction() { side_.run(transact()); }
    void move_by_requests() { side_.run(request()); }

private:
    asio::awaitable<void> create() { co_await orders_.async_create(ddbm::on_demand()); }

    asio::awaitable<void> transact()
    {
        next_ += 2;
        auto body = [this](ddbm::transaction& tx) -> asio::awaitable<void> {
            auto from = co_await tx.async_get(orders_, customer(next_), 1042);
            auto to = co_await tx.async_get(orders_, customer(next_ + 1), 1042);
            from->total_cents -= 1;
            to->total_cents += 1;
            tx.save(from);
            tx.save(to);
        };
        co_await ddbm::async_transact(side_.db, body);
    }

    asio::awaitable<ddbm::item> read(std::size_t number)
    {
        ddbm::item key;
        key.set("customer_id", customer(number)).set("order_number", 1042);
        ddbm::get_item_request get("orders", std::move(key));
        get.consistent_read(true);
        auto reply = co_await side_.db.async_get_item(std::move(get));
        co_return std::move(reply.item).value();
    }

    asio::awaitable<void> request()
    {
        next_ += 2;
        const ddbm::item from = co_await read(next_);
        const ddbm::item to = co_await read(next_ + 1);
        const auto cents = [](const ddbm::item& of) {
            return of.at("total_cents").as_number().to<std::int64_t>();
        };
        ddbm::transact_write_items_request both;
        both.action(whole_.change(from, cents(from) - 1));
        both.action(whole_.change(to, cents(to) + 1));
        co_await side_.db.async_transact_write_items(std::move(both));
    }

    engine_side side_;
    const ddbm::table<order> orders_;
    const whole_item whole_;
    std::size_t next_ = 0;
};

transfers& two_sides()
{
    static transfers made;
    return made;
}

void by_transaction(benchmark::State& state)
{
    for (auto _ : state)
        two_sides().move_by_transaction();
}
BENCHMARK(by_transaction);

void by_requests(benchmark::State& state)
{
    for (auto _ : state)
        two_sides().move_by_requests();
}
BENCHMARK(by_requests);

// -- Many at once

constexpr int workers = 64;

struct tally
{
    std::string id;
    std::int64_t count = 0;
};

}  // namespace

template <>
struct ddbm::model_of<tally>
{
    static constexpr auto value =
        ddbm::model<tally>("tallies").partition_key("id", &tally::id).field("count", &tally::count);
};

namespace {

// So many transactions, by workers each of which makes one after the other. A worker that gives up
// ends the program.
class contention
{
public:
    contention() : tallies_(side_.db) {}

    // Each adds one to all of these items.
    void count(const std::vector<std::string>& items, std::int64_t transactions)
    {
        items_ = items;
        left_ = transactions;
        side_.run(prepare());
        side_.engine->reset_counters();
        side_.run(work_together());
        side_.run(check(transactions));
    }

    std::int64_t bodies_run() const { return bodies_run_; }
    // Items that were read, however they were.
    std::int64_t reads() const { return reads_; }

private:
    asio::awaitable<void> prepare()
    {
        co_await tallies_.async_create(ddbm::on_demand());
        for (const std::string& each : items_)
        {
            tally none;
            none.id = each;
            co_await tallies_.async_put(none);
        }
    }

    asio::awaitable<void> work_together()
    {
        const asio::any_io_executor here = side_.db.get_executor();
        for (int i = 1; i < workers; ++i)
            asio::co_spawn(here, work(), ddbm::rethrow);
        co_await work();
    }

    asio::awaitable<void> work()
    {
        auto body = [this](ddbm::transaction& tx) -> asio::awaitable<void> {
            ++bodies_run_;
            for (const std::string& each : items_)
            {
                auto found = co_await tx.async_get(tallies_, each);
                ++found->count;
                tx.save(found);
            }
        };
        while (left_ > 0)
        {
            --left_;
            co_await ddbm::async_transact(side_.db, body);
        }
    }

    asio::awaitable<void> check(std::int64_t transactions)
    {
        requests_ = side_.engine->counters().requests;
        reads_ = requests_of("GetItem");
        for (const std::string& each : items_)
        {
            auto found = co_await tallies_.async_get(each);
            if (found->count != transactions)
                throw std::logic_error("not each of the transactions has counted");
        }
        if (requests_of("TransactGetItems") != 0)
            throw std::logic_error("reads were made in a way that is not counted");
    }

    std::int64_t requests_of(const char* operation) const
    {
        const auto found = requests_.find(operation);
        return found == requests_.end() ? 0 : static_cast<std::int64_t>(found->second);
    }

    engine_side side_;
    const ddbm::table<tally> tallies_;
    std::vector<std::string> items_;
    std::map<std::string, std::uint64_t, std::less<>> requests_;
    std::int64_t left_ = 0;
    std::int64_t bodies_run_ = 0;
    std::int64_t reads_ = 0;
};

void count_attempts()
{
    constexpr std::int64_t increments = 10'000;
    contention of;
    of.count({"one"}, increments);
    const double attempts = static_cast<double>(of.bodies_run());
    std::printf("attempts_per_commit %.3f\n", attempts / static_cast<double>(increments));
}

// A round that is lost here is lost to an image, which the service returns: its own transactions
// take turns. What each needs is one read of each item.
void count_reads(
    const std::vector<std::string>& items,
    std::int64_t transactions,
    double& extra,
    double& conflicts
)
{
    contention of;
    of.count(items, transactions);
    conflicts += static_cast<double>(of.bodies_run() - transactions);
    extra += static_cast<double>(of.reads()) -
             static_cast<double>(transactions) * static_cast<double>(items.size());
}

void count_extra_reads()
{
    constexpr std::int64_t transactions = 1'000;
    double extra = 0;
    double conflicts = 0;
    // Committed by one write, and by several together.
    count_reads({"one"}, transactions, extra, conflicts);
    count_reads({"one", "other"}, transactions, extra, conflicts);
    if (conflicts == 0)
        throw std::logic_error("nobody was in the way of anybody");
    std::printf("conflicts %.0f\nextra_reads_per_conflict %.3f\n", conflicts, extra / conflicts);
}

}  // namespace

int main(int argc, char** argv)
{
    std::string what;
    CLI::App app;
    app.add_option("what", what)->required()->check(CLI::IsMember({"ratio", "attempts", "reads"}));
    CLI11_PARSE(app, argc, argv);

    if (what == "attempts")
        count_attempts();
    else if (what == "reads")
        count_extra_reads();
    else
    {
        two_sides();
        return print_ratio("by_transaction", "by_requests");
    }
}
