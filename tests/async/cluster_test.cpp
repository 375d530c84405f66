// A client of several nodes: those of its configuration, and those that they tell of.

#include "support/client_fixture.hpp"

#include <ddbm/connection_statistics.hpp>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using tcp = asio::ip::tcp;

// Names lead to servers on ports of their own, whatever the port of the URL is; others are not
// found.
class named_nodes final : public manual_environment
{
public:
    void async_resolve(
        const asio::any_io_executor& executor,
        std::string host,
        std::uint16_t port,
        asio::any_completion_handler<void(error_code, std::vector<tcp::endpoint>)> handler
    ) override
    {
        looked_up.insert(host);
        if (host == hanging)
        {
            hang_resolving();
            manual_environment::async_resolve(executor, host, port, std::move(handler));
            return hang_resolving(false);
        }
        std::vector<tcp::endpoint> found;
        if (const auto at = ports.find(host); at != ports.end())
            found.emplace_back(asio::ip::address_v4::loopback(), at->second);
        const error_code ec = found.empty() ? asio::error::host_not_found : error_code();
        const auto theirs = asio::get_associated_executor(handler, executor);
        auto finish = [ec, found, handler = std::move(handler)]() mutable {
            std::move(handler)(ec, std::move(found));
        };
        asio::post(executor, asio::bind_executor(theirs, std::move(finish)));
    }

    std::map<std::string, std::uint16_t> ports;
    std::string hanging;
    std::set<std::string> looked_up;
};

struct cluster_fixture : client_fixture
{
    cluster_fixture() : client_fixture()
    {
        config.endpoint_url = "http://a:8000";
        set_up();
    }
    // With TLS, each with the same certificate for "a".
    cluster_fixture(const certificate& identity, const std::string& ca_file)
        : client_fixture(identity), b(identity), c(identity)
    {
        config.endpoint_url = "https://a:8000";
        config.ca_file = ca_file;
        set_up();
    }

    void says(fake_server& node, const std::string& list)
    {
        node.always("GET", 200, list);
        node.otherwise(200, "{}");
    }
    void all_say(const std::string& list)
    {
        for (fake_server* each : {&server, &b, &c})
            says(*each, list);
    }

    // Begins a call and runs until nothing is left to do, which is as long as somebody is asked.
    void have_call()
    {
        const auto got = call(read_called("Any"));
        EXPECT_FALSE(got->ec) << got->ec.message() << ", " << got->diag.to_string();
    }

    void have_calls(int count)
    {
        for (int n = 0; n < count; ++n)
            have_call();
    }

    void pass_interval()
    {
        nodes->advance(seconds(10));
        have_call();
    }

    static std::size_t count(const fake_server& node, const std::string& method)
    {
        const auto all = node.requests();
        const auto is_one = [&](const auto& each) { return each.method == method; };
        return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), is_one));
    }
    static std::size_t calls(const fake_server& node) { return count(node, "POST"); }
    static std::size_t questions(const fake_server& node) { return count(node, "GET"); }
    std::size_t all_questions() const { return questions(server) + questions(b) + questions(c); }

    connection_statistics statistics()
    {
        const auto all = db().connection_statistics();
        EXPECT_EQ(all.size(), 1u);
        return all.empty() ? connection_statistics() : all.front();
    }

    node_list_statistics list() { return statistics().node_list.value_or(node_list_statistics()); }

    std::vector<std::string> found_addresses()
    {
        std::vector<std::string> found;
        for (const auto& each : statistics().addresses)
        {
            if (each.is_found)
                found.push_back(each.address);
        }
        return found;
    }

    static std::string address_of(const fake_server& node)
    {
        return "127.0.0.1:" + std::to_string(node.port());
    }

    fake_server b;
    fake_server c;
    std::shared_ptr<named_nodes> nodes = std::make_shared<named_nodes>();

private:
    void set_up()
    {
        config.env = nodes;
        // Where nothing listens.
        nodes->ports = {
            {"a", server.port()}, {"b", b.port()}, {"c", c.port()}, {"down", std::uint16_t{1}}};
    }
};

using names = std::vector<std::string>;

}  // namespace

// -- Nodes that are configured

