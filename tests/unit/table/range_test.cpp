// What queries and scans ask for, page by page.

#include "unit/table/scripted_table.hpp"

#include <ddbm/as_result.hpp>
#include <ddbm/errc.hpp>
#include <ddbm/range.hpp>
#include <ddbm/service_errc.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/strand.hpp>

#include <cstdlib>
#include <limits>

namespace {

struct event
{
    std::string source;
    int number = 0;
};

struct note
{
    ddbm::binary id;
    std::string title;
};

struct reading
{
    int sensor = 0;
    double value = 0;
};

}  // namespace

template <>
struct ddbm::model_of<event>
{
    static constexpr auto value = ddbm::model<event>("events")
                                      .partition_key("source", &event::source)
                                      .sort_key("number", &event::number);
};

template <>
struct ddbm::model_of<note>
{
    static constexpr auto value =
        ddbm::model<note>("notes").partition_key("id", &note::id).sort_key("title", &note::title);
};

template <>
struct ddbm::model_of<reading>
{
    static constexpr auto value = ddbm::model<reading>("readings")
                                      .partition_key("sensor", &reading::sensor)
                                      .sort_key("value", &reading::value);
};

namespace ddbm::test {
namespace {

std::string event_json(int number)
{
    return R"({"source":{"S":"a"},"number":{"N":")" + std::to_string(number) + R"("}})";
}

// A page with the events from `first` to `last`, which are none if `last` is less.
std::string page(int first, int last, int scanned, bool is_last)
{
    std::string items;
    for (int i = first; i <= last; ++i)
        items += (i == first ? "" : ",") + event_json(i);
    return R"({"Items":[)" + items + R"(],"Count":)" + std::to_string(last - first + 1) +
           R"(,"ScannedCount":)" + std::to_string(scanned) +
           (is_last ? "" : R"(,"LastEvaluatedKey":)" + event_json(first + scanned - 1)) + "}";
}

class Range : public testing::Test
{
protected:
    scripted_client side;
    table<event> events{side.db};
    table<note> notes{side.db};
    table<reading> readings{side.db};

    std::string sent() { return side.script.sent.empty() ? "" : side.script.sent.back(); }

    template <class T, class Each>
    auto next(Each& range)
    {
        return side.fetch<T>([&](auto token) { range.async_next(token); });
    }

    // The numbers of all events of a range.
    template <class Events>
    std::vector<int> numbers_of(Events range)
    {
        std::vector<int> found;
        for (;;)
        {
            const auto out = next<event>(range);
            EXPECT_FALSE(out.ec) << out.diag.message();
            if (!out.result)
                return found;
            found.push_back(out.result->number);
        }
    }

    // What the first page of a range asks for.
    template <class T, class Each>
    std::string asked(Each range)
    {
        side.script.reply(R"({"Items":[],"Count":0,"ScannedCount":0})");
        EXPECT_FALSE(next<T>(range).ec);
        return sent();
    }

