// Pages, cursors and counts of several queries as one, request by request.

#include "table/range_cursor.hpp"
#include "table/range_state.hpp"
#include "unit/table/scripted_table.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/compose.hpp>
#include <ddbm/cursor_key.hpp>
#include <ddbm/errc.hpp>
#include <ddbm/merge.hpp>
#include <ddbm/service_errc.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>

#include <optional>
#include <string>
#include <vector>

namespace {

struct tick
{
    std::string clock;
    int number = 0;
    std::optional<int> size;
};

struct sample
{
    std::string day;
    int number = 0;
    std::optional<int> size;
};

struct sample_size
{
    std::optional<int> size;
};

}  // namespace

template <>
struct ddbm::model_of<tick>
{
    static constexpr auto value = ddbm::model<tick>("ticks")
                                      .partition_key("clock", &tick::clock)
                                      .sort_key("number", &tick::number)
                                      .field("size", &tick::size);
};

template <>
struct ddbm::model_of<sample>
{
    static constexpr auto value =
        ddbm::model<sample>("samples")
            .partition_key(
                "pk", ddbm::compose("S#", &sample::day, "#", ddbm::shard<3>(&sample::number))
            )
            .sort_key("number", &sample::number)
            .field("size", &sample::size);
};

template <>
struct ddbm::model_of<sample_size>
{
    static constexpr auto value = ddbm::model<sample_size>().field("size", &sample_size::size);
};

namespace ddbm::test {
namespace {

std::string tick_json(const std::string& clock, int number)
{
    // One with a minus does not fit.
    const std::string text = number < 0 ? std::to_string(-number) + ".5" : std::to_string(number);
    return R"({"clock":{"S":")" + clock + R"("},"number":{"N":")" + text + R"("}})";
}

std::string sample_json(int shard, int number)
{
    return R"({"pk":{"S":"S#mon#)" + std::to_string(shard) + R"("},"number":{"N":")" +
           std::to_string(number) + R"("}})";
}

// Behind the last page nothing comes.
std::string page_json(const std::vector<std::string>& items, bool is_last)
{
    std::string all;
    for (const std::string& each : items)
        all += (all.empty() ? "" : ",") + each;
    const std::string count = std::to_string(items.size());
    return R"({"Items":[)" + all + R"(],"Count":)" + count + R"(,"ScannedCount":)" + count +
           (is_last ? "" : R"(,"LastEvaluatedKey":)" + items.back()) + "}";
}

std::string
page_json(const std::string& clock, const std::vector<int>& numbers, bool is_last = false)
{
    std::vector<std::string> items;
    for (const int each : numbers)
        items.push_back(tick_json(clock, each));
    return page_json(items, is_last);
}

std::string count_json(int count)
{
    return R"({"Count":)" + std::to_string(count) + R"(,"ScannedCount":)" + std::to_string(count) +
           "}";
}

std::string names_of(const std::vector<stored<tick>>& items)
{
    std::string names;
    for (const auto& each : items)
        names += (names.empty() ? "" : " ") + each->clock + std::to_string(each->number);
    return names;
}

constexpr bool last = true;

class MergePages : public testing::Test
{
protected:
    scripted_client side;
    table<tick> ticks{side.db};
    table<sample> samples{side.db};

    merged_range<stored<tick>> two() const { return merge(ticks.query("a"), ticks.query("b")); }

    template <class Range>
    auto page_of(Range range, std::int64_t items)
    {
        return side.get<typename Range::page_type>([&](auto token) {
            range.async_next_page(items, token);
        });
    }

    template <class Range>
    auto page_of(Range range)
    {
        return side.get<typename Range::page_type>([&](auto token) { range.async_next_page(token); }
        );
    }

    template <class Range>
    auto next(Range range)
    {
        return side.get<typename Range::value_type>([&](auto token) { range.async_next(token); });
    }

    template <class Range>
    auto count_of(Range range)
    {
        return side.get<std::int64_t>([&](auto token) { range.async_count(token); });
    }

