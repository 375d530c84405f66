// Connections that are opened before they are needed, and what is told of all of them.

#include "support/client_fixture.hpp"

#include <ddbm/connection_statistics.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>

#include <utility>
#include <vector>

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;

outcome_ptr<int> begin_prewarm(client_fixture& f, std::size_t count)
{
    auto result = std::make_shared<outcome<int>>();
    auto handler = [result](error_code ec) {
        ++result->completions;
        result->ec = ec;
    };
    f.db().async_prewarm(count, redirect_diagnostics(std::move(handler), result->diag));
    return result;
}

connection_statistics statistics_of(client_fixture& f)
{
    const auto all = f.db().connection_statistics();
    EXPECT_EQ(all.size(), 1u);
    return all.empty() ? connection_statistics() : all.front();
}

}  // namespace

TEST(Prewarm, OpensConnectionsThatCallsUse)
{
    client_fixture f;
    f.server.expect("A").hold().times(3);
    auto warm = begin_prewarm(f, 3);
    EXPECT_FALSE(warm->done());
    f.run();
    EXPECT_EQ(warm->completions, 1);
    EXPECT_FALSE(warm->ec) << warm->ec.message();
    f.run_until([&] { return f.server.connection_count() == 3; });
    EXPECT_EQ(f.server.request_count(), 0u);

    std::vector<outcome_ptr<std::string>> calls;
    for (int n = 0; n < 3; ++n)
        calls.push_back(f.begin(read_called("A")));
    f.run_until([&] { return f.server.held_count() == 3; });
    f.server.release(3);
    f.run();

    for (const auto& call : calls)
        EXPECT_FALSE(call->ec) << call->ec.message();
    EXPECT_EQ(f.server.connection_count(), 3u);
}

TEST(Prewarm, OpensNoMoreThanThereMayBe)
{
    client_fixture f;
    f.config.max_connections = 2;

    auto warm = begin_prewarm(f, 100);
    f.run();

    EXPECT_FALSE(warm->ec) << warm->ec.message();
    EXPECT_EQ(statistics_of(f).idle, 2u);
}

TEST(Prewarm, CompletesAtOnceWhereThereAreEnough)
{
    client_fixture f;
    f.warm_up();

    auto warm = begin_prewarm(f, 1);
    EXPECT_FALSE(warm->done());
    f.run();

    EXPECT_EQ(warm->completions, 1);
    EXPECT_FALSE(warm->ec) << warm->ec.message();
    EXPECT_EQ(f.server.connection_count(), 1u);
}

TEST(Prewarm, SaysWhyAConnectionCouldNotBeOpened)
{
    client_fixture f;
    f.env->fail_connecting(asio::error::connection_refused);

    auto warm = begin_prewarm(f, 2);
    f.run();

    EXPECT_EQ(warm->completions, 1);
    EXPECT_EQ(warm->ec, asio::error::connection_refused);
    EXPECT_TRUE(warm->diag.message().starts_with("connecting to " + f.server.url() + " failed: "))
        << warm->diag.message();
    f.env->fail_connecting({});
    auto again = begin_prewarm(f, 2);
    f.run();
    EXPECT_FALSE(again->ec) << again->ec.message();
}

TEST(Prewarm, HasTheTimeForConnecting)
{
    client_fixture f;
    f.config.timeouts.connect = milliseconds(100);
    f.env->hang_connecting();
    auto warm = begin_prewarm(f, 2);
    f.run_until([&] { return f.env->connect_count() == 2; });

    f.env->advance(milliseconds(99));
    f.ctx.restart();
    f.ctx.poll();
    EXPECT_FALSE(warm->done());
    f.env->advance(milliseconds(1));
    f.run();

    EXPECT_EQ(warm->ec, errc::connect_timeout) << warm->ec.message();
}

TEST(Prewarm, WaitsNoLongerThanItsOptionsSay)
{
    client_fixture f;
    f.env->hang_connecting();
    error_code outcome;
    diagnostics why;
    f.db()
        .with(call_options().timeout(milliseconds(100)))
        .async_prewarm(2, redirect_diagnostics([&](error_code ec) { outcome = ec; }, why));
    f.run_until([&] { return f.env->connect_count() == 2; });

    f.env->advance(milliseconds(99));
    f.ctx.restart();
    f.ctx.poll();
    EXPECT_FALSE(outcome);
    f.env->advance(milliseconds(1));
    f.run_until([&] { return bool(outcome); });

    EXPECT_EQ(outcome, errc::deadline_exceeded);
    EXPECT_EQ(why.message(), outcome.message());
}

TEST(Prewarm, CanBeCancelled)
{
    client_fixture f;
    f.env->hang_connecting();
    asio::cancellation_signal cancel;
    int told = 0;
    error_code outcome;
    f.db().async_prewarm(2, asio::bind_cancellation_slot(cancel.slot(), [&](error_code ec) {
                             ++told;
                             outcome = ec;
                         }));
    f.run_until([&] { return f.env->connect_count() == 2; });

    cancel.emit(asio::cancellation_type::total);
    f.run_until([&] { return told != 0; });
    f.db().async_close(std::chrono::hours(0), [](error_code) {});
    f.run();

    EXPECT_EQ(told, 1);
    EXPECT_EQ(outcome, asio::error::operation_aborted);
}

