#include "http/local_nodes.hpp"

#include <gtest/gtest.h>

namespace ddbm::detail {
namespace {

using hosts = std::vector<std::string>;

hosts read(std::string_view body)
{
    const local_nodes said = read_local_nodes(200, body);
    EXPECT_EQ(said.problem, "") << body;
    return said.hosts;
}

std::string problem(std::string_view body, int status = 200)
{
    const local_nodes said = read_local_nodes(status, body);
    EXPECT_TRUE(said.hosts.empty()) << body;
    return said.problem;
}

std::string target(std::string data_centre, std::string rack)
{
    cluster which;
    which.data_centre = std::move(data_centre);
    which.rack = std::move(rack);
    return local_nodes_target(which);
}

}  // namespace

TEST(LocalNodes, AreAskedForByPlace)
{
    EXPECT_EQ(target("", ""), "/localnodes");
    EXPECT_EQ(target("dc1", ""), "/localnodes?dc=dc1");
    EXPECT_EQ(target("", "r1"), "/localnodes?rack=r1");
    EXPECT_EQ(target("eu-central", "a"), "/localnodes?dc=eu-central&rack=a");
    EXPECT_EQ(target("a&b=c d", "\xc3\xa4"), "/localnodes?dc=a%26b%3Dc%20d&rack=%C3%A4");
}

TEST(LocalNodes, AreAnArrayOfAddresses)
{
    EXPECT_EQ(read(R"(["127.0.0.1","127.0.0.2"])"), (hosts{"127.0.0.1", "127.0.0.2"}));
    EXPECT_EQ(read(" [ \"10.0.0.1\" ] \n"), hosts{"10.0.0.1"});
    EXPECT_EQ(read(R"(["node-a.example","::1"])"), (hosts{"node-a.example", "::1"}));
}

TEST(LocalNodes, AreEachThereOnce)
{
    EXPECT_EQ(read(R"(["b","a","b"])"), (hosts{"b", "a"}));
    EXPECT_EQ(read(R"(["::1","[::1]"])"), hosts{"::1"});
}

TEST(LocalNodes, LeaveOutWhatIsTheAddressOfNoHost)
{
    EXPECT_EQ(read(R"(["0.0.0.0","10.0.0.1","::"])"), hosts{"10.0.0.1"});
    EXPECT_EQ(problem(R"(["0.0.0.0"])"), "the list has no nodes");
}

TEST(LocalNodes, AreNotThereWhereThePlaceIsNot)
{
    EXPECT_EQ(problem("[]"), "the list has no nodes");
}

TEST(LocalNodes, AreNotThousands)
{
    std::string list = "\"n0\"";
    for (int n = 1; n < 1'000; ++n)
        list += ",\"n" + std::to_string(n) + '"';

    EXPECT_EQ(read('[' + list + ']').size(), 1'000u);
    EXPECT_EQ(problem('[' + list + ",\"n1000\"]"), "the list has more than 1000 nodes");
}

TEST(LocalNodes, AreNotReadFromWhatIsNoList)
{
    EXPECT_EQ(problem("[\"a\"]", 404), "the reply has the status 404");
    EXPECT_EQ(problem("healthy: a"), "the reply is no JSON array");
    EXPECT_EQ(problem(""), "the reply is no JSON array");
    EXPECT_EQ(problem(R"({"nodes":["a"]})"), "the reply is no JSON array");
    EXPECT_EQ(problem(R"(["a",)"), "the reply is no JSON array");
    EXPECT_EQ(problem(R"(["a",1])"), "element 1 of the list is no host");
    EXPECT_EQ(problem(R"(["a",null])"), "element 1 of the list is no host");
}

TEST(LocalNodes, AreHosts)
{
    for (const char* wrong : {"", "[]", "a b", "http://a", "a/b", "a\\r\\nX: y", "\\u00e4"})
        EXPECT_EQ(problem("[\"" + std::string(wrong) + "\"]"), "element 0 of the list is no host");
    EXPECT_EQ(read("[\"" + std::string(253, 'a') + "\"]"), hosts{std::string(253, 'a')});
    EXPECT_NE(problem("[\"" + std::string(254, 'a') + "\"]"), "");
}

}  // namespace ddbm::detail