    // Where a cursor has each query begin: `behind 1, end`, `beginning, behind 2`.
    template <class Range>
    static std::string starts_of(Range range, const std::string& cursor)
    {
        std::string starts;
        const explanation of = range.start_after(cursor).explain();
        for (const explanation& part : of.parts())
        {
            const std::string& request = part.request();
            const auto start = request.find("\"ExclusiveStartKey\"");
            starts += starts.empty() ? "" : ", ";
            if (request.empty())
                starts += "end";
            else if (start == std::string::npos)
                starts += "beginning";
            else
            {
                const std::string mark = R"("number":{"N":")";
                const auto number = request.find(mark, start) + mark.size();
                starts += "behind " + request.substr(number, request.find('"', number) - number);
            }
        }
        return starts;
    }

    std::string starts_of(const std::string& cursor) const { return starts_of(two(), cursor); }
};

// -- Pages

TEST_F(MergePages, HaveSoManyItemsOfAllTogetherAndACursor)
{
    side.script.reply(page_json("a", {1, 3, 5}))
        .reply(page_json("b", {2, 4}, last))
        .reply(page_json({}, last));
    auto range = two();

    const auto first = page_of(range, 2);
    const auto second = page_of(range, 2);
    const auto third = page_of(range, 2);
    const auto none = page_of(range, 2);

    EXPECT_EQ(names_of(first.result.items), "a1 b2");
    EXPECT_EQ(names_of(second.result.items), "a3 b4");
    EXPECT_EQ(names_of(third.result.items), "a5");
    EXPECT_EQ(names_of(none.result.items), "");
    EXPECT_EQ(starts_of(first.result.cursor), "behind 1, behind 2");
    EXPECT_EQ(starts_of(second.result.cursor), "behind 3, end");
    EXPECT_EQ(third.result.cursor, "");
    EXPECT_EQ(none.result.cursor, "");
    EXPECT_FALSE(none.ec) << none.diag.message();
}

// One more tells whether there is a next page.
TEST_F(MergePages, EvaluateNoMoreThanTheyMayNeed)
{
    side.script.reply(page_json("a", {1, 3, 5}))
        .reply(page_json("b", {9}, last))
        .reply(page_json("a", {7}, last));
    auto range = two();

    page_of(range, 2);
    EXPECT_EQ(names_of(page_of(range, 2).result.items), "a5 a7");

    ASSERT_EQ(side.script.sent.size(), 3u);
    EXPECT_NE(side.script.sent[0].find(R"("Limit":3)"), std::string::npos) << side.script.sent[0];
    EXPECT_NE(side.script.sent[1].find(R"("Limit":3)"), std::string::npos) << side.script.sent[1];
    // One of the page is known by then.
    EXPECT_NE(side.script.sent[2].find(R"("Limit":2)"), std::string::npos) << side.script.sent[2];
}

TEST_F(MergePages, WithoutANumberHaveWhatComesWithoutReadingOn)
{
    side.script.reply(page_json("a", {1, 3}))
        .reply(page_json("b", {2, 5}))
        .reply(page_json("a", {4}, last));
    auto range = two();

    const auto first = page_of(range);
    EXPECT_EQ(names_of(first.result.items), "a1 b2 a3");
    EXPECT_EQ(starts_of(first.result.cursor), "behind 3, behind 2");
    EXPECT_EQ(side.script.sent.size(), 2u);
    EXPECT_EQ(side.script.sent[0].find("Limit"), std::string::npos) << side.script.sent[0];
    EXPECT_EQ(names_of(page_of(range).result.items), "a4 b5");
    side.script.reply(page_json({}, last));
    const auto end = page_of(range);
    EXPECT_TRUE(end.result.items.empty());
    EXPECT_EQ(end.result.cursor, "");
}

TEST_F(MergePages, EndWithWhatIsTakenBeforeTheEnd)
{
    side.script.reply(page_json("a", {1, 3, 5})).reply(page_json("b", {2, 4, 6}));
    auto range = two().take(3);

    EXPECT_EQ(names_of(page_of(range, 2).result.items), "a1 b2");
    const auto rest = page_of(range, 2);

    EXPECT_EQ(names_of(rest.result.items), "a3");
    EXPECT_EQ(starts_of(rest.result.cursor), "behind 3, behind 2");
    EXPECT_EQ(page_of(range, 2).result.cursor, rest.result.cursor);
    EXPECT_EQ(side.script.sent.size(), 2u);
}