    // What it says of the sort key.
    template <class Condition>
    std::string asked_of(const Condition& condition)
    {
        return asked<event>(events.query("a").sort_key(condition));
    }
};

std::string query_with(const std::string& condition, const std::string& values)
{
    return R"(Query {"TableName":"events","KeyConditionExpression":"#0 = :0 AND )" + condition +
           R"(","ExpressionAttributeNames":{"#0":"source","#1":"number"},)"
           R"("ExpressionAttributeValues":{":0":{"S":"a"},)" +
           values + "}}";
}

TEST_F(Range, AsksForAPartition)
{
    EXPECT_EQ(
        asked<event>(events.query("a")),
        R"(Query {"TableName":"events","KeyConditionExpression":"#0 = :0",)"
        R"("ExpressionAttributeNames":{"#0":"source"},)"
        R"("ExpressionAttributeValues":{":0":{"S":"a"}}})"
    );
}

TEST_F(Range, AsksForTheSortKey)
{
    EXPECT_EQ(asked_of(eq(5)), query_with("#1 = :1", R"(":1":{"N":"5"})"));
    EXPECT_EQ(asked_of(lt(5)), query_with("#1 < :1", R"(":1":{"N":"5"})"));
    EXPECT_EQ(asked_of(le(5)), query_with("#1 <= :1", R"(":1":{"N":"5"})"));
    EXPECT_EQ(asked_of(gt(5)), query_with("#1 > :1", R"(":1":{"N":"5"})"));
    EXPECT_EQ(asked_of(ge(5)), query_with("#1 >= :1", R"(":1":{"N":"5"})"));
    EXPECT_EQ(
        asked_of(between(5, 7)),
        query_with("#1 BETWEEN :1 AND :2", R"(":1":{"N":"5"},":2":{"N":"7"})")
    );
}

TEST_F(Range, TakesTheLatestConditionOnTheSortKey)
{
    EXPECT_EQ(
        asked<event>(events.query("a").sort_key(between(1, 2)).sort_key(gt(5))),
        query_with("#1 > :1", R"(":1":{"N":"5"})")
    );
}

TEST_F(Range, ComparesWithNumbersOfOtherTypesWithoutLoss)
{
    EXPECT_EQ(asked_of(gt(5.5)), query_with("#1 > :1", R"(":1":{"N":"5.5"})"));
    EXPECT_EQ(
        asked_of(lt(std::numeric_limits<std::uint64_t>::max())),
        query_with("#1 < :1", R"(":1":{"N":"18446744073709551615"})")
    );
    EXPECT_EQ(
        asked_of(between(-1, 7u)),
        query_with("#1 BETWEEN :1 AND :2", R"(":1":{"N":"-1"},":2":{"N":"7"})")
    );
    enum
    {
        unscoped = 9
    };
    EXPECT_EQ(asked_of(ge(unscoped)), query_with("#1 >= :1", R"(":1":{"N":"9"})"));
    EXPECT_EQ(
        asked_of(between(unscoped, 5'000'000'000)),
        query_with("#1 BETWEEN :1 AND :2", R"(":1":{"N":"9"},":2":{"N":"5000000000"})")
    );
    EXPECT_EQ(
        asked_of(eq(number::parse("1E+100"))), query_with("#1 = :1", R"(":1":{"N":"1E+100"})")
    );
    EXPECT_NE(
        asked<reading>(readings.query(1).sort_key(between(0.5, 3)))
            .find(R"(":1":{"N":"0.5"},":2":{"N":"3"})"),
        std::string::npos
    );
}

TEST_F(Range, AsksForPrefixesAndTexts)
{
    const binary id = {std::byte{1}};
    const auto values = [&](auto condition) {
        const std::string text = asked<note>(notes.query(id).sort_key(condition));
        return text.substr(text.find(R"(":0":)"));
    };

    EXPECT_EQ(values(begins_with("ab")), R"(":0":{"B":"AQ=="},":1":{"S":"ab"}}})");
    EXPECT_NE(sent().find("begins_with(#1, :1)"), std::string::npos) << sent();
    EXPECT_EQ(values(begins_with(std::string("ab"))), R"(":0":{"B":"AQ=="},":1":{"S":"ab"}}})");
    EXPECT_EQ(values(eq("ab")), R"(":0":{"B":"AQ=="},":1":{"S":"ab"}}})");
    EXPECT_EQ(
        values(between("a", std::string("b"))),
        R"(":0":{"B":"AQ=="},":1":{"S":"a"},":2":{"S":"b"}}})"
    );
    EXPECT_EQ(
        values(between("a", "longer")), R"(":0":{"B":"AQ=="},":1":{"S":"a"},":2":{"S":"longer"}}})"
    );
}

TEST_F(Range, AsksForOrderAndConsistency)
{
    const std::string query = asked<event>(events.query("a").reverse().consistent());
    const std::string scan = asked<event>(events.scan().consistent());

    EXPECT_TRUE(query.ends_with(R"(,"ScanIndexForward":false,"ConsistentRead":true})")) << query;
    EXPECT_EQ(scan, R"(Scan {"TableName":"events","ConsistentRead":true})");
    EXPECT_EQ(asked<event>(events.scan()), R"(Scan {"TableName":"events"})");
    EXPECT_EQ(
        asked<event>(events.with(call_options().consistent()).scan()),
        R"(Scan {"TableName":"events","ConsistentRead":true})"
    );
    EXPECT_EQ(
        asked<event>(
            events.with(call_options().consistent()).scan().consistency(consistency::eventual)
        ),
        R"(Scan {"TableName":"events"})"
    );
}

TEST_F(Range, DeliversPageAfterPage)
{
    side.script.reply(page(1, 2, 2, false)).reply(page(3, 5, 3, false)).reply(page(6, 6, 1, true));

    EXPECT_EQ(numbers_of(events.scan()), (std::vector<int>{1, 2, 3, 4, 5, 6}));

    EXPECT_EQ(
        side.script.sent,
        (std::vector<std::string>{
            R"(Scan {"TableName":"events"})",
            R"(Scan {"TableName":"events","ExclusiveStartKey":)" + event_json(2) + "}",
            R"(Scan {"TableName":"events","ExclusiveStartKey":)" + event_json(5) + "}"})
    );
}

TEST_F(Range, GoesOnAfterAnEmptyPageThatIsNotTheLast)
{
    side.script.reply(page(1, 0, 1, false))
        .reply(page(2, 1, 1, false))
        .reply(page(3, 3, 1, false))
        .reply(page(4, 3, 0, true));

    EXPECT_EQ(numbers_of(events.query("a")), std::vector<int>{3});
    EXPECT_EQ(side.script.sent.size(), 4u);
}

TEST_F(Range, StaysAtItsEnd)
{
    side.script.reply(page(1, 1, 1, true));
    auto range = events.scan();

    EXPECT_TRUE(next<event>(range).result);
    EXPECT_FALSE(next<event>(range).result);
    EXPECT_FALSE(next<event>(range).result);
    EXPECT_EQ(side.script.sent.size(), 1u);
}

TEST_F(Range, HandsTheStartKeyOnAsItCame)
{
    const std::string key = R"({ "number" : {"N":"01.0"}, "source":{"S":"\u0061"} })";
    side.script.reply(R"({"Items":[],"LastEvaluatedKey":)" + key + "}").reply(page(1, 0, 0, true));

    numbers_of(events.scan());

    EXPECT_EQ(sent(), R"(Scan {"TableName":"events","ExclusiveStartKey":)" + key + "}");
}

TEST_F(Range, LimitsWhatIsEvaluatedInAllPagesTogether)
{
    side.script.reply(page(1, 2, 4, false)).reply(page(5, 5, 3, false));

    EXPECT_EQ(numbers_of(events.scan().limit(7)), (std::vector<int>{1, 2, 5}));

    EXPECT_EQ(
        side.script.sent,
        (std::vector<std::string>{
            R"(Scan {"TableName":"events","Limit":7})",
            R"(Scan {"TableName":"events","Limit":3,"ExclusiveStartKey":)" + event_json(4) + "}"})
    );
}

TEST_F(Range, TakesSoManyItems)
{
    side.script.reply(page(1, 2, 2, false)).reply(page(3, 5, 3, false));

    EXPECT_EQ(numbers_of(events.scan().take(4)), (std::vector<int>{1, 2, 3, 4}));
    EXPECT_EQ(side.script.sent.size(), 2u);
}

TEST_F(Range, TakesNoPageMoreThanItNeeds)
{
    side.script.reply(page(1, 2, 2, false));

    EXPECT_EQ(numbers_of(events.scan().take(2)), (std::vector<int>{1, 2}));
    EXPECT_EQ(side.script.sent.size(), 1u);
}

TEST_F(Range, RefusesLimitsBelowOne)
{
    EXPECT_THROW(events.scan().limit(0), error);
    EXPECT_THROW(events.scan().take(-1), error);
}

TEST_F(Range, CannotBeChangedOnceItHasBegun)
{
    side.script.reply(page(1, 1, 1, true));
    auto range = events.query("a");
    next<event>(range);

    EXPECT_THROW(range.limit(1), error);
    EXPECT_THROW(range.take(1), error);
    EXPECT_THROW(range.reverse(), error);
    EXPECT_THROW(range.consistent(), error);
    EXPECT_THROW(range.sort_key(eq(1)), error);
}

TEST_F(Range, CopiesShareOnePosition)
{
    side.script.reply(page(1, 3, 3, true));
    auto range = events.scan();
    auto copy = range;

    EXPECT_EQ(next<event>(range).result->number, 1);
    EXPECT_EQ(next<event>(copy).result->number, 2);
    EXPECT_EQ(next<event>(range).result->number, 3);
}

TEST_F(Range, FetchesTheSamePageAgainAfterAFailure)
{
    side.script.reply(page(1, 1, 1, false))
        .refuse("ResourceNotFoundException")
        .reply(page(2, 2, 1, true));
    auto range = events.scan();

    EXPECT_EQ(next<event>(range).result->number, 1);
    EXPECT_TRUE(next<event>(range).ec);
    EXPECT_EQ(next<event>(range).result->number, 2);
    EXPECT_EQ(side.script.sent[1], side.script.sent[2]);
}

// -- Items that do not fit

// One that an event cannot hold.
std::string misfit_json(int number)
{
    return R"({"source":{"S":"a"},"number":{"N":")" + std::to_string(number) + R"(.5"}})";
}

// A page whose items stand for: the event of this number, or with a minus one that does not fit.
std::string mixed_page(std::vector<int> numbers, bool is_last)
{
    std::string items;
    for (int number : numbers)
    {
        items += items.empty() ? "" : ",";
        items += number < 0 ? misfit_json(-number) : event_json(number);
    }
    const std::string count = std::to_string(numbers.size());
    return R"({"Items":[)" + items + R"(],"Count":)" + count + R"(,"ScannedCount":)" + count +
           (is_last ? "" : R"(,"LastEvaluatedKey":)" + event_json(std::abs(numbers.back()))) + "}";
}

// Which misfit that was, with a minus.
int number_of(const misfit& bad)
{
    return -std::stoi(item_from_json(bad.image()).at("number").as_number().to_string());
}

class Misfits : public Range
{
protected:
    // What async_next comes to, one time after the other: the number of an event, "!" for the error
    // of an item that does not fit, "." for the end.
    template <class Events>
    std::string story_of(Events range)
    {
        std::string story;
        while (!story.ends_with('.') && story.size() < 100)
        {
            const auto out = next<event>(range);
            if (out.ec)
            {
                EXPECT_EQ(out.ec, errc::number_not_representable) << out.diag.to_string();
                EXPECT_FALSE(out.result);
            }
            story += out.ec ? "!" : out.result ? std::to_string(out.result->number) : ".";
        }
        return story;
    }

    // The same in a coroutine, with the default token.
    std::string told_by_coroutine(scan_range<event> range)
    {
        std::string story;
        run_async(side.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
            while (!story.ends_with('.') && story.size() < 100)
            {
                try
                {
                    auto found = co_await range.async_next();
                    story += found ? std::to_string(found->number) : std::string(".");
                }
                catch (const error& e)
                {
                    EXPECT_EQ(e.code(), errc::number_not_representable);
                    story += "!";
                }
            }
        });
        return story;
    }
};

TEST_F(Misfits, FailAsResultsWithoutEndingTheRange)
{
    side.script.reply(mixed_page({1, -2}, false)).reply(mixed_page({-3, 4}, true));
    std::string story;

    run_async(side.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        auto range = events.scan();
        for (int i = 0; i < 5; ++i)
        {
            auto found = co_await range.async_next(as_result);
            story += !found ? "!" : *found ? std::to_string((*found)->number) : ".";
        }
    });

    EXPECT_EQ(story, "1!!4.");
}

TEST_F(Misfits, FailOnceInTheirPlaceAndAreNamed)
{
    side.script.reply(
        R"({"Items":[)" + event_json(1) + R"(,{"source":{"S":"b"},"x":{"S":"}"},)" +
        R"("number":{"N":"1.5"}},)" + event_json(2) + "]}"
    );
    auto range = events.scan();

