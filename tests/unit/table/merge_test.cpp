// Several queries as one, and partitions that are spread over shards.

#include "unit/table/scripted_table.hpp"

#include <ddbm/compose.hpp>
#include <ddbm/errc.hpp>
#include <ddbm/merge.hpp>
#include <ddbm/service_errc.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/strand.hpp>

#include <sstream>
#include <stdexcept>
#include <vector>

namespace {

struct event
{
    std::string day;
    double number = 0;
};

struct measure
{
    std::string day;
    std::string id;
    int value = 0;
};

struct measured_value
{
    int value = 0;
};

}  // namespace

template <>
struct ddbm::model_of<event>
{
    static constexpr auto value = ddbm::model<event>("events")
                                      .partition_key("day", &event::day)
                                      .sort_key("number", &event::number);
};

template <>
struct ddbm::model_of<measure>
{
    static constexpr auto value =
        ddbm::model<measure>("measures")
            .partition_key(
                "pk", ddbm::compose("M#", &measure::day, "#", ddbm::shard<3>(&measure::id))
            )
            .sort_key("sk", ddbm::compose(&measure::id))
            .field("value", &measure::value);
};

template <>
struct ddbm::model_of<measured_value>
{
    static constexpr auto value =
        ddbm::model<measured_value>().field("value", &measured_value::value);
};

namespace ddbm::test {
namespace {

const char* const broken_event = R"({"day":{"S":"mon"},"number":{"N":"0.10000000000000001"}})";

std::string event_json(const std::string& day, const std::string& number)
{
    return R"({"day":{"S":")" + day + R"("},"number":{"N":")" + number + R"("}})";
}

std::string page_of(const std::vector<std::string>& items, const std::string& next = {})
{
    std::string all;
    for (const std::string& each : items)
        all += (all.empty() ? "" : ",") + each;
    const std::string count = std::to_string(items.size());
    return R"({"Items":[)" + all + R"(],"Count":)" + count + R"(,"ScannedCount":)" + count +
           (next.empty() ? "" : R"(,"LastEvaluatedKey":)" + next) + "}";
}

std::string page_of_day(const std::string& day, const std::vector<std::string>& numbers)
{
    std::vector<std::string> items;
    for (const std::string& each : numbers)
        items.push_back(event_json(day, each));
    return page_of(items);
}

class Merge : public testing::Test
{
protected:
    scripted_client side;
    table<event> events{side.db};
    table<measure> measures{side.db};
    error_code code;

    template <class Range>
    auto next(Range& range)
    {
        typename Range::value_type found;
        bool completed = false;
        range.async_next([&](error_code ec, typename Range::value_type made) {
            completed = true;
            code = ec;
            found = std::move(made);
        });
        EXPECT_FALSE(completed) << "completed inside of the initiating function";
        run_to_end(side.ctx);
        EXPECT_TRUE(completed);
        return found;
    }

