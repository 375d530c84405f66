// A connection that breaks at every point at which it can, under every kind of operation.

#include "support/client_fixture.hpp"

#include <boost/asio/error.hpp>

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;

// Everything before the body of a reply like these.
std::size_t head_size(const std::string& reply)
{
    return reply.find("\r\n\r\n") + 4;
}

// Retries cost nothing, so that a test may make as many as it likes.
void make_retries_free(client_config& config)
{
    config.retry_policy.transient_cost = 0;
}

TEST(BrokenConnection, AReadIsSentAgainWhereverItBroke)
{
    const std::string reply = http_reply(200, sample_reply);
    client_fixture f;
    f.env->skip_waits();
    make_retries_free(f.config);

    for (std::size_t cut = 0; cut < reply.size(); ++cut)
    {
        SCOPED_TRACE("after byte " + std::to_string(cut));
        std::size_t before = f.server.request_count();
        // The first one gets a new connection: the one before it was left broken or is not there.
        f.server.expect("GetItem").raw(reply).close_after(cut);
        f.server.expect("GetItem").raw(reply).close();
        std::size_t waits = f.env->waits().size();

        auto got = f.call(get_request());

        ASSERT_FALSE(got->ec) << got->ec.message() << ": " << got->diag.to_string();
        ASSERT_TRUE(got->reply.item);
        ASSERT_EQ(*got->reply.item, sample_item());
        ASSERT_EQ(f.server.request_count() - before, 2u);
        // A new connection that closes is an attempt of its own, with a pause after it.
        ASSERT_EQ(f.env->waits().size() - waits, 1u);
        f.server.close_idle();
    }
}

TEST(BrokenConnection, AReusedOneThatSaysNothingIsReplacedWithoutAnAttempt)
{
    client_fixture f;
    f.warm_up();
    f.server.expect("GetItem").raw(http_reply(200, sample_reply)).close_after(0);
    f.server.expect("GetItem").reply(200, sample_reply);

    auto got = f.call(get_request());

    ASSERT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(f.server.connection_count(), 2u);
    EXPECT_TRUE(f.env->waits().empty());
    auto requests = f.server.requests();
    EXPECT_EQ(requests[1].headers["amz-sdk-request"], requests[2].headers["amz-sdk-request"]);
}

TEST(BrokenConnection, AReusedOneThatBreaksWithinItsReplyCostsAnAttempt)
{
    const std::string reply = http_reply(200, sample_reply);
    client_fixture f;
    f.env->skip_waits();
    make_retries_free(f.config);

    for (std::size_t cut = 1; cut < reply.size(); ++cut)
    {
        SCOPED_TRACE("after byte " + std::to_string(cut));
        f.warm_up();
        std::size_t connections = f.server.connection_count();
        std::size_t waits = f.env->waits().size();
        f.server.expect("GetItem").raw(reply).close_after(cut);
        f.server.expect("GetItem").raw(reply);

        auto got = f.call(get_request());

        ASSERT_FALSE(got->ec) << got->ec.message();
        ASSERT_EQ(*got->reply.item, sample_item());
        ASSERT_EQ(f.env->waits().size() - waits, 1u);
        ASSERT_EQ(f.server.connection_count() - connections, 1u);
    }
}

TEST(BrokenConnection, TheLastFailureIsTold)
{
    const std::string reply = http_reply(200, sample_reply);
    client_fixture f;
    f.env->skip_waits();
    f.server.expect("GetItem").raw(reply).close_after(head_size(reply) + 3).times(4);

    auto got = f.call(get_request());

    EXPECT_EQ(got->ec, asio::error::eof);
    EXPECT_EQ(got->diag.attempts(), 4);
    EXPECT_EQ(got->diag.http_status(), 200);
    EXPECT_NE(got->diag.message().find("bytes of the reply"), std::string::npos)
        << got->diag.message();
}

