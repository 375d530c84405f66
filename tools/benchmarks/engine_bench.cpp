// What the engine costs inside the process, through the client and typed, over a bare SQLite that
// does the same with prepared statements: same settings, same kind of table, same bytes of values.

#include "sample_item.hpp"
#include "sample_order.hpp"

#include <ddbm/client.hpp>
#include <ddbm/item_json.hpp>
#include <ddbm/local/engine.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <CLI/CLI.hpp>
#include <sqlite3.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace asio = boost::asio;
using namespace ddbm::benchmarks;

namespace {

constexpr int rounds = 5;

double cpu_us()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

template <class Function>
double us_per_operation(std::size_t operations, Function&& function)
{
    const double begun = cpu_us();
    function();
    return (cpu_us() - begun) / static_cast<double>(operations);
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

std::string customer(std::size_t number)
{
    char text[32];
    std::snprintf(text, sizeof text, "c-%010zu", number);
    return text;
}

// The engine behind a client, with a table of orders, one for each customer.
class engine_side
{
public:
    explicit engine_side(std::size_t customers)
        : engine_(std::make_shared<ddbm::local::engine>()),
          orders_(ddbm::client(ctx_.get_executor(), config())), sample_(sample_order())
    {
        run([](engine_side& me) -> asio::awaitable<void> {
            co_await me.orders_.async_create(ddbm::provisioned(10, 10));
        });
        load(customers);
    }

    // Adds customers up to this many.
    void load(std::size_t customers)
    {
        ddbm::item made = ddbm::item_from_json(sample_item);
        std::vector<ddbm::item> batch;
        for (; customers_ < customers; ++customers_)
        {
            batch.push_back(made.set("customer_id", customer(customers_)));
            if (batch.size() == 10000 || customers_ + 1 == customers)
            {
                engine_->load("orders", batch);
                batch.clear();
            }
        }
    }

    // One customer with so many orders.
    void load_partition(const std::string& id, int orders)
    {
        ddbm::item made = ddbm::item_from_json(sample_item);
        std::vector<ddbm::item> batch;
        for (int number = 0; number < orders; ++number)
            batch.push_back(made.set("customer_id", id).set("order_number", number));
        engine_->load("orders", batch);
    }

    void get(std::size_t operations)
    {
        operations_ = operations;
        run([](engine_side& me) -> asio::awaitable<void> {
            for (std::size_t n = 0; n < me.operations_; ++n)
            {
                const std::string id = customer(me.random_() % me.customers_);
                auto found = co_await me.orders_.async_get(id, 1042);
                if (found->customer_id != id)
                    throw std::logic_error("another order than the one asked for");
            }
        });
    }

    void put(std::size_t operations)
    {
        operations_ = operations;
        run([](engine_side& me) -> asio::awaitable<void> {
            for (std::size_t n = 0; n < me.operations_; ++n)
            {
                me.sample_.customer_id = customer(me.random_() % me.customers_);
                co_await me.orders_.async_put(me.sample_);
            }
        });
    }

    std::size_t query(const std::string& id)
    {
        id_ = id;
        run([](engine_side& me) -> asio::awaitable<void> {
            std::vector<ddbm::stored<order>> found;
            auto range = me.orders_.query(me.id_);
            while (auto next = co_await range.async_next())
                found.push_back(std::move(next));
            me.operations_ = found.size();
        });
        return operations_;
    }

private:
    ddbm::client_config config()
    {
        ddbm::client_config made;
        made.endpoint_url = "embedded:";
        made.opener = ddbm::local::opener(engine_);
        return made;
    }

    template <class Body>
    void run(Body body)
    {
        asio::co_spawn(ctx_, body(*this), ddbm::rethrow);
        ctx_.run();
        ctx_.restart();
    }

    std::shared_ptr<ddbm::local::engine> engine_;
    asio::io_context ctx_{1};
    ddbm::table<order> orders_;
    order sample_;
    std::mt19937_64 random_{1};
    std::size_t customers_ = 0;
    std::size_t operations_ = 0;
    std::string id_;
};

// SQLite with the engine's settings for a database in memory; see src/local/storage/FORMAT.md.
class bare_side
{
public:
    explicit bare_side(std::size_t rows)
    {
        check(sqlite3_open(":memory:", &database_));
        for (const char* setting : {"PRAGMA page_size = 16384", "PRAGMA journal_mode = MEMORY"})
            check(sqlite3_exec(database_, setting, nullptr, nullptr, nullptr));
        check(sqlite3_exec(
            database_,
            "CREATE TABLE t (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
            nullptr,
            nullptr,
            nullptr
        ));
        get_ = prepare("SELECT value FROM t WHERE key = ?1");
        put_ = prepare("INSERT OR REPLACE INTO t (key, value) VALUES (?1, ?2)");
        scan_ = prepare("SELECT key, value FROM t ORDER BY key");
        load(rows);
    }

    ~bare_side()
    {
        for (sqlite3_stmt* each : {get_, put_, scan_})
            sqlite3_finalize(each);
        sqlite3_close(database_);
    }

    bare_side(const bare_side&) = delete;
    bare_side& operator=(const bare_side&) = delete;

    void load(std::size_t rows)
    {
        check(sqlite3_exec(database_, "BEGIN", nullptr, nullptr, nullptr));
        for (; rows_ < rows; ++rows_)
            put_row(rows_);
        check(sqlite3_exec(database_, "COMMIT", nullptr, nullptr, nullptr));
    }

    void get(std::size_t operations)
    {
        for (std::size_t n = 0; n < operations; ++n)
        {
            const std::string key = key_of(random_() % rows_);
            bind_key(get_, key);
            if (sqlite3_step(get_) != SQLITE_ROW)
                throw std::logic_error("no row");
            value_.assign(
                static_cast<const char*>(sqlite3_column_blob(get_, 0)),
                static_cast<std::size_t>(sqlite3_column_bytes(get_, 0))
            );
            sqlite3_reset(get_);
        }
    }

    void put(std::size_t operations)
    {
        for (std::size_t n = 0; n < operations; ++n)
            put_row(random_() % rows_);
    }

    // Touches every byte that a reader would.
    std::size_t scan()
    {
        std::size_t rows = 0;
        while (sqlite3_step(scan_) == SQLITE_ROW)
        {
            value_.assign(
                static_cast<const char*>(sqlite3_column_blob(scan_, 1)),
                static_cast<std::size_t>(sqlite3_column_bytes(scan_, 1))
            );
            ++rows;
        }
        sqlite3_reset(scan_);
        return rows;
    }

private:
    static void check(int status)
    {
        if (status != SQLITE_OK && status != SQLITE_DONE)
            throw std::runtime_error(sqlite3_errstr(status));
    }

    sqlite3_stmt* prepare(const char* text)
    {
        sqlite3_stmt* made = nullptr;
        check(sqlite3_prepare_v3(database_, text, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr));
        return made;
    }

    // 24 bytes whose order is random, as the engine's keys begin with a hash.
    static std::string key_of(std::size_t number)
    {
        std::uint64_t mixed = number * 0x9E3779B97F4A7C15u;
        mixed ^= mixed >> 29;
        std::string key(8, '\0');
        for (char& each : key)
        {
            each = static_cast<char>(mixed);
            mixed >>= 8;
        }
        return key + customer(number) + "1042";
    }

    static void bind_key(sqlite3_stmt* statement, const std::string& key)
    {
        sqlite3_bind_blob(statement, 1, key.data(), static_cast<int>(key.size()), SQLITE_STATIC);
    }

    void put_row(std::size_t number)
    {
        const std::string key = key_of(number);
        bind_key(put_, key);
        sqlite3_bind_blob(
            put_, 2, sample_item.data(), static_cast<int>(sample_item.size()), SQLITE_STATIC
        );
        check(sqlite3_step(put_));
        sqlite3_reset(put_);
    }

    sqlite3* database_ = nullptr;
    sqlite3_stmt* get_ = nullptr;
    sqlite3_stmt* put_ = nullptr;
    sqlite3_stmt* scan_ = nullptr;
    std::mt19937_64 random_{1};
    std::size_t rows_ = 0;
    std::string value_;
};

void print(const char* what, double engine, double bare)
{
    std::printf("engine_us %.3f\nbare_us %.3f\n%s %.3f\n", engine, bare, what, engine / bare);
}

struct pair_of_costs
{
    double engine;
    double bare;
};

template <class Engine, class Bare>
pair_of_costs in_turns(std::size_t operations, Engine&& engine, Bare&& bare)
{
    std::vector<double> ours;
    std::vector<double> theirs;
    for (int round = 0; round < rounds; ++round)
    {
        ours.push_back(us_per_operation(operations, engine));
        theirs.push_back(us_per_operation(operations, bare));
    }
    return {median(ours), median(theirs)};
}

pair_of_costs costs_of_get(engine_side& engine, bare_side& bare)
{
    constexpr std::size_t operations = 20000;
    return in_turns(
        operations, [&] { engine.get(operations); }, [&] { bare.get(operations); }
    );
}

void measure_get()
{
    engine_side engine(100000);
    bare_side bare(100000);
    const auto costs = costs_of_get(engine, bare);
    print("ratio", costs.engine, costs.bare);
}

void measure_put()
{
    constexpr std::size_t operations = 20000;
    engine_side engine(100000);
    bare_side bare(100000);
    const auto costs = in_turns(
        operations, [&] { engine.put(operations); }, [&] { bare.put(operations); }
    );
    print("ratio", costs.engine, costs.bare);
}

void measure_query()
{
    // As many orders as make a page of 1 MB, by DynamoDB's arithmetic.
    constexpr int orders = 3900;
    engine_side engine(0);
    engine.load_partition("c-0000004217", orders);
    bare_side bare(orders);
    if (engine.query("c-0000004217") != orders || bare.scan() != orders)
        throw std::logic_error("rows are missing");
    // One takes a few milliseconds: too little to be told from what else goes on.
    constexpr std::size_t pages = 20;
    const auto costs = in_turns(
        pages,
        [&] {
            for (std::size_t n = 0; n < pages; ++n)
                engine.query("c-0000004217");
        },
        [&] {
            for (std::size_t n = 0; n < pages; ++n)
                bare.scan();
        }
    );
    print("ratio", costs.engine, costs.bare);
}

void measure_growth()
{
    engine_side engine(1000);
    bare_side bare(1000);
    const auto small = costs_of_get(engine, bare);
    engine.load(1000000);
    bare.load(1000000);
    const auto large = costs_of_get(engine, bare);
    std::printf(
        "engine_growth %.3f\nbare_growth %.3f\n",
        large.engine / small.engine,
        large.bare / small.bare
    );
    std::printf("ratio %.3f\n", (large.engine / small.engine) / (large.bare / small.bare));
}

}  // namespace

int main(int argc, char** argv)
{
    std::string what;
    CLI::App app("The engine over a bare SQLite");
    app.add_option("what", what)
        ->required()
        ->check(CLI::IsMember({"getitem", "putitem", "query", "growth"}));
    CLI11_PARSE(app, argc, argv);
    if (what == "getitem")
        measure_get();
    else if (what == "putitem")
        measure_put();
    else if (what == "query")
        measure_query();
    else
        measure_growth();
}
