// Bulks from the call to the outcome, request by request.

#include "client/client_state.hpp"
#include "unit/table/bulk_testing.hpp"

#include <ddbm/as_result.hpp>
#include <ddbm/generated.hpp>
#include <ddbm/misfit.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>

#include <cstddef>
#include <functional>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;
using texts = std::vector<std::string>;

client_config without_pauses()
{
    client_config config;
    config.retry_policy.base_delay = milliseconds(0);
    config.retry_policy.throttling_base_delay = milliseconds(0);
    return config;
}

// A range that makes its elements when they are looked at, and can be gone through once.
template <class Value>
class made_as_needed
{
public:
    class iterator
    {
    public:
        using value_type = Value;
        using difference_type = std::ptrdiff_t;

        iterator(const made_as_needed* range, int at) : range_(range), at_(at) {}

        Value operator*() const { return range_->make_(at_); }
        iterator& operator++()
        {
            ++at_;
            return *this;
        }
        void operator++(int) { ++at_; }
        // All that a loop needs.
        bool operator!=(const iterator& other) const { return at_ != other.at_; }

    private:
        const made_as_needed* range_;
        int at_;
    };

    made_as_needed(int count, std::function<Value(int)> make)
        : count_(count), make_(std::move(make))
    {
    }

    iterator begin() const { return {this, 0}; }
    iterator end() const { return {this, count_}; }

private:
    int count_;
    std::function<Value(int)> make_;
};

class Bulk : public testing::Test
{
protected:
    // What an operation delivers.
    template <class Result, class Start>
    auto outcome_of(Start start)
    {
        scripted_client::outcome<Result> out;
        start(redirect_diagnostics(
            [&out](error_code ec, Result result) {
                EXPECT_FALSE(out.completed);
                out.completed = true;
                out.ec = ec;
                out.result = std::move(result);
            },
            out.diag
        ));
        EXPECT_FALSE(out.completed) << "completed inside of the initiating function";
        run_to_end(side.ctx);
        EXPECT_TRUE(out.completed);
        return out;
    }

    template <class Items>
    auto put(Items&& items, bulk options = bulk())
    {
        return outcome_of<bulk_result>([&](auto token) {
            readings.async_put_many(std::forward<Items>(items), options, token);
        });
    }

    template <class Keys>
    auto get(Keys&& keys, bulk options = bulk())
    {
        return outcome_of<std::vector<stored<reading>>>([&](auto token) {
            readings.async_get_many(std::forward<Keys>(keys), options, token);
        });
    }

    auto next(get_range<reading>& range)
    {
        return outcome_of<std::optional<stored<reading>>>([&](auto token) {
            range.async_next(token);
        });
    }

    static std::vector<int> found(const std::vector<stored<reading>>& all)
    {
        std::vector<int> sensors;
        for (const auto& each : all)
            sensors.push_back(each ? each->sensor : -1);
        return sensors;
    }

    static std::vector<std::size_t> positions(const diagnostics& diag)
    {
        std::vector<std::size_t> all;
        EXPECT_TRUE(diag.bulk());
        for (const bulk_item& each : diag.bulk()->unprocessed)
            all.push_back(each.position);
        return all;
    }

    scripted_client side{without_pauses()};
    table<reading> readings{side.db};
    table<visit> visits{side.db};
};

// -- Writes

TEST_F(Bulk, PutsAnyNumber)
{
    side.script.reply(write_reply()).reply(write_reply());

    const auto out = put(readings_of(sensors(0, 30)));

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(out.result.taken, 30u);
    EXPECT_EQ(out.result.processed, 30u);
    EXPECT_TRUE(out.result.unprocessed.empty());
    EXPECT_EQ(
        side.script.sent,
        (texts{write_request_of(sensors(0, 25)), write_request_of(sensors(25, 5))})
    );
}

TEST_F(Bulk, SendsWhatIsHandedBackAgainAlongWithOthers)
{
    side.script.reply(write_reply({3, 7})).reply(write_reply());

    const auto out = put(readings_of(sensors(0, 27)), bulk().in_flight(1));

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(out.result.processed, 27u);
    EXPECT_EQ(side.script.sent.at(1), write_request_of({25, 26, 3, 7}));
}