    EXPECT_EQ(next<event>(range).result->number, 1);
    const auto out = next<event>(range);
    const auto behind = next<event>(range);

    EXPECT_EQ(out.ec, errc::number_not_representable);
    EXPECT_FALSE(out.result);
    EXPECT_EQ(out.diag.table(), "events");
    EXPECT_EQ(out.diag.key(), R"({"source":{"S":"b"},"number":{"N":"1.5"}})");
    EXPECT_EQ(out.diag.attribute_path(), "number");
    EXPECT_EQ(out.diag.expected(), "a whole number in the range of its type");
    EXPECT_EQ(out.diag.found(), "1.5");
    EXPECT_NE(out.diag.message().find("number: expected"), std::string::npos);
    EXPECT_EQ(out.diag.operation(), "Scan");
    EXPECT_EQ(out.diag.endpoint(), "embedded:");
    EXPECT_EQ(out.diag.request_id(), "R1");
    EXPECT_EQ(out.diag.http_status(), 200);
    EXPECT_EQ(out.diag.attempts(), 1);
    EXPECT_EQ(behind.result->number, 2);
    EXPECT_FALSE(next<event>(range).result);
    EXPECT_EQ(side.script.sent.size(), 1u);
}

TEST_F(Misfits, CostNeitherTheOthersNorThePosition)
{
    const auto tell = [&](auto teller) {
        side.script.sent.clear();
        side.script.reply(mixed_page({1, -2, -3, 4}, false))
            .reply(mixed_page({-5}, false))
            .reply(mixed_page({-6, 7, -8}, false))
            .reply(mixed_page({9, -9}, true));
        EXPECT_EQ(teller(events.scan()), "1!!4!!7!9!.");
        EXPECT_EQ(side.script.sent.size(), 4u);
    };

    tell([&](auto range) { return story_of(range); });
    tell([&](auto range) { return told_by_coroutine(range); });
}