TEST_F(MergePages, LoseNothingWhereAPageFails)
{
    side.script.reply(page_json("a", {1}))
        .reply(page_json("b", {2}, last))
        .refuse("AccessDeniedException")
        .reply(page_json("a", {3}, last));
    auto range = two();

    const auto failed = page_of(range, 3);
    EXPECT_EQ(failed.ec, service_errc::access_denied);
    EXPECT_TRUE(failed.result.items.empty());
    EXPECT_EQ(starts_of(range.cursor()), "beginning, beginning") << "nothing has been delivered";
    const auto page = page_of(range, 3);

    EXPECT_EQ(names_of(page.result.items), "a1 b2 a3");
    EXPECT_EQ(page.result.cursor, "");
}

TEST_F(MergePages, TellAMisfitBeforeWhatComesBehindIt)
{
    side.script.reply(page_json("a", {1, -2, 3}, last)).reply(page_json("b", {4}, last));
    auto range = two();

    EXPECT_EQ(names_of(page_of(range).result.items), "a1");
    EXPECT_EQ(page_of(range, 2).ec, errc::number_not_representable);
    EXPECT_EQ(names_of(page_of(range, 2).result.items), "a3 b4");
}

TEST_F(MergePages, HandMisfitsToTheirFunctionWhereTheyAreAwaited)
{
    side.script.reply(page_json("a", {1, -2, 3}, last)).reply(page_json("b", {4}, last));
    int misfits = 0;
    std::string names;

    run_async(side.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        auto range = two();
        range.on_misfit([&](const misfit&) { ++misfits; });
        auto page = co_await range.async_next_page(3);
        names = names_of(page.items);
        EXPECT_EQ(page.cursor, "");
    });

    EXPECT_EQ(names, "a1 a3 b4");
    EXPECT_EQ(misfits, 1);
}

TEST_F(MergePages, RefuseNumbersBelowOne)
{
    auto range = two();

    EXPECT_THROW(range.async_next_page(0, [](error_code, const range_page<tick>&) {}), error);
}

TEST_F(MergePages, CanBeCancelled)
{
    auto range = two();
    asio::cancellation_signal signal;
    error_code result;

    range.async_next_page(
        2,
        asio::bind_cancellation_slot(
            signal.slot(), [&](error_code ec, const range_page<tick>&) { result = ec; }
        )
    );
    signal.emit(asio::cancellation_type::total);
    run_to_end(side.ctx);
    EXPECT_EQ(result, asio::error::operation_aborted);

    side.script.reply(page_json("a", {1}, last)).reply(page_json("b", {2}, last));
    EXPECT_EQ(names_of(page_of(range, 2).result.items), "a1 b2");
}

// -- Cursors

TEST_F(MergePages, GoOnElsewhereFromTheirCursor)
{
    side.script.reply(page_json("a", {1, 4})).reply(page_json("b", {2, 3}));
    const auto first = page_of(two(), 1);
    side.script.reply(page_json("a", {4}, last)).reply(page_json("b", {2, 3}, last));

    const auto rest = page_of(two().start_after(first.result.cursor), 9);

    EXPECT_EQ(names_of(first.result.items), "a1");
    EXPECT_EQ(names_of(rest.result.items), "b2 b3 a4");
    EXPECT_EQ(rest.result.cursor, "");
    ASSERT_EQ(side.script.sent.size(), 4u);
    EXPECT_NE(
        side.script.sent[2].find(R"("ExclusiveStartKey":)" + tick_json("a", 1)), std::string::npos
    ) << side.script.sent[2];
    EXPECT_EQ(side.script.sent[3].find("ExclusiveStartKey"), std::string::npos)
        << side.script.sent[3];
}

TEST_F(MergePages, ACursorStandsBehindWhatWasDeliveredOfEachQuery)
{
    side.script.reply(page_json("a", {1, 4, 5}, last)).reply(page_json("b", {2, 3, 6}, last));
    const std::vector<std::string> expected = {
        "behind 1, beginning",
        "behind 1, behind 2",
        "behind 1, behind 3",
        "behind 4, behind 3",
        "end, behind 3"};
    auto range = two();
    EXPECT_EQ(range.cursor(), "");

    for (const std::string& each : expected)
    {
        EXPECT_TRUE(next(range).result);
        EXPECT_EQ(starts_of(range.cursor()), each);
    }

    EXPECT_EQ(next(range).result->number, 6);
    EXPECT_EQ(range.cursor(), "");
}