TEST_F(Bulk, DoesNothingForNothing)
{
    const auto out = put(std::vector<reading>());
    const auto none = get(std::vector<int>());

    EXPECT_FALSE(out.ec);
    EXPECT_EQ(out.result, bulk_result());
    EXPECT_FALSE(none.ec);
    EXPECT_TRUE(none.result.empty());
    EXPECT_TRUE(side.script.sent.empty());
}

TEST_F(Bulk, ErasesByKeys)
{
    side.script.reply(write_reply()).reply(write_reply());
    const std::vector keys = {visits.key("home", 1), visits.key("home", 2)};

    const auto out = outcome_of<bulk_result>([&](auto token) {
        readings.async_erase_many(sensors(4, 2), token);
    });
    const auto composed =
        outcome_of<bulk_result>([&](auto token) { visits.async_erase_many(keys, token); });

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_FALSE(composed.ec) << composed.diag;
    EXPECT_EQ(
        side.script.sent,
        (texts{
            R"(BatchWriteItem {"RequestItems":{"readings":[)" + erase_of(4) + "," + erase_of(5) +
                "]}}",
            R"(BatchWriteItem {"RequestItems":{"visits":[)"
            R"({"DeleteRequest":{"Key":{"page":{"S":"home"},"day":{"N":"1"}}}},)"
            R"({"DeleteRequest":{"Key":{"page":{"S":"home"},"day":{"N":"2"}}}}]}})"})
    );
}

TEST_F(Bulk, ChecksAllObjectsBeforeAnythingIsSent)
{
    std::vector<visit> all;
    for (int day = 0; day < 40; ++day)
        all.push_back(make_visit("home", day, day == 30 ? "too long" : "n"));

    const auto out =
        outcome_of<bulk_result>([&](auto token) { visits.async_put_many(all, token); });

    EXPECT_EQ(out.ec, errc::validation_failed);
    EXPECT_TRUE(out.diag.message().starts_with("item 30: ")) << out.diag;
    EXPECT_EQ(out.diag.key(), R"({"page":{"S":"home"},"day":{"N":"30"}})");
    EXPECT_EQ(out.diag.attribute_path(), "note");
    EXPECT_EQ(out.diag.table(), "visits");
    EXPECT_EQ(out.diag.operation(), "BatchWriteItem");
    EXPECT_EQ(out.diag.applied(), applied::no);
    EXPECT_EQ(positions(out.diag).size(), 40u);
    EXPECT_TRUE(side.script.sent.empty());
}

TEST_F(Bulk, ConsumesSinglePassRangesWithBoundedMemory)
{
    std::size_t taken = 0;
    const auto make = [&taken](int number) {
        ++taken;
        return make_reading(number);
    };
    std::vector<std::size_t> seen;
    std::vector<bool> has_total;
    for (int i = 0; i < 8; ++i)
        side.script.reply(write_reply());

    const auto out =
        put(made_as_needed<reading>(200, make),
            bulk().in_flight(2).on_progress([&](const bulk_progress& progress) {
                seen.push_back(taken - progress.processed);
                has_total.push_back(progress.total.has_value());
            }));

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(out.result.processed, 200u);
    EXPECT_EQ(side.script.sent.size(), 8u);
    ASSERT_EQ(seen.size(), 8u);
    for (const std::size_t each : seen)
        EXPECT_LE(each, 75u);
    EXPECT_FALSE(has_total.front());
    EXPECT_TRUE(has_total.back());
}

TEST_F(Bulk, ConsumesOtherRangesLazilyWhereTold)
{
    side.script.reply(write_reply());
    std::vector<visit> all = {make_visit("home", 1), make_visit("home", 2, "too long")};
    for (int day = 3; day < 40; ++day)
        all.push_back(make_visit("home", day));

    const auto out =
        outcome_of<bulk_result>([&](auto token) { visits.async_put_many(lazily(all), token); });

    // An object that is refused ends it in its place.
    EXPECT_EQ(out.ec, errc::validation_failed);
    EXPECT_EQ(out.diag.bulk()->taken, 2u);
    EXPECT_EQ(positions(out.diag), (std::vector<std::size_t>{0, 1}));
    EXPECT_EQ(out.result, *out.diag.bulk());
    EXPECT_TRUE(side.script.sent.empty());
}

