// The trace that a call is part of, as its requests say it.

#include "support/client_fixture.hpp"
#include "support/doubled_read.hpp"

namespace ddbm::test {
namespace {

constexpr const char* parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

struct Trace : testing::Test, client_fixture
{
    Trace() { env->skip_waits(); }

    std::string header(std::size_t request, const std::string& name) const
    {
        const auto headers = server.requests().at(request).headers;
        const auto found = headers.find(name);
        return found == headers.end() ? "none" : found->second;
    }

    const call_options traced = call_options().trace(parse_traceparent(parent).value());
};

}  // namespace

TEST_F(Trace, IsInEachAttemptAndNotSigned)
{
    server.expect("PutItem").reply(500, "{}");
    server.expect("PutItem");

    EXPECT_FALSE(call(put_request(), traced)->ec);

    const auto requests = server.requests();
    ASSERT_EQ(requests.size(), 2u);
    for (std::size_t n = 0; n < 2; ++n)
    {
        EXPECT_EQ(header(n, "traceparent"), parent);
        EXPECT_EQ(header(n, "authorization").find("traceparent"), std::string::npos);
        EXPECT_EQ(requests[n].body, requests[0].body);
    }
    EXPECT_EQ(header(1, "amz-sdk-request"), "attempt=2; max=4");
}

TEST_F(Trace, IsInASecondAttemptBesideTheFirst)
{
    server.expect("GetItem").hold();
    server.expect("GetItem");
    boost::intrusive_ptr<doubled_read> read(new doubled_read(db(), traced));
    read->start([](error_code ec, std::string) { EXPECT_FALSE(ec); }, {}, nullptr);
    run_until([&] { return server.held_count() == 1; });

    EXPECT_TRUE(read->begin_second_attempt());
    run();

    EXPECT_EQ(header(1, "traceparent"), parent);
}

TEST_F(Trace, IsNotSentWhereThereIsNoneOrNoValidOne)
{
    server.expect("GetItem").times(2);

    call(get_request());
    call(get_request(), call_options().trace(trace_context()));

    EXPECT_EQ(header(0, "traceparent"), "none");
    EXPECT_EQ(header(1, "traceparent"), "none");
}

TEST_F(Trace, FindsRoomBesideALongToken)
{
    config.static_credentials("AKID", "secret", std::string(3'000, 't'));
    server.expect("GetItem").times(2);

    EXPECT_FALSE(call(get_request(), traced)->ec);
    EXPECT_FALSE(call(get_request(), traced)->ec);

    EXPECT_EQ(header(1, "traceparent"), parent);
    EXPECT_EQ(server.requests().at(1).body, server.requests().at(0).body);
}

}  // namespace ddbm::test