TEST(BrokenConnection, AResetOneIsLikeAClosedOne)
{
    client_fixture f;
    f.env->skip_waits();
    f.server.expect("GetItem").reset_after(0);
    f.server.expect("GetItem").reply(200, sample_reply);

    auto got = f.call(get_request());

    EXPECT_FALSE(got->ec) << got->ec.message();
}

TEST(BrokenConnection, APutIsSentAgainWhereverItBroke)
{
    const std::string reply = http_reply(200, "{}");
    client_fixture f;
    f.env->skip_waits();
    make_retries_free(f.config);

    for (std::size_t cut = 0; cut < reply.size(); ++cut)
    {
        SCOPED_TRACE("after byte " + std::to_string(cut));
        f.server.expect("PutItem").raw(reply).close_after(cut);
        f.server.expect("PutItem").raw(reply).close();

        auto put = f.call(put_request());

        ASSERT_FALSE(put->ec) << put->ec.message();
        f.server.close_idle();
    }
}

const char* const own_item_returned =
    R"({"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",)"
    R"("message":"The conditional request failed",)"
    R"("Item":{"id":{"S":"one"},"n":{"N":"1.0"}}})";

const char* const other_item_returned =
    R"({"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",)"
    R"("message":"The conditional request failed",)"
    R"("Item":{"id":{"S":"one"},"n":{"N":"2"}}})";

put_item_request conditional_put()
{
    return put_request().condition_expression("attribute_not_exists(id)");
}

TEST(AmbiguousPut, ThatFindsItsOwnItemHasSucceeded)
{
    client_fixture f;
    f.env->skip_waits();
    f.server.expect("PutItem").close_after(0);
    f.server.expect("PutItem").reply(400, own_item_returned);

    auto put = f.call(conditional_put());

    EXPECT_FALSE(put->ec) << put->ec.message();
}

TEST(AmbiguousPut, ThatFindsItsOwnItemAfterAFailureOfTheServiceHasSucceeded)
{
    client_fixture f;
    f.env->skip_waits();
    f.server.expect("PutItem").reply(500, error_body("InternalServerError"));
    f.server.expect("PutItem").reply(400, own_item_returned);

    auto put = f.call(conditional_put());

    EXPECT_FALSE(put->ec) << put->ec.message();
}

TEST(AmbiguousPut, ThatFindsItsOwnItemAfterASilentReplacementHasSucceeded)
{
    client_fixture f;
    f.warm_up();
    f.server.expect("PutItem").close_after(0);
    f.server.expect("PutItem").reply(400, own_item_returned);

    auto put = f.call(conditional_put());

    EXPECT_FALSE(put->ec) << put->ec.message();
}

TEST(AmbiguousPut, ThatFindsItsOwnItemAfterAGarbledReplyHasSucceeded)
{
    client_fixture f;
    f.env->skip_waits();
    f.server.expect("PutItem").reply(200, "{}", {{"x-amz-crc32", "1"}});
    f.server.expect("PutItem").reply(400, own_item_returned);

    auto put = f.call(conditional_put());

    EXPECT_FALSE(put->ec) << put->ec.message();
}

TEST(AmbiguousPut, ThatFindsAnotherItemHasFailed)
{
    client_fixture f;
    f.env->skip_waits();
    f.server.expect("PutItem").close_after(0);
    f.server.expect("PutItem").reply(400, other_item_returned);

    auto put = f.call(conditional_put());

    EXPECT_EQ(put->ec, service_errc::conditional_check_failed);
    EXPECT_EQ(put->diag.attempts(), 2);
    ASSERT_NE(put->diag.returned_item(), nullptr);
    EXPECT_EQ(put->diag.returned_item()->at("n"), 2);
}

TEST(AmbiguousPut, IsNoneWhenTheFirstAttemptWasAnswered)
{
    client_fixture f;
    f.server.expect("PutItem").reply(400, own_item_returned);

    auto put = f.call(conditional_put());

    EXPECT_EQ(put->ec, service_errc::conditional_check_failed);
    EXPECT_EQ(put->diag.applied(), applied::no);
}

