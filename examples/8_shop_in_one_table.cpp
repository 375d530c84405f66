// A shop whose customers, orders and products are in one table, which is created with all that
// their models want of it: keys that are composed of members, an index that is queried by name, a
// collection of what belongs together, orders that are paid only once, a stock that is never sold
// out twice, and pages with a cursor, as a web page shows them. And a table of last year's program,
// whose items are numbered: it is compared with this year's model, and changed to have its index.

#include "scratch_table.hpp"

#include <ddbm/as_result.hpp>
#include <ddbm/attr.hpp>
#include <ddbm/client.hpp>
#include <ddbm/collection.hpp>
#include <ddbm/generated.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/shared_table.hpp>
#include <ddbm/table.hpp>
#include <ddbm/table_changes.hpp>
#include <ddbm/table_difference.hpp>
#include <ddbm/update.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace asio = boost::asio;

using namespace std::chrono_literals;

// -- What the shop has

enum class status
{
    pending,
    paid,
    sent,
};

template <>
struct ddbm::enum_names<status>
{
    static constexpr std::pair<status, std::string_view> value[] = {
        {status::pending, "pending"}, {status::paid, "paid"}, {status::sent, "sent"}};
};

struct customer
{
    std::string id;
    std::string name;
};

struct order
{
    std::string customer_id;
    int number = 0;
    status state = status::pending;
    std::chrono::sys_seconds placed;
    std::int64_t total_cents = 0;
    std::uint64_t version = 0;
};

struct product
{
    std::string id;
    int stock = 0;
};

// Known by a number, which it gets from its table.
struct complaint
{
    int number = 0;
    std::string customer_id;
    std::string text;
};

// -- How it is stored: what belongs to a customer has its partition key

template <>
struct ddbm::model_of<customer>
{
    static constexpr auto value = ddbm::model<customer>("shop")
                                      .partition_key("pk", ddbm::compose("CUST#", &customer::id))
                                      .sort_key("sk", ddbm::compose("CUSTOMER"))
                                      .discriminator("type", "customer")
                                      .field("name", &customer::name);
};

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("shop")
            .partition_key("pk", ddbm::compose("CUST#", &order::customer_id))
            .sort_key("sk", ddbm::compose("ORDER#", ddbm::padded<6>(&order::number)))
            .discriminator("type", "order")
            .field("state", &order::state)
            .field("placed", &order::placed, ddbm::epoch_seconds)
            .field("total_cents", &order::total_cents)
            .version("v", &order::version)
            .index(
                "by_state",
                ddbm::partition(ddbm::compose("STATE#", &order::state)),
                ddbm::sort(&order::placed)
            );
};

// Products are in the same table, under keys of their own.
template <>
struct ddbm::model_of<product>
{
    static constexpr auto value = ddbm::model<product>("shop")
                                      .partition_key("pk", ddbm::compose("PROD#", &product::id))
                                      .sort_key("sk", ddbm::compose("PRODUCT"))
                                      .discriminator("type", "product")
                                      .field("stock", &product::stock);
};

// Complaints have a table of their own: one that numbers its items has no sort key.
template <>
struct ddbm::model_of<complaint>
{
    static constexpr auto value =
        ddbm::model<complaint>("complaints")
            .partition_key("number", &complaint::number, ddbm::auto_increment)
            .field("customer_id", &complaint::customer_id)
            .field("text", &complaint::text)
            .index(
                "by_customer",
                ddbm::partition(&complaint::customer_id),
                ddbm::sort(&complaint::number)
            );
};

// As they were stored when nobody asked yet whose they are.
struct last_year;

template <>
struct ddbm::model_of<complaint, last_year>
{
    static constexpr auto value =
        ddbm::model<complaint>("complaints")
            .partition_key("number", &complaint::number, ddbm::auto_increment)
            .field("customer_id", &complaint::customer_id)
            .field("text", &complaint::text);
};

// -- The shop

class shop
{
public:
    shop(ddbm::client db, const std::string& table)
        : customers_(db, table), orders_(db, table), products_(db, table), everything_(db, table)
    {
    }

    asio::awaitable<void> fill(std::chrono::sys_seconds opening)
    {
        customer ann;
        ann.id = "7";
        ann.name = "Ann";
        co_await customers_.async_put(ann);

        std::vector<order> all;
        for (int number = 1; number <= 45; ++number)
        {
            order placed;
            placed.customer_id = number % 3 == 0 ? "8" : "7";
            placed.number = number;
            placed.placed = opening + number * 1h;
            placed.total_cents = number * 100;
            all.push_back(placed);
        }
        co_await orders_.async_put_many(all);

        product pear;
        pear.id = "pear";
        pear.stock = 3;
        co_await products_.async_put(pear);
    }

    // Only what is pending is paid, so nothing is paid twice; the new state moves it in the index.
    asio::awaitable<void> pay(std::string customer_id, int number)
    {
        const auto paid = ddbm::set<&order::state>(status::paid);
        const auto pending = ddbm::when(ddbm::attr<&order::state> == status::pending);
        const auto key = orders_.key(customer_id, number);
        auto now_is = co_await orders_.async_update(key, paid, pending);
        expect(now_is->state == status::paid, "the update gives back the order as it is now");

        auto again = co_await orders_.async_update(key, paid, pending, ddbm::as_result);
        expect(again.error() == ddbm::errc::condition_failed, "it cannot be paid twice");
    }

