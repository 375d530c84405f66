// Pages, cursors, counts and segments of ranges, request by request.

#include "unit/table/scripted_table.hpp"

#include <ddbm/as_result.hpp>
#include <ddbm/errc.hpp>
#include <ddbm/observer.hpp>
#include <ddbm/operation_report.hpp>
#include <ddbm/range.hpp>
#include <ddbm/service_errc.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>

#include <set>

namespace {

struct note
{
    std::string book;
    int number = 0;
};

}  // namespace

template <>
struct ddbm::model_of<note>
{
    static constexpr auto value = ddbm::model<note>("notes")
                                      .partition_key("book", &note::book)
                                      .sort_key("number", &note::number);
};

namespace ddbm::test {
namespace {

std::string key_json(int number)
{
    return R"({"book":{"S":"a"},"number":{"N":")" + std::to_string(number) + R"("}})";
}

// The notes with these numbers; one with a minus does not fit. Behind the last page nothing comes.
std::string page_json(const std::vector<int>& numbers, bool is_last)
{
    std::string items;
    for (int number : numbers)
    {
        items += items.empty() ? "" : ",";
        if (number < 0)
            items += R"({"book":{"S":"a"},"number":{"N":")" + std::to_string(-number) + R"(.5"}})";
        else
            items += key_json(number);
    }
    const std::string count = std::to_string(numbers.size());
    return R"({"Items":[)" + items + R"(],"Count":)" + count + R"(,"ScannedCount":)" + count +
           (is_last ? "" : R"(,"LastEvaluatedKey":)" + key_json(std::abs(numbers.back()))) + "}";
}

const char* const no_more = R"({"Items":[],"Count":0,"ScannedCount":0})";

condition<note> about(const char* attribute)
{
    detail::expression_text text;
    text.attribute(attribute).text(" > ").value(R"({"N":"1"})");
    text.count(1);
    return condition<note>(detail::condition_core(text));
}

class RangePages : public testing::Test
{
protected:
    scripted_client side;
    table<note> notes{side.db};

    using numbers = std::vector<int>;

    static numbers numbers_of(const std::vector<stored<note>>& items)
    {
        numbers found;
        for (const auto& each : items)
            found.push_back(each->number);
        return found;
    }

    template <class Result>
    struct outcome
    {
        error_code ec;
        diagnostics diag;
        Result result{};
    };

    template <class Result, class Start>
    outcome<Result> run(Start start)
    {
        outcome<Result> out;
        bool completed = false;
        start(redirect_diagnostics(
            [&](error_code ec, Result result) {
                completed = true;
                out.ec = ec;
                out.result = std::move(result);
            },
            out.diag
        ));
        EXPECT_FALSE(completed) << "completed inside of the initiating function";
        run_to_end(side.ctx);
        EXPECT_TRUE(completed);
        return out;
    }

    template <class Range>
    outcome<range_page<note>> page_of(Range range, std::int64_t items)
    {
        return run<range_page<note>>([&](auto token) { range.async_next_page(items, token); });
    }

    template <class Range>
    outcome<range_page<note>> page_of(Range range)
    {
        return run<range_page<note>>([&](auto token) { range.async_next_page(token); });
    }

    template <class Range>
    outcome<std::vector<stored<note>>> all_of(Range range)
    {
        return run<std::vector<stored<note>>>([&](auto token) { range.async_collect(token); });
    }

