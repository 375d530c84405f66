// A model of 20 fields, with an index, and the calls that programs make of it: what mapper_compile
// compiles, and of which mapper_code has the size.

#include <ddbm/attr.hpp>
#include <ddbm/client.hpp>
#include <ddbm/length.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/table.hpp>
#include <ddbm/update.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;

enum class status
{
    pending,
    paid,
};

struct order
{
    std::string customer;
    std::int64_t number = 0;
    status state = status::pending;
    std::chrono::sys_seconds placed;
    std::chrono::sys_seconds expires;
    std::int64_t total_cents = 0;
    int hits = 0;
    double weight = 0;
    bool gift = false;
    std::string name;
    std::string street;
    std::string city;
    std::optional<std::string> note;
    std::optional<std::int64_t> voucher;
    std::vector<std::string> lines;
    std::set<std::string> tags;
    std::map<std::string, int> counts;
    std::string channel;
    std::string currency;
    std::uint64_t version = 0;
};

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders")
            .partition_key("pk", ddbm::compose("CUST#", &order::customer))
            .sort_key("sk", ddbm::compose("ORDER#", ddbm::padded<8>(&order::number)))
            .field("state", &order::state)
            .field("placed", &order::placed, ddbm::epoch_seconds)
            .time_to_live("expires", &order::expires)
            .field("total_cents", &order::total_cents)
            .field("hits", &order::hits, ddbm::or_default(0))
            .field("weight", &order::weight)
            .field("gift", &order::gift)
            .field("name", &order::name, ddbm::length(1, 64))
            .field("street", &order::street)
            .field("city", &order::city)
            .field("note", &order::note)
            .field("voucher", &order::voucher)
            .field("lines", &order::lines)
            .field("tags", &order::tags, ddbm::length(0, 9))
            .field("counts", &order::counts)
            .field("channel", &order::channel)
            .field("currency", &order::currency)
            .version("v", &order::version)
            .index(
                "by_state",
                ddbm::partition(ddbm::compose("STATE#", &order::state)),
                ddbm::sort(&order::placed)
            );
};

asio::awaitable<void> use(ddbm::client db)
{
    ddbm::table<order> orders(db);
    order first;
    co_await orders.async_put(first);
    co_await orders.async_insert(first);
    auto again = co_await orders.async_get("Ann", 1);
    co_await orders.async_save(again);

    const auto changes = ddbm::set<&order::state>(status::paid).add<&order::hits>(1);
    const auto pending = ddbm::when(ddbm::attr<&order::state> == status::pending);
    co_await orders.async_update(orders.key("Ann", 1), changes, pending);
    co_await orders.async_erase("Ann", 1);

    auto found = orders.query("Ann").sort_key(ddbm::ge(7)).filter(ddbm::attr<&order::gift> == true);
    while (auto each = co_await found.async_next())
        first.total_cents += each->total_cents;
    auto late = orders.query<"by_state">(status::pending).reverse();
    auto page = co_await late.async_next_page(20);
    auto all = co_await orders.scan().async_collect();

    const std::vector keys{orders.key("Ann", 1), orders.key("Ann", 2)};
    auto got = co_await orders.async_get_many(keys);
    const std::vector<order> several(3);
    co_await orders.async_put_many(several);
}

int main()
{
    asio::io_context ctx;
    ddbm::client db(ctx.get_executor(), ddbm::client_config::from_environment());
    asio::co_spawn(ctx, use(db), ddbm::rethrow);
    ctx.run();
}
