// How an operation tells that it is done is the caller's choice: the last argument, a completion
// token. The same call with co_await, a callback, a future, deferred, results instead of
// exceptions, a cancellation slot, a time limit, and several operations at once.

#include "scratch_table.hpp"

#include <ddbm/as_result.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/table.hpp>
#include <ddbm/with_diagnostics.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <iostream>
#include <memory>
#include <string>
#include <thread>

namespace asio = boost::asio;

struct player
{
    std::string name;
    int frags = 0;
};

template <>
struct ddbm::model_of<player>
{
    static constexpr auto value = ddbm::model<player>("players")
                                      .partition_key("name", &player::name)
                                      .field("frags", &player::frags);
};

using player_table = ddbm::table<player>;

player make_player(std::string name, int frags)
{
    player made;
    made.name = std::move(name);
    made.frags = frags;
    return made;
}

// -- In a coroutine

// Without a token an operation is awaited, and a failure is thrown with its diagnostics.
asio::awaitable<void> show_default(player_table players)
{
    auto romero = co_await players.async_get("romero");
    std::cout << "default: " << romero->frags << " frags\n";
    expect(romero->frags == 10, "the result is what co_await returns");

    std::string text;
    try
    {
        co_await players.async_get("nobody");
    }
    catch (const ddbm::error& failure)
    {
        expect(failure.code() == ddbm::errc::not_found, "the exception has the code");
        text = failure.what();
    }
    std::cout << "thrown: " << text << '\n';
    expect(text.find("nobody") != std::string::npos, "the text names the key");
}

// Results in place of exceptions, for failures that are to be expected.
asio::awaitable<void> show_results(player_table players)
{
    // One object that is the result, or the code and everything that is known beside it.
    auto got = co_await players.async_get("nobody", ddbm::as_result);
    if (!got)
        std::cout << "result: " << got.get_diagnostics() << '\n';
    expect(got.error() == ddbm::errc::not_found, "as_result returns the code");
    expect(!got.get_diagnostics().request_id().empty(), "and the request id");

    // That there is no such player is no failure here: a success with an empty handle.
    auto perhaps = co_await players.async_find("nobody", ddbm::as_result);
    expect(perhaps && !*perhaps, "as_result tells failures from empty handles");

    // So is the end of a range, which a loop has to look for.
    auto all = players.scan();
    int frags = 0;
    auto next = co_await all.async_next(ddbm::as_result);
    for (; next && *next; next = co_await all.async_next(ddbm::as_result))
        frags += (*next)->frags;
    expect(next && frags == 30, "the range has come to its end without a failure");

    // The tokens of Asio: the code as the first element of a tuple.
    auto [ec, found] = co_await players.async_get("nobody", asio::as_tuple(asio::use_awaitable));
    expect(ec == ddbm::errc::not_found && !found, "as_tuple returns the code");

    // The code in a variable.
    ddbm::error_code code;
    co_await players.async_get("nobody", asio::redirect_error(asio::use_awaitable, code));
    expect(code == ddbm::errc::not_found, "redirect_error stores the code");

    // They leave out what is known beside the code; this stores it.
    ddbm::diagnostics known;
    auto token = ddbm::redirect_diagnostics(asio::as_tuple(asio::use_awaitable), known);
    auto [same, none] = co_await players.async_get("nobody", token);
    std::cout << "redirected: " << known << '\n';
    expect(same == ddbm::errc::not_found && !none, "redirect_diagnostics returns the code");
    expect(!known.request_id().empty(), "and the diagnostics have the request id");
}

// A deferred operation is a value: nothing happens until it is started, by co_await for example.
asio::awaitable<void> show_deferred(player_table players)
{
    auto operation = players.async_find("carmack", asio::deferred);
    auto carmack = co_await std::move(operation);
    expect(carmack && carmack->frags == 20, "a deferred operation is started by co_await");
}

// A race against a timer. Whoever loses is cancelled: a read without consequences; a write may
// have been applied all the same, and its diagnostics say so.
asio::awaitable<void> show_time_limit(player_table players)
{
    using namespace asio::experimental::awaitable_operators;

    asio::steady_timer timer(players.get_executor(), std::chrono::seconds(30));
    auto first = co_await (players.async_find("romero") || timer.async_wait(asio::use_awaitable));
    expect(first.index() == 0, "the read is faster than half a minute");

    timer.expires_after(std::chrono::seconds(0));
    auto second = co_await (timer.async_wait(asio::use_awaitable) || players.async_find("romero"));
    std::cout << (second.index() == 0 ? "timer" : "read") << " first\n";  // either may win

    // Where a limit is all that is wanted, the handle can carry one; no timer needed.
    auto hurried = players.with(ddbm::call_options().timeout(std::chrono::seconds(30)));
    co_await hurried.async_find("romero");
}

// Cancelled from outside, by a signal that is connected to the operation's slot.
asio::awaitable<void> show_cancellation(player_table players)
{
    asio::cancellation_signal stop;
    ddbm::error_code code;
    players.async_get(
        "romero",
        asio::bind_cancellation_slot(
            stop.slot(), [&](ddbm::error_code ec, ddbm::stored<player>) { code = ec; }
        )
    );
    stop.emit(asio::cancellation_type::total);

    // The callback runs later, on the client's executor, never inside `emit`.
    auto after = co_await players.async_find("romero");
    expect(static_cast<bool>(after), "other operations go on");
    expect(code == asio::error::operation_aborted, "a cancelled operation says so");
}