TEST_F(Misfits, AreEvaluatedAndNotDelivered)
{
    side.script.reply(mixed_page({1, -2, 3}, false)).reply(mixed_page({-4, 5}, false));
    EXPECT_EQ(story_of(events.scan().limit(5)), "1!3!5.");
    EXPECT_EQ(
        side.script.sent[1],
        R"(Scan {"TableName":"events","Limit":2,"ExclusiveStartKey":)" + event_json(3) + "}"
    );

    side.script.reply(mixed_page({-1, 2, -3, 4, -5, 6}, false));
    EXPECT_EQ(story_of(events.scan().take(2)), "!2!4.") << "nobody asks for what is behind";
    EXPECT_EQ(side.script.sent.size(), 3u);
}

TEST_F(Misfits, StayBehindAFailureOfTheNextPage)
{
    side.script.reply(mixed_page({1, -2}, false))
        .refuse("ResourceNotFoundException")
        .reply(mixed_page({-3, 4}, true));
    auto range = events.scan();

    EXPECT_EQ(next<event>(range).result->number, 1);
    EXPECT_EQ(next<event>(range).ec, errc::number_not_representable);
    EXPECT_EQ(next<event>(range).ec, service_errc::resource_not_found);
    EXPECT_EQ(story_of(range), "!4.");
}

