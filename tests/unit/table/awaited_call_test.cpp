#include "unit/table/scripted_table.hpp"

#include <ddbm/as_result.hpp>

#include <ddbm/detail/awaited_call.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/strand.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace {

struct wall
{
    int id = 0;
    std::string color;
};

}  // namespace

template <>
struct ddbm::model_of<wall>
{
    static constexpr auto value =
        ddbm::model<wall>("walls").partition_key("id", &wall::id).field("color", &wall::color);
};

namespace ddbm::test {
namespace {

using detail::suspended_coroutine;

// What was done with a handler, and how many of it there are.
struct history
{
    int calls = 0;
    int alive = 0;
    bool was_empty_when_called = false;
    asio::any_io_executor executor;
    asio::cancellation_slot slot;
};

class noting_handler
{
public:
    using executor_type = asio::any_io_executor;
    using cancellation_slot_type = asio::cancellation_slot;

    explicit noting_handler(history& of) : of_(&of) { ++of_->alive; }
    noting_handler(noting_handler&& other) noexcept : of_(other.of_) { ++of_->alive; }
    ~noting_handler() { --of_->alive; }

    executor_type get_executor() const noexcept { return of_->executor; }
    cancellation_slot_type get_cancellation_slot() const noexcept { return of_->slot; }

    void operator()()
    {
        ++of_->calls;
        of_->was_empty_when_called = of_->alive == 1;
    }

private:
    history* of_;
};

class SuspendedCoroutine : public testing::Test
{
protected:
    noting_handler handler() { return noting_handler(seen); }

    asio::io_context ctx;
    asio::cancellation_signal signal;
    history seen{.executor = ctx.get_executor(), .slot = signal.slot()};
    suspended_coroutine held;
};

TEST_F(SuspendedCoroutine, KeepsWhatGoesOnWithIt)
{
    held.hold(handler());

    EXPECT_EQ(seen.alive, 1);
    EXPECT_EQ(held.executor(), asio::any_io_executor(ctx.get_executor()));
    EXPECT_EQ(held.slot(), signal.slot());
    EXPECT_EQ(seen.calls, 0);
}

TEST_F(SuspendedCoroutine, IsLeftBeforeItGoesOn)
{
    held.hold(handler());

    held.resume();

    EXPECT_EQ(seen.calls, 1);
    EXPECT_TRUE(seen.was_empty_when_called);
    EXPECT_EQ(seen.alive, 0);
    held.drop();
    EXPECT_EQ(seen.calls, 1);
}

TEST_F(SuspendedCoroutine, IsDroppedWithoutGoingOn)
{
    held.hold(handler());

    held.drop();

    EXPECT_EQ(seen.alive, 0);
    EXPECT_EQ(seen.calls, 0);
}

TEST_F(SuspendedCoroutine, DropsWhatIsLeftAtItsEnd)
{
    {
        suspended_coroutine other;
        other.hold(handler());
    }

    EXPECT_EQ(seen.alive, 0);
    EXPECT_EQ(seen.calls, 0);
}

TEST_F(SuspendedCoroutine, CanHoldAgainWhatComesNext)
{
    held.hold(handler());
    held.resume();
    held.hold(handler());
    held.resume();

    EXPECT_EQ(seen.calls, 2);
    EXPECT_EQ(seen.alive, 0);
}

class AwaitedCall : public testing::Test
{
protected:
    void spawn(asio::awaitable<void> body)
    {
        asio::co_spawn(side.ctx, std::move(body), [this](std::exception_ptr what) {
            failure = what;
            done = true;
        });
    }

    std::string message() const
    {
        try
        {
            if (failure)
                std::rethrow_exception(failure);
        }
        catch (const error& what)
        {
            return what.what();
        }
        return {};
    }

    scripted_client side;
    table<wall> walls{side.db};
    std::exception_ptr failure;
    bool done = false;
};

TEST_F(AwaitedCall, DeliversWhatTheCallDelivers)
{
    side.script.reply(R"({"Item":{"id":{"N":"1"},"color":{"S":"red"}}})");
    std::string color;
    spawn([](table<wall> from, std::string& to) -> asio::awaitable<void> {
        auto found = co_await from.async_get(1);
        to = found->color;
    }(walls, color));

    run_to_end(side.ctx);

    EXPECT_TRUE(done);
    EXPECT_EQ(color, "red");
}

TEST_F(AwaitedCall, ThrowsWithWhatIsKnown)
{
    side.script.refuse("ResourceNotFoundException");
    spawn([](table<wall> from) -> asio::awaitable<void> { co_await from.async_get(1); }(walls));

    run_to_end(side.ctx);

    EXPECT_TRUE(done);
    EXPECT_NE(message().find("GetItem"), std::string::npos) << message();
    EXPECT_NE(message().find("R1"), std::string::npos) << message();
}

TEST_F(AwaitedCall, IsAResultWhereThatIsAskedFor)
{
    side.script.reply("{}");
    side.script.refuse("ResourceNotFoundException");
    bool is_nothing = false;
    error_code second;
    std::string request_id;
    spawn(
        [](table<wall> from, bool& nothing, error_code& ec, std::string& id
        ) -> asio::awaitable<void> {
            auto found = co_await from.async_find(1, as_result);
            nothing = found && !*found;
            auto refused = co_await from.async_erase(1, as_result);
            ec = refused.error();
            id = refused.get_diagnostics().request_id();
        }(walls, is_nothing, second, request_id)
    );

    run_to_end(side.ctx);

    EXPECT_TRUE(done);
    EXPECT_TRUE(is_nothing);
    EXPECT_EQ(second, service_errc::resource_not_found);
    EXPECT_EQ(request_id, "R1");
}

TEST_F(AwaitedCall, SendsNothingBeforeItIsAwaited)
{
    {
        auto never = walls.async_get(1);
    }
    run_to_end(side.ctx);

    EXPECT_TRUE(side.script.sent.empty());
}

TEST_F(AwaitedCall, GoesOnWhereItsCoroutineRuns)
{
    side.script.reply("{}");
    auto strand = asio::make_strand(side.ctx);
    bool was_in_strand = false;
    asio::co_spawn(
        strand,
        [](table<wall> from, decltype(strand) where, bool& inside) -> asio::awaitable<void> {
            co_await from.async_find(1);
            inside = where.running_in_this_thread();
        }(walls, strand, was_in_strand),
        asio::detached
    );

    run_to_end(side.ctx);

    EXPECT_TRUE(was_in_strand);
}

// The frame has what the reply would be put into: it has to go before, and once.
TEST_F(AwaitedCall, IsOverWithItsContext)
{
    auto token = std::make_shared<int>();
    std::optional<scripted_client> short_lived(std::in_place);
    short_lived->script.reply("{}");
    asio::co_spawn(
        short_lived->ctx,
        [](table<wall> from, std::shared_ptr<int> kept) -> asio::awaitable<void> {
            co_await from.async_find(*kept);
        }(table<wall>(short_lived->db), token),
        asio::detached
    );
    short_lived->ctx.poll_one();
    EXPECT_EQ(short_lived->script.sent.size(), 1U);
    EXPECT_EQ(token.use_count(), 2);

    short_lived.reset();

    EXPECT_EQ(token.use_count(), 1);
}

}  // namespace
}  // namespace ddbm::test
