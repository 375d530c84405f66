// Real sockets; time stands still until it is moved.

#include "environment/connect_attempts.hpp"
#include "support/manual_environment.hpp"
#include "support/run_async.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>

#include <sys/resource.h>
#include <sys/socket.h>

#include <list>
#include <optional>

namespace ddbm::detail {
namespace {

using tcp = asio::ip::tcp;
using endpoint_list = std::vector<tcp::endpoint>;

// Accepts connections.
class listener
{
public:
    explicit listener(asio::io_context& ctx)
        : acceptor_(ctx, tcp::endpoint(asio::ip::address_v4::loopback(), 0))
    {
    }
    tcp::endpoint address() const { return acceptor_.local_endpoint(); }

private:
    tcp::acceptor acceptor_;
};

// Answers nobody: its queue of connections is full, so that the system drops what comes.
class silent_listener
{
public:
    explicit silent_listener(asio::io_context& ctx) : acceptor_(ctx)
    {
        acceptor_.open(tcp::v4());
        acceptor_.bind(tcp::endpoint(asio::ip::address_v4::loopback(), 0));
        acceptor_.listen(0);
        for (int n = 0; n < 4; ++n)
        {
            tcp::socket& filling = filling_.emplace_back(ctx, tcp::v4());
            filling.non_blocking(true);
            // Asio's own would wait for it.
            ::connect(filling.native_handle(), address().data(), socklen_t(address().size()));
        }
    }
    tcp::endpoint address() const { return acceptor_.local_endpoint(); }

private:
    tcp::acceptor acceptor_;
    std::list<tcp::socket> filling_;
};

// Nobody listens there.
tcp::endpoint closed_port(asio::io_context& ctx)
{
    tcp::acceptor gone(ctx, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    return gone.local_endpoint();
}

struct ConnectAttempts : testing::Test
{
    void connect(endpoint_list endpoints)
    {
        auto handler = [this](error_code result, tcp::socket connected) {
            ++completions;
            ec = result;
            socket.emplace(std::move(connected));
        };
        connect_to_one_of(
            env,
            ctx.get_executor(),
            std::move(endpoints),
            asio::bind_cancellation_slot(cancel.slot(), handler)
        );
    }

    // What is ready to be done.
    void poll()
    {
        ctx.restart();
        ctx.poll();
    }

    void expect_connected_to(const tcp::endpoint& wanted)
    {
        ASSERT_EQ(completions, 1);
        ASSERT_FALSE(ec) << ec.message();
        EXPECT_EQ(socket->remote_endpoint(), wanted);
    }

    test::manual_environment env;
    asio::io_context ctx;
    asio::cancellation_signal cancel;
    int completions = 0;
    error_code ec;
    std::optional<tcp::socket> socket;
};

tcp::endpoint v4(unsigned n)
{
    return {asio::ip::address_v4(0x0a000000u + n), 443};
}

tcp::endpoint v6(unsigned char n)
{
    asio::ip::address_v6::bytes_type bytes{};
    bytes[15] = n;
    return {asio::ip::address_v6(bytes), 443};
}

}  // namespace

TEST_F(ConnectAttempts, TakeTheFirstAddressThatAccepts)
{
    listener first(ctx);
    listener second(ctx);

    connect({first.address(), second.address()});
    test::run_to_end(ctx);

    expect_connected_to(first.address());
}

TEST_F(ConnectAttempts, GoOnAtOnceWhenOneIsRefused)
{
    listener open(ctx);

    connect({closed_port(ctx), closed_port(ctx), open.address()});
    test::run_to_end(ctx);

    expect_connected_to(open.address());
}

TEST_F(ConnectAttempts, TryTheNextWhenOneDoesNotAnswerForAWhile)
{
    silent_listener silent(ctx);
    listener open(ctx);
    connect({silent.address(), open.address()});
    poll();
    ASSERT_EQ(completions, 0);
    ASSERT_EQ(env.waits(), std::vector{connection_attempt_delay});

    env.advance(connection_attempt_delay);
    test::run_until(ctx, [&] { return completions != 0; });

    expect_connected_to(open.address());
    test::run_to_end(ctx);
    EXPECT_EQ(env.pending_waits(), 0u);
}

TEST_F(ConnectAttempts, EndWhenAllHaveFailed)
{
    connect({closed_port(ctx), closed_port(ctx)});
    test::run_to_end(ctx);

    EXPECT_EQ(completions, 1);
    EXPECT_EQ(ec, asio::error::connection_refused);
    EXPECT_FALSE(socket->is_open());
}

TEST_F(ConnectAttempts, OfNoAddressFail)
{
    connect({});
    test::run_to_end(ctx);

    EXPECT_EQ(completions, 1);
    EXPECT_EQ(ec, asio::error::host_not_found);
}

TEST_F(ConnectAttempts, EndWhenTheyAreCancelled)
{
    silent_listener silent(ctx);
    silent_listener other(ctx);
    connect({silent.address(), other.address()});
    poll();

    cancel.emit(asio::cancellation_type::terminal);
    test::run_to_end(ctx);

    EXPECT_EQ(completions, 1);
    EXPECT_EQ(ec, asio::error::operation_aborted);
}

TEST_F(ConnectAttempts, SayThatNoDescriptorIsLeft)
{
    listener open(ctx);
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
    rlimit none = before;
    none.rlim_cur = 3;
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);

    connect({open.address(), open.address()});
    ctx.poll();
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);

    EXPECT_EQ(completions, 1);
    EXPECT_EQ(ec, asio::error::no_descriptors);
}

TEST(AddressesInTurns, AlternateTheFamiliesBeginningWithTheFirst)
{
    EXPECT_EQ(in_turns({v6(1), v6(2), v6(3), v4(1)}), (endpoint_list{v6(1), v4(1), v6(2), v6(3)}));
    EXPECT_EQ(in_turns({v4(1), v6(1), v6(2), v4(2)}), (endpoint_list{v4(1), v6(1), v4(2), v6(2)}));
    EXPECT_EQ(in_turns({v4(1), v4(2)}), (endpoint_list{v4(1), v4(2)}));
    EXPECT_TRUE(in_turns({}).empty());
}

TEST(MoreTelling, IsWhatIsNotAboutThisMachinesNetworks)
{
    using namespace asio::error;

    EXPECT_EQ(more_telling(error_code(), connection_refused), connection_refused);
    EXPECT_EQ(more_telling(timed_out, connection_refused), connection_refused);
    EXPECT_EQ(more_telling(connection_refused, network_unreachable), connection_refused);
    EXPECT_EQ(more_telling(address_family_not_supported, connection_refused), connection_refused);
    EXPECT_EQ(more_telling(network_unreachable, host_unreachable), host_unreachable);
    EXPECT_EQ(more_telling(no_descriptors, connection_refused), no_descriptors);
}

}  // namespace ddbm::detail