    // `mon 1, tue 2.5`
    template <class Range>
    std::string all_of(Range range)
    {
        std::string found;
        while (auto each = next(range))
        {
            std::ostringstream number;
            number << each->number;
            found += (found.empty() ? "" : ", ") + each->day + " " + number.str();
        }
        EXPECT_FALSE(code) << code.message();
        return found;
    }
};

TEST_F(Merge, DeliversInTheOrderOfTheSortKey)
{
    side.script.reply(page_of_day("mon", {"-1", "2", "10"}))
        .reply(page_of_day("tue", {"1.5", "9"}));

    EXPECT_EQ(
        all_of(merge(events.query("mon"), events.query("tue"))),
        "mon -1, tue 1.5, mon 2, tue 9, mon 10"
    );
}

TEST_F(Merge, DeliversEqualSortKeysInTheOrderOfTheQueries)
{
    side.script.reply(page_of_day("mon", {"1", "2"})).reply(page_of_day("tue", {"1", "2"}));

    EXPECT_EQ(
        all_of(merge(std::vector{events.query("mon"), events.query("tue")})),
        "mon 1, tue 1, mon 2, tue 2"
    );
}

TEST_F(Merge, GoesFromTheGreatestToTheLeast)
{
    side.script.reply(page_of_day("mon", {"10", "2"})).reply(page_of_day("tue", {"9", "1"}));

    EXPECT_EQ(
        all_of(merge(events.query("mon").reverse(), events.query("tue").reverse())),
        "mon 10, tue 9, mon 2, tue 1"
    );
}

TEST_F(Merge, ReadsThePagesOfEachQueryWhenTheyAreNeeded)
{
    side.script.reply(page_of({event_json("mon", "1")}, event_json("mon", "1")))
        .reply(page_of_day("tue", {"2", "3"}))
        .reply(page_of({}, event_json("mon", "4")))
        .reply(page_of_day("mon", {"5"}));
    auto range = merge(events.query("mon"), events.query("tue"));

    EXPECT_EQ(next(range)->number, 1);
    EXPECT_EQ(side.script.sent.size(), 2U);
    EXPECT_EQ(next(range)->number, 2);
    EXPECT_EQ(side.script.sent.size(), 4U);
    EXPECT_EQ(next(range)->number, 3);
    EXPECT_EQ(next(range)->number, 5);
    EXPECT_FALSE(next(range));
    EXPECT_FALSE(next(range));
    EXPECT_FALSE(code);
}

TEST_F(Merge, TakesSoManyOfAllTogether)
{
    side.script.reply(page_of_day("mon", {"1", "3"})).reply(page_of_day("tue", {"2", "4"}));

    EXPECT_EQ(
        all_of(merge(events.query("mon"), events.query("tue")).take(3)), "mon 1, tue 2, mon 3"
    );
    EXPECT_THROW(merge(events.query("mon")).take(0), error);
}

TEST_F(Merge, ReadsNoMoreOfEachThanIsTakenOfAll)
{
    side.script.reply(page_of_day("mon", {"1", "3"})).reply(page_of_day("tue", {"2"}));

    EXPECT_EQ(
        all_of(merge(events.query("mon").take(9), events.query("tue").take(1)).take(9).take(2)),
        "mon 1, tue 2"
    );

    ASSERT_EQ(side.script.sent.size(), 2U);
    EXPECT_NE(side.script.sent[0].find(R"("Limit":2)"), std::string::npos) << side.script.sent[0];
    EXPECT_NE(side.script.sent[1].find(R"("Limit":1)"), std::string::npos) << side.script.sent[1];
}

TEST_F(Merge, SumsUpWhatItsQueriesConsume)
{
    const auto consumed = [](const std::string& units) {
        return R"({"Items":[],"ConsumedCapacity":{"CapacityUnits":)" + units + "}}";
    };
    side.script.reply(consumed("1.5")).reply(consumed("0.5"));
    auto range = merge(events.query("mon"), events.query("tue")).count_capacity().prefetch();
    EXPECT_EQ(range.capacity(), 0);

    EXPECT_FALSE(next(range));

    EXPECT_EQ(range.capacity(), 2);
    EXPECT_THROW(range.prefetch(), error) << "it has begun";
    EXPECT_THROW(range.count_capacity(), error);
}

TEST_F(Merge, KeepsWhatWasReadWhenAPageFails)
{
    side.script.reply(page_of_day("mon", {"1"}))
        .refuse("AccessDeniedException")
        .reply(page_of_day("tue", {"0"}));
    auto range = merge(events.query("mon"), events.query("tue"));

    EXPECT_FALSE(next(range));
    EXPECT_EQ(code, service_errc::access_denied);
    EXPECT_EQ(next(range)->number, 0);
    EXPECT_EQ(side.script.sent.size(), 3U);
    EXPECT_EQ(next(range)->number, 1);
    EXPECT_FALSE(next(range));
}

TEST_F(Merge, TellsOfItemsThatDoNotFitOnceEach)
{
    side.script
        .reply(page_of(
            {R"({"day":{"S":"mon"},"number":{"N":"0.10000000000000001"}})", event_json("mon", "1")}
        ))
        .reply(page_of_day("tue", {"2"}));
    auto range = merge(events.query("mon"), events.query("tue"));

    EXPECT_FALSE(next(range));
    EXPECT_EQ(code, errc::number_not_representable);
    EXPECT_EQ(next(range)->number, 1);
    EXPECT_EQ(next(range)->number, 2);
    EXPECT_FALSE(next(range));
}

TEST_F(Merge, HandsItemsThatDoNotFitToAFunction)
{
    side.script.reply(page_of_day("mon", {"1"}))
        .reply(page_of({R"({"day":{"S":"tue"},"number":{"N":"0.10000000000000001"}})"}));
    int misfits = 0;
    auto range = merge(events.query("mon"), events.query("tue")).on_misfit([&](const misfit& each) {
        ++misfits;
        EXPECT_EQ(each.why().code(), errc::number_not_representable);
    });

    EXPECT_EQ(next(range)->number, 1);
    EXPECT_EQ(misfits, 1);
    EXPECT_FALSE(next(range));
    EXPECT_FALSE(code);
}

TEST_F(Merge, TellsOfItemsThatDoNotFitBeforeItReadsOn)
{
    side.script.reply(page_of({broken_event, broken_event}, event_json("mon", "1")))
        .reply(page_of_day("tue", {"2"}))
        .reply(page_of_day("mon", {"1"}));
    auto range = merge(events.query("mon"), events.query("tue"));

    for (int misfit = 0; misfit < 2; ++misfit)
    {
        EXPECT_FALSE(next(range));
        EXPECT_EQ(code, errc::number_not_representable);
        EXPECT_EQ(side.script.sent.size(), 2U);
    }
    EXPECT_EQ(next(range)->number, 1);
    EXPECT_EQ(side.script.sent.size(), 3U);
    EXPECT_EQ(next(range)->number, 2);
    EXPECT_FALSE(next(range));
    EXPECT_FALSE(code);
}

TEST_F(Merge, LeavesAQueryItsOwnFunctionForMisfits)
{
    const std::string broken = R"({"day":{"S":"mon"},"number":{"N":"0.10000000000000001"}})";
    side.script.reply(page_of({broken, event_json("mon", "1")})).reply(page_of({broken}));
    int own = 0;
    int other = 0;
    auto range =
        merge(events.query("mon").on_misfit([&](const misfit&) { ++own; }), events.query("tue"))
            .on_misfit([&](const misfit&) { ++other; });

    EXPECT_EQ(all_of(range), "mon 1");
    EXPECT_EQ(own, 1);
    EXPECT_EQ(other, 1);
}

TEST_F(Merge, RefusesDifferentDirections)
{
    auto range = merge(events.query("mon"), events.query("tue").reverse());

    EXPECT_FALSE(next(range));
    EXPECT_EQ(code, errc::invalid_request);
    EXPECT_TRUE(side.script.sent.empty());
}

TEST_F(Merge, OfARangeWithItselfIsRefused)
{
    const auto monday = events.query("mon");

    EXPECT_THROW(merge(monday, events.query("tue"), monday), error);
    EXPECT_THROW(merge(std::vector{monday, monday}), error);
    EXPECT_NO_THROW(merge(monday, events.query("mon")));
}

TEST_F(Merge, OfNothingIsRefused)
{
    EXPECT_THROW(merge(std::vector<query_range<event>>()), error);
}

TEST_F(Merge, CanBeCancelled)
{
    side.script.reply(page_of_day("mon", {"1"})).reply(page_of_day("tue", {"2"}));
    auto range = merge(events.query("mon"), events.query("tue"));
    asio::cancellation_signal signal;
    error_code ec;

    range.async_next(asio::bind_cancellation_slot(signal.slot(), [&](error_code got, auto found) {
        ec = got;
        EXPECT_FALSE(found);
    }));
    signal.emit(asio::cancellation_type::total);
    run_to_end(side.ctx);

    EXPECT_EQ(ec, asio::error::operation_aborted);
    side.script.replies.clear();
    side.script.reply(page_of_day("mon", {"1"})).reply(page_of_day("tue", {"2"}));
    EXPECT_EQ(next(range)->number, 1);
    EXPECT_FALSE(code);
}

TEST_F(Merge, SaysWhatHasBeenCancelled)
{
    auto range = merge(events.query("mon"), events.query("tue"));
    asio::cancellation_signal signal;

    error_code ec;
    diagnostics diag;

    range.async_next(redirect_diagnostics(
        asio::bind_cancellation_slot(
            signal.slot(), [&](error_code got, const stored<event>&) { ec = got; }
        ),
        diag
    ));
    signal.emit(asio::cancellation_type::total);
    run_to_end(side.ctx);

    EXPECT_EQ(ec, asio::error::operation_aborted);
    EXPECT_EQ(diag.table(), "events");
    EXPECT_EQ(diag.operation(), "Query");
}

TEST_F(Merge, CanBeCancelledByTheFunctionForMisfits)
{
    side.script.reply(page_of({broken_event}, event_json("mon", "1")))
        .reply(page_of_day("tue", {"2"}));
    asio::cancellation_signal signal;
    auto range = merge(events.query("mon"), events.query("tue")).on_misfit([&](const misfit&) {
        signal.emit(asio::cancellation_type::total);
    });
    error_code ec;

    range.async_next(asio::bind_cancellation_slot(signal.slot(), [&](error_code got, auto found) {
        ec = got;
        EXPECT_FALSE(found);
    }));
    run_to_end(side.ctx);

    EXPECT_EQ(ec, asio::error::operation_aborted);
    EXPECT_EQ(side.script.sent.size(), 2U);
    side.script.reply(page_of_day("mon", {"1"}));
    EXPECT_EQ(next(range)->number, 1);
    EXPECT_EQ(next(range)->number, 2);
}

TEST_F(Merge, HasOneOperationAtATime)
{
    side.script.reply(page_of_day("mon", {"1"})).reply(page_of_day("tue", {"2"}));
    auto range = merge(events.query("mon"), events.query("tue"));
    error_code second;
    double first = 0;

    range.async_next([&](error_code ec, const stored<event>& found) {
        EXPECT_FALSE(ec) << ec.message();
        first = found->number;
    });
    range.async_collect([&](error_code ec, const std::vector<stored<event>>& items) {
        second = ec;
        EXPECT_TRUE(items.empty());
    });
    run_to_end(side.ctx);

    EXPECT_EQ(second, errc::invalid_request);
    EXPECT_EQ(first, 1);
    EXPECT_EQ(next(range)->number, 2);
}

TEST_F(Merge, CompletesOnTheHandlersExecutor)
{
    const std::string broken = R"({"day":{"S":"mon"},"number":{"N":"0.10000000000000001"}})";
    side.script.reply(page_of({broken, event_json("mon", "1")})).reply(page_of_day("tue", {"2"}));
    const auto strand = asio::make_strand(side.ctx);
    int calls = 0;
    auto range = merge(events.query("mon"), events.query("tue")).on_misfit([&](const misfit&) {
        EXPECT_TRUE(strand.running_in_this_thread());
        ++calls;
    });

    range.async_next(asio::bind_executor(strand, [&](error_code ec, const stored<event>& found) {
        EXPECT_TRUE(strand.running_in_this_thread());
        EXPECT_FALSE(ec);
        EXPECT_EQ(found->number, 1);
        ++calls;
    }));
    run_to_end(side.ctx);

    EXPECT_EQ(calls, 2);
}

TEST_F(Merge, CanBeAwaited)
{
    side.script.reply(page_of_day("mon", {"1", "3"})).reply(page_of_day("tue", {"2"}));
    std::vector<double> numbers;

    run_async(side.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        auto range = merge(events.query("mon"), events.query("tue"));
        while (auto found = co_await range.async_next())
            numbers.push_back(found->number);
    });

