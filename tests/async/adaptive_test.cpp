// Retries that are adaptive: what is refused for its rate is sent less often, and nothing else.

#include "support/client_fixture.hpp"

#include <ddbm/model.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/error.hpp>

namespace ddbm::test {

struct hot_reading
{
    std::string sensor;
    int at = 0;
    int value = 0;
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::hot_reading>
{
    using reading = ddbm::test::hot_reading;
    static constexpr auto value = ddbm::model<reading>("readings")
                                      .partition_key("sensor", &reading::sensor)
                                      .sort_key("at", &reading::at)
                                      .field("value", &reading::value);
};

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;

get_item_request get_of(const std::string& table, const std::string& key)
{
    return get_item_request(table, item().set("id", key));
}

const std::string hot_key = throttled_body("TableReadKeyRangeThroughputExceeded");
const std::string small_table = throttled_body("TableReadProvisionedThroughputExceeded");

struct Adaptive : testing::Test, client_fixture
{
    Adaptive()
    {
        config.retry_policy.adaptive = true;
        config.retry_policy.max_attempts = 1;
    }

    // Runs until it waits for its turn.
    template <class Request>
    auto begin_waiting(Request request, call_options options = {})
    {
        auto waits = begin(std::move(request), options);
        run_until([&] { return env->pending_waits() == 1; });
        EXPECT_FALSE(waits->done());
        return waits;
    }
};

}  // namespace

TEST_F(Adaptive, AHotKeySlowsNeitherOtherKeysNorOtherTables)
{
    refuse_twice(get_of("things", "hot"), hot_key);
    auto hot = begin_waiting(get_of("things", "hot"));

    server.otherwise(200, "{}");
    for (int n = 0; n < 50; ++n)
    {
        auto cold = begin(get_of("things", "cold" + std::to_string(n)));
        auto other = begin(get_of("others", "hot"));
        run_until([&] { return cold->done() && other->done(); });
        EXPECT_FALSE(cold->ec || other->ec);
    }

    EXPECT_EQ(env->waits().size(), 1u);
    EXPECT_FALSE(hot->done());
    env->advance(env->waits().at(0));
    run();
    EXPECT_TRUE(hot->done());
    EXPECT_FALSE(hot->ec);
    EXPECT_EQ(server.request_count(), 103u);
}

TEST_F(Adaptive, ATableSlowsItsOwnReadsAlone)
{
    refuse_twice(get_of("things", "a"), small_table);
    auto same = begin_waiting(get_of("things", "b"));

    server.otherwise(200, "{}");
    auto other = begin(get_of("others", "a"));
    auto put = begin(put_request());
    run_until([&] { return other->done() && put->done(); });
    EXPECT_FALSE(other->ec || put->ec);
    EXPECT_EQ(env->waits().size(), 1u);

    env->advance(milliseconds(1'000));
    run();
    EXPECT_FALSE(same->ec) << same->ec.message();
}

class AdaptiveByPartition : public Adaptive, public testing::WithParamInterface<bool>
{
};

INSTANTIATE_TEST_SUITE_P(Requests, AdaptiveByPartition, testing::Bool(), [](const auto& shared) {
    return shared.param ? "Shared" : "OfTheirOwn";
});

TEST_P(AdaptiveByPartition, AHotPartitionSlowsAllItsItemsButNoOther)
{
    config.combined_reads.identical = GetParam();
    const auto get = [&](const std::string& sensor, int at) {
        auto result = std::make_shared<outcome<int>>();
        table<hot_reading>(db())
            .async_find(sensor, at, [result](error_code ec, stored<hot_reading>) {
                ++result->completions;
                result->ec = ec;
            });
        return result;
    };
    const std::string hot = throttled_body("TableReadKeyRangeThroughputExceeded", "readings");
    for (int n = 0; n < 2; ++n)
    {
        server.reply(400, hot);
        auto refused = get("hot", n);
        run();
        EXPECT_EQ(refused->ec, service_errc::provisioned_throughput_exceeded);
        env->advance(milliseconds(n == 0 ? 600 : 0));
    }

    auto slowed = get("hot", 7);
    run_until([&] { return env->pending_waits() == 1; });
    server.otherwise(200, "{}");
    auto other = get("cold", 0);
    run_until([&] { return other->done(); });

    EXPECT_FALSE(other->ec);
    EXPECT_FALSE(slowed->done());
    env->advance(milliseconds(1'000));
    run();
    EXPECT_FALSE(slowed->ec);
}

TEST_F(Adaptive, ARetryWaitsForItsTurnBehindItsPause)
{
    config.retry_policy.throttling_base_delay = milliseconds(10);
    refuse_twice(get_of("things", "hot"), hot_key);
    env->skip_waits();
    server.reply(400, hot_key);
    server.reply(200, "{}");

    auto got = call(get_of("things", "hot"), call_options().max_attempts(2));

    EXPECT_FALSE(got->ec) << got->ec.message();
    // The first turn, the pause after throttling, and the second turn.
    const auto waits = env->waits();
    ASSERT_EQ(waits.size(), 3u);
    EXPECT_EQ(waits[1], milliseconds(10));
    EXPECT_GT(waits[2], milliseconds(0));
}

TEST_F(Adaptive, ATurnThatComesTooLateIsNotWaitedFor)
{
    refuse_twice(get_of("things", "hot"), hot_key);

    auto got = call(get_of("things", "hot"), call_options().timeout(milliseconds(50)));

    EXPECT_EQ(got->ec, errc::deadline_exceeded);
    EXPECT_EQ(got->diag.attempts(), 0);
    EXPECT_TRUE(got->diag.message().starts_with("waiting for its turn")) << got->diag.message();
    EXPECT_NE(got->diag.message().find("call_options::timeout, 50 ms"), std::string::npos);
    EXPECT_EQ(server.request_count(), 2u);
    EXPECT_TRUE(env->waits().empty());
}

TEST_F(Adaptive, ARetryWhoseTurnComesTooLateEndsWithWhatWasRefused)
{
    config.retry_policy.throttling_base_delay = milliseconds(10);
    refuse_twice(get_of("things", "hot"), hot_key);
    auto got = begin_waiting(
        get_of("things", "hot"), call_options().max_attempts(2).timeout(milliseconds(500))
    );
    server.reply(400, hot_key);

    env->advance(env->waits().back());
    run_until([&] { return env->waits().back() == milliseconds(10); });
    env->advance(milliseconds(10));
    run();

    EXPECT_EQ(got->ec, service_errc::provisioned_throughput_exceeded);
    EXPECT_EQ(got->diag.retry_end(), retry_end::deadline);
    EXPECT_EQ(got->diag.attempts(), 1);
}

TEST_F(Adaptive, ATurnThatIsCancelledIsTheNextOnes)
{
    refuse_twice(get_of("things", "hot"), hot_key);
    auto first = begin_waiting(get_of("things", "hot"));

    first->cancel.emit(asio::cancellation_type::total);
    run();
    EXPECT_EQ(first->ec, asio::error::operation_aborted);

    server.reply(200, "{}");
    auto second = begin_waiting(get_of("things", "hot"));
    const auto waits = env->waits();
    ASSERT_EQ(waits.size(), 2u);
    EXPECT_EQ(waits[0], waits[1]);
    env->advance(waits[1]);
    run();
    EXPECT_FALSE(second->ec);
}

TEST_F(Adaptive, AClosedClientHasNobodyWait)
{
    refuse_twice(get_of("things", "hot"), hot_key);
    auto waits = begin_waiting(get_of("things", "hot"));

    bool closed = false;
    db().async_close([&](error_code) { closed = true; });
    run();

    EXPECT_EQ(waits->ec, errc::client_closed);
    EXPECT_TRUE(closed);
}

TEST_F(Adaptive, NothingWaitsWithStandardRetries)
{
    config.retry_policy.adaptive = false;
    refuse_twice(get_of("things", "hot"), hot_key);
    server.reply(200, "{}");

    EXPECT_FALSE(call(get_of("things", "hot"))->ec);
    EXPECT_TRUE(env->waits().empty());
}

}  // namespace ddbm::test