    // What is not there cannot be sold, whoever else is buying.
    asio::awaitable<bool> sell(std::string id, int count)
    {
        const auto less = ddbm::subtract<&product::stock>(count);
        const auto enough = ddbm::when(ddbm::attr<&product::stock> >= count);
        auto sold = co_await products_.async_update(id, less, enough, ddbm::as_result);
        if (sold.error() == ddbm::errc::condition_failed)
            co_return false;
        sold.value();
        co_return true;
    }

    // A page of a web site: the latest orders first, twenty that matter at a time.
    asio::awaitable<void> browse(std::chrono::sys_seconds since)
    {
        std::vector<int> seen;
        std::string cursor;
        do
        {
            auto found = orders_.query<"by_state">(status::pending)
                             .sort_key(ddbm::ge(since))
                             .reverse()
                             .filter(ddbm::attr<&order::total_cents> >= 1000)
                             .start_after(cursor);
            auto page = co_await found.async_next_page(20);
            for (const auto& each : page.items)
                seen.push_back(each->number);
            cursor = page.cursor;
        } while (!cursor.empty());
        expect(
            seen.size() == 36 && seen.front() == 45 && seen.back() == 10, "all that are pending"
        );
    }

    // A customer with all that belongs to him, in one query.
    asio::awaitable<void> account(std::string customer_id)
    {
        auto belongings = everything_.query(customer_id);
        std::int64_t cents = 0;
        std::string name;
        while (auto found = co_await belongings.async_next())
        {
            if (const auto* one = std::get_if<ddbm::stored<order>>(&found))
                cents += (*one)->total_cents;
            else if (const auto* who = std::get_if<ddbm::stored<customer>>(&found))
                name = (*who)->name;
        }
        std::cout << name << " has ordered for " << cents << " cents\n";
        expect(name == "Ann" && cents > 0, "two kinds of items came out of one range");
    }

private:
    ddbm::table<customer> customers_;
    ddbm::table<order> orders_;
    ddbm::table<product> products_;
    ddbm::collection<customer, order> everything_;
};

// The one table, with the key and the indexes that the three models have.
ddbm::shared_table table_of_shop(const ddbm::client& db)
{
    const std::string name = scratch_name("shop");
    return ddbm::shared_table(
        ddbm::table<customer>(db, name),
        ddbm::table<order>(db, name),
        ddbm::table<product>(db, name)
    );
}

asio::awaitable<void> show(ddbm::shared_table table)
{
    // What a program may ask when it starts, of a table that is older than its models.
    auto differences = co_await table.async_check();
    for (const ddbm::table_difference& each : differences)
        std::cout << each << '\n';
    expect(differences.empty(), "the table is as the models have it");

    const std::chrono::sys_seconds opening =
        std::chrono::sys_days(std::chrono::year(2026) / 11 / 29);
    shop fruits(table.get_client(), table.name());
    co_await fruits.fill(opening);
    co_await fruits.browse(opening);
    co_await fruits.pay("7", 1);
    expect(co_await fruits.sell("pear", 2), "there are three");
    expect(!co_await fruits.sell("pear", 2), "there is one");
    co_await fruits.account("7");
}

// Is given the table that last year's program has created, and used.
asio::awaitable<void> complain(ddbm::table<complaint, last_year> older)
{
    complaint draft;
    draft.customer_id = "7";
    draft.text = "The pear was an apple.";
    auto made = co_await older.async_insert_numbered(draft);
    expect(made->number == 1 && draft.number == 0, "what was written has the first number");

    const ddbm::table<complaint> complaints(older.get_client(), older.name());
    auto differences = co_await complaints.async_check();
    for (const ddbm::table_difference& each : differences)
        std::cout << each << '\n';
    expect(
        differences.size() == 1 && differences[0].kind() == ddbm::difference_kind::missing_index,
        "the index is not there yet"
    );

    // When this is done, what was there before is in the index, too.
    co_await complaints.async_change(ddbm::table_changes().add_missing_indexes());
    differences = co_await complaints.async_check();
    expect(differences.empty(), "the table is as the model has it");

    draft.text = "The apple was sour.";
    made = co_await complaints.async_insert_numbered(draft);
    auto found = co_await complaints.query<"by_customer">("7").async_collect();
    expect(made->number == 2 && found.size() == 2, "both are found");
    std::cout << "Complaint " << found[0]->number << ": " << found[0]->text << '\n';
}

asio::awaitable<void> run(ddbm::client db)
{
    co_await with_scratch(table_of_shop(db), show);
    ddbm::table<complaint, last_year> complaints(db, scratch_name("complaints"));
    co_await with_scratch(complaints, complain);
}

int main()
{
    try
    {
        asio::io_context ctx;
        ddbm::client db(
            ctx.get_executor(), ddbm::client_config::from_environment(ddbm::local::opener())
        );
        asio::co_spawn(ctx, run(db), ddbm::rethrow);
        ctx.run();
    }
    catch (const std::exception& failure)
    {
        std::cerr << failure.what() << '\n';
        return 1;
    }
}