TEST(Cluster, IsUsedAsTheAddressesOfOneEndpoint)
{
    cluster_fixture f;
    f.config.cluster.more_endpoint_urls = {"http://b:8000"};
    f.server.expect("Held").hold().times(4);
    f.b.expect("Held").hold().times(4);
    std::vector<outcome_ptr<std::string>> all;
    for (int n = 0; n < 8; ++n)
        all.push_back(f.begin(read_called("Held")));
    f.run_until([&] { return f.server.held_count() == 4 && f.b.held_count() == 4; });
    f.server.release(4);
    f.b.release(4);
    f.run();

    for (const auto& each : all)
        EXPECT_FALSE(each->ec) << each->ec.message();
    EXPECT_EQ(f.found_addresses(), (names{f.address_of(f.server), f.address_of(f.b)}));
    EXPECT_FALSE(f.statistics().node_list);
    EXPECT_EQ(f.all_questions(), 0u);
}

TEST(Cluster, IsSpokenToByTheHostOfTheEndpoint)
{
    cluster_fixture f;
    f.config.cluster.more_endpoint_urls = {"http://b:8000"};
    f.nodes->ports["a"] = 1;
    f.b.expect("Any");

    f.have_call();

    const auto sent = f.b.requests().at(0);
    EXPECT_EQ(sent.headers.at("host"), "a:8000");
    EXPECT_NE(sent.headers.at("authorization").find("host;"), std::string::npos);
}

TEST(Cluster, DoesWithoutNodesThatAreNotFound)
{
    cluster_fixture f;
    f.config.cluster.more_endpoint_urls = {"http://nowhere:8000", "http://b:8000"};
    f.nodes->ports.erase("a");
    f.b.expect("Any");

    f.have_call();
}

TEST(Cluster, SaysThatNoNodeIsFound)
{
    cluster_fixture f;
    f.config.cluster.more_endpoint_urls = {"http://nowhere:8000"};
    f.config.retry_policy.max_attempts = 1;
    f.nodes->ports.clear();

    const auto got = f.call(read_called("Any"));

    EXPECT_EQ(got->ec, asio::error::host_not_found);
    EXPECT_NE(
        got->diag.to_string().find("looking up the nodes of the cluster at http://a:8000 failed"),
        std::string::npos
    ) << got->diag.to_string();
}

// The name of one node takes for ever: the others do.
TEST(Cluster, DoesNotWaitForTheNameOfOneNodeWhereAnotherIsFound)
{
    cluster_fixture f;
    f.config.cluster.more_endpoint_urls = {"http://b:8000"};
    f.nodes->hanging = "a";
    f.b.expect("Any");

    const auto got = f.begin(read_called("Any"));
    f.run_until([&] { return got->done(); });

    EXPECT_FALSE(got->ec) << got->ec.message();
    f.drop_client();
    EXPECT_TRUE(f.run()) << "the other name is being looked up";
}

// The first one that is found refuses, and the name of another one takes for ever.
TEST(Cluster, GoesOnToTheNextNodeThatIsFound)
{
    cluster_fixture f;
    f.config.cluster.more_endpoint_urls = {"http://b:8000", "http://c:8000"};
    f.nodes->ports["a"] = 1;
    f.nodes->hanging = "b";
    f.c.expect("Any");

    const auto got = f.begin(read_called("Any"));
    f.run_until([&] { return got->done() || f.nodes->pending_waits() == 1; });
    f.nodes->advance(milliseconds(25));
    EXPECT_TRUE(f.run_until([&] { return got->done(); }));

    EXPECT_FALSE(got->ec) << got->ec.message() << ", " << got->diag.to_string();
    f.drop_client();
    EXPECT_TRUE(f.run());
}

// Which nobody waits for: they are of the list.
TEST(Cluster, IsNotLookedUpByWhoIsGone)
{
    cluster_fixture f;
    f.config.cluster.follow_node_list = true;
    f.nodes->hanging = "b";
    f.all_say(R"(["b"])");
    const auto got = f.begin(read_called("Any"));
    f.run_until([&] { return got->done() && f.nodes->looked_up.contains("b"); });
    EXPECT_FALSE(got->ec) << got->ec.message();

    f.drop_client();

    EXPECT_TRUE(f.run()) << "a name is being looked up";
}