TEST_F(Bulk, FailsWithWhatARangeThrows)
{
    const auto make = [](int number) {
        if (number == 3)
            throw std::runtime_error("line 4 is no number");
        return number;
    };

    const auto out = outcome_of<bulk_result>([&](auto token) {
        readings.async_erase_many(made_as_needed<int>(10, make), token);
    });

    EXPECT_EQ(out.ec, errc::invalid_request);
    EXPECT_EQ(out.diag.message(), "the range has thrown: line 4 is no number");
    EXPECT_EQ(positions(out.diag), (std::vector<std::size_t>{0, 1, 2}));
    EXPECT_TRUE(side.script.sent.empty());
}

TEST_F(Bulk, HasNoLimitOfTimeWhereThatIsZeroAndNoTimeWhereItHasPassed)
{
    using std::chrono::milliseconds;
    side.script.reply(write_reply({}));

    EXPECT_FALSE(put(readings_of({1, 2}), bulk().timeout(milliseconds(0))).ec);

    EXPECT_EQ(
        put(readings_of({1, 2}), bulk().timeout(milliseconds(-1))).ec, errc::deadline_exceeded
    );
    EXPECT_EQ(side.script.sent.size(), 1U);
}

TEST_F(Bulk, GivesUpWhereNothingIsProcessedEachTime)
{
    for (int i = 0; i < 3; ++i)
        side.script.reply(write_reply({1, 2}));

    const auto out = put(readings_of({1, 2}), bulk().attempts(3));

    EXPECT_EQ(out.ec, errc::unprocessed);
    EXPECT_EQ(side.script.sent.size(), 3u);
    EXPECT_EQ(out.diag.attempts(), 3);
    EXPECT_EQ(out.diag.retry_end(), retry_end::attempts);
    EXPECT_EQ(positions(out.diag), (std::vector<std::size_t>{0, 1}));
    EXPECT_NE(
        out.diag.to_string().find(
            R"(2 of 2 items were not processed: [0] {"sensor":{"N":"1"}} [1] )"
        ),
        std::string::npos
    ) << out.diag;
}

TEST_F(Bulk, TakesARefusalForItsRateForOneThatProcessesNothing)
{
    for (int i = 0; i < 4; ++i)
        side.script.refuse("ProvisionedThroughputExceededException");
    side.script.reply(write_reply());
    std::size_t pauses = 0;

    const auto out =
        put(readings_of({1, 2}),
            bulk().on_progress([&](const bulk_progress& progress) { pauses = progress.pauses; }));

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(out.result.processed, 2u);
    EXPECT_EQ(side.script.sent.size(), 5u);
    EXPECT_EQ(pauses, 4u) << "nothing was sent again but by the bulk";
    EXPECT_EQ(side.db.state()->quota.available(), client_config().retry_policy.quota);
}

TEST_F(Bulk, GivesUpWhereItIsRefusedEachTime)
{
    for (int i = 0; i < 3; ++i)
        side.script.refuse("ProvisionedThroughputExceededException");

    const auto out = put(readings_of({1, 2}), bulk().attempts(3));

    EXPECT_TRUE(is_throttling(out.ec)) << out.ec;
    EXPECT_EQ(side.script.sent.size(), 3u);
    EXPECT_EQ(out.diag.attempts(), 3);
    EXPECT_EQ(out.diag.retry_end(), retry_end::attempts);
    EXPECT_EQ(out.diag.applied(), applied::no);
    EXPECT_EQ(positions(out.diag), (std::vector<std::size_t>{0, 1}));
}