TEST_F(MergePages, ACursorKnowsItemsThatTheProgramHasChanged)
{
    side.script.reply(page_json("a", {1, 4}, last)).reply(page_json("b", {2, 3}, last));
    auto range = two();

    const auto first = next(range).result;
    first->number = 99;
    EXPECT_EQ(next(range).result->number, 2);

    EXPECT_EQ(starts_of(range.cursor()), "behind 1, behind 2");
}

TEST_F(MergePages, ACursorStandsBehindMisfitsThatWereTold)
{
    side.script.reply(page_json("a", {1, -2, 3}, last)).reply(page_json("b", {4}, last));
    auto range = two();

    EXPECT_EQ(next(range).result->number, 1);
    EXPECT_EQ(starts_of(range.cursor()), "behind 1, beginning");
    EXPECT_EQ(next(range).ec, errc::number_not_representable);
    EXPECT_EQ(starts_of(range.cursor()), "behind 2.5, beginning");
    EXPECT_EQ(next(range).result->number, 3);
    EXPECT_EQ(starts_of(range.cursor()), "end, beginning");
}

// What is told before an item that waits does not take it along.
TEST_F(MergePages, ACursorLeavesNothingOutForAMisfit)
{
    side.script.reply(page_json("a", {1, -2, 3}, last)).reply(page_json("b", {4}, last));
    auto range = two();

    EXPECT_EQ(page_of(range, 2).ec, errc::number_not_representable);

    EXPECT_EQ(starts_of(range.cursor()), "beginning, beginning");
    EXPECT_EQ(names_of(page_of(range, 2).result.items), "a1 a3");
}

TEST_F(MergePages, ACursorOfAnotherRangeIsRefused)
{
    side.script.reply(page_json("a", {1, 4})).reply(page_json("b", {2, 3}));
    const std::string cursor = page_of(two(), 1).result.cursor;
    side.script.reply(page_json("a", {1, 4}));
    const std::string of_one = page_of(ticks.query("a"), 1).result.cursor;
    side.script.sent.clear();
    const auto code_of = [&](auto range, const std::string& from) {
        return page_of(range.start_after(from), 1).ec;
    };
    const auto a = [&] { return ticks.query("a"); };
    const auto b = [&] { return ticks.query("b"); };

    EXPECT_EQ(code_of(merge(b(), a()), cursor), errc::invalid_cursor);
    EXPECT_EQ(code_of(merge(a(), ticks.query("c")), cursor), errc::invalid_cursor);
    EXPECT_EQ(code_of(merge(a(), b(), ticks.query("c")), cursor), errc::invalid_cursor);
    EXPECT_EQ(code_of(merge(a()), cursor), errc::invalid_cursor);
    EXPECT_EQ(code_of(merge(a(), b().sort_key(gt(0))), cursor), errc::invalid_cursor);
    EXPECT_EQ(code_of(merge(a(), b().filter(attr<&tick::size> > 1)), cursor), errc::invalid_cursor);
    EXPECT_EQ(code_of(merge(a().reverse(), b().reverse()), cursor), errc::invalid_cursor);
    EXPECT_EQ(code_of(a(), cursor), errc::invalid_cursor);
    EXPECT_EQ(code_of(merge(a()), of_one), errc::invalid_cursor);
    EXPECT_EQ(code_of(two(), "nonsense"), errc::invalid_cursor);
    EXPECT_TRUE(side.script.sent.empty());

    EXPECT_EQ(starts_of(two().take(7).prefetch(), cursor), "behind 1, beginning");
}

TEST_F(MergePages, ARefusedCursorIsToldByEveryOperation)
{
    auto range = two().start_after("nonsense");

    const auto page = page_of(range, 2);
    EXPECT_EQ(page.ec, errc::invalid_cursor);
    EXPECT_EQ(page.diag.table(), "ticks");
    EXPECT_EQ(page.diag.operation(), "Query");
    EXPECT_EQ(next(range).ec, errc::invalid_cursor);
    EXPECT_EQ(count_of(range).ec, errc::invalid_cursor);
    EXPECT_THROW(range.explain(), error);
    EXPECT_EQ(range.cursor(), "nonsense");
    EXPECT_TRUE(side.script.sent.empty());
}