// Nor later on, when it has begun to take for ever, or has gone on doing so.
TEST(Cluster, DoesNotWaitForTheNameOfOneNodeWhenItLooksAgain)
{
    cluster_fixture f;
    f.config.cluster.more_endpoint_urls = {"http://b:8000"};
    f.config.timeouts.connect = milliseconds(1'000);
    f.server.otherwise(200, "{}");
    f.b.otherwise(200, "{}");
    f.have_call();

    f.nodes->hanging = "a";
    for (int n = 0; n < 3; ++n)
    {
        f.server.close_idle();
        f.b.close_idle();
        f.nodes->advance(seconds(6));
        const auto got = f.begin(read_called("Any"));
        EXPECT_TRUE(f.run_until([&] { return got->done(); })) << "time stands still";

        EXPECT_FALSE(got->ec) << got->ec.message() << ", " << got->diag.to_string();
    }
    f.drop_client();
    EXPECT_TRUE(f.run());
}

// -- The list of nodes

TEST(Cluster, IsWhatItsNodesSay)
{
    cluster_fixture f;
    f.config.cluster.follow_node_list = true;
    f.all_say(R"(["b","c"])");

    f.have_call();

    EXPECT_EQ(f.calls(f.server), 1u) << "which is the only one that is known";
    EXPECT_EQ(f.questions(f.server), 1u);
    EXPECT_EQ(f.list().nodes, (names{"b", "c"}));
    EXPECT_EQ(f.found_addresses(), (names{f.address_of(f.b), f.address_of(f.c)}));
    for (const auto& each : f.statistics().addresses)
        EXPECT_TRUE(each.is_found || each.idle == 0) << each.address;

    f.have_calls(20);
    EXPECT_EQ(f.calls(f.server), 1u);
    EXPECT_EQ(f.calls(f.b) + f.calls(f.c), 20u);
    EXPECT_EQ(f.all_questions(), 1u);
}

TEST(Cluster, IsAskedForInItsOwnWords)
{
    cluster_fixture f;
    f.config.cluster.follow_node_list = true;
    f.config.cluster.data_centre = "dc1";
    f.config.cluster.rack = "r&1";
    f.all_say(R"(["b"])");

    f.have_call();

    const auto all = f.server.requests();
    const auto asked =
        std::find_if(all.begin(), all.end(), [](const auto& each) { return each.method == "GET"; });
    ASSERT_NE(asked, all.end());
    EXPECT_EQ(asked->path, "/localnodes?dc=dc1&rack=r%261");
    EXPECT_EQ(asked->headers.at("host"), "a:8000");
    EXPECT_EQ(asked->headers.count("authorization"), 0u);
}

TEST(Cluster, IsAskedOnceByAllCallsTogether)
{
    cluster_fixture f;
    f.config.cluster.follow_node_list = true;
    f.all_say(R"(["a"])");
    std::vector<outcome_ptr<std::string>> all;
    for (int n = 0; n < 50; ++n)
        all.push_back(f.begin(read_called("Any")));
    f.run();

    for (const auto& each : all)
        EXPECT_FALSE(each->ec) << each->ec.message();
    EXPECT_EQ(f.all_questions(), 1u);
}

TEST(Cluster, IsAskedAgainAfterTheInterval)
{
    cluster_fixture f;
    f.config.cluster.follow_node_list = true;
    f.config.cluster.refresh_interval = seconds(100);
    f.all_say(R"(["a"])");
    f.have_call();

    f.nodes->advance(seconds(89));
    f.have_call();
    EXPECT_EQ(f.all_questions(), 1u);
    f.nodes->advance(seconds(11));
    f.have_call();
    EXPECT_EQ(f.all_questions(), 2u);
    EXPECT_EQ(f.list().lists, 2u);
}

TEST(Cluster, UsesANodeThatComes)
{
    cluster_fixture f;
    f.config.cluster.follow_node_list = true;
    f.all_say(R"(["a"])");
    f.have_calls(2);
    EXPECT_EQ(f.calls(f.b), 0u);

    f.all_say(R"(["a","b"])");
    f.pass_interval();
    EXPECT_EQ(f.found_addresses(), (names{f.address_of(f.server), f.address_of(f.b)}));

    // It has its share of what goes on at the same time, over connections of its own.
    std::vector<outcome_ptr<std::string>> all;
    for (int n = 0; n < 20; ++n)
        all.push_back(f.begin(read_called("Any")));
    f.run();
    for (const auto& each : all)
        EXPECT_FALSE(each->ec) << each->ec.message();
    EXPECT_GT(f.calls(f.b), 0u);
}

TEST(Cluster, LeavesANodeThatGoes)
{
    cluster_fixture f;
    f.config.cluster.follow_node_list = true;
    f.all_say(R"(["a","b"])");
    f.have_calls(4);
    EXPECT_EQ(f.list().nodes, (names{"a", "b"}));

    f.says(f.b, R"(["b"])");
    f.says(f.server, R"(["b"])");
    f.pass_interval();
    f.have_call();
    EXPECT_EQ(f.list().nodes, names{"b"});

    const std::size_t before = f.calls(f.server);
    f.have_calls(10);
    EXPECT_EQ(f.calls(f.server), before);
    f.run_until([&] { return f.server.open_connection_count() == 0; });
}

TEST(Cluster, IsNotLeftForWhatOneNodeSaysAlone)
{
    cluster_fixture f;
    f.config.cluster.follow_node_list = true;
    f.all_say(R"(["a","b","c"])");
    f.have_call();
    EXPECT_EQ(f.list().nodes, (names{"a", "b", "c"}));

    // As one that is cut off from the others.
    f.says(f.b, R"(["b"])");
    for (int n = 0; n < 12; ++n)
        f.pass_interval();

    EXPECT_GT(f.questions(f.b), 1u);
    EXPECT_EQ(f.list().nodes, (names{"a", "b", "c"}));
}

TEST(Cluster, AsksTheNextNodeWhereOneIsDown)
{
    cluster_fixture f;
    f.config.cluster.more_endpoint_urls = {"http://b:8000"};
    f.config.cluster.follow_node_list = true;
    f.nodes->ports["a"] = 1;
    f.all_say(R"(["c"])");

    f.have_calls(2);

    EXPECT_EQ(f.questions(f.b), 1u);
    EXPECT_EQ(f.list().nodes, names{"c"});
    EXPECT_EQ(f.list().failures, 1u);
    EXPECT_EQ(f.list().last_failure, "") << "there was a list since";
}

TEST(Cluster, SaysWhichNodeCannotBeAsked)
{
    for (const auto& [name, words] : {
             std::pair(
                 "down", "connecting to the node down of the cluster at http://a:8000 failed"
             ),
             std::pair("nowhere", "looking up nowhere failed"),
         })
    {
        cluster_fixture f;
        f.config.cluster.more_endpoint_urls = {std::string("http://") + name + ":8000"};
        f.config.cluster.follow_node_list = true;
        f.all_say("[]");

        f.have_calls(2);

        const std::string expected = std::string("asking the node ") + name + " for the others: ";
        EXPECT_EQ(f.list().last_failure.find(expected + words), 0u) << f.list().last_failure;
    }
}

TEST(Cluster, AsksTheConfiguredNodesWhereAllOthersAreDown)
{
    cluster_fixture f;
    f.config.cluster.follow_node_list = true;
    f.config.retry_policy.max_attempts = 1;
    f.says(f.server, R"(["down"])");
    f.have_call();
    EXPECT_EQ(f.list().nodes, names{"down"});

    f.says(f.server, R"(["c"])");
    f.says(f.c, R"(["c"])");
    f.nodes->advance(seconds(10));
    // These find nobody, but have others asked.
    for (int n = 0; n < 3; ++n)
        f.call(read_called("Any"));
    f.have_calls(4);

    EXPECT_EQ(f.list().nodes, names{"c"});
    EXPECT_EQ(f.questions(f.server), 2u);
}

TEST(Cluster, GoesOnWithTheConfiguredNodesWhereThereIsNoList)
{
    cluster_fixture f;
    f.config.cluster.more_endpoint_urls = {"http://b:8000"};
    f.config.cluster.follow_node_list = true;
    f.config.cluster.data_centre = "typo";
    f.all_say("[]");

    f.have_calls(8);

    EXPECT_EQ(f.list().nodes, (names{"a", "b"}));
    EXPECT_EQ(f.list().lists, 0u);
    EXPECT_EQ(f.list().failures, 2u) << "each was asked, and then there is a pause";
    EXPECT_EQ(f.list().last_failure, "asking the node b for the others: the list has no nodes");
}

// What the name of the configuration leads to may be one of many in turns, and all of them as good.
TEST(Cluster, KeepsItsConnectionsWhereThereIsNoListAndANameTurns)
{
    cluster_fixture f;
    f.config.cluster.follow_node_list = true;
    f.all_say("[]");
    f.server.expect("Held").hold().times(4);
    f.b.expect("Held").hold();
    std::vector<outcome_ptr<std::string>> all;
    const auto begin_held = [&](std::size_t count) {
        const std::size_t held = f.server.held_count() + f.b.held_count() + count;
        for (std::size_t n = 0; n < count; ++n)
            all.push_back(f.begin(read_called("Held")));
        f.run_until([&] { return f.server.held_count() + f.b.held_count() == held; });
    };
    const auto release_all = [&] {
        f.server.release(f.server.held_count());
        f.b.release(f.b.held_count());
        f.run();
    };
    begin_held(2);
    release_all();
    f.nodes->ports["a"] = f.b.port();
    f.nodes->advance(seconds(6));

    begin_held(3);
    EXPECT_EQ(f.found_addresses(), names{f.address_of(f.b)});
    release_all();

    for (const auto& each : all)
        EXPECT_FALSE(each->ec) << each->ec.message() << ", " << each->diag.to_string();
    EXPECT_EQ(f.list().lists, 0u);
    EXPECT_EQ(f.statistics().closed.at("address_gone"), 0u);
    EXPECT_EQ(f.statistics().idle, 3u);
}

// The list is whole only when all have been looked up: those that are found first are told first.
TEST(Cluster, KeepsConnectionsToThoseOfAListThatAreStillLookedUp)
{
    cluster_fixture f;
    f.config.cluster.follow_node_list = true;
    f.nodes->ports["b2"] = f.server.port();
    f.all_say(R"(["b","b2"])");

    f.have_call();
    f.have_calls(20);

    EXPECT_EQ(f.server.connection_count(), 2u) << "one of them for the list";
    EXPECT_EQ(f.statistics().closed.at("address_gone"), 0u);
}

TEST(Cluster, TakesNoAnswerForAList)
{
    for (const char* body : {"healthy", "[1]", "{}"})
    {
        cluster_fixture f;
        f.config.cluster.follow_node_list = true;
        f.all_say(body);
        f.have_calls(3);
        EXPECT_EQ(f.list().nodes, names{"a"}) << body;
        EXPECT_EQ(f.list().failures, 1u) << body;
    }
}

TEST(Cluster, DoesNotWaitForAnAnswerLongerThanItsLimit)
{
    cluster_fixture f;
    f.config.cluster.follow_node_list = true;
    f.server.hang().times(2);
    const auto got = f.begin(read_called("Any"));
    f.run_until([&] { return f.server.request_count() == 2; });
    EXPECT_EQ(f.list().failures, 0u);

    f.nodes->advance(milliseconds(2'000));
    f.run_until([&] { return f.list().failures == 1; });

    EXPECT_FALSE(got->done()) << "which has no limit here";
    got->cancel.emit(asio::cancellation_type::terminal);
    EXPECT_TRUE(f.run()) << "a question is outstanding";
    EXPECT_EQ(f.list().last_failure.find("asking the node a for the others: "), 0u);
}

TEST(Cluster, IsNotAskedByWhoIsGone)
{
    cluster_fixture f;
    f.config.cluster.follow_node_list = true;
    f.server.expect("").hold().times(2);
    const auto got = f.begin(read_called("Any"));
    f.run_until([&] { return f.server.held_count() == 2; });
    got->cancel.emit(asio::cancellation_type::terminal);
    f.run_until([&] { return got->done(); });

    f.drop_client();

    EXPECT_TRUE(f.run()) << "a question is outstanding";
    f.server.release(2);
}

// What runs comes to its end with the nodes that there are.
TEST(Cluster, IsNotAskedByWhoIsClosing)
{
    cluster_fixture f;
    f.config.cluster.follow_node_list = true;
    f.all_say(R"(["a"])");
    f.have_call();
    f.server.expect("Held").reply(500, error_body("InternalServerError")).hold();
    const auto got = f.begin(read_called("Held"));
    f.run_until([&] { return f.server.held_count() == 1; });

    bool is_closed = false;
    f.db().async_close(std::chrono::hours(1), [&](error_code ec) { is_closed = !ec; });
    f.nodes->advance(seconds(10));
    f.server.release();
    const auto is_tried_again = [&] {
        return f.nodes->waits().back() == f.config.retry_policy.base_delay;
    };
    f.run_until(is_tried_again);
    f.nodes->advance(seconds(1));

    EXPECT_TRUE(f.run());
    EXPECT_FALSE(got->ec) << got->ec.message() << ", " << got->diag.to_string();
    EXPECT_TRUE(is_closed);
    EXPECT_EQ(f.all_questions(), 1u);
}

TEST(Cluster, MayBeAskedWhenTheContextGoes)
{
    cluster_fixture f;
    f.config.cluster.follow_node_list = true;
    f.server.expect("").hold().times(2);
    const auto got = f.begin(read_called("Any"));
    f.run_until([&] { return f.server.held_count() == 2; });

    f.destroy_context();
    f.drop_client();

    EXPECT_FALSE(got->done());
    f.server.release(2);
}

TEST(Cluster, HasCertificatesForTheHostOfTheEndpoint)
{
    const certificate_authority authority;
    const temporary_file ca_file(authority.certificate_pem());
    cluster_fixture f(authority.issue("a"), ca_file.path());
    f.config.cluster.follow_node_list = true;
    f.all_say(R"(["b","c"])");

    f.have_calls(5);

    EXPECT_EQ(f.list().nodes, (names{"b", "c"}));
    EXPECT_EQ(f.calls(f.b) + f.calls(f.c), 4u);
}

}  // namespace ddbm::test