TEST(Prewarm, EndsWithTheClient)
{
    for (const std::chrono::hours within : {std::chrono::hours(0), std::chrono::hours(1)})
    {
        client_fixture f;
        f.env->hang_connecting();
        auto warm = begin_prewarm(f, 2);
        f.run_until([&] { return f.env->connect_count() == 2; });

        f.db().async_close(within, [](error_code) {});
        f.run();
        auto late = begin_prewarm(f, 2);
        f.run();

        EXPECT_EQ(warm->ec, errc::client_closed);
        EXPECT_EQ(late->ec, errc::client_closed);
    }
}

TEST(Prewarm, GoesWithItsContext)
{
    client_fixture f;
    f.env->hang_connecting();
    auto warm = begin_prewarm(f, 2);
    f.run_until([&] { return f.env->connect_count() == 2; });

    f.drop_client();
    f.destroy_context();

    EXPECT_EQ(warm.use_count(), 1) << "the handler is still there";
    EXPECT_EQ(warm->completions, 0);
}

TEST(Prewarm, OutlivesTheHandlesOfTheClient)
{
    client_fixture f;
    auto warm = begin_prewarm(f, 2);

    f.drop_client();
    f.run();

    EXPECT_EQ(warm->completions, 1);
    EXPECT_FALSE(warm->ec) << warm->ec.message();
    f.run_until([&] { return f.server.open_connection_count() == 0; });
}

TEST(ConnectionStatistics, TellWhatIsThere)
{
    client_fixture f;
    f.config.max_connections = 1;
    f.config.max_waiting = 1;
    EXPECT_EQ(statistics_of(f).url, f.server.url());
    EXPECT_EQ(statistics_of(f).open(), 0u);
    EXPECT_TRUE(statistics_of(f).addresses.empty());
    f.server.expect("A").hold();
    f.server.expect("B");
    f.begin(read_called("A"));
    EXPECT_EQ(statistics_of(f).opening, 1u);
    f.run_until([&] { return f.server.held_count() == 1; });
    f.begin(read_called("B"));
    f.begin(read_called("C"));

    const auto busy = statistics_of(f);
    EXPECT_EQ(busy.busy, 1u);
    EXPECT_EQ(busy.idle, 0u);
    EXPECT_EQ(busy.opening, 0u);
    EXPECT_EQ(busy.waiting, 1u);
    EXPECT_EQ(busy.refused, 1u);
    f.env->advance(milliseconds(20));
    f.server.release();
    f.run();

    const auto idle = statistics_of(f);
    EXPECT_EQ(idle.busy, 0u);
    EXPECT_EQ(idle.idle, 1u);
    EXPECT_EQ(idle.open(), 1u);
    EXPECT_EQ(idle.waiting, 0u);
    EXPECT_EQ(idle.served, 2u);
    EXPECT_EQ(idle.opened, 1u);
    EXPECT_EQ(idle.not_opened, 0u);
    ASSERT_EQ(idle.addresses.size(), 1u);
    EXPECT_EQ(idle.addresses[0].address, "127.0.0.1:" + std::to_string(f.server.port()));
    EXPECT_TRUE(idle.addresses[0].is_found);
    EXPECT_EQ(idle.addresses[0].state, address_state::good);
    EXPECT_EQ(idle.addresses[0].idle, 1u);
    EXPECT_GT(idle.addresses[0].reply_time, milliseconds(0));
}

TEST(ConnectionStatistics, TellWhyConnectionsWereClosed)
{
    client_fixture f;
    f.config.idle_timeout = milliseconds(1000);
    f.server.expect("A");
    f.server.expect("B").close_after(10);
    f.server.expect("C").reply(200, "{}", {{"Connection", "close"}});
    f.call(read_called("A"));
    f.env->advance(milliseconds(1001));
    f.call(read_called("B"), call_options().max_attempts(1));
    f.call(read_called("C"));

    auto told = statistics_of(f);

    EXPECT_EQ(told.opened, 3u);
    EXPECT_EQ(told.closed.size(), 10u);
    EXPECT_EQ(told.closed.at("idle_too_long"), 1u);
    EXPECT_EQ(told.closed.at("broken"), 1u);
    EXPECT_EQ(told.closed.at("closed_by_peer"), 1u);
    EXPECT_EQ(told.closed.at("client_closed"), 0u);
}

TEST(ConnectionStatistics, TellHowAnAddressIs)
{
    client_fixture f;
    f.env->fail_connecting(asio::error::connection_refused);

    f.call(read_called("A"), call_options().max_attempts(1));

    const auto told = statistics_of(f);
    EXPECT_EQ(told.not_opened, 1u);
    ASSERT_EQ(told.addresses.size(), 1u);
    EXPECT_EQ(told.addresses[0].state, address_state::quarantined);
    ASSERT_TRUE(told.addresses[0].quarantined_for);
    EXPECT_GT(*told.addresses[0].quarantined_for, milliseconds(0));
    EXPECT_LE(*told.addresses[0].quarantined_for, milliseconds(1200));
    EXPECT_GT(told.addresses[0].failures_in_a_row, 0);
}

TEST(ConnectionStatistics, HaveEachEndpointThatWasUsed)
{
    client_fixture f;
    fake_server streams;
    f.config.streams_endpoint_url = streams.url();
    EXPECT_EQ(f.db().connection_statistics().size(), 1u);
    streams.reply(200, "{}");
    f.db().async_call(
        service::dynamodb_streams,
        "ListStreams",
        "{}",
        resend::harmless,
        [](error_code, const std::string&) {}
    );
    f.run();

    const auto all = f.db().connection_statistics();

    ASSERT_EQ(all.size(), 2u);
    EXPECT_NE(all[0].url, all[1].url);
    EXPECT_EQ(all[0].opened + all[1].opened, 1u);
}

}  // namespace ddbm::test