TEST_F(Bulk, SendsWhatTheServiceFailedAtWithinTheQuota)
{
    const retry_policy policy;
    for (int i = 0; i < policy.max_attempts; ++i)
        side.script.reply(R"({"__type":"InternalServerError","message":"no"})", 500);

    const auto out = put(readings_of({1}));

    EXPECT_EQ(out.ec, service_errc::internal_server_error);
    EXPECT_EQ(out.diag.applied(), applied::maybe);
    EXPECT_EQ(
        side.db.state()->quota.available(),
        policy.quota - (policy.max_attempts - 1) * policy.transient_cost
    );
}

TEST_F(Bulk, KeepsWhatWasWrittenBesideAFailure)
{
    side.script.reply(write_reply()).refuse("ValidationException").reply(write_reply({60}));
    side.script.reply(write_reply());

    const auto out = put(readings_of(sensors(0, 100)), bulk().in_flight(3));

    EXPECT_EQ(out.ec, service_errc::validation);
    EXPECT_EQ(side.script.sent.size(), 4u) << "one more when the first was answered";
    EXPECT_EQ(out.result.processed, 74u);
    ASSERT_EQ(out.result.unprocessed.size(), 26u);
    EXPECT_EQ(out.result.unprocessed.front().position, 25u);
    EXPECT_EQ(out.result.unprocessed.back().key, key_of(60));
    EXPECT_EQ(out.diag.applied(), applied::no);
}

TEST_F(Bulk, DoesNotKnowWhatWasWrittenWhereAReplyCannotBeRead)
{
    side.script.reply(write_reply({7}));

    const auto out = put(readings_of({1, 2}));

    EXPECT_EQ(out.ec, errc::invalid_reply);
    EXPECT_EQ(out.diag.applied(), applied::maybe);
    EXPECT_EQ(positions(out.diag), (std::vector<std::size_t>{0, 1}));
}

TEST_F(Bulk, WritesAnItemTwiceInTheOrderGiven)
{
    side.script.reply(write_reply()).reply(write_reply());
    const std::vector all = {make_reading(1, 0.25), make_reading(2), make_reading(1)};

    const auto out = put(all);

    EXPECT_FALSE(out.ec) << out.diag;
    ASSERT_EQ(side.script.sent.size(), 2u);
    EXPECT_NE(side.script.sent[0].find("0.25"), std::string::npos);
    EXPECT_EQ(side.script.sent[1], write_request_of({1}));
}

TEST_F(Bulk, ReportsProgressOnTheHandlersExecutor)
{
    side.script.reply(write_reply({1})).reply(write_reply());
    asio::io_context other;
    texts calls;
    bool completed = false;
    const auto show = [&](const bulk_progress& progress) {
        EXPECT_TRUE(other.get_executor().running_in_this_thread());
        calls.push_back(
            std::to_string(progress.processed) + "/" + std::to_string(progress.total.value_or(0)) +
            " " + std::to_string(progress.unprocessed)
        );
    };
    const auto handler = [&](error_code ec, const bulk_result&) {
        EXPECT_TRUE(other.get_executor().running_in_this_thread());
        EXPECT_FALSE(ec) << ec.message();
        completed = true;
    };

    readings.async_put_many(
        readings_of({0, 1, 2}), bulk().on_progress(show), asio::bind_executor(other, handler)
    );
    for (int i = 0; i < 100 && !completed; ++i)
    {
        side.ctx.restart();
        side.ctx.poll();
        other.restart();
        other.poll();
    }

    EXPECT_TRUE(completed);
    EXPECT_EQ(calls, (texts{"2/3 1", "3/3 0"}));
}

// What is to be done there holds the bulk, and is held by it.
TEST_F(Bulk, GoesWithTheHandlersContext)
{
    for (const int turns : {0, 1})
    {
        scripted_client mine(without_pauses());
        mine.script.reply(write_reply());
        const auto held = std::make_shared<int>();
        {
            asio::io_context other;
            table<reading>(mine.db).async_put_many(
                readings_of({1}),
                asio::bind_executor(
                    other, [held](error_code, const bulk_result&) { ADD_FAILURE(); }
                )
            );
            mine.ctx.poll();
            for (int i = 0; i < turns; ++i)
            {
                other.poll();
                mine.ctx.restart();
                mine.ctx.poll();
            }
            EXPECT_EQ(mine.script.sent.size(), static_cast<std::size_t>(turns));
            EXPECT_EQ(held.use_count(), 2);
        }
        EXPECT_EQ(held.use_count(), 1) << "the handler is still there";
        bool closed = false;
        mine.db.async_close([&](error_code) { closed = true; });
        run_to_end(mine.ctx);
        EXPECT_TRUE(closed);
    }
}