// Each place is a request: there are no more than queries, whoever has made the cursor.
TEST_F(MergePages, AForgedCursorHasAPlaceForEachQuery)
{
    const auto identity_of = [](const query_range<tick>& query) {
        return detail::identity_of(detail::range_access::state_of(query)->request);
    };
    const std::string identity =
        "[" + identity_of(ticks.query("a")) + "," + identity_of(ticks.query("b")) + "]";
    const auto forged = [&](std::size_t places) {
        return detail::write_cursor(identity, std::vector<detail::range_place>(places), nullptr);
    };

    EXPECT_EQ(starts_of(forged(2)), "beginning, beginning");
    EXPECT_EQ(page_of(two().start_after(forged(1)), 1).ec, errc::invalid_cursor);
    EXPECT_EQ(page_of(two().start_after(forged(5000)), 1).ec, errc::invalid_cursor);
    EXPECT_TRUE(side.script.sent.empty());
}

TEST_F(MergePages, CursorsCanBeSigned)
{
    const cursor_key key("0123456789abcdef");
    side.script.reply(page_json("a", {1, 4})).reply(page_json("b", {2, 3}));
    const std::string cursor = page_of(two().sign_cursors(key), 1).result.cursor;

    EXPECT_EQ(starts_of(two().sign_cursors(key), cursor), "behind 1, beginning");
    EXPECT_THROW(starts_of(cursor), error) << "this one has no key to check it with";
    EXPECT_THROW(starts_of(two().sign_cursors(cursor_key("fedcba9876543210")), cursor), error);
}

TEST_F(MergePages, ACursorIsAskedForBeforeTheFirstItem)
{
    side.script.reply(page_json("a", {1, 4}, last)).reply(page_json("b", {2, 3}, last));
    auto begun = ticks.query("a");
    next(begun);
    auto range = merge(begun, ticks.query("b"));

    EXPECT_THROW(range.start_after(""), error) << "one of its queries has been read";
    EXPECT_EQ(next(range).result->number, 2);
    EXPECT_EQ(starts_of(range.cursor()), "behind 1, behind 2");
    EXPECT_THROW(range.sign_cursors(cursor_key("0123456789abcdef")), error);
}

// -- Counts

TEST_F(MergePages, CountWhatIsLeftOfAllWithoutMoving)
{
    side.script.reply(page_json("a", {1, 5})).reply(page_json("b", {3, 4}));
    auto range = two();
    EXPECT_EQ(names_of(page_of(range, 1).result.items), "a1");
    side.script.reply(count_json(4)).reply(count_json(1));
    const std::string cursor = range.cursor();

    const auto count = count_of(range);

    EXPECT_FALSE(count.ec) << count.diag.message();
    EXPECT_EQ(count.result, 8) << "three that have been read, four and one";
    ASSERT_EQ(side.script.sent.size(), 4u);
    EXPECT_NE(side.script.sent[2].find(R"("Select":"COUNT")"), std::string::npos);
    EXPECT_NE(
        side.script.sent[3].find(R"("ExclusiveStartKey":)" + tick_json("b", 4)), std::string::npos
    ) << side.script.sent[3];
    EXPECT_EQ(range.cursor(), cursor);
    EXPECT_EQ(next(range).result->number, 3);
}

TEST_F(MergePages, CountItemsThatDoNotFitUntilTheyAreTold)
{
    side.script.reply(page_json("a", {1, -2, 3}, last)).reply(page_json("b", {4}, last));
    auto range = two();

    EXPECT_EQ(page_of(range, 3).ec, errc::number_not_representable);
    EXPECT_EQ(count_of(range).result, 3) << "a1, a3 and b4";
    side.script.reply(page_json("a", {1, -2, 3}, last)).reply(page_json("b", {4}, last));
    auto other = two();
    EXPECT_EQ(next(other).result->number, 1);
    EXPECT_EQ(count_of(other).result, 3) << "the misfit, a3 and b4";
    EXPECT_EQ(side.script.sent.size(), 4u) << "both are known to their end";
}

TEST_F(MergePages, CountNoMoreThanIsTaken)
{
    side.script.reply(count_json(4)).reply(count_json(4));

    EXPECT_EQ(count_of(two().take(3)).result, 3);
    EXPECT_EQ(side.script.sent.size(), 2u);
}