    template <class Range>
    outcome<std::int64_t> count_of(Range range)
    {
        return run<std::int64_t>([&](auto token) { range.async_count(token); });
    }
};

TEST_F(RangePages, HaveSoManyItemsAndACursor)
{
    side.script.reply(page_json({1, 2, 3}, false)).reply(page_json({4, 5}, true));
    auto range = notes.scan();

    const auto first = page_of(range, 2);
    const auto second = page_of(range, 2);
    const auto last = page_of(range, 2);
    const auto none = page_of(range, 2);

    EXPECT_EQ(numbers_of(first.result.items), (numbers{1, 2}));
    EXPECT_EQ(numbers_of(second.result.items), (numbers{3, 4}));
    EXPECT_EQ(numbers_of(last.result.items), (numbers{5}));
    EXPECT_EQ(numbers_of(none.result.items), numbers());
    EXPECT_NE(first.result.cursor, "");
    EXPECT_NE(second.result.cursor, "");
    EXPECT_EQ(last.result.cursor, "");
    EXPECT_EQ(none.result.cursor, "");
    EXPECT_EQ(
        side.script.sent,
        (std::vector<std::string>{
            R"(Scan {"TableName":"notes","Limit":3})",
            R"(Scan {"TableName":"notes","Limit":2,"ExclusiveStartKey":)" + key_json(3) + "}"})
    );
}

TEST_F(RangePages, GoOnElsewhereFromTheirCursor)
{
    side.script.reply(page_json({1, 2, 3}, false));
    const auto first = page_of(notes.query("a"), 2);
    side.script.reply(page_json({3, 4}, true));

    const auto rest = page_of(notes.query("a").start_after(first.result.cursor), 9);

    EXPECT_EQ(numbers_of(rest.result.items), (numbers{3, 4}));
    EXPECT_NE(side.script.sent[1].find(R"("ExclusiveStartKey":)" + key_json(2)), std::string::npos)
        << side.script.sent[1];
}

TEST_F(RangePages, AreThoseOfTheServiceWithoutANumber)
{
    side.script.reply(page_json({1, 2}, false))
        .reply(R"({"Items":[],"Count":0,"ScannedCount":3,"LastEvaluatedKey":)" + key_json(5) + "}")
        .reply(page_json({6}, false))
        .reply(no_more);
    auto range = notes.scan();

    EXPECT_EQ(numbers_of(page_of(range).result.items), (numbers{1, 2}));
    EXPECT_EQ(numbers_of(page_of(range).result.items), (numbers{6}));
    const auto last = page_of(range);
    EXPECT_EQ(numbers_of(last.result.items), numbers());
    EXPECT_EQ(last.result.cursor, "");
    EXPECT_EQ(side.script.sent[0], R"(Scan {"TableName":"notes"})");
}

TEST_F(RangePages, TakeAsManyRequestsAsAFilterNeeds)
{
    side.script.reply(page_json({1}, false))
        .reply(R"({"Items":[],"Count":0,"ScannedCount":3,"LastEvaluatedKey":)" + key_json(4) + "}")
        .reply(page_json({5, 6}, false));
    auto range = notes.scan().filter(about("size"));

    const auto page = page_of(range, 2);

    EXPECT_EQ(numbers_of(page.result.items), (numbers{1, 5}));
    EXPECT_EQ(
        side.script.sent[0],
        R"(Scan {"TableName":"notes","FilterExpression":"#0 > :0",)"
        R"("ExpressionAttributeNames":{"#0":"size"},"ExpressionAttributeValues":{":0":{"N":"1"}}})"
    );
    EXPECT_EQ(side.script.sent.size(), 3u);
}

// Whether more comes is not looked for.
TEST_F(RangePages, UnderAFilterTheLastOneCanHaveACursor)
{
    side.script.reply(page_json({1, 2}, false)).reply(no_more);
    auto range = notes.scan().filter(about("size"));

    const auto full = page_of(range, 2);
    EXPECT_NE(full.result.cursor, "");
    EXPECT_EQ(side.script.sent.size(), 1u);
    const auto last = page_of(range, 2);
    EXPECT_TRUE(last.result.items.empty());
    EXPECT_EQ(last.result.cursor, "");
}

TEST_F(RangePages, RefuseNumbersBelowOne)
{
    auto range = notes.scan();

    EXPECT_THROW(range.async_next_page(0, [](error_code, const range_page<note>&) {}), error);
}

// -- Nothing is lost

TEST_F(RangePages, KeepWhatWasReadWhereAPageFails)
{
    side.script.reply(page_json({1, 2}, false))
        .refuse("ResourceNotFoundException")
        .reply(page_json({3}, true));
    auto range = notes.scan();

    const auto failed = all_of(range);
    const auto all = all_of(range);

    EXPECT_EQ(failed.ec, service_errc::resource_not_found);
    EXPECT_EQ(failed.diag.table(), "notes");
    EXPECT_TRUE(failed.result.empty());
    EXPECT_EQ(numbers_of(all.result), (numbers{1, 2, 3}));
}

TEST_F(RangePages, KeepWhatComesBeforeAnItemThatDoesNotFit)
{
    side.script.reply(page_json({1, -2, 3, -4}, true));
    auto range = notes.scan();

    EXPECT_EQ(numbers_of(page_of(range, 1).result.items), (numbers{1}));
    EXPECT_EQ(page_of(range, 1).ec, errc::number_not_representable);
    EXPECT_EQ(numbers_of(page_of(range, 1).result.items), (numbers{3}));
    EXPECT_EQ(page_of(range, 1).ec, errc::number_not_representable);
    EXPECT_TRUE(page_of(range, 1).result.items.empty());

    side.script.reply(page_json({1, -2, 3}, true));
    auto whole = notes.scan();
    EXPECT_EQ(all_of(whole).ec, errc::number_not_representable);
    EXPECT_EQ(numbers_of(all_of(whole).result), (numbers{1, 3}));
}

TEST_F(RangePages, HandMisfitsToTheirFunction)
{
    for (bool by_coroutine : {false, true})
    {
        side.script.reply(page_json({1, -2, 3}, false)).reply(page_json({-4, 5, -6}, true));
        int calls = 0;
        auto range = notes.scan().on_misfit([&](const misfit&) { ++calls; });
        std::vector<stored<note>> found;
        if (by_coroutine)
            run_async(side.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
                found = co_await range.async_collect();
            });
        else
            found = all_of(range).result;

        EXPECT_EQ(numbers_of(found), (numbers{1, 3, 5}));
        EXPECT_EQ(calls, 3);
    }
}

TEST_F(RangePages, WhatTheFunctionThrowsComesOutOfTheAwaitAndLosesNothing)
{
    side.script.reply(page_json({1, -2, 3}, true));
    auto range = notes.scan();
    range.on_misfit([](const misfit&) { throw 7; });
    int thrown = 0;
    std::vector<stored<note>> found;

    run_async(side.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        try
        {
            found = co_await range.async_collect();
        }
        catch (int what)
        {
            thrown = what;
        }
        auto rest = co_await range.async_collect(as_result);
        found = *rest;
    });