TEST_F(Bulk, LetsGoOfWhatItWasGivenBeforeItCompletes)
{
    side.script.reply(write_reply());
    const auto held = std::make_shared<int>();
    bool completed = false;
    readings.async_erase_many(
        made_as_needed<int>(1, [held](int number) { return number; }),
        bulk().on_progress([held](const bulk_progress&) {}),
        [&](error_code ec, const bulk_result&) {
            EXPECT_FALSE(ec) << ec;
            EXPECT_EQ(held.use_count(), 1);
            completed = true;
        }
    );

    run_to_end(side.ctx);

    EXPECT_TRUE(completed);
}

TEST_F(Bulk, FailsWithWhatProgressThrows)
{
    side.script.reply(write_reply());

    const auto out =
        put(readings_of(sensors(0, 30)), bulk().in_flight(1).on_progress([](const bulk_progress&) {
            throw std::runtime_error("no");
        }));

    EXPECT_EQ(out.ec, errc::invalid_request);
    EXPECT_EQ(out.diag.message(), "bulk::on_progress has thrown: no");
    EXPECT_EQ(out.result.processed, 25u);
    EXPECT_EQ(out.result.unprocessed.size(), 5u);
}

TEST_F(Bulk, RefusesToHaveNothingInFlight)
{
    const auto out = put(readings_of({1}), bulk().in_flight(0));

    EXPECT_EQ(out.ec, errc::invalid_request);
    EXPECT_EQ(out.diag.message(), "bulk::in_flight must be at least 1, is 0");
    EXPECT_EQ(positions(out.diag), (std::vector<std::size_t>{0}));
}

TEST_F(Bulk, RefusesToTryNothing)
{
    const auto out = put(readings_of({1}), bulk().attempts(0));

    EXPECT_EQ(out.ec, errc::invalid_request);
    EXPECT_EQ(out.diag.message(), "bulk::attempts must be at least 1, is 0");
    EXPECT_TRUE(side.script.sent.empty());
}

TEST_F(Bulk, NamesTheTableThatARequestFailedAt)
{
    side.script.refuse("ResourceNotFoundException").refuse("ResourceNotFoundException");
    bulk_write writes(side.db);
    const visit seen = make_visit("home", 3);
    writes.put(visits, seen).erase(readings, 7);

    const auto one = get(std::vector<int>{1});
    const auto several = outcome_of<bulk_result>([&](auto token) { writes.async_write(token); });

    EXPECT_EQ(one.diag.table(), "readings");
    EXPECT_EQ(several.ec, service_errc::resource_not_found);
    EXPECT_EQ(several.diag.table(), "");
    const std::string text = several.diag.to_string();
    EXPECT_NE(text.find(R"([0] visits {"page":)"), std::string::npos) << text;
    EXPECT_NE(text.find(R"([1] readings {"sensor":)"), std::string::npos) << text;
}

TEST_F(Bulk, WritesToSeveralTables)
{
    side.script.reply(write_reply());
    bulk_write writes(side.db);
    const visit seen = make_visit("home", 3);
    writes.put(visits, seen).erase(readings, 7).erase(visits, visits.key("home", 4));
    writes.put_many(readings, readings_of({1, 2})).erase_many(readings, sensors(8, 1));

    const auto out = outcome_of<bulk_result>([&](auto token) { writes.async_write(token); });

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(out.result.processed, 6u);
    EXPECT_EQ(
        side.script.sent,
        (texts{
            R"(BatchWriteItem {"RequestItems":{"visits":[)"
            R"({"PutRequest":{"Item":{"page":{"S":"home"},"day":{"N":"3"},"note":{"S":"n"}}}},)"
            R"({"DeleteRequest":{"Key":{"page":{"S":"home"},"day":{"N":"4"}}}}],"readings":[)" +
            erase_of(7) + "," + put_of(1) + "," + put_of(2) + "," + erase_of(8) + "]}}"})
    );
    // It begins anew.
    const auto none = outcome_of<bulk_result>([&](auto token) { writes.async_write(token); });
    EXPECT_EQ(none.result.taken, 0u);
}