// Such as the service never sends: nobody knows what of the page is right.
TEST_F(Misfits, ABrokenItemFailsItsPageWhichIsFetchedAgain)
{
    side.script
        .reply(
            R"({"Items":[)" + event_json(1) + "," + misfit_json(2) +
            R"(,{"source":{"S":"b"},"number":{"N":3}}]})"
        )
        .reply(mixed_page({1, -2, 3}, true));
    auto range = events.scan();

    const auto out = next<event>(range);

    EXPECT_EQ(out.ec, errc::invalid_reply);
    EXPECT_EQ(out.diag.key(), R"({"source":{"S":"b"},"number":{"N":3}})");
    EXPECT_EQ(story_of(range), "1!3.");
    EXPECT_EQ(side.script.sent[0], side.script.sent[1]);
}

// -- ... and the function for them

TEST_F(Misfits, GoToTheFunctionInTheirOrder)
{
    std::vector<int> seen;
    const auto note = [&](const misfit& bad) {
        EXPECT_EQ(bad.why().code(), errc::number_not_representable);
        EXPECT_EQ(bad.why().get_diagnostics().table(), "events");
        EXPECT_EQ(bad.why().get_diagnostics().key(), bad.image());
        seen.push_back(number_of(bad));
    };
    const auto tell = [&](auto read) {
        side.script.sent.clear();
        seen.clear();
        side.script.reply(mixed_page({1, -2, -3, 4}, false))
            .reply(mixed_page({-5}, false))
            .reply(mixed_page({-6, -7}, false))
            .reply(mixed_page({8, -9}, false))
            .reply(mixed_page({10, -11}, true));
        read(events.scan().on_misfit(note));
        EXPECT_EQ(seen, (std::vector<int>{1, -2, -3, 4, -5, -6, -7, 8, -9, 10, -11}));
        EXPECT_EQ(side.script.sent.size(), 5u);
    };

    tell([&](auto range) {
        while (auto found = next<event>(range).result)
            seen.push_back(found->number);
    });
    tell([&](auto range) {
        run_async(side.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
            while (auto found = co_await range.async_next())
                seen.push_back(found->number);
        });
    });
    tell([&](auto range) {
        run_async(side.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
            auto found = co_await range.async_next(as_result);
            for (; found && *found; found = co_await range.async_next(as_result))
                seen.push_back((*found)->number);
            EXPECT_TRUE(found);
        });
    });
}