    EXPECT_EQ(thrown, 7);
    EXPECT_EQ(numbers_of(found), (numbers{1, 3}));
}

// -- Collecting and counting

TEST_F(RangePages, CollectWhatIsLeftUpToWhatIsTaken)
{
    side.script.reply(page_json({1, 2}, false)).reply(page_json({3, 4}, false));
    auto range = notes.query("a").take(3);
    EXPECT_EQ(numbers_of(page_of(range, 1).result.items), (numbers{1}));

    EXPECT_EQ(numbers_of(all_of(range).result), (numbers{2, 3}));
    EXPECT_TRUE(all_of(range).result.empty());
    EXPECT_EQ(side.script.sent.size(), 2u);
}

TEST_F(RangePages, CountWithoutMoving)
{
    side.script.reply(page_json({1, 2}, false));
    auto range = notes.query("a");
    EXPECT_EQ(numbers_of(page_of(range, 1).result.items), (numbers{1}));
    side.script.reply(R"({"Count":4,"ScannedCount":9,"LastEvaluatedKey":)" + key_json(6) + "}")
        .reply(R"({"Count":1,"ScannedCount":1})")
        .reply(page_json({3}, true));

    const auto count = count_of(range);

    EXPECT_FALSE(count.ec) << count.diag.message();
    EXPECT_EQ(count.result, 6);
    EXPECT_NE(side.script.sent[1].find(R"("Select":"COUNT")"), std::string::npos);
    EXPECT_EQ(numbers_of(all_of(range).result), (numbers{2, 3}));
}