// -- Reads

TEST_F(Bulk, GetsInTheOrderOfTheKeys)
{
    side.script.reply(get_reply({2, 9, 1}));

    const auto out = get(std::vector<int>{1, 5, 2, 1, 9});

    EXPECT_FALSE(out.ec) << out.diag;
    ASSERT_EQ(found(out.result), (std::vector<int>{1, -1, 2, 1, 9}));
    EXPECT_EQ(side.script.sent, (texts{get_request_of({1, 5, 2, 9})}));
    EXPECT_EQ(out.result[0].image(), item_of(1));
    EXPECT_NE(&*out.result[0], &*out.result[3]) << "each place has a handle of its own";
}

TEST_F(Bulk, GetsByKeysOfAnyForm)
{
    side.script.reply(R"({"Responses":{"visits":[]}})").reply(get_reply({}));
    const std::vector keys = {visits.key("home", 1)};
    std::istringstream numbers("3 4");

    const auto composed = outcome_of<std::vector<stored<visit>>>([&](auto token) {
        visits.async_get_many(keys, bulk().consistent(), token);
    });
    struct stream_range
    {
        std::istream_iterator<int> begin() const { return first; }
        std::istream_iterator<int> end() const { return {}; }

        std::istream_iterator<int> first;
    };
    get(stream_range{std::istream_iterator<int>(numbers)});

    EXPECT_FALSE(composed.ec) << composed.diag;
    EXPECT_EQ(composed.result.size(), 1u);
    EXPECT_EQ(
        side.script.sent,
        (texts{
            R"(BatchGetItem {"RequestItems":{"visits":{"Keys":[{"page":{"S":"home"},)"
            R"("day":{"N":"1"}}],"ConsistentRead":true}}})",
            get_request_of({3, 4})})
    );
}

TEST_F(Bulk, AsksAgainForKeysThatAreHandedBack)
{
    side.script.reply(get_reply({1}, {3, 2})).reply(get_reply({2, 3}));

    const auto out = get(std::vector<int>{1, 2, 3});

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(found(out.result), (std::vector<int>{1, 2, 3}));
    EXPECT_EQ(side.script.sent.at(1), get_request_of({2, 3}));
}

TEST_F(Bulk, ChecksAllKeysBeforeAnythingIsSent)
{
    const std::vector keys = {visits.key("home", 1), visits.key("", 2)};
    const auto check = [](const auto& out) {
        EXPECT_EQ(out.ec, errc::empty_key);
        EXPECT_TRUE(out.diag.message().starts_with("item 1: ")) << out.diag;
        EXPECT_EQ(out.diag.table(), "visits");
        EXPECT_EQ(out.diag.key(), R"({"page":{"S":""},"day":{"N":"2"}})");
        EXPECT_EQ(positions(out.diag), (std::vector<std::size_t>{0, 1}));
        ASSERT_TRUE(out.diag.bulk());
        EXPECT_EQ(out.diag.bulk()->unprocessed.back().key, out.diag.key());
    };

    check(outcome_of<std::vector<stored<visit>>>([&](auto token) {
        visits.async_get_many(keys, token);
    }));
    check(outcome_of<bulk_result>([&](auto token) { visits.async_erase_many(keys, token); }));

    EXPECT_TRUE(side.script.sent.empty());
}

