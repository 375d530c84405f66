// GetItem requests that are gathered into batches.

#include "support/client_fixture.hpp"
#include "support/recording_observer.hpp"

#include <boost/asio/error.hpp>
#include <boost/json/parse.hpp>

#include <string>
#include <vector>

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds window{2};

class GatheredReads : public testing::Test, public client_fixture
{
protected:
    using get_outcome = outcome_ptr<get_item_reply>;

    GatheredReads() { config.combined_reads.batch_window = window; }

    get_outcome get(const std::string& id, call_options options = {})
    {
        return begin(get_item_request("things", item().set("id", id)), options);
    }

    void pass(milliseconds time)
    {
        env->advance(time);
        ctx.restart();
        ctx.poll();
    }

    // Runs what is there now to its end, behind the window.
    void finish()
    {
        env->advance(window);
        run();
    }

    boost::json::value body(std::size_t request) const
    {
        return boost::json::parse(server.requests().at(request).body);
    }

    boost::json::value reads(std::size_t request) const
    {
        return body(request).at("RequestItems").at("things");
    }

    std::size_t key_count(std::size_t request) const
    {
        return reads(request).at("Keys").as_array().size();
    }
};

// Items with these ids and a number, and keys that have not been read.
std::string batch_reply(std::vector<std::string> ids, std::vector<std::string> unprocessed = {})
{
    const auto objects = [](const std::vector<std::string>& all, const char* more) {
        std::string text;
        for (const std::string& id : all)
            text +=
                std::string(text.empty() ? "" : ",") + R"({"id":{"S":")" + id + "\"}" + more + "}";
        return text;
    };
    std::string text = R"({"Responses":{"things":[)" + objects(ids, R"(,"n":{"N":"1"})") + "]},";
    if (unprocessed.empty())
        return text + R"("UnprocessedKeys":{}})";
    return text + R"("UnprocessedKeys":{"things":{"Keys":[)" + objects(unprocessed, "") + "]}}}";
}

item item_of(const std::string& id)
{
    return item().set("id", id).set("n", 1);
}

}  // namespace

TEST_F(GatheredReads, AreOneRequest)
{
    server.expect("BatchGetItem").reply(200, batch_reply({"c", "a"}));

    const auto a = get("a");
    const auto b = get("b");
    const auto c = get("c");
    pass(window - milliseconds(1));
    EXPECT_EQ(server.connection_count(), 0u);
    finish();

    EXPECT_EQ(a->reply.item, item_of("a"));
    EXPECT_EQ(b->reply.item, std::nullopt);
    EXPECT_FALSE(b->ec) << b->ec.message();
    EXPECT_EQ(c->reply.item, item_of("c"));
    EXPECT_EQ(key_count(0), 3u);
    EXPECT_EQ(env->pending_waits(), 0u);
}

TEST_F(GatheredReads, OfTheSameKeyAreOneKey)
{
    server.expect("BatchGetItem").reply(200, batch_reply({"a"}));

    const auto first = get("a");
    const auto second = get("a");
    finish();

    EXPECT_EQ(first->reply.item, item_of("a"));
    EXPECT_EQ(second->reply.item, item_of("a"));
    EXPECT_EQ(key_count(0), 1u);
}

TEST_F(GatheredReads, KeepTheirProjection)
{
    server.expect("BatchGetItem").reply(200, batch_reply({"a"}));

    const auto result = begin(get_item_request("things", item().set("id", "a"))
                                  .projection_expression("#c")
                                  .expression_attribute_name("#c", "n"));
    finish();

    EXPECT_EQ(result->reply.item, item().set("n", 1));
    EXPECT_EQ(reads(0).at("ProjectionExpression"), "#c, #key0");
}

TEST_F(GatheredReads, AreApartWhereTheyDifferInMore)
{
    server.expect("BatchGetItem").reply(200, batch_reply({})).times(4);

    get("a");
    begin(get_item_request("things", item().set("id", "b")).consistent_read(true));
    begin(get_item_request("things", item().set("id", "c")).projection_expression("n"));
    get("d", call_options().tag("nightly"));
    finish();

    EXPECT_EQ(server.request_count(), 4u);
}