// Several at once. `&&` waits for all of a few that are known; parallel_group takes deferred
// operations and says in which order they finished.
asio::awaitable<void> show_parallel(player_table players)
{
    using namespace asio::experimental::awaitable_operators;

    auto [romero, carmack] = co_await (players.async_get("romero") && players.async_get("carmack"));
    expect(romero->frags + carmack->frags == 30, "both have arrived");

    auto group = asio::experimental::make_parallel_group(
        players.async_find("romero", asio::deferred), players.async_find("nobody", asio::deferred)
    );
    auto [order, ec1, found, ec2, missing] =
        co_await group.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
    expect(!ec1 && !ec2 && found && !missing, "each has a result of its own");
    std::cout << "parallel: number " << order[0] << " was first\n";
}

asio::awaitable<void> show_in_coroutines(player_table players)
{
    player romero = make_player("romero", 10);
    player carmack = make_player("carmack", 20);
    co_await players.async_put(romero);
    co_await players.async_put(carmack);
    co_await show_default(players);
    co_await show_results(players);
    co_await show_deferred(players);
    co_await show_time_limit(players);
    co_await show_cancellation(players);
    co_await show_parallel(players);
}

// -- With callbacks

// Each step starts the next. The object lives as long as a callback holds it.
class callback_chain : public std::enable_shared_from_this<callback_chain>
{
public:
    explicit callback_chain(player_table players) : players_(std::move(players)) {}

    void start()
    {
        players_.async_create(ddbm::on_demand(), [self = shared_from_this()](ddbm::error_code ec) {
            if (self->succeeded(ec))
                self->put();
        });
    }

    bool done = false;
    ddbm::error_code failure;

private:
    void put()
    {
        // The object is read before the call returns: a temporary will do outside of coroutines.
        players_.async_put(
            make_player("callback", 1),
            [self = shared_from_this()](ddbm::error_code ec) {
                if (self->succeeded(ec))
                    self->find();
            }
        );
    }

    void find()
    {
        players_.async_find(
            "callback",
            [self = shared_from_this()](ddbm::error_code ec, ddbm::stored<player> found) {
                if (self->succeeded(ec) && found)
                    self->erase(found);
            }
        );
    }

    void erase(const ddbm::stored<player>& found)
    {
        players_.async_erase(found, [self = shared_from_this()](ddbm::error_code ec) {
            if (self->succeeded(ec))
                self->delete_table();
        });
    }

    void delete_table()
    {
        players_.async_delete([self = shared_from_this()](ddbm::error_code ec) {
            self->done = self->succeeded(ec);
        });
    }

    bool succeeded(ddbm::error_code ec)
    {
        if (ec)
            failure = ec;
        return !ec;
    }

    player_table players_;
};

void show_callbacks()
{
    asio::io_context ctx;
    ddbm::client db(
        ctx.get_executor(), ddbm::client_config::from_environment(ddbm::local::opener())
    );
    auto chain = std::make_shared<callback_chain>(player_table(db, scratch_name("callbacks")));
    chain->start();
    ctx.run();  // returns when nothing is left to do; idle connections do not count
    if (chain->failure)
        throw ddbm::error(chain->failure);
    expect(chain->done, "the last callback has run");
    std::cout << "callbacks: done\n";
}

// -- In a program that has nothing to do with Asio

// A thread of its own runs the operations; the rest of the program sees futures.
class database_thread
{
public:
    database_thread()
        : work_(ctx_.get_executor()),
          client_(
              ctx_.get_executor(), ddbm::client_config::from_environment(ddbm::local::opener())
          ),
          thread_([this] { ctx_.run(); })
    {
    }

    ~database_thread()
    {
        // The thread ends when it has finished what was started.
        work_.reset();
        thread_.join();
    }

    const ddbm::client& client() const { return client_; }

private:
    asio::io_context ctx_;
    asio::executor_work_guard<asio::io_context::executor_type> work_;
    ddbm::client client_;
    std::thread thread_;
};

void show_futures()
{
    database_thread database;
    player_table players(database.client(), scratch_name("futures"));
    players.async_create(ddbm::on_demand(), asio::use_future).get();

    // Started together, waited for afterwards.
    auto first = players.async_put(make_player("first", 1), asio::use_future);
    auto second = players.async_put(make_player("second", 2), asio::use_future);
    first.get();
    second.get();
    auto found = players.async_get("second", asio::use_future).get();

    // A future of Asio's throws `system_error`; around it, with_diagnostics throws `ddbm::error`.
    bool explained = false;
    try
    {
        players.async_get("third", ddbm::with_diagnostics(asio::use_future)).get();
    }
    catch (const ddbm::error& failure)
    {
        explained = failure.get_diagnostics().table() == players.name();
    }

    players.async_delete(asio::use_future).get();
    expect(found->frags == 2, "a future delivers the result");
    expect(explained, "a future can throw with diagnostics");
    std::cout << "futures: done\n";
}

int main()
{
    try
    {
        asio::io_context ctx;
        ddbm::client db(
            ctx.get_executor(), ddbm::client_config::from_environment(ddbm::local::opener())
        );
        asio::co_spawn(ctx, with_scratch_table<player>(db, show_in_coroutines), ddbm::rethrow);
        ctx.run();

        show_callbacks();
        show_futures();
    }
    catch (const std::exception& failure)
    {
        std::cerr << failure.what() << '\n';
        return 1;
    }
}
