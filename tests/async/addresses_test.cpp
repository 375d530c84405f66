// How a client comes to an address, and what it does when there are several or none.

#include "support/client_fixture.hpp"

#include <ddbm/connection_statistics.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using tcp = asio::ip::tcp;

// Leads names to the addresses that a test gives, and connects as the real one does.
class several_addresses final : public manual_environment
{
public:
    void async_resolve(
        const asio::any_io_executor& executor,
        std::string,
        std::uint16_t,
        asio::any_completion_handler<void(error_code, std::vector<tcp::endpoint>)> handler
    ) override
    {
        ++lookups;
        auto answer =
            [this, executor, kept = std::make_shared<decltype(handler)>(std::move(handler))] {
                asio::post(executor, [this, kept] {
                    auto finish = std::move(*kept);
                    std::move(finish)(error_code(), addresses);
                });
            };
        if (holds_lookups)
            unanswered.push_back(answer);
        else
            answer();
    }

    // What is found is what is known by then.
    void answer_lookups()
    {
        holds_lookups = false;
        for (const auto& each : std::exchange(unanswered, {}))
            each();
    }

    void async_connect(
        const asio::any_io_executor& executor,
        std::vector<tcp::endpoint> endpoints,
        asio::any_completion_handler<void(error_code, tcp::socket)> handler
    ) override
    {
        tried.push_back(endpoints);
        if (holds_next)
        {
            holds_next = false;
            held = [executor, kept = std::make_shared<decltype(handler)>(std::move(handler))] {
                auto finish = std::move(*kept);
                std::move(finish)(asio::error::connection_refused, tcp::socket(executor));
            };
            return;
        }
        // The next one has its turn, as if the time for that had passed.
        if (endpoints.front() == hanging && endpoints.size() > 1)
            endpoints.erase(endpoints.begin());
        hang_connecting(endpoints.front() == hanging);
        manual_environment::async_connect(executor, std::move(endpoints), std::move(handler));
    }

    std::size_t tried_first(const tcp::endpoint& where) const
    {
        auto is_there = [&](const auto& each) { return each.front() == where; };
        return static_cast<std::size_t>(std::count_if(tried.begin(), tried.end(), is_there));
    }

    std::size_t lookups = 0;
    bool holds_lookups = false;
    std::vector<std::function<void()>> unanswered;
    std::vector<tcp::endpoint> addresses;
    std::vector<std::vector<tcp::endpoint>> tried;
    tcp::endpoint hanging;       // nothing comes of connecting to it
    bool holds_next = false;     // it is refused when `held` is called
    std::function<void()> held;  // in the context
};

struct several_fixture : client_fixture
{
    several_fixture() { config.env = several; }

    // Calls that the servers answer when they are told to.
    std::vector<outcome_ptr<std::string>> begin_held(std::size_t count)
    {
        const std::size_t held = server.held_count() + other.held_count();
        std::vector<outcome_ptr<std::string>> calls;
        for (std::size_t n = 0; n < count; ++n)
            calls.push_back(begin(read_called("Held")));
        run_until([&] { return server.held_count() + other.held_count() == held + count; });
        return calls;
    }

    // Has `count` calls at the same time, and all answered.
    void have_calls(std::size_t count)
    {
        const auto calls = begin_held(count);
        release_all();
        run();
        for (const auto& call : calls)
            EXPECT_FALSE(call->ec) << call->ec.message() << ", " << call->diag.to_string();
    }

    void release_all()
    {
        server.release(server.held_count());
        other.release(other.held_count());
    }

    // Each request that they get is held.
    void expect_held(std::size_t here, std::size_t there)
    {
        if (here != 0)
            server.expect("Held").hold().times(here);
        if (there != 0)
            other.expect("Held").hold().times(there);
    }