TEST_F(GatheredReads, AreGetsThatTellNoCapacity)
{
    server.expect("GetItem");
    server.expect("Query");
    server.expect("GetItem");

    call(get_request().return_consumed_capacity(return_consumed_capacity::total));
    call(json_call("Query", "{}", resend::harmless));
    call(get_request(), call_options().combined(false));

    EXPECT_EQ(server.request_count(), 3u);
    EXPECT_TRUE(env->waits().empty());
}

TEST_F(GatheredReads, AreSentAtOnceWhenTheBatchIsFull)
{
    server.expect("BatchGetItem").reply(200, batch_reply({}));
    std::vector<get_outcome> all;
    for (int n = 0; n < 101; ++n)
        all.push_back(get("key" + std::to_string(n)));

    run_until([&] { return all[99]->done(); });
    EXPECT_EQ(key_count(0), 100u);
    EXPECT_FALSE(all[100]->done());
    server.expect("BatchGetItem").reply(200, batch_reply({}));
    finish();

    EXPECT_TRUE(all[100]->done());
    EXPECT_EQ(key_count(1), 1u);
}

TEST_F(GatheredReads, OfNoWindowAreThoseOfOneTurn)
{
    config.combined_reads.batch_window = std::chrono::microseconds(0);
    server.expect("BatchGetItem").reply(200, batch_reply({"a", "b"}));

    const auto a = get("a");
    const auto b = get("b");
    run();

    EXPECT_EQ(a->reply.item, item_of("a"));
    EXPECT_EQ(b->reply.item, item_of("b"));
}

TEST_F(GatheredReads, GoBesideIdenticalOnesOfOtherOperations)
{
    config.combined_reads.identical = true;
    server.expect("Query").reply(200, R"({"Items":[],"Count":0})");
    server.expect("BatchGetItem").reply(200, batch_reply({"a"}));

    const auto first = get("a");
    const auto second = get("a");
    const json_call query("Query", "{}", resend::harmless);
    begin(query);
    begin(query);
    run_until([&] { return server.answered_count() == 1; });
    finish();

    EXPECT_EQ(first->reply.item, item_of("a"));
    EXPECT_EQ(second->reply.item, item_of("a"));
    EXPECT_EQ(server.request_count(), 2u);
}

// -- What is handed back

TEST_F(GatheredReads, AreSentAgainWhereTheyAreHandedBack)
{
    server.expect("BatchGetItem").reply(200, batch_reply({"a"}, {"c", "b"})).hold();
    const auto a = get("a");
    const auto b = get("b");
    const auto c = get("c");
    pass(window);
    run_until([&] { return server.held_count() == 1; });
    server.release();
    run_until([&] { return a->done() && env->pending_waits() == 1; });
    EXPECT_EQ(a->reply.item, item_of("a"));
    EXPECT_FALSE(b->done());

    server.expect("BatchGetItem").reply(200, batch_reply({"c"}));
    env->advance(env->waits().back());
    run();

    EXPECT_EQ(key_count(1), 2u);
    EXPECT_EQ(b->reply.item, std::nullopt);
    EXPECT_FALSE(b->ec) << b->ec.message();
    EXPECT_EQ(c->reply.item, item_of("c"));
}

// What a reply has no room for is not refused for its rate.
TEST_F(GatheredReads, AreSentAgainAtOnceWhereTheReplyIsFull)
{
    std::string full = batch_reply({"a"}, {"b"});
    full.insert(1, R"("Padding":")" + std::string(16'000'000, 'x') + R"(",)");
    server.expect("BatchGetItem").reply(200, full);
    server.expect("BatchGetItem").reply(200, batch_reply({"b"}));
    const auto a = get("a");
    const auto b = get("b");
    finish();

    EXPECT_EQ(a->reply.item, item_of("a"));
    EXPECT_EQ(b->reply.item, item_of("b"));
}

TEST_F(GatheredReads, FailAsThrottledWhereTheyAreHandedBackAgainAndAgain)
{
    env->skip_waits();
    server.expect("BatchGetItem").reply(200, batch_reply({}, {"a", "b"})).times(4);

    const auto a = get("a");
    const auto b = get("b");
    run();

    for (const auto& each : {a, b})
    {
        EXPECT_EQ(each->ec, service_errc::provisioned_throughput_exceeded);
        EXPECT_EQ(each->diag.operation(), "GetItem");
        EXPECT_EQ(each->diag.retry_end(), retry_end::attempts);
    }
    EXPECT_EQ(server.request_count(), 4u);
}

