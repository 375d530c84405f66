// 10,000 items by their keys from the engine: through the mapper, into objects in the order of the
// keys; against the client's own requests of 100 keys, one after the other.

#include "engine_side.hpp"
#include "ratio_of.hpp"
#include "sample_item.hpp"
#include "sample_order.hpp"

#include <ddbm/item_json.hpp>
#include <ddbm/operations/batch_get_item.hpp>
#include <ddbm/table.hpp>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;
using namespace ddbm::benchmarks;

namespace {

constexpr std::size_t items = 10'000;

std::string customer(std::size_t number)
{
    return "c-" + std::to_string(10'000'000 + number);
}

// A table of so many orders, one for each customer, and their keys in another order.
class orders_side
{
public:
    orders_side() : orders_(side_.db)
    {
        const auto create = [this]() -> asio::awaitable<void> {
            co_await orders_.async_create(ddbm::on_demand());
        };
        side_.run(create());
        ddbm::item made = ddbm::item_from_json(sample_item);
        std::vector<ddbm::item> all;
        for (std::size_t i = 0; i < items; ++i)
        {
            all.push_back(made.set("customer_id", customer(i)));
            keys_.push_back(orders_.key(customer(i * 7919 % items), 1042));
        }
        side_.engine->load("orders", all);
    }

    void get_mapped()
    {
        const auto get = [this]() -> asio::awaitable<void> {
            const auto found = co_await orders_.async_get_many(keys_);
            if (found.size() != items || !found.back() || found.back()->paid != true)
                throw std::logic_error("not all was read");
            benchmark::DoNotOptimize(found.data());
        };
        side_.run(get());
    }

    void get_raw()
    {
        const auto get = [this]() -> asio::awaitable<void> {
            std::vector<ddbm::item> all;
            for (std::size_t at = 0; at < items; at += 100)
            {
                ddbm::keys_and_attributes keys;
                for (std::size_t i = at; i < at + 100; ++i)
                    keys.key(keys_[i].attributes());
                ddbm::batch_get_item_request request;
                request.table("orders", std::move(keys));
                auto reply = co_await side_.db.async_batch_get_item(std::move(request));
                for (ddbm::item& each : reply.responses.at("orders"))
                    all.push_back(std::move(each));
            }
            if (all.size() != items)
                throw std::logic_error("not all was read");
            benchmark::DoNotOptimize(all.data());
        };
        side_.run(get());
    }

private:
    engine_side side_;
    ddbm::table<order> orders_;
    std::vector<ddbm::table<order>::key_type> keys_;
};

orders_side& side()
{
    static orders_side made;
    return made;
}

void mapped(benchmark::State& state)
{
    for (auto _ : state)
        side().get_mapped();
}
BENCHMARK(mapped);

void raw(benchmark::State& state)
{
    for (auto _ : state)
        side().get_raw();
}
BENCHMARK(raw);

}  // namespace

int main()
{
    side();
    return print_ratio("mapped", "raw");
}
