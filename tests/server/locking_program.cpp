// Does pieces of work under a lock, each of two writes that nothing else keeps together: an item of
// the table "pieces", and how many there are, in the table "counts". Writes a line for each piece,
// and is there to be killed between any two requests: see lock_kill_test.py. It ends after a piece
// that found the count "enough" to be other than 0.

#include <ddbm/as_result.hpp>
#include <ddbm/client.hpp>
#include <ddbm/lock.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;
using namespace std::chrono_literals;

struct piece
{
    int number = 0;
    std::int64_t fence = 0;
};

struct count
{
    std::string of;
    int value = 0;
    std::int64_t fence = 0;
};

template <>
struct ddbm::model_of<piece>
{
    static constexpr auto value = ddbm::model<piece>("pieces")
                                      .partition_key("number", &piece::number)
                                      .field("fence", &piece::fence);
};

template <>
struct ddbm::model_of<count>
{
    static constexpr auto value = ddbm::model<count>("counts")
                                      .partition_key("of", &count::of)
                                      .field("value", &count::value)
                                      .field("fence", &count::fence);
};

enum class outcome
{
    done,
    lost,  // the lock, as by a machine that was busy for longer than the lease
};

// The tables, of which the count is read as it is now.
struct workshop
{
    explicit workshop(const ddbm::client& db)
        : locks(db), pieces(db), counts(db.with(ddbm::call_options(db.options()).consistent()))
    {
    }

    ddbm::table<ddbm::lock_record> locks;
    ddbm::table<piece> pieces;
    ddbm::table<count> counts;
};

// Whether somebody else has the lock by now, who has written in between. While it is held nobody
// writes.
bool is_lost(const ddbm::held_lock& held, ddbm::error_code ec)
{
    if (ec != ddbm::error_kind::conflict)
        throw ddbm::error(ec);
    if (held.is_held())
        throw std::logic_error("somebody else wrote while the lock was held");
    return true;
}

asio::awaitable<outcome> do_piece(const workshop& in, ddbm::held_lock held)
{
    auto pieces_done = co_await in.counts.async_get("pieces");
    if (pieces_done->fence > held.fencing_number())
    {
        if (held.is_held())
            throw std::logic_error("a later holder was there before");
        co_return outcome::lost;
    }
    // Whoever had the lock before and does not know that it is lost gets no further from now on.
    pieces_done->fence = held.fencing_number();
    auto entered = co_await in.counts.async_save(pieces_done, ddbm::as_result);
    if (!entered && is_lost(held, entered.error()))
        co_return outcome::lost;

    piece made;
    made.number = pieces_done->value;
    made.fence = held.fencing_number();
    auto inserted = co_await in.pieces.async_insert(made, ddbm::as_result);
    // One that the holder before has made and not counted is counted.
    const bool is_left =
        !inserted && inserted.error() == ddbm::errc::conflict_exists && held.was_abandoned();
    if (!inserted && !is_left && is_lost(held, inserted.error()))
        co_return outcome::lost;

    ++pieces_done->value;
    auto counted = co_await in.counts.async_save(pieces_done, ddbm::as_result);
    if (!counted && is_lost(held, counted.error()))
        co_return outcome::lost;
    co_return outcome::done;
}

asio::awaitable<void> work(ddbm::client db)
{
    const workshop in(db);
    const auto options = ddbm::lock_options().lease(400ms).look_every(20ms);
    bool is_enough = false;
    while (!is_enough)
    {
        const auto held = co_await ddbm::async_lock(in.locks, "pieces", options);
        const outcome last = co_await do_piece(in, held);
        std::cout << (last == outcome::done ? "piece" : "lost") << std::endl;
        // It may be lost.
        [[maybe_unused]] const auto released = co_await held.async_release(ddbm::as_result);
        const auto enough = co_await in.counts.async_get("enough");
        is_enough = last == outcome::done && enough->value != 0;
    }
    std::cout << "done" << std::endl;
}

int main()
{
    try
    {
        asio::io_context ctx;
        ddbm::client db(ctx.get_executor(), ddbm::client_config::from_environment());
        asio::co_spawn(ctx, work(db), ddbm::rethrow);
        ctx.run();
    }
    catch (const std::exception& failure)
    {
        std::cerr << failure.what() << '\n';
        return 1;
    }
}