TEST_F(GatheredReads, GoOnForAsLongAsSomethingIsRead)
{
    env->skip_waits();
    std::vector<get_outcome> all;
    std::vector<std::string> left;
    for (int n = 0; n < 8; ++n)
        left.push_back("key" + std::to_string(n));
    for (const std::string& id : std::vector<std::string>(left))
    {
        left.erase(left.begin());
        server.expect("BatchGetItem").reply(200, batch_reply({id}, left));
        all.push_back(get(id));
    }
    run();

    for (const auto& each : all)
        EXPECT_TRUE(each->reply.item) << each->ec.message();
}

// -- Failures

TEST_F(GatheredReads, FailTogetherAsEachWouldAlone)
{
    server.expect("BatchGetItem")
        .reply(400, error_body("ResourceNotFoundException", "no such table"));

    const auto a = get("a");
    const auto b = get("b");
    finish();

    for (const auto& each : {a, b})
    {
        EXPECT_EQ(each->ec, service_errc::resource_not_found);
        EXPECT_EQ(each->diag.operation(), "GetItem");
        EXPECT_EQ(each->diag.table(), "things");
        EXPECT_EQ(each->diag.message(), "no such table");
    }
}

TEST_F(GatheredReads, AreSentAloneWhereOneOfThemMayBeWrong)
{
    server.expect("BatchGetItem").reply(400, error_body("ValidationException", "a key is wrong"));
    server.expect("GetItem").reply(200, sample_reply);
    server.expect("GetItem").reply(400, error_body("ValidationException", "this one"));

    const auto a = get("a");
    const auto b = get("b");
    finish();

    // In any order.
    const auto& good = a->ec ? b : a;
    const auto& bad = a->ec ? a : b;
    EXPECT_EQ(good->reply.item, sample_item());
    EXPECT_EQ(bad->ec, service_errc::validation);
    EXPECT_EQ(bad->diag.message(), "this one");
    EXPECT_EQ(server.request_count(), 3u);
}

TEST_F(GatheredReads, AreTriedAgainTogether)
{
    env->skip_waits();
    server.expect("BatchGetItem").reply(500, "{}");
    server.expect("BatchGetItem").reply(200, batch_reply({"a", "b"}));

    const auto a = get("a");
    const auto b = get("b");
    run();

    EXPECT_EQ(a->reply.item, item_of("a"));
    EXPECT_EQ(b->reply.item, item_of("b"));
}

// -- Each with its own deadline and cancellation

TEST_F(GatheredReads, HaveTheirOwnDeadlines)
{
    server.expect("BatchGetItem").reply(200, batch_reply({"a", "b"})).hold();
    const auto a = get("a", call_options().timeout(milliseconds(50)));
    const auto b = get("b");
    pass(window);
    run_until([&] { return server.held_count() == 1; });

    env->advance(milliseconds(50));
    run_until([&] { return a->done(); });
    EXPECT_EQ(a->ec, errc::deadline_exceeded);
    server.release();
    run();

    EXPECT_EQ(b->reply.item, item_of("b"));
}

TEST_F(GatheredReads, WithLittleTimeDoNotWaitForLong)
{
    config.combined_reads.batch_window = milliseconds(100);
    server.expect("BatchGetItem").reply(200, batch_reply({"a", "b"}));
    const auto b = get("b");
    const auto a = get("a", call_options().timeout(milliseconds(20)));

    env->advance(milliseconds(10));
    run();

    EXPECT_EQ(a->reply.item, item_of("a"));
    EXPECT_EQ(b->reply.item, item_of("b"));
}

TEST_F(GatheredReads, AreNotAskedForWhereTheyAreCancelledBefore)
{
    server.expect("BatchGetItem").reply(200, batch_reply({"b"}));
    const auto a = get("a");
    const auto b = get("b");

    a->cancel.emit(asio::cancellation_type::total);
    finish();

    EXPECT_EQ(a->ec, asio::error::operation_aborted);
    EXPECT_EQ(b->reply.item, item_of("b"));
    EXPECT_EQ(key_count(0), 1u);
}

