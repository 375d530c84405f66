#include "node_table.hpp"
#include "support/running_server.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace ddbm::test {
namespace {

using server::cluster_node;
using server::node_table;
using server::read_cluster_node;

node_table table_of(std::initializer_list<const char*> texts, std::string_view own)
{
    std::vector<cluster_node> nodes;
    for (const char* each : texts)
        nodes.push_back(read_cluster_node(each));
    return node_table(std::move(nodes), own);
}

node_table two_places()
{
    return table_of({"a/dc1/r1", "b/dc1/r2", "c/dc2/r1", "d/dc 3/r&1"}, "b");
}

std::string refused(const char* text)
{
    try
    {
        read_cluster_node(text);
    }
    catch (const std::invalid_argument& why)
    {
        return why.what();
    }
    return {};
}

std::string get(const std::string& target)
{
    return raw_request("GET", target, {{"Host", "localhost"}}, "");
}

}  // namespace

TEST(NodeTable, ReadsNodesWithTheirPlaces)
{
    const cluster_node plain = read_cluster_node("127.0.0.1");
    EXPECT_EQ(plain.host, "127.0.0.1");
    EXPECT_EQ(plain.data_centre, "datacenter1");
    EXPECT_EQ(plain.rack, "rack1");
    const cluster_node placed = read_cluster_node("::1/dc1/r1");
    EXPECT_EQ(placed.host, "::1");
    EXPECT_EQ(placed.data_centre, "dc1");
    EXPECT_EQ(placed.rack, "r1");
    EXPECT_EQ(read_cluster_node("a/dc1").rack, "rack1");
}

TEST(NodeTable, RefusesWhatIsNoNode)
{
    EXPECT_EQ(refused(""), "\"\" is no host, without a port");
    EXPECT_EQ(refused("a b"), "\"a b\" is no host, without a port");
    EXPECT_EQ(refused("http://a"), "\"http:\" is no host, without a port");
    EXPECT_EQ(refused("a:8000"), "\"a:8000\" is no host, without a port");
    for (const char* wrong : {"a/", "a//r1", "a/dc1/", "a/dc1/r1/x"})
        EXPECT_EQ(
            refused(wrong),
            "\"" + std::string(wrong) + "\" is not of the form HOST[/DATA-CENTRE[/RACK]]"
        );
}

TEST(NodeTable, ListsTheNodesOfItsOwnDataCentre)
{
    EXPECT_EQ(two_places().listed(""), R"(["a","b"])");
    EXPECT_EQ(table_of({"a/dc1", "c/dc2"}, "c").listed(""), R"(["c"])");
    EXPECT_EQ(table_of({"a/dc1", "c/dc2"}, "elsewhere").listed(""), R"(["a"])");
}

TEST(NodeTable, ListsByDataCentreAndRack)
{
    const node_table nodes = two_places();
    EXPECT_EQ(nodes.listed("dc=dc2"), R"(["c"])");
    EXPECT_EQ(nodes.listed("rack=r2"), R"(["b"])");
    EXPECT_EQ(nodes.listed("dc=dc1&rack=r1"), R"(["a"])");
    EXPECT_EQ(nodes.listed("rack=r%26%31&dc=dc+3"), R"(["d"])");
    EXPECT_EQ(nodes.listed("dc=&rack="), R"(["a","b"])");
    EXPECT_EQ(nodes.listed("x=y&rack&=&&%"), R"(["a","b"])");
}

TEST(NodeTable, ListsNothingForPlacesThatAreNotThere)
{
    EXPECT_EQ(two_places().listed("dc=dc9"), "[]");
    EXPECT_EQ(two_places().listed("rack=r9"), "[]");
    EXPECT_EQ(two_places().listed("dc=dc2&rack=r2"), "[]");
    EXPECT_EQ(two_places().listed("dc=%zz"), "[]");
}

TEST(NodeTable, IsServedWithoutASignature)
{
    server::server_options options;
    options.nodes = {read_cluster_node("127.0.0.1"), read_cluster_node("127.0.0.2/dc2")};
    options.access.keys.emplace("AKID", "secret");
    running_server server(options);

    const raw_reply reply = server.ask(get("/localnodes"));

    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, R"(["127.0.0.1"])");
    EXPECT_EQ(reply.header("content-type"), "application/json");
    EXPECT_EQ(server.ask(get("/localnodes?dc=dc2")).body, R"(["127.0.0.2"])");
    EXPECT_EQ(server.ask(get("/localnodes/")).status, 404);
}

TEST(NodeTable, IsNotServedByAServerThatIsNoNode)
{
    running_server server;

    EXPECT_EQ(server.ask(get("/localnodes")).status, 404);
}

}  // namespace ddbm::test