TEST_F(RangePages, CountNoMoreThanIsTaken)
{
    side.script.reply(R"({"Count":4,"ScannedCount":9,"LastEvaluatedKey":)" + key_json(6) + "}");

    EXPECT_EQ(count_of(notes.scan().take(3)).result, 3);
    EXPECT_EQ(side.script.sent.size(), 1u);
}

TEST_F(RangePages, FailToCount)
{
    side.script.reply(R"({"Count":4,"ScannedCount":9,"LastEvaluatedKey":)" + key_json(6) + "}")
        .refuse("ResourceNotFoundException");

    EXPECT_EQ(count_of(notes.scan()).ec, service_errc::resource_not_found);
}

// -- Cursors

TEST_F(RangePages, ACursorStandsBehindTheItemDeliveredLast)
{
    side.script.reply(page_json({1, 2, 3}, true));
    auto range = notes.query("a").reverse();
    EXPECT_EQ(range.cursor(), "");
    EXPECT_EQ(numbers_of(page_of(range, 2).result.items), (numbers{1, 2}));
    const std::string cursor = range.cursor();
    side.script.reply(no_more);

    EXPECT_TRUE(page_of(notes.query("a").reverse().start_after(cursor)).result.items.empty());

    EXPECT_NE(side.script.sent[1].find(R"("ExclusiveStartKey":)" + key_json(2)), std::string::npos);
    EXPECT_EQ(numbers_of(page_of(range, 2).result.items), (numbers{3}));
    EXPECT_EQ(range.cursor(), "");
}

TEST_F(RangePages, ACursorOfARangeThatWasLimitedGoesOn)
{
    side.script.reply(
        R"({"Items":[],"Count":0,"ScannedCount":2,"LastEvaluatedKey":)" + key_json(2) + "}"
    );
    auto range = notes.scan().filter(about("size")).limit(2);

    EXPECT_TRUE(all_of(range).result.empty());

    EXPECT_NE(range.cursor(), "") << "else nothing behind would ever be found";
}

TEST_F(RangePages, ACursorOfAnotherRangeIsRefused)
{
    const auto cursor_of = [&](auto range) {
        side.script.replies.clear();
        side.script.reply(page_json({1, 2}, true));
        return page_of(range, 1).result.cursor;
    };
    const std::string cursor = cursor_of(notes.query("a"));
    side.script.sent.clear();
    const auto code_of = [&](auto range) { return page_of(range.start_after(cursor), 1).ec; };

    EXPECT_EQ(code_of(notes.query("b")), errc::invalid_cursor);
    EXPECT_EQ(code_of(notes.query("a").reverse()), errc::invalid_cursor);
    EXPECT_EQ(code_of(notes.query("a").sort_key(gt(0))), errc::invalid_cursor);
    EXPECT_EQ(code_of(notes.query("a").filter(about("size"))), errc::invalid_cursor);
    EXPECT_EQ(code_of(notes.scan()), errc::invalid_cursor);
    EXPECT_EQ(code_of(table<note>(side.db, "others").query("a")), errc::invalid_cursor);
    EXPECT_EQ(
        code_of(notes.query("a").sign_cursors(cursor_key("0123456789abcdef"))), errc::invalid_cursor
    );
    EXPECT_TRUE(side.script.sent.empty());

    side.script.reply(no_more);
    EXPECT_FALSE(code_of(notes.query("a").consistent().limit(7).take(7).prefetch()));
}

TEST_F(RangePages, ARefusedCursorIsToldByEveryOperation)
{
    auto range = notes.scan().start_after("nonsense");

    const auto page = page_of(range);
    EXPECT_EQ(page.ec, errc::invalid_cursor);
    EXPECT_EQ(page.diag.table(), "notes");
    EXPECT_EQ(page.diag.operation(), "Scan");
    EXPECT_EQ(all_of(range).ec, errc::invalid_cursor);
    EXPECT_EQ(count_of(range).ec, errc::invalid_cursor);
    EXPECT_THROW(range.start_after(""), error);
    EXPECT_TRUE(side.script.sent.empty());
}