TEST_F(Bulk, ReadsTheOthersBesideAnItemThatDoesNotFit)
{
    side.script.reply(
        R"({"Responses":{"readings":[{"sensor":{"N":"1"},"value":{"S":"x"}},)" + item_of(2) + "]}}"
    );

    const auto out = get(std::vector<int>{1, 2});

    EXPECT_EQ(out.ec, errc::attribute_type_mismatch);
    EXPECT_TRUE(out.diag.message().starts_with("item 0: ")) << out.diag;
    EXPECT_EQ(out.diag.key(), key_of(1));
    EXPECT_EQ(out.diag.request_id(), "R1");
    EXPECT_EQ(positions(out.diag), (std::vector<std::size_t>{0}));
    EXPECT_EQ(found(out.result), (std::vector<int>{-1, 2}));
}

TEST_F(Bulk, HandsItemsThatDoNotFitToAFunction)
{
    const std::string wrong = R"({"sensor":{"N":"1"},"value":{"S":"x"}})";
    const std::string reply = R"({"Responses":{"readings":[)" + wrong + "," + item_of(2) + "]}}";
    side.script.reply(reply).reply(reply);
    texts images;
    const auto take = [&](const misfit& each) {
        EXPECT_EQ(each.why().code(), errc::attribute_type_mismatch);
        EXPECT_EQ(each.why().get_diagnostics().key(), key_of(1));
        images.emplace_back(each.image());
    };

    const auto out = get(std::vector<int>{1, 2}, bulk().on_misfit(take));
    auto range = readings.get_many(std::vector<int>{1, 2}, bulk().on_misfit(take));
    const auto first = next(range);
    const auto second = next(range);

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(found(out.result), (std::vector<int>{-1, 2}));
    EXPECT_FALSE(first.ec) << first.diag;
    ASSERT_TRUE(first.result && second.result);
    EXPECT_FALSE(*first.result);
    EXPECT_EQ((*second.result)->sensor, 2);
    EXPECT_EQ(images, (texts{wrong, wrong}));
}

TEST_F(Bulk, FailsWithWhatAFunctionForMisfitsThrows)
{
    side.script.reply(R"({"Responses":{"readings":[{"sensor":{"N":"1"}},{"sensor":{"N":"2"}}]}})");
    const auto refuse = [](const misfit&) { throw std::runtime_error("no"); };

    const auto out = get(std::vector<int>{1, 2}, bulk().on_misfit(refuse));

    EXPECT_EQ(out.ec, errc::invalid_request);
    EXPECT_EQ(out.diag.message(), "bulk::on_misfit has thrown: no");
    EXPECT_EQ(positions(out.diag), (std::vector<std::size_t>{1})) << "it has not been told of that";
}

TEST_F(Bulk, DeliversAResult)
{
    side.script.reply(get_reply({1})).refuse("ResourceNotFoundException");
    const auto read = [&]() -> asio::awaitable<void> {
        const std::vector<int> keys = {1, 2};
        const auto all = co_await readings.async_get_many(keys);
        EXPECT_EQ(found(all), (std::vector<int>{1, -1}));
        const auto none = co_await readings.async_get_many(keys, as_result);
        EXPECT_EQ(none.error(), service_errc::resource_not_found);
        EXPECT_EQ(positions(none.get_diagnostics()), (std::vector<std::size_t>{0, 1}));
        EXPECT_EQ(none.get_diagnostics().applied(), applied::no);
    };

    run_async(side.ctx, [&](asio::io_context&) { return read(); });
}

TEST_F(Bulk, ReadsFromSeveralTables)
{
    side.script.reply(
        R"({"Responses":{"visits":[{"page":{"S":"home"},"day":{"N":"3"},"note":{"S":"n"}}],)"
        R"("readings":[)" +
        item_of(7) + "]}}"
    );
    table<sensor_state> states(side.db);
    bulk_read reads(side.db);
    const auto one = reads.get(readings, 7);
    const auto other = reads.get(visits, visits.key("home", 3));
    const auto same = reads.get(states, 7);
    const auto none = reads.get(readings, 8);

    const auto out = side.run([&](auto token) { reads.async_read(token); });

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(one.get()->value, 0.5);
    EXPECT_EQ(other.get()->note, "n");
    EXPECT_FALSE(same.get()->on);
    EXPECT_EQ(same.get().image(), item_of(7));
    EXPECT_FALSE(none.get());
    EXPECT_EQ(
        side.script.sent,
        (texts{
            R"(BatchGetItem {"RequestItems":{"readings":{"Keys":[)" + key_of(7) + "," + key_of(8) +
            R"(]},"visits":{"Keys":[{"page":{"S":"home"},"day":{"N":"3"}}]}}})"})
    );
}