    tcp::endpoint open_port() const { return {asio::ip::address_v4::loopback(), server.port()}; }
    tcp::endpoint other_port() const { return {asio::ip::address_v4::loopback(), other.port()}; }
    // Accepts, and then says nothing at all.
    tcp::endpoint silent_port() { return silent.local_endpoint(); }
    tcp::endpoint closed_port()
    {
        tcp::acceptor gone(ctx, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
        return gone.local_endpoint();
    }

    fake_server other;
    std::optional<tcp::socket> said_to_nobody;
    tcp::acceptor silent{ctx, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
    std::shared_ptr<several_addresses> several = std::make_shared<several_addresses>();
};

// No descriptor can be had while it is there.
class no_descriptors
{
public:
    no_descriptors()
    {
        getrlimit(RLIMIT_NOFILE, &before_);
        rlimit none = before_;
        none.rlim_cur = 3;
        setrlimit(RLIMIT_NOFILE, &none);
    }
    ~no_descriptors() { setrlimit(RLIMIT_NOFILE, &before_); }

private:
    rlimit before_{};
};

}  // namespace

TEST(Addresses, AreLookedUpOnceForAllWhoWait)
{
    client_fixture f;
    f.config.endpoint_url = "http://server.test:" + std::to_string(f.server.port());
    f.server.otherwise(200, "{}");
    std::vector<outcome_ptr<std::string>> calls;
    for (int n = 0; n < 100; ++n)
        calls.push_back(f.begin(read_called("Any")));
    f.run();

    for (const auto& call : calls)
        EXPECT_FALSE(call->ec) << call->ec.message();
    EXPECT_GT(f.server.connection_count(), 1u);
    EXPECT_EQ(f.env->resolve_count(), 1u);
}

TEST(Addresses, AreLookedUpAgainAfterAWhile)
{
    client_fixture f;
    f.server.expect("A");
    f.server.expect("B");
    f.server.expect("C");

    f.call(read_called("A"));
    f.server.close_idle();
    f.call(read_called("B"));
    f.server.close_idle();
    EXPECT_EQ(f.env->resolve_count(), 1u);
    f.env->advance(seconds(6));
    f.call(read_called("C"));
    EXPECT_EQ(f.env->resolve_count(), 2u);
}

TEST(Addresses, ThatAreOldAreUsedWhenALookupFails)
{
    client_fixture f;
    f.server.expect("A");
    f.server.expect("B");
    f.call(read_called("A"));
    f.server.close_idle();
    f.env->advance(seconds(3600));
    f.env->fail_resolving(asio::error::host_not_found_try_again);

    auto got = f.call(read_called("B"));

    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(f.env->resolve_count(), 2u);
}

TEST(Addresses, ThatAreOldAreUsedWhenALookupTakesTooLong)
{
    client_fixture f;
    f.config.timeouts.connect = milliseconds(1000);
    f.server.expect("A");
    f.server.expect("B");
    f.call(read_called("A"));
    f.server.close_idle();
    f.env->advance(seconds(3600));
    f.env->hang_resolving();
    auto got = f.begin(read_called("B"));
    f.run_until([&] { return f.env->resolve_count() == 2; });

    const auto waits = f.env->waits().size();
    f.env->advance(milliseconds(1000));
    f.run_until([&] { return f.env->waits().size() > waits; });
    f.env->advance(milliseconds(1000));
    f.run();

    EXPECT_FALSE(got->ec) << got->ec.message() << ", " << got->diag.to_string();
}

// It costs a call now and then an attempt, and no more.
TEST(Addresses, ThatAreOldAreUsedForAnHourOfLookupsThatTakeTooLong)
{
    client_fixture f;
    f.config.timeouts.connect = milliseconds(1000);
    f.server.otherwise(200, "{}");
    f.call(read_called("A"));
    f.env->hang_resolving();
    const auto began = f.env->steady_now();
    std::vector<manual_environment::clock::time_point> failed;
    while (f.env->steady_now() - began < std::chrono::hours(1))
    {
        f.server.close_idle();
        f.env->advance(seconds(10));
        const auto lookups = f.env->resolve_count();
        const auto connects = f.env->connect_count();
        const auto got = f.begin(read_called("A"));
        f.run_until([&] { return f.env->resolve_count() > lookups; });
        f.ctx.restart();
        f.ctx.poll();
        if (f.env->connect_count() == connects)
        {
            failed.push_back(f.env->steady_now());
            const auto waits = f.env->waits().size();
            f.env->advance(milliseconds(1000));
            f.run_until([&] { return f.env->waits().size() > waits; });
            f.env->advance(milliseconds(1000));
        }
        EXPECT_TRUE(f.run());
        ASSERT_FALSE(got->ec) << got->ec.message() << ", " << got->diag.to_string();
    }

    EXPECT_GT(failed.size(), 50u) << "it is tried again";
    for (std::size_t n = 1; n < failed.size(); ++n)
        EXPECT_GE(failed[n] - failed[n - 1], seconds(30));
}

// The answer is not for whoever has waited for it alone.
TEST(Addresses, ThatAreFoundWhenNobodyWaitsAnyMoreAreUsedByTheNext)
{
    several_fixture f;
    f.config.timeouts.connect = milliseconds(1000);
    f.several->addresses = {f.open_port()};
    f.server.otherwise(200, "{}");
    f.other.otherwise(200, "{}");
    f.call(read_called("A"));
    f.server.close_idle();
    f.several->advance(seconds(6));
    f.several->holds_lookups = true;
    auto got = f.begin(read_called("A"));
    f.run_until([&] { return f.several->lookups == 2; });
    auto waits = f.several->waits().size();
    f.several->advance(milliseconds(1000));
    f.run_until([&] { return f.several->waits().size() > waits; });
    f.several->advance(milliseconds(1000));
    f.run();
    EXPECT_FALSE(got->ec) << got->ec.message() << ", " << got->diag.to_string();
    EXPECT_EQ(f.server.request_count(), 2u);

    // One that goes where the old answer leads to.
    f.server.close_idle();
    f.several->holds_next = true;
    got = f.begin(read_called("A"));
    f.run_until([&] { return f.several->held != nullptr; });
    const auto lookups = f.several->lookups;
    f.several->advance(milliseconds(1));
    f.several->addresses = {f.other_port()};
    f.several->answer_lookups();
    f.run_until([&] { return f.db().connection_statistics().at(0).addresses.size() == 2; });
    waits = f.several->waits().size();
    asio::post(f.ctx, std::exchange(f.several->held, nullptr));
    f.run_until([&] { return f.several->waits().size() > waits; });
    f.several->advance(seconds(5));
    f.run();

    EXPECT_FALSE(got->ec) << got->ec.message() << ", " << got->diag.to_string();
    EXPECT_EQ(f.other.request_count(), 1u);
    EXPECT_EQ(f.several->lookups, lookups);
}

TEST(Addresses, AreNotWaitedForAfterTheDeadline)
{
    client_fixture f;
    f.env->hang_resolving();
    auto got = f.begin(read_called("A"), call_options().timeout(milliseconds(100)));
    auto other = f.begin(read_called("B"));
    f.run_until([&] { return f.env->pending_waits() == 1; });

    f.env->advance(milliseconds(100));
    f.run_until([&] { return got->done(); });

    EXPECT_EQ(got->ec, errc::deadline_exceeded);
    EXPECT_FALSE(other->done());
    other->cancel.emit(asio::cancellation_type::terminal);
    EXPECT_TRUE(f.run()) << "the lookup that nobody waits for is outstanding";
    EXPECT_EQ(other->ec, asio::error::operation_aborted);
}

TEST(Addresses, ThatRefuseLeaveTheOthersTheirChance)
{
    several_fixture f;
    f.several->addresses = {f.closed_port(), f.open_port()};
    f.server.expect("A");

    auto got = f.call(read_called("A"));

    EXPECT_FALSE(got->ec) << got->ec.message();
}

// They may be those of a server that has moved.
TEST(Addresses, ThatAllRefuseAreLookedUpForTheNextAttempt)
{
    several_fixture f;
    f.several->addresses = {f.closed_port(), f.closed_port()};
    f.server.expect("A");
    auto got = f.begin(read_called("A"));
    // The other waits are for each other's turn to be connected to.
    f.run_until([&] {
        return f.several->pending_waits() == 1 && f.several->waits().back() == milliseconds(25);
    });
    EXPECT_EQ(f.several->lookups, 1u);

    f.several->addresses = {f.open_port()};
    f.several->advance(milliseconds(25));
    f.run();

    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(f.several->lookups, 2u);
    EXPECT_EQ(f.several->tried.size(), 2u);
}

TEST(Addresses, ThatGoOnRefusingAreLookedUpLessAndLessOften)
{
    several_fixture f;
    f.config.retry_policy.max_attempts = 1;
    f.several->addresses = {f.open_port()};
    f.several->fail_connecting(asio::error::connection_refused);
    int passed = 0;
    // Until then, so many lookups.
    for (const auto& [time, lookups] : {
             std::pair(0, 1u),
             std::pair(0, 2u),
             std::pair(0, 2u),
             std::pair(99, 2u),
             std::pair(100, 3u),
             std::pair(299, 3u),
             std::pair(300, 4u),
             std::pair(699, 4u),
             std::pair(700, 5u),
             std::pair(1'499, 5u),
             std::pair(1'500, 6u),
             std::pair(3'099, 6u),
             std::pair(3'100, 7u),
             std::pair(6'299, 7u),
             std::pair(6'300, 8u),
             std::pair(11'299, 8u),
             std::pair(11'300, 9u),
             std::pair(16'299, 9u),
         })
    {
        f.several->advance(milliseconds(time - passed));
        passed = time;
        EXPECT_EQ(f.call(read_called("A"))->ec, asio::error::connection_refused);
        EXPECT_EQ(f.several->lookups, lookups) << "after " << time << " ms";
    }
}

TEST(Addresses, ThatHaveAcceptedAreLookedUpAtOnceWhenTheyRefuseAgain)
{
    several_fixture f;
    f.config.retry_policy.max_attempts = 1;
    f.several->addresses = {f.open_port()};
    f.several->fail_connecting(asio::error::connection_refused);
    f.call(read_called("A"));
    f.call(read_called("A"));
    EXPECT_EQ(f.several->lookups, 2u);
    f.several->fail_connecting(error_code());
    f.server.expect("A");
    EXPECT_FALSE(f.call(read_called("A"))->ec);
    EXPECT_EQ(f.several->lookups, 2u);

    f.server.close_idle();
    f.several->fail_connecting(asio::error::connection_refused);
    f.call(read_called("A"));
    EXPECT_EQ(f.several->lookups, 2u);
    f.call(read_called("A"));
    EXPECT_EQ(f.several->lookups, 3u);
}

TEST(Addresses, OfWhichOneAcceptsAreNotLookedUpBeforeTime)
{
    several_fixture f;
    f.several->addresses = {f.closed_port(), f.open_port()};
    for (int n = 0; n < 3; ++n)
    {
        f.server.expect("A");
        const auto got = f.call(read_called("A"));
        EXPECT_FALSE(got->ec) << got->ec.message();
        f.server.close_idle();
    }
    EXPECT_EQ(f.several->lookups, 1u);
}

// One address has been asked then, and not all.
TEST(Addresses, AreNotLookedUpForATrialThatIsRefused)
{
    several_fixture f;
    const tcp::endpoint closed = f.closed_port();
    f.several->addresses = {closed, f.open_port()};
    f.expect_held(9, 0);
    f.have_calls(8);
    EXPECT_GT(f.several->tried_first(closed), 0u);
    f.several->advance(seconds(37));
    const auto call = f.begin_held(1);
    f.run_until([&] { return f.db().connection_statistics().at(0).not_opened != 0; });
    EXPECT_EQ(f.several->tried.back(), std::vector{closed});
    const std::size_t lookups = f.several->lookups;

    f.release_all();
    f.run();
    EXPECT_FALSE(call[0]->ec) << call[0]->ec.message();
    f.server.close_idle();
    f.server.expect("A");
    EXPECT_FALSE(f.call(read_called("A"))->ec);
    EXPECT_EQ(f.several->lookups, lookups);
}

TEST(Addresses, AreNotLookedUpForWhatThoseOfBeforeHaveRefused)
{
    several_fixture f;
    f.several->addresses = {f.open_port()};
    f.several->holds_next = true;
    std::vector<outcome_ptr<std::string>> calls{f.begin(read_called("Held"))};
    f.run_until([&] { return f.several->held != nullptr; });
    f.several->advance(seconds(6));
    f.expect_held(3, 0);
    calls.push_back(f.begin(read_called("Held")));
    f.run_until([&] { return f.server.held_count() != 0; });
    EXPECT_EQ(f.several->lookups, 2u);

    asio::post(f.ctx, std::exchange(f.several->held, nullptr));
    calls.push_back(f.begin(read_called("Held")));
    f.run_until([&] { return f.server.held_count() == 3; });
    EXPECT_EQ(f.several->lookups, 2u);

    f.release_all();
    f.run();
    for (const auto& call : calls)
        EXPECT_FALSE(call->ec) << call->ec.message();
}

TEST(Addresses, AreUsedSideBySide)
{
    several_fixture f;
    f.several->addresses = {f.open_port(), f.other_port()};
    f.expect_held(4, 4);

    f.have_calls(8);

    EXPECT_EQ(f.server.request_count(), 4u);
    EXPECT_EQ(f.other.request_count(), 4u);
}

TEST(Addresses, ThatRefuseAreLeftAlone)
{
    several_fixture f;
    const tcp::endpoint closed = f.closed_port();
    f.several->addresses = {closed, f.open_port()};
    f.expect_held(16, 0);
    auto calls = f.begin_held(8);
    const std::size_t refused = f.several->tried_first(closed);
    EXPECT_GT(refused, 0u);

    const auto more = f.begin_held(8);
    calls.insert(calls.end(), more.begin(), more.end());
    f.release_all();
    f.run();

    for (const auto& call : calls)
        EXPECT_FALSE(call->ec) << call->ec.message();
    EXPECT_EQ(f.several->tried.size(), 16u);
    EXPECT_EQ(f.several->tried_first(closed), refused);
}

// One whose connections hang is tried again at the cost of no call, and used when it is back.
TEST(Addresses, ThatHangAreUsedAgainWhenTheyAreBack)
{
    several_fixture f;
    f.several->addresses = {f.open_port(), f.other_port()};
    f.several->hanging = f.other_port();
    f.expect_held(9, 0);
    f.have_calls(8);
    EXPECT_GT(f.several->tried_first(f.other_port()), 0u);
    const std::size_t tried = f.several->tried.size();

    // Even the longest pause is over, and there is somebody whom the address could serve.
    f.several->advance(seconds(37));
    const auto call = f.begin_held(1);
    f.run_until([&] { return f.several->tried.size() > tried; });
    EXPECT_EQ(f.several->tried.back(), std::vector{f.other_port()});
    f.release_all();
    EXPECT_TRUE(f.run()) << "a trial that nobody needs is outstanding";
    EXPECT_FALSE(call[0]->ec) << call[0]->ec.message();

    f.several->hanging = {};
    f.several->advance(seconds(37));
    f.expect_held(1, 1);
    auto calls = f.begin_held(1);
    f.run_until([&] { return f.other.connection_count() == 1; });
    f.ctx.restart();
    f.ctx.poll();
    const auto more = f.begin_held(1);
    f.release_all();
    f.run();
    EXPECT_FALSE(calls[0]->ec) << calls[0]->ec.message();
    EXPECT_FALSE(more[0]->ec) << more[0]->ec.message();
    EXPECT_EQ(f.other.request_count(), 1u);
}

// What was sent there before it was noticed is lost to its limit, and nothing later.
TEST(Addresses, ThatAreSilentAreLeftAlone)
{
    several_fixture f;
    f.config.timeouts.attempt = milliseconds(5000);
    f.several->addresses = {f.silent_port(), f.open_port()};
    f.server.expect("Early").hold().times(2);
    f.server.otherwise(200, "{}");
    std::vector<outcome_ptr<std::string>> calls;
    const auto answered = [&] {
        return static_cast<std::size_t>(std::count_if(calls.begin(), calls.end(), [](auto& call) {
            return call->done();
        }));
    };
    for (int n = 0; n < 4; ++n)
        calls.push_back(f.begin(read_called("Early")));
    f.run_until([&] { return f.server.held_count() == 2; });
    f.release_all();
    f.run_until([&] { return answered() == 2; });

    f.several->advance(milliseconds(600));
    for (int n = 0; n < 8; ++n)
        calls.push_back(f.begin(read_called("Later")));
    f.run_until([&] { return answered() == 10; });

    f.several->advance(milliseconds(5000));
    f.run_until([&] { return f.several->pending_waits() == 2; });
    f.several->advance(milliseconds(5000));
    f.run_until([&] { return answered() == 12; });
    for (const auto& call : calls)
        EXPECT_FALSE(call->ec) << call->ec.message() << ", " << call->diag.to_string();
}

TEST(Addresses, ThatFailAreNotTriedTheNextTime)
{
    several_fixture f;
    f.config.timeouts.attempt = milliseconds(6000);
    f.several->addresses = {f.silent_port()};
    f.server.expect("A");
    auto got = f.begin(read_called("A"));
    bool accepted = false;
    f.silent.async_accept([&](error_code, tcp::socket socket) {
        accepted = true;
        f.said_to_nobody.emplace(std::move(socket));
    });
    f.run_until([&] { return accepted && f.said_to_nobody->available() != 0; });
    f.several->addresses = {f.silent_port(), f.open_port()};

    const auto waits = f.several->waits().size();
    f.several->advance(milliseconds(6000));
    f.run_until([&] { return f.several->waits().size() > waits; });
    f.several->advance(milliseconds(1000));
    f.run();

    EXPECT_FALSE(got->ec) << got->ec.message() << ", " << got->diag.to_string();
    ASSERT_EQ(f.several->tried.size(), 2u);
    EXPECT_EQ(f.several->tried[0], std::vector{f.silent_port()});
    EXPECT_EQ(f.several->tried[1].front(), f.open_port());
}

TEST(Addresses, ThatChangeAreFollowedWhenConnectionsAreTooOld)
{
    several_fixture f;
    f.config.max_connection_age = seconds(10);
    f.several->addresses = {f.open_port()};
    f.server.expect("A");
    f.server.expect("B");
    f.other.expect("C");
    f.call(read_called("A"));
    f.several->addresses = {f.other_port()};

    f.several->advance(seconds(6));
    f.call(read_called("B"));
    f.several->advance(seconds(5));
    auto got = f.call(read_called("C"));

    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(f.other.request_count(), 1u);
    f.run_until([&] { return f.server.open_connection_count() == 0; });
}

// And not before, for one lookup that omits what it has named: a name may stand for many of which
// each answer holds some.
TEST(Addresses, ThatAreOmittedKeepTheirConnectionsUntilTheseAreTooOld)
{
    several_fixture f;
    f.config.max_connection_age = seconds(600);
    f.config.idle_timeout = seconds(600);
    f.several->addresses = {f.open_port()};
    f.expect_held(2, 1);
    f.have_calls(1);
    f.several->addresses = {f.other_port()};
    f.several->advance(seconds(6));
    f.have_calls(2);
    EXPECT_EQ(f.several->lookups, 2u);

    f.several->advance(seconds(300));
    f.expect_held(1, 1);
    f.have_calls(2);

    const auto all = f.db().connection_statistics().at(0);
    EXPECT_EQ(all.opened, 2u);
    EXPECT_EQ(all.closed.at("address_gone"), 0u);
}

TEST(Addresses, WithoutADescriptorWaitForAnotherConnection)
{
    client_fixture f;
    f.server.expect("A").hold();
    f.server.expect("B");
    auto a = f.begin(read_called("A"));
    f.run_until([&] { return f.server.held_count() == 1; });
    outcome_ptr<std::string> b;
    {
        no_descriptors none;
        b = f.begin(read_called("B"));
        f.ctx.restart();
        f.ctx.poll();
    }
    EXPECT_FALSE(b->done());

    f.server.release();
    f.run();

    EXPECT_FALSE(a->ec) << a->ec.message();
    EXPECT_FALSE(b->ec) << b->ec.message();
    EXPECT_EQ(f.server.connection_count(), 1u);
}

TEST(Addresses, WithoutADescriptorSaySoWhenTheDeadlinePasses)
{
    client_fixture f;
    f.server.expect("A").hold();
    auto a = f.begin(read_called("A"));
    f.run_until([&] { return f.server.held_count() == 1; });
    outcome_ptr<std::string> b;
    {
        no_descriptors none;
        b = f.begin(read_called("B"), call_options().timeout(milliseconds(100)));
        f.ctx.restart();
        f.ctx.poll();
    }

    f.env->advance(milliseconds(100));
    f.run_until([&] { return b->done(); });

    EXPECT_EQ(b->ec, errc::deadline_exceeded);
    EXPECT_NE(b->diag.message().find("no file descriptor is left"), std::string::npos)
        << b->diag.message();
    f.server.release();
    f.run();
}

TEST(Addresses, WithoutADescriptorFailAfterAllAttempts)
{
    client_fixture f;
    f.env->skip_waits();
    // Without a descriptor the server could not even begin to accept.
    f.server.expect("Before");
    f.call(read_called("Before"));
    f.server.close_idle();
    outcome_ptr<std::string> got;
    {
        no_descriptors none;
        got = f.begin(read_called("A"));
        f.ctx.restart();
        f.ctx.poll();
    }
    f.run();

    EXPECT_EQ(got->ec, asio::error::no_descriptors);
    EXPECT_EQ(got->diag.attempts(), 4);
    f.server.expect("B");
    EXPECT_FALSE(f.call(read_called("B"))->ec);
}

// What answers is a server without TLS.
TEST(Addresses, OfAPlainPortAreNotTriedAgainWithTls)
{
    client_fixture f;
    tcp::acceptor plain(f.ctx, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    f.config.endpoint_url = "https://127.0.0.1:" + std::to_string(plain.local_endpoint().port());
    int accepted = 0;
    const std::string refusal = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
    std::list<tcp::socket> sockets;
    std::function<void()> accept = [&] {
        plain.async_accept([&](error_code ec, tcp::socket socket) {
            if (ec)
                return;
            ++accepted;
            sockets.push_back(std::move(socket));
            asio::write(sockets.back(), asio::buffer(refusal));
            accept();
        });
    };
    accept();

    auto got = f.begin(read_called("A"));
    f.run_until([&] { return got->done(); });

    EXPECT_EQ(accepted, 1);
    EXPECT_EQ(got->diag.attempts(), 1);
    EXPECT_NE(got->diag.message().find("it may be a port for http://"), std::string::npos)
        << got->diag.message();
}

}  // namespace ddbm::test
