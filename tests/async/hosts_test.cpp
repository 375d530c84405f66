// An endpoint of three hosts, in a network of the test's own: one is cut off, slowed and brought
// back. What is sent there then is lost without a word, as where a cable is pulled. Nobody else
// sees the network; it takes a kernel that lets the test make one, and the command `ip`.

#include "support/client_fixture.hpp"

#include <ddbm/connection_statistics.hpp>

#include <boost/asio/post.hpp>

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using tcp = asio::ip::tcp;

bool do_all(const std::vector<std::string>& commands)
{
    return std::all_of(commands.begin(), commands.end(), [](const std::string& command) {
        return std::system(command.c_str()) == 0;
    });
}

const char* const hosts[] = {"10.77.0.1", "10.77.0.2", "10.77.0.3"};
constexpr std::size_t victim = 1;

// In the calling thread, and those that it begins. Each host is an address of this machine, until
// it is cut off: then what is sent to it goes to a pair of devices that nobody listens at.
bool make_network()
{
    return unshare(CLONE_NEWNET) == 0 && do_all(
                                             {"ip link set lo up",
                                              "ip link add void0 arp off type veth peer name void1",
                                              "ip link set void0 up",
                                              "ip link set void1 arp off up",
                                              "ip address add 10.77.0.254/24 dev void0",
                                              "ip address add 10.77.0.1/32 dev lo",
                                              "ip address add 10.77.0.2/32 dev lo",
                                              "ip address add 10.77.0.3/32 dev lo"}
                                         );
}

// Names lead to all hosts; connections are real.
class hosts_environment final : public manual_environment
{
public:
    void async_resolve(
        const asio::any_io_executor& executor,
        std::string,
        std::uint16_t,
        asio::any_completion_handler<void(error_code, std::vector<tcp::endpoint>)> handler
    ) override
    {
        asio::post(executor, [found = endpoints, handler = std::move(handler)]() mutable {
            std::move(handler)(error_code(), std::move(found));
        });
    }

    std::vector<tcp::endpoint> endpoints;
};