TEST_F(GatheredReads, LeaveNothingBehindWhenAllAreCancelledBefore)
{
    const auto a = get("a");
    const auto b = get("b");

    a->cancel.emit(asio::cancellation_type::terminal);
    b->cancel.emit(asio::cancellation_type::terminal);
    run();

    EXPECT_EQ(a->ec, asio::error::operation_aborted);
    EXPECT_EQ(b->ec, asio::error::operation_aborted);
    EXPECT_EQ(env->pending_waits(), 0u);
    EXPECT_EQ(server.request_count(), 0u);
}

TEST_F(GatheredReads, TakeTheirRequestWithThemWhenTheLastIsCancelled)
{
    server.expect("BatchGetItem").hold();
    const auto a = get("a");
    const auto b = get("b");
    pass(window);
    run_until([&] { return server.held_count() == 1; });

    a->cancel.emit(asio::cancellation_type::terminal);
    b->cancel.emit(asio::cancellation_type::terminal);
    run();

    EXPECT_EQ(a->ec, asio::error::operation_aborted);
    EXPECT_EQ(b->ec, asio::error::operation_aborted);
    server.release();
    run_until([&] { return server.open_connection_count() == 0; });
}

TEST_F(GatheredReads, AreCancelledInThePauseBeforeTheyAreSentAgain)
{
    server.expect("BatchGetItem").reply(200, batch_reply({}, {"a"}));
    const auto a = get("a");
    pass(window);
    run_until([&] { return server.answered_count() == 1 && env->pending_waits() == 1; });

    a->cancel.emit(asio::cancellation_type::terminal);
    run();

    EXPECT_EQ(a->ec, asio::error::operation_aborted);
    EXPECT_EQ(server.request_count(), 1u);
    EXPECT_EQ(env->pending_waits(), 0u);
}

// -- Reports, and the end of the client

TEST_F(GatheredReads, AreReportedAsOneRequest)
{
    const auto seen = std::make_shared<recording_observer>(reported::capacity);
    config.observer = seen;
    server.expect("BatchGetItem").reply(200, batch_reply({"a", "b"}));

    const auto a = get("a");
    const auto b = get("b");
    finish();

    EXPECT_EQ(seen->only().operation, "BatchGetItem");
    EXPECT_EQ(body(0).at("ReturnConsumedCapacity"), "TOTAL");
    EXPECT_EQ(a->reply.item, item_of("a"));
    EXPECT_EQ(b->reply.item, item_of("b"));
}

// Who waits for a batch that is not sent yet has begun.
TEST_F(GatheredReads, AreSentWhileTheClientIsBeingClosed)
{
    server.expect("BatchGetItem").hold().times(2);
    const auto sent = get("a");
    pass(window);
    run_until([&] { return server.held_count() == 1; });
    const auto waiting = get("b");

    bool closed = false;
    db().async_close(std::chrono::hours(1), [&](error_code) { closed = true; });
    const auto late = get("c");
    pass(window);
    run_until([&] { return server.held_count() == 2; });
    EXPECT_EQ(late->ec, errc::client_closed);
    EXPECT_FALSE(closed);
    server.release(2);
    run();

    EXPECT_TRUE(closed);
    EXPECT_TRUE(sent->done() && sent->ec != errc::client_closed) << sent->ec.message();
    EXPECT_TRUE(waiting->done() && waiting->ec != errc::client_closed) << waiting->ec.message();
    EXPECT_EQ(env->pending_waits(), 0u);
}

TEST_F(GatheredReads, EndWithTheClient)
{
    server.expect("BatchGetItem").hold();
    const auto sent = get("a");
    pass(window);
    run_until([&] { return server.held_count() == 1; });
    const auto waiting = get("b");

    bool closed = false;
    db().async_close([&](error_code) { closed = true; });
    run();

    EXPECT_TRUE(closed);
    EXPECT_EQ(sent->ec, errc::client_closed);
    EXPECT_EQ(waiting->ec, errc::client_closed);
    EXPECT_EQ(env->pending_waits(), 0u);
    server.release();
}

TEST_F(GatheredReads, GoAwayWithTheContext)
{
    server.expect("BatchGetItem").hold();
    const auto sent = get("a");
    pass(window);
    run_until([&] { return server.held_count() == 1; });
    const auto waiting = get("b");

    destroy_context();

    EXPECT_FALSE(sent->done());
    EXPECT_FALSE(waiting->done());
    server.release();
}

}  // namespace ddbm::test