    EXPECT_EQ(numbers, (std::vector<double>{1, 2, 3}));
}

TEST_F(Merge, CollectsAllThatAreLeft)
{
    side.script.reply(page_of({event_json("mon", "1")}, event_json("mon", "1")))
        .reply(page_of_day("tue", {"2", "4"}))
        .reply(page_of_day("mon", {"3", "5"}));
    std::vector<double> numbers;

    run_async(side.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        auto range = merge(events.query("mon"), events.query("tue"));
        auto first = co_await range.async_next();
        EXPECT_EQ(first->number, 1);
        for (const auto& each : co_await range.async_collect())
            numbers.push_back(each->number);
        auto none = co_await range.async_collect();
        EXPECT_TRUE(none.empty());
    });

    EXPECT_EQ(numbers, (std::vector<double>{2, 3, 4, 5}));
}

TEST_F(Merge, LosesNothingWhenCollectingFails)
{
    side.script.reply(page_of({event_json("mon", "1")}, event_json("mon", "1")))
        .reply(page_of_day("tue", {"2"}))
        .refuse("AccessDeniedException")
        .reply(page_of_day("mon", {"3"}));
    auto range = merge(events.query("mon"), events.query("tue"));

    range.async_collect([&](error_code ec, const std::vector<stored<event>>& items) {
        code = ec;
        EXPECT_TRUE(items.empty());
    });
    run_to_end(side.ctx);

    EXPECT_EQ(code, service_errc::access_denied);
    EXPECT_EQ(all_of(range), "mon 1, tue 2, mon 3");
}