TEST_F(Misfits, CanBeRepairedFromTheirImage)
{
    const std::string odd = R"({"source" : {"S":"a"}, "number":{"N":"1.5"},"x":{"L":[{"S":"]"}]}})";
    side.script.reply(R"({"Items":[ )" + odd + " ]}");
    std::vector<misfit> bad;
    auto range = events.scan().on_misfit([&](const misfit& each) { bad.push_back(each); });

    EXPECT_FALSE(next<event>(range).result);

    ASSERT_EQ(bad.size(), 1u);
    EXPECT_EQ(bad[0].image(), odd);
    EXPECT_EQ(item_from_json(bad[0].image()).at("number"), attribute_value(1.5));
}

TEST_F(Misfits, BehindTheLastItemThatIsTakenAreNobodysConcern)
{
    std::vector<int> seen;
    side.script.reply(mixed_page({-1, 2, -3, 4, -5}, false));
    auto range =
        events.scan().take(2).on_misfit([&](const misfit& bad) { seen.push_back(number_of(bad)); });

    EXPECT_EQ(story_of(range), "24.");

    EXPECT_EQ(seen, (std::vector<int>{-1, -3}));
}

TEST_F(Misfits, GoToTheFunctionThatIsThereWhenTheyAreNext)
{
    int calls = 0;
    side.script.reply(mixed_page({-1, 2, -3, 4, -5, 6}, true));
    auto range = events.scan();

    EXPECT_TRUE(next<event>(range).ec);
    range.on_misfit([&](const misfit&) { ++calls; });
    EXPECT_EQ(next<event>(range).result->number, 2);
    EXPECT_EQ(next<event>(range).result->number, 4);
    EXPECT_EQ(calls, 1);
    range.on_misfit({});
    EXPECT_EQ(story_of(range), "!6.");
    EXPECT_EQ(calls, 1);
}

TEST_F(Misfits, WaitWhereThePageBehindThemFails)
{
    int calls = 0;
    side.script.reply(mixed_page({1, -2}, false))
        .refuse("ResourceNotFoundException")
        .reply(mixed_page({-3, 4}, true));
    auto range = events.scan().on_misfit([&](const misfit&) { ++calls; });

    EXPECT_EQ(next<event>(range).result->number, 1);
    EXPECT_EQ(next<event>(range).ec, service_errc::resource_not_found);
    EXPECT_EQ(next<event>(range).result->number, 4);
    EXPECT_EQ(calls, 2);
    EXPECT_EQ(story_of(range), ".");
}

TEST_F(Misfits, AreNotHandedOutInsideOfTheInitiatingFunction)
{
    bool inside = false;
    int calls = 0;
    side.script.reply(mixed_page({1, -2, 3, -4}, true));
    auto range = events.scan().on_misfit([&](const misfit&) {
        EXPECT_FALSE(inside);
        ++calls;
    });

    for (int expected : {1, 3, 0})
    {
        int found = -1;
        inside = true;
        range.async_next([&](error_code, stored<event> each) { found = each ? each->number : 0; });
        inside = false;
        run_to_end(side.ctx);
        EXPECT_EQ(found, expected);
    }
    EXPECT_EQ(calls, 2);
}

TEST_F(Misfits, WhatTheFunctionThrowsComesOutOfTheAwait)
{
    side.script.reply(mixed_page({-1, 2, -3}, false))
        .reply(mixed_page({-4}, false))
        .reply(mixed_page({5}, true));
    auto range = events.scan();
    range.on_misfit([](const misfit& bad) { throw number_of(bad); });
    std::vector<int> seen;

    run_async(side.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        for (bool more = true; more && seen.size() < 100;)
        {
            try
            {
                auto found = co_await range.async_next();
                more = static_cast<bool>(found);
                seen.push_back(found ? found->number : 0);
            }
            catch (int thrown)
            {
                seen.push_back(thrown);
            }
        }
    });

    EXPECT_EQ(seen, (std::vector<int>{-1, 2, -3, -4, 5, 0}));
    EXPECT_EQ(side.script.sent.size(), 3u);
}