TEST(AmbiguousPut, IsNoneWhenTheFirstAttemptWasThrottled)
{
    client_fixture f;
    f.env->skip_waits();
    f.server.expect("PutItem").reply(400, error_body("ThrottlingException"));
    f.server.expect("PutItem").reply(400, own_item_returned);

    auto put = f.call(conditional_put());

    EXPECT_EQ(put->ec, service_errc::conditional_check_failed);
    EXPECT_EQ(put->diag.applied(), applied::no);
}

TEST(AmbiguousDelete, ThatFindsNothingHasSucceeded)
{
    client_fixture f;
    f.env->skip_waits();
    f.server.expect("DeleteItem").close_after(0);
    f.server.expect("DeleteItem").reply(400, error_body("ConditionalCheckFailedException"));

    auto deleted = f.call(
        delete_item_request("things", sample_key()).condition_expression("attribute_exists(id)")
    );

    EXPECT_FALSE(deleted->ec) << deleted->ec.message();
}

TEST(AmbiguousUpdate, IsNotSentAgainWhereverItBroke)
{
    const std::string reply = http_reply(200, "{}");
    client_fixture f;

    for (std::size_t cut = 0; cut < reply.size(); ++cut)
    {
        SCOPED_TRACE("after byte " + std::to_string(cut));
        f.server.expect("UpdateItem").raw(reply).close_after(cut);

        auto updated = f.call(update_request());

        ASSERT_EQ(updated->ec, asio::error::eof);
        ASSERT_EQ(updated->diag.applied(), applied::maybe);
        ASSERT_EQ(updated->diag.attempts(), 1);
    }
}

TEST(AmbiguousUpdate, IsNotSentAgainOnAReusedConnection)
{
    const std::string reply = http_reply(200, "{}");
    client_fixture f;

    for (std::size_t cut = 0; cut < reply.size(); ++cut)
    {
        SCOPED_TRACE("after byte " + std::to_string(cut));
        f.warm_up();
        f.server.expect("UpdateItem").raw(reply).close_after(cut);

        auto updated = f.call(update_request());

        ASSERT_TRUE(updated->ec);
        ASSERT_EQ(updated->diag.applied(), applied::maybe);
    }
}

TEST(AmbiguousUpdate, IsSentAgainWhenItIsMarkedIdempotent)
{
    client_fixture f;
    f.env->skip_waits();
    f.server.expect("UpdateItem").close_after(0);
    f.server.expect("UpdateItem").reply(200, "{}");

    auto updated = f.call(update_request().idempotent(true));

    EXPECT_FALSE(updated->ec) << updated->ec.message();
}

TEST(AmbiguousUpdate, IsNotSentAgainAfterAFailureOfTheService)
{
    client_fixture f;
    f.server.expect("UpdateItem").reply(500, error_body("InternalServerError"));

    auto updated = f.call(update_request());

    EXPECT_EQ(updated->ec, service_errc::internal_server_error);
    EXPECT_EQ(updated->diag.applied(), applied::maybe);
}

TEST(AmbiguousUpdate, IsNotSentAgainAfterAGarbledReply)
{
    client_fixture f;
    f.env->skip_waits();
    f.server.expect("UpdateItem").reply(200, "{}", {{"x-amz-crc32", "1"}});

    auto updated = f.call(update_request());

    EXPECT_EQ(updated->ec, errc::checksum_mismatch);
    EXPECT_EQ(updated->diag.applied(), applied::yes);
    EXPECT_EQ(updated->diag.attempts(), 1);
}

TEST(AmbiguousUpdate, IsNoneWhenItWasThrottled)
{
    client_fixture f;
    f.env->skip_waits();
    f.server.expect("UpdateItem").reply(400, error_body("ThrottlingException"));
    f.server.expect("UpdateItem").reply(200, "{}");

    auto updated = f.call(update_request());

    EXPECT_FALSE(updated->ec) << updated->ec.message();
}