TEST(RefusedRanges, AreReported)
{
    std::vector<operation_report> reports;
    client_config config;
    config.observer = observe([&](const operation_report& each) { reports.push_back(each); });
    scripted_client side(std::move(config));
    auto range = table<note>(side.db).scan().start_after("nonsense");

    const auto refused = side.run([&](auto token) { range.async_next(token); });

    EXPECT_EQ(refused.ec, errc::invalid_cursor);
    EXPECT_EQ(refused.diag.table(), "notes");
    ASSERT_EQ(reports.size(), 1u);
    EXPECT_EQ(reports[0].operation, "Scan");
    EXPECT_EQ(reports[0].table, "notes");
    EXPECT_EQ(reports[0].code, errc::invalid_cursor);
    EXPECT_TRUE(reports[0].attempts.empty());
}

// -- One operation at a time

TEST_F(RangePages, AnOperationIsRefusedWhileAnotherIsUnderWay)
{
    side.script.reply(page_json({1, 2, 3}, true));
    auto range = notes.scan();
    numbers found;
    error_code second;

    range.async_next_page(2, [&](error_code ec, const range_page<note>& page) {
        EXPECT_FALSE(ec) << ec.message();
        found = numbers_of(page.items);
    });
    range.async_next([&](error_code ec, const stored<note>& next) {
        second = ec;
        EXPECT_FALSE(next);
    });
    run_to_end(side.ctx);

    EXPECT_EQ(second, errc::invalid_request);
    EXPECT_EQ(found, (numbers{1, 2}));
    EXPECT_EQ(numbers_of(all_of(range).result), (numbers{3}));
}

TEST_F(RangePages, AHandlerMayBeginTheNextOperation)
{
    side.script.reply(page_json({1}, false)).reply(page_json({2}, true));
    auto range = notes.scan();
    numbers found;

    range.async_next([&](error_code, const stored<note>& first) {
        found.push_back(first->number);
        range.async_next([&](error_code ec, const stored<note>& next) {
            EXPECT_FALSE(ec) << ec.message();
            found.push_back(next->number);
        });
    });
    run_to_end(side.ctx);

    EXPECT_EQ(found, (numbers{1, 2}));
}

TEST_F(RangePages, CanBeCancelledWhereAMisfitComesNext)
{
    side.script.reply(page_json({1, -2}, false));
    int misfits = 0;
    auto range = notes.scan().on_misfit([&](const misfit&) { ++misfits; });
    EXPECT_EQ(numbers_of(page_of(range, 1).result.items), (numbers{1}));
    asio::cancellation_signal signal;
    error_code result;

    range.async_next(asio::bind_cancellation_slot(
        signal.slot(), [&](error_code ec, const stored<note>&) { result = ec; }
    ));
    signal.emit(asio::cancellation_type::total);
    run_to_end(side.ctx);

    EXPECT_EQ(result, asio::error::operation_aborted);
    EXPECT_EQ(misfits, 1);
    EXPECT_EQ(side.script.sent.size(), 1u) << "a page nobody wants";
}

// -- Segments

TEST_F(RangePages, SegmentsAreReadAtOnce)
{
    side.script.reply(page_json({1, 2}, true))
        .reply(page_json({11}, false))
        .reply(page_json({21}, true))
        .reply(page_json({12}, true));

    auto found = numbers_of(all_of(notes.scan().segments(3)).result);

    EXPECT_EQ(std::multiset(found.begin(), found.end()), (std::multiset{1, 2, 11, 12, 21}));
    EXPECT_EQ(
        side.script.sent,
        (std::vector<std::string>{
            R"(Scan {"TableName":"notes","TotalSegments":3,"Segment":0})",
            R"(Scan {"TableName":"notes","TotalSegments":3,"Segment":1})",
            R"(Scan {"TableName":"notes","TotalSegments":3,"Segment":2})",
            R"(Scan {"TableName":"notes","TotalSegments":3,"Segment":1,"ExclusiveStartKey":)" +
                key_json(11) + "}"})
    );
}