TEST_F(MergePages, CountWithoutAskingWhereEnoughIsKnown)
{
    side.script.reply(page_json("a", {1, 2})).reply(page_json("b", {3, 4}));
    auto range = two().take(2);
    EXPECT_EQ(next(range).result->number, 1);

    EXPECT_EQ(count_of(range).result, 1);
    EXPECT_EQ(side.script.sent.size(), 2u);
}

TEST_F(MergePages, CountFromTheirCursor)
{
    side.script.reply(page_json("a", {1, 4})).reply(page_json("b", {2, 3}));
    const std::string cursor = page_of(two(), 1).result.cursor;
    side.script.reply(count_json(1)).reply(count_json(2));

    EXPECT_EQ(count_of(two().start_after(cursor)).result, 3);
    EXPECT_NE(
        side.script.sent[2].find(R"("ExclusiveStartKey":)" + tick_json("a", 1)), std::string::npos
    ) << side.script.sent[2];
}

TEST_F(MergePages, FailToCount)
{
    side.script.reply(count_json(4))
        .refuse("ResourceNotFoundException")
        .reply(count_json(4))
        .reply(count_json(5));
    auto range = two();

    const auto failed = count_of(range);
    EXPECT_EQ(failed.ec, service_errc::resource_not_found);
    EXPECT_EQ(failed.diag.table(), "ticks");
    EXPECT_EQ(failed.result, 0);
    EXPECT_EQ(count_of(range).result, 9);
}

TEST_F(MergePages, CountOneAtATime)
{
    side.script.reply(count_json(1)).reply(count_json(2));
    auto range = two();
    std::int64_t count = 0;
    error_code second;

    range.async_count([&](error_code, std::int64_t found) { count = found; });
    range.async_next([&](error_code ec, const stored<tick>&) { second = ec; });
    run_to_end(side.ctx);

    EXPECT_EQ(count, 3);
    EXPECT_EQ(second, errc::invalid_request);
}

TEST_F(MergePages, CountWhatFiltersLeave)
{
    side.script.reply(count_json(1)).reply(count_json(2));
    auto range = merge(
        ticks.query("a").filter(attr<&tick::size> > 1),
        ticks.query("b").filter(attr<&tick::size> > 1)
    );

    EXPECT_EQ(count_of(range.count_capacity()).result, 3);
    EXPECT_NE(side.script.sent[0].find("FilterExpression"), std::string::npos);
}

// -- Shards

TEST_F(MergePages, OfShardsGoOnFromTheirCursor)
{
    side.script.reply(page_json({sample_json(0, 3)}, last))
        .reply(page_json({sample_json(1, 1), sample_json(1, 4)}, last))
        .reply(page_json({}, last));
    const auto first = page_of(samples.query("mon"), 2);
    const auto elsewhere = samples.query("mon").start_after(first.result.cursor);
    side.script.reply(page_json({sample_json(1, 4)}, last));

    const auto rest = page_of(elsewhere, 2);

    ASSERT_EQ(first.result.items.size(), 2u);
    EXPECT_EQ(first.result.items[1]->number, 3);
    ASSERT_EQ(rest.result.items.size(), 1u);
    EXPECT_EQ(rest.result.items[0]->number, 4);
    EXPECT_EQ(rest.result.cursor, "");
    EXPECT_EQ(side.script.sent.size(), 4u) << "the others were at their end";
}

TEST_F(MergePages, OfShardsReadIntoASmallerClassBeginAtTheirCursor)
{
    side.script.reply(page_json({sample_json(0, 3)}, last))
        .reply(page_json({sample_json(1, 1)}, last))
        .reply(page_json({}, last));
    const std::string cursor = page_of(samples.query("mon"), 1).result.cursor;
    side.script.reply(page_json({sample_json(0, 3)}, last));

    auto small = samples.query("mon").start_after(cursor).as<sample_size>();
    const auto rest = page_of(small, 2);

    EXPECT_EQ(rest.result.items.size(), 1u);
    EXPECT_EQ(rest.result.cursor, "");
    EXPECT_EQ(side.script.sent.size(), 4u);
}

TEST_F(MergePages, OfShardsAreCounted)
{
    side.script.reply(count_json(1)).reply(count_json(2)).reply(count_json(4));

    EXPECT_EQ(count_of(samples.query("mon")).result, 7);
}

}  // namespace
}  // namespace ddbm::test