TEST_F(Merge, CallsTheFunctionForMisfitsWhereItIsAwaited)
{
    const std::string broken = R"({"day":{"S":"tue"},"number":{"N":"0.10000000000000001"}})";
    side.script.reply(page_of_day("mon", {"1", "3"}))
        .reply(page_of({broken, event_json("tue", "2")}));
    std::vector<double> numbers;
    bool is_thrown = false;

    run_async(side.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        auto range = merge(events.query("mon"), events.query("tue"));
        range.on_misfit([](const misfit&) { throw std::runtime_error("no"); });
        try
        {
            co_await range.async_collect();
        }
        catch (const std::runtime_error&)
        {
            is_thrown = true;
        }
        for (const auto& each : co_await range.async_collect())
            numbers.push_back(each->number);
    });

    EXPECT_TRUE(is_thrown);
    EXPECT_EQ(numbers, (std::vector<double>{1, 2, 3}));
}

TEST_F(Merge, QueriesAllShardsOfAPartition)
{
    const auto in_shard = [](int shard, const std::string& id) {
        return R"({"pk":{"S":"M#mon#)" + std::to_string(shard) + R"("},"sk":{"S":")" + id +
               R"("},"value":{"N":"1"}})";
    };
    side.script.reply(page_of({in_shard(0, "c"), in_shard(0, "e")}))
        .reply(page_of({in_shard(1, "a"), in_shard(1, "d")}))
        .reply(page_of({in_shard(2, "g")}));
    auto range = measures.query("mon").sort_key(le("x")).take(4);

    std::string ids;
    while (auto found = next(range))
        ids += found->id;
    EXPECT_FALSE(code) << code.message();
    EXPECT_EQ(ids, "acde");
    ASSERT_EQ(side.script.sent.size(), 3U);
    for (int shard = 0; shard < 3; ++shard)
    {
        const std::string& sent = side.script.sent[static_cast<std::size_t>(shard)];
        EXPECT_NE(
            sent.find(R"(":0":{"S":"M#mon#)" + std::to_string(shard) + R"("},":1":{"S":"x"})"),
            std::string::npos
        ) << sent;
    }
}

TEST_F(Merge, ReadsShardsIntoASmallerClass)
{
    const std::string item = R"({"pk":{"S":"M#mon#0"},"sk":{"S":"c"},"value":{"N":"7"}})";
    for (int query = 0; query < 2; ++query)
    {
        side.script.reply(page_of({item}));
        for (int shard = 1; shard < 3; ++shard)
            side.script.reply(page_of({}));
    }
    auto whole = measures.query("mon").take(2);
    auto small = whole.as<measured_value>();

    EXPECT_EQ(next(small)->value, 7);
    EXPECT_NE(side.script.sent[0].find("ProjectionExpression"), std::string::npos);
    EXPECT_NE(side.script.sent[0].find(R"("Limit":2)"), std::string::npos);
    const auto first = next(whole);
    ASSERT_TRUE(first) << code.message();
    EXPECT_EQ(first->id, "c") << "the range stays what it is";
    ASSERT_EQ(side.script.sent.size(), 6U);
    EXPECT_EQ(side.script.sent[3].find("ProjectionExpression"), std::string::npos);
}

}  // namespace
}  // namespace ddbm::test