// -- Ranges of reads

TEST_F(Bulk, GetsOneAfterTheOther)
{
    side.script.reply(get_reply(sensors(0, 100))).reply(get_reply({101}));
    auto range = readings.get_many(sensors(0, 102), bulk().in_flight(1));
    EXPECT_TRUE(side.script.sent.empty());

    for (int i = 0; i < 100; ++i)
    {
        const auto out = next(range);
        ASSERT_TRUE(out.result);
        EXPECT_EQ((*out.result)->sensor, i);
        EXPECT_EQ(side.script.sent.size(), 1u) << "the next are read when they are wanted";
    }
    const auto absent = next(range);
    ASSERT_TRUE(absent.result);
    EXPECT_FALSE(*absent.result);
    EXPECT_EQ((*next(range).result)->sensor, 101);
    EXPECT_FALSE(next(range).result);
    EXPECT_FALSE(next(range).result);
    EXPECT_EQ(side.script.sent.size(), 2u);
}

TEST_F(Bulk, GoesOnWhereReadingFailed)
{
    side.script.reply(get_reply({1}, {2})).refuse("ValidationException").reply(get_reply({2}));
    auto range = readings.get_many(std::vector<int>{1, 2});

    const auto failed = next(range);
    EXPECT_EQ(failed.ec, service_errc::validation);
    EXPECT_EQ(positions(failed.diag), (std::vector<std::size_t>{1}));

    EXPECT_EQ((*next(range).result)->sensor, 1);
    EXPECT_EQ((*next(range).result)->sensor, 2);
    EXPECT_FALSE(next(range).result);
    EXPECT_EQ(side.script.sent.back(), get_request_of({2}));
}

TEST_F(Bulk, CountsAnewWhereItGoesOn)
{
    side.script.reply(get_reply({}, {1})).reply(get_reply({}, {1}));
    side.script.reply(get_reply({}, {1})).reply(get_reply({1}));
    auto range = readings.get_many(std::vector<int>{1}, bulk().attempts(2));

    EXPECT_EQ(next(range).ec, errc::unprocessed);
    const auto found = next(range);

    EXPECT_FALSE(found.ec) << found.diag;
    ASSERT_TRUE(found.result);
    ASSERT_TRUE(*found.result);
    EXPECT_EQ((*found.result)->sensor, 1);
}

TEST_F(Bulk, GoesOnBehindWhatFailsOnce)
{
    side.script.reply(R"({"Responses":{"visits":[{"page":{"S":"a"},"day":{"N":"3"}}]}})");
    auto range = visits.get_many(std::vector{visits.key("", 1), visits.key("a", 3)});
    const auto next_visit = [&] {
        return outcome_of<std::optional<stored<visit>>>([&](auto token) { range.async_next(token); }
        );
    };

    EXPECT_EQ(next_visit().ec, errc::empty_key);
    EXPECT_EQ(next_visit().ec, errc::attribute_missing);
    const auto end = next_visit();
    EXPECT_FALSE(end.ec);
    EXPECT_FALSE(end.result);
}

TEST_F(Bulk, AwaitsARangeToItsEnd)
{
    side.script.reply(get_reply({1, 3}));
    const auto read = [&]() -> asio::awaitable<void> {
        const std::vector<int> keys = {1, 2, 3};
        auto range = readings.get_many(keys);
        std::vector<int> all;
        while (auto next = co_await range.async_next())
            all.push_back(*next ? (*next)->sensor : -1);
        EXPECT_EQ(all, (std::vector<int>{1, -1, 3}));
        const auto end = co_await range.async_next(as_result);
        EXPECT_TRUE(end);
        EXPECT_FALSE(*end);
    };

    run_async(side.ctx, [&](asio::io_context&) { return read(); });
}

}  // namespace
}  // namespace ddbm::test