TEST_F(Misfits, WhatTheFunctionThrowsLeavesTheContextWithOtherTokens)
{
    side.script.reply(mixed_page({-1, 2, -3, 4, -5}, false))
        .reply(mixed_page({-6}, false))
        .reply(mixed_page({7}, true));
    auto range = events.scan();
    range.on_misfit([](const misfit& bad) { throw number_of(bad); });
    std::vector<int> seen;

    for (int i = 0; i < 8; ++i)
    {
        range.async_next([&](error_code ec, stored<event> found) {
            EXPECT_FALSE(ec) << ec.message();
            seen.push_back(found ? found->number : 0);
        });
        side.ctx.restart();
        try
        {
            side.ctx.run();
        }
        catch (int thrown)
        {
            seen.push_back(thrown);
            side.ctx.restart();
            side.ctx.run();
        }
    }

    EXPECT_EQ(seen, (std::vector<int>{-1, 2, -3, 4, -5, -6, 7, 0}));
    // Every operation has come to its end.
    bool closed = false;
    side.db.async_close([&](error_code) { closed = true; });
    run_to_end(side.ctx);
    EXPECT_TRUE(closed);
}

// -- Cancellation between pages

// The transport of these tests cannot be told to stop, as if the reply had been there already.
TEST_F(Range, ACancellationThatIsTooLateForItsPageEndsTheRangeThere)
{
    for (bool elsewhere : {false, true})
    {
        side.script.sent.clear();
        side.script.reply(page(1, 0, 1, false));
        auto strand = asio::make_strand(side.ctx);
        asio::cancellation_signal cancel;
        auto range = events.scan();
        error_code result;
        diagnostics diag;
        auto handler =
            asio::bind_cancellation_slot(cancel.slot(), [&](error_code ec, const stored<event>&) {
                result = ec;
            });
        if (elsewhere)
            range.async_next(redirect_diagnostics(asio::bind_executor(strand, handler), diag));
        else
            range.async_next(redirect_diagnostics(handler, diag));

        cancel.emit(asio::cancellation_type::total);
        run_to_end(side.ctx);

        EXPECT_EQ(result, asio::error::operation_aborted);
        EXPECT_EQ(diag.table(), "events");
        EXPECT_EQ(side.script.sent.size(), 1u);
        // And is none of the next.
        side.script.reply(page(2, 2, 1, true));
        EXPECT_EQ(numbers_of(range), std::vector<int>{2});
    }
}

TEST_F(Range, RefusesAReplyWithoutItems)
{
    side.script.reply("{}").reply(R"({"Item":)" + event_json(1) + "}");
    auto range = events.scan();

    EXPECT_EQ(next<event>(range).ec, errc::invalid_reply);
    EXPECT_EQ(next<event>(range).ec, errc::invalid_reply);
}

TEST_F(Range, SaysWhatIsWrongWithAKeyWhenAskedForItems)
{
    auto partition = events.query("");
    auto sort = notes.query(binary(1)).sort_key(eq(std::string(1025, 'x')));
    auto value = readings.query(1).sort_key(ge(std::numeric_limits<double>::quiet_NaN()));

    const auto empty = next<event>(partition);
    const auto too_long = next<note>(sort);
    const auto nan = next<reading>(value);

    EXPECT_EQ(empty.ec, errc::empty_key);
    EXPECT_EQ(empty.diag.attribute_path(), "source");
    EXPECT_EQ(empty.diag.table(), "events");
    EXPECT_EQ(too_long.ec, errc::key_too_long);
    EXPECT_EQ(too_long.diag.attribute_path(), "title");
    EXPECT_EQ(nan.ec, errc::number_invalid);
    EXPECT_EQ(nan.diag.attribute_path(), "value");
    EXPECT_TRUE(side.script.sent.empty());
}

}  // namespace
}  // namespace ddbm::test