struct hosts_fixture
{
    hosts_fixture()
    {
        for (const char* host : hosts)
        {
            servers.push_back(std::make_unique<fake_server>(host));
            servers.back()->otherwise(200, sample_reply);
            env->endpoints.emplace_back(asio::ip::make_address(host), servers.back()->port());
        }
        client_config config;
        config.region = "eu-central-1";
        config.static_credentials("AKIDEXAMPLE", "wJalrXUtnFEMI");
        config.endpoint_url = "http://hosts.test:8000";
        config.env = env;
        config.timeouts.connect = milliseconds(1'000);
        config.timeouts.attempt = milliseconds(5'000);
        config.timeouts.call = milliseconds(30'000);
        // A pause would be one more thing to wait for.
        config.retry_policy.base_delay = milliseconds(0);
        db = std::make_unique<client>(ctx.get_executor(), config);
    }

    void cut_off(bool on)
    {
        const std::string command = std::string("ip address ") + (on ? "del " : "add ");
        ASSERT_TRUE(do_all({command + hosts[victim] + "/32 dev lo"}));
        victim_answers = !on;
    }

    void begin_reads(std::size_t count)
    {
        for (std::size_t n = 0; n < count; ++n)
            reads.push_back(begin(*db, get_request()));
    }

    std::size_t undone() const
    {
        return static_cast<std::size_t>(std::count_if(reads.begin(), reads.end(), [](auto& each) {
            return !each->done();
        }));
    }

    address_statistics of_victim() const
    {
        const connection_statistics now = db->connection_statistics().at(0);
        for (const address_statistics& each : now.addresses)
        {
            if (each.address.starts_with(hosts[victim]))
                return each;
        }
        return {};
    }

    // Until nothing can happen but by time, or by what the victim keeps.
    void settle()
    {
        EXPECT_TRUE(run_until(ctx, [this] {
            ctx.restart();
            ctx.poll();
            return undone() <= (victim_answers ? 0 : of_victim().busy);
        }));
    }

    // So long, with some reads in each tenth of a second.
    void live(milliseconds time)
    {
        for (milliseconds past(0); past < time; past += milliseconds(100))
        {
            env->advance(milliseconds(100));
            begin_reads(3);
            settle();
        }
    }

    void expect_no_failure() const
    {
        for (const auto& each : reads)
        {
            EXPECT_FALSE(each->done() && each->ec)
                << each->ec.message() << ": " << each->diag.to_string();
        }
    }

    std::size_t requests_of_victim() const { return servers[victim]->request_count(); }

    std::vector<std::unique_ptr<fake_server>> servers;
    std::shared_ptr<hosts_environment> env = std::make_shared<hosts_environment>();
    asio::io_context ctx;
    std::unique_ptr<client> db;
    std::vector<outcome_ptr<get_item_reply>> reads;
    bool victim_answers = true;
};

class Hosts : public testing::Test
{
protected:
    // In a thread, of which the network is.
    template <class Body>
    void in_own_network(Body body)
    {
        bool made = false;
        std::thread([&] {
            made = make_network();
            if (!made)
                return;
            hosts_fixture f;
            // All of them are known, and used.
            f.begin_reads(30);
            f.settle();
            f.live(milliseconds(500));
            for (const auto& server : f.servers)
                EXPECT_GT(server->request_count(), 0u);
            body(f);
            f.expect_no_failure();
        }).join();
        if (!made)
            GTEST_SKIP() << "needs root, network namespaces and the command ip";
    }
};

}  // namespace

TEST_F(Hosts, ThatAreCutOffAreLeftWithinASecondAndUsedWhenTheyAreBack)
{
    in_own_network([](hosts_fixture& f) {
        f.cut_off(true);
        f.begin_reads(12);
        f.settle();
        EXPECT_GT(f.undone(), 0u) << "nothing was sent to the host that is cut off";

        f.live(milliseconds(1'000));
        EXPECT_NE(f.of_victim().state, address_state::good);
        const std::size_t lost = f.undone();
        f.live(milliseconds(3'000));
        EXPECT_LE(f.undone(), lost) << "reads are sent to a host that is left alone";

        // Those that were sent there before it was noticed are sent again elsewhere.
        f.live(milliseconds(4'000));
        EXPECT_EQ(f.undone(), 0u);

        f.cut_off(false);
        const std::size_t before = f.requests_of_victim();
        f.live(seconds(40));
        EXPECT_EQ(f.of_victim().state, address_state::good);
        // All of these were answered since, a third of them there if they were spread evenly.
        EXPECT_GT(f.requests_of_victim(), before + 100);
        EXPECT_EQ(f.undone(), 0u);
    });
}

TEST_F(Hosts, ThatAreSlowGetLess)
{
    in_own_network([](hosts_fixture& f) {
        server_step held;
        held.bytes = http_reply(200, sample_reply);
        held.hold = true;
        std::atomic<std::size_t> asked = 0;
        f.victim_answers = false;
        f.servers[victim]->otherwise(
            [&](const received_request&) {
                ++asked;
                return held;
            },
            nullptr
        );
        const std::size_t before = f.reads.size();

        // Each reply takes three tenths of a second.
        for (int tenth = 0; tenth < 30; ++tenth)
        {
            f.live(milliseconds(100));
            if (tenth % 3 == 2)
                f.servers[victim]->release(f.servers[victim]->held_count());
        }
        f.servers[victim]->otherwise(nullptr, nullptr);
        f.servers[victim]->release(f.servers[victim]->held_count());
        run_until(f.ctx, [&] { return f.undone() == 0; });

        EXPECT_LT(asked, (f.reads.size() - before) / 5) << "a third would be its share";
    });
}

}  // namespace ddbm::test
