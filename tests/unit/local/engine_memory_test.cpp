// What an engine keeps of requests and replies that were large.

#include "unit/local/engine_fixture.hpp"

#include <malloc.h>

namespace ddbm::local::testing {
namespace {

using EngineMemory = engine_test;

constexpr std::size_t mebibyte = std::size_t{1024} * 1024;

// In use, as malloc counts it; under a sanitizer it is another one, which counts nothing.
std::size_t memory_in_use()
{
    const auto counted = mallinfo2();
    return counted.uordblks + counted.hblkhd;
}

TEST_F(EngineMemory, GoesBackAfterALargeRequest)
{
    std::string body = "{'TableName':'plain','Unknown':[0";
    while (body.size() < 4 * mebibyte)
        body += ",0";
    body += "]}";
    make_plain_table();
    answer("DescribeTable", "{'TableName':'plain'}");

    const std::size_t before = memory_in_use();
    answer("DescribeTable", body);

    EXPECT_LT(memory_in_use(), before + mebibyte);
}

TEST_F(EngineMemory, GoesBackAfterALargeReply)
{
    const std::string large(390'000, 'x');
    std::string keys;
    make_plain_table();
    for (int i = 0; i < 30; ++i)
    {
        const std::string id = "'id':{'S':'" + std::to_string(i) + "'}";
        answer("PutItem", "{'TableName':'plain','Item':{" + id + ",'v':{'S':'" + large + "'}}}");
        keys += (keys.empty() ? "{" : ",{") + id + "}";
    }
    const std::string small = "{'RequestItems':{'plain':{'Keys':[{'id':{'S':'none'}}]}}}";
    answer("BatchGetItem", small);

    const std::size_t before = memory_in_use();
    EXPECT_GT(
        call("BatchGetItem", "{'RequestItems':{'plain':{'Keys':[" + keys + "]}}}").body.size(),
        10 * mebibyte
    );

    EXPECT_LT(memory_in_use(), before + mebibyte);
}

}  // namespace
}  // namespace ddbm::local::testing