TEST_F(RangePages, ACursorHasThePlaceOfEachSegment)
{
    side.script.reply(page_json({1, 2}, true)).reply(page_json({11, 12}, true));
    auto range = notes.scan().segments(2);
    EXPECT_EQ(numbers_of(page_of(range, 3).result.items), (numbers{1, 2, 11}));
    side.script.replies.clear();
    side.script.sent.clear();
    side.script.reply(page_json({12}, true));

    const auto rest = all_of(notes.scan().segments(2).start_after(range.cursor()));

    EXPECT_EQ(numbers_of(rest.result), (numbers{12}));
    EXPECT_EQ(
        side.script.sent,
        (std::vector<std::string>{
            R"(Scan {"TableName":"notes","TotalSegments":2,"Segment":1,"ExclusiveStartKey":)" +
            key_json(11) + "}"})
    );
}

TEST_F(RangePages, SegmentsAreCounted)
{
    side.script.reply(R"({"Count":4,"ScannedCount":4})").reply(R"({"Count":3,"ScannedCount":3})");

    EXPECT_EQ(count_of(notes.scan().segments(2)).result, 7);
}

TEST_F(RangePages, RefuseSegmentsThatTheServiceDoesNotHave)
{
    EXPECT_THROW(notes.scan().segments(0), error);
    EXPECT_THROW(notes.scan().segments(1'000'001), error);
}

TEST_F(RangePages, RefuseToReadAheadWithoutRoomForAPage)
{
    EXPECT_THROW(notes.scan().prefetch(1), error);
    EXPECT_THROW(notes.scan().prefetch(2 * 1024 * 1024 - 1), error);
    EXPECT_NO_THROW(notes.scan().prefetch(2 * 1024 * 1024).prefetch(0));
}

// -- Filters and capacity

TEST_F(RangePages, AllFiltersHaveToBeTrue)
{
    side.script.reply(no_more);

    page_of(notes.scan().filter(about("size")).filter(about("number")));

    EXPECT_NE(
        side.script.sent[0].find(R"("FilterExpression":"#0 > :0 AND #1 > :1")"), std::string::npos
    ) << side.script.sent[0];
}

TEST_F(RangePages, AQueryHasNoFilterOfItsKey)
{
    const auto refused = page_of(notes.query("a").filter(about("number")));

    EXPECT_EQ(refused.ec, errc::invalid_request);
    EXPECT_NE(refused.diag.message().find("number"), std::string::npos) << refused.diag.message();
    EXPECT_TRUE(side.script.sent.empty());
}

TEST_F(RangePages, SumUpWhatTheyConsume)
{
    const std::string consumed =
        R"("ConsumedCapacity":{"TableName":"notes","CapacityUnits":1.5},"Items":[)";
    side.script.reply("{" + consumed + key_json(1) + R"(],"LastEvaluatedKey":)" + key_json(1) + "}")
        .reply("{" + consumed + "]}")
        .reply(R"({"Count":0,"ConsumedCapacity":{"CapacityUnits":0.5}})");
    auto range = notes.scan().count_capacity();
    EXPECT_EQ(range.capacity(), 0);

    all_of(range);

    EXPECT_EQ(range.capacity(), 3);
    EXPECT_EQ(
        side.script.sent[0], R"(Scan {"TableName":"notes","ReturnConsumedCapacity":"TOTAL"})"
    );
    auto counted = notes.scan().count_capacity();
    count_of(counted);
    EXPECT_EQ(counted.capacity(), 0.5) << "what counting costs is the range's";
    EXPECT_EQ(range.capacity(), 3);
}

}  // namespace
}  // namespace ddbm::test