TEST(StaleConnection, IsReplacedBeforeAnUpdateIsSent)
{
    client_fixture f;
    f.warm_up();
    f.server.close_idle();
    f.server.expect("UpdateItem").reply(200, "{}");

    auto updated = f.call(update_request());

    EXPECT_FALSE(updated->ec) << updated->ec.message();
    EXPECT_EQ(f.server.connection_count(), 2u);
    EXPECT_EQ(f.server.request_count(), 2u);
    EXPECT_TRUE(f.env->waits().empty());
}

TEST(StaleConnection, IsReplacedForAReadEvenIfItWasUsedJustNow)
{
    client_fixture f;
    f.warm_up();
    f.server.close_idle();
    f.server.expect("GetItem").reply(200, sample_reply);

    auto got = f.call(get_request());

    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_TRUE(f.env->waits().empty());
}

TEST(StaleConnection, IsReplacedForAReadAfterALongPause)
{
    client_fixture f;
    f.warm_up();
    f.server.close_idle();
    f.env->advance(milliseconds(30'000));
    f.server.expect("GetItem").reply(200, sample_reply);

    auto got = f.call(get_request());

    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_TRUE(f.env->waits().empty());
}

TEST(StaleConnection, ThatWasSentSomethingUnaskedIsReplaced)
{
    client_fixture f;
    f.warm_up();
    f.server.send_unasked(http_reply(408, "{}"));
    f.server.expect("UpdateItem").reply(200, "{}");

    auto updated = f.call(update_request());

    EXPECT_FALSE(updated->ec) << updated->ec.message();
    EXPECT_EQ(f.server.connection_count(), 2u);
}

TEST(StaleConnection, WhoseReplacementFailsIsAnAttemptThatFailed)
{
    client_fixture f;
    f.warm_up();
    f.server.close_idle();
    f.env->fail_connecting(asio::error::connection_refused);

    auto updated = f.call(update_request(), call_options().max_attempts(1));

    EXPECT_EQ(updated->ec, asio::error::connection_refused);
    EXPECT_EQ(updated->diag.applied(), applied::no);
}

TEST(UnsentWrite, IsSentAgainAndNotApplied)
{
    client_fixture f;
    f.env->skip_waits();
    f.env->fail_connecting(asio::error::connection_refused);

    auto updated = f.call(update_request());

    EXPECT_EQ(updated->ec, asio::error::connection_refused);
    EXPECT_EQ(updated->diag.applied(), applied::no);
    EXPECT_EQ(updated->diag.attempts(), 4);
    EXPECT_EQ(f.env->connect_count(), 4u);
    EXPECT_EQ(f.server.request_count(), 0u);
}

TEST(UnsentWrite, WithoutAnAddressIsNotApplied)
{
    client_fixture f;
    f.env->fail_resolving(asio::error::host_not_found);

    auto put = f.call(put_request());

    EXPECT_EQ(put->ec, asio::error::host_not_found);
    EXPECT_EQ(put->diag.applied(), applied::no);
    EXPECT_NE(put->diag.message().find("looking up 127.0.0.1"), std::string::npos)
        << put->diag.message();
}

TEST(Endpoint, WhereNobodyListensRefusesTheConnection)
{
    client_fixture f;
    f.env->skip_waits();
    {
        asio::ip::tcp::acceptor gone(f.ctx, {asio::ip::address_v4::loopback(), 0});
        f.config.endpoint_url = "http://127.0.0.1:" + std::to_string(gone.local_endpoint().port());
    }

    auto got = f.call(get_request());

    EXPECT_EQ(got->ec, asio::error::connection_refused);
    EXPECT_EQ(got->diag.attempts(), 4);
}

TEST(RefusedRequest, NeverLeavesAndCompletesLater)
{
    client_fixture f;

    auto got = f.begin(get_item_request("?", sample_key()));
    EXPECT_FALSE(got->done());
    f.run();

    EXPECT_EQ(got->ec, errc::invalid_table_name);
    EXPECT_EQ(got->diag.attempts(), 0);
    EXPECT_EQ(f.server.connection_count(), 0u);
}

}  // namespace
}  // namespace ddbm::test
