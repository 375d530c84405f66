// How long operations of ranges may take, over all of their pages.

#include "unit/table/scripted_table.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/errc.hpp>
#include <ddbm/merge.hpp>
#include <ddbm/range.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace {

struct visit
{
    std::string place;
    int number = 0;
};

}  // namespace

template <>
struct ddbm::model_of<visit>
{
    static constexpr auto value = ddbm::model<visit>("visits")
                                      .partition_key("place", &visit::place)
                                      .sort_key("number", &visit::number);
};

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;

std::string key_json(int number)
{
    return R"({"place":{"S":"a"},"number":{"N":")" + std::to_string(number) + R"("}})";
}

// A page with these items, which ends at the number `end`; 0: it is the last one.
std::string page(const std::vector<int>& numbers, int end)
{
    std::string items;
    for (const int each : numbers)
        items += (items.empty() ? "" : ",") + key_json(each);
    const std::string count = std::to_string(numbers.size());
    return R"({"Items":[)" + items + R"(],"Count":)" + count + R"(,"ScannedCount":)" + count +
           (end == 0 ? "" : R"(,"LastEvaluatedKey":)" + key_json(end)) + "}";
}

class RangeTime : public testing::Test
{
protected:
    RangeTime() : env(std::make_shared<manual_environment>()), side(in_no_time(env)) {}

    const std::shared_ptr<manual_environment> env;
    scripted_client side;
    const manual_environment::clock::time_point start = env->steady_now();

    table<visit> visits(milliseconds time = milliseconds(200))
    {
        return table<visit>(side.db.with(call_options().timeout(time)));
    }

    // Pages that come after so long, and have nothing in them.
    void empty_pages(int count, milliseconds each)
    {
        side.script.takes = each;
        for (int i = 1; i <= count; ++i)
            side.script.reply(page({}, i));
    }

    milliseconds passed() const
    {
        return std::chrono::duration_cast<milliseconds>(env->steady_now() - start);
    }

    template <class Range>
    auto next(Range& range)
    {
        return side.fetch<visit>([&](auto token) { range.async_next(token); });
    }

    template <class Range>
    auto collect(Range& range)
    {
        return side.get<std::vector<stored<visit>>>([&](auto token) { range.async_collect(token); }
        );
    }

    template <class Range>
    auto count(Range& range)
    {
        return side.get<std::int64_t>([&](auto token) { range.async_count(token); });
    }

    template <class Outcome>
    void expect_late(const Outcome& out, const std::string& words)
    {
        EXPECT_EQ(out.ec, errc::deadline_exceeded) << out.ec.message();
        EXPECT_EQ(out.diag.message(), words + ": " + out.ec.message());
        EXPECT_EQ(out.diag.table(), "visits");
        EXPECT_EQ(out.diag.applied(), applied::no);
        EXPECT_EQ(passed(), milliseconds(200));
    }
};

const std::string late_reply = "waiting for the reply: call_options::timeout, 200 ms";

TEST_F(RangeTime, IsThatOfAllPagesTogether)
{
    empty_pages(9, milliseconds(150));
    auto range = visits().query("a");

    const auto out = next(range);

    expect_late(out, late_reply);
    EXPECT_EQ(out.diag.attempts(), 1);
    EXPECT_EQ(side.script.sent.size(), 2u);
}

TEST_F(RangeTime, IsThatOfEachOperation)
{
    side.script.takes = milliseconds(150);
    for (int i = 1; i <= 4; ++i)
        side.script.reply(page({i}, i == 4 ? 0 : i));
    auto range = visits().query("a");

    for (int i = 1; i <= 4; ++i)
    {
        const auto out = next(range);
        ASSERT_FALSE(out.ec) << out.diag.message();
        EXPECT_EQ(out.result->number, i);
    }
}

TEST_F(RangeTime, IsThatOfTheConfigurationWhereTheOptionsSayNone)
{
    client_config config = in_no_time(env);
    config.timeouts.call = milliseconds(200);
    scripted_client other(config);
    other.script.takes = milliseconds(150);
    for (int i = 1; i <= 9; ++i)
        other.script.reply(page({}, i));
    auto range = table<visit>(other.db).scan();

    const auto out = other.fetch<visit>([&](auto token) { range.async_next(token); });

    expect_late(out, "waiting for the reply: timeouts::call, 200 ms");
}

TEST_F(RangeTime, OfNoneHasNoEnd)
{
    empty_pages(9, milliseconds(150));
    side.script.reply(page({7}, 0));
    auto range = visits(milliseconds(0)).query("a");

    const auto out = next(range);

    ASSERT_FALSE(out.ec) << out.diag.message();
    EXPECT_EQ(out.result->number, 7);
    EXPECT_EQ(passed(), milliseconds(1'500));
}

TEST_F(RangeTime, ThatHasPassedSendsNothing)
{
    auto range = visits(milliseconds(-1)).query("a");

    EXPECT_EQ(next(range).ec, errc::deadline_exceeded);
    EXPECT_EQ(count(range).ec, errc::deadline_exceeded);
    EXPECT_TRUE(side.script.sent.empty());
}

TEST_F(RangeTime, LeavesWhatWasReadToTheNextCall)
{
    side.script.takes = milliseconds(150);
    side.script.reply(page({1, 2}, 2)).hang().reply(page({3}, 3)).reply(page({4}, 0));
    auto range = visits().query("a");

    expect_late(collect(range), late_reply);

    side.script.takes = milliseconds(50);
    const auto rest = collect(range);
    ASSERT_FALSE(rest.ec) << rest.diag.message();
    ASSERT_EQ(rest.result.size(), 4u);
    EXPECT_EQ(rest.result[0]->number, 1);
    EXPECT_EQ(rest.result[3]->number, 4);
    // The page that had not come was asked for again.
    ASSERT_EQ(side.script.sent.size(), 4u);
    EXPECT_EQ(side.script.sent[1], side.script.sent[2]);
}

TEST_F(RangeTime, IsNotNeededForWhatIsThere)
{
    side.script.takes = milliseconds(199);
    side.script.reply(page({1, 2}, 2)).hang();
    auto range = visits().query("a");
    EXPECT_FALSE(next(range).ec);
    EXPECT_EQ(passed(), milliseconds(199));

    const auto out = next(range);

    ASSERT_FALSE(out.ec) << out.diag.message();
    EXPECT_EQ(out.result->number, 2);
    EXPECT_EQ(side.script.sent.size(), 1u);
}

TEST_F(RangeTime, BoundsPagesOfSoManyItems)
{
    side.script.takes = milliseconds(150);
    side.script.reply(page({1}, 1)).reply(page({2}, 2)).reply(page({3}, 3));
    auto range = visits().query("a");

    const auto out =
        side.get<range_page<visit>>([&](auto token) { range.async_next_page(3, token); });

    expect_late(out, late_reply);
    EXPECT_EQ(side.script.sent.size(), 2u);
}

TEST_F(RangeTime, BoundsCounts)
{
    side.script.takes = milliseconds(150);
    for (int i = 1; i <= 3; ++i)
        side.script.reply(R"({"Count":1,"ScannedCount":1,"LastEvaluatedKey":)" + key_json(i) + "}");
    auto range = visits().query("a");

    expect_late(count(range), late_reply);
    EXPECT_EQ(side.script.sent.size(), 2u);
}

TEST_F(RangeTime, OfSegmentsEndsThemAllAtOnce)
{
    side.script.hang().hang().hang();
    auto range = visits().scan().segments(3);

    expect_late(next(range), late_reply);

    for (int i = 1; i <= 3; ++i)
        side.script.reply(page({i}, 0));
    const auto rest = collect(range);
    ASSERT_FALSE(rest.ec) << "each of them was late, and is told once: " << rest.diag.message();
    EXPECT_EQ(rest.result.size(), 3u);
}

TEST_F(RangeTime, OfAMergeIsThatOfAllItsRanges)
{
    side.script.takes = milliseconds(60);
    for (int i = 1; i <= 3; ++i)
        side.script.reply(page({i}, i)).reply(page({10 + i}, 10 + i));
    auto range = merge(visits().query("a"), visits().query("b"));

    expect_late(collect(range), late_reply);
    EXPECT_EQ(side.script.sent.size(), 4u);

    side.script.takes = milliseconds(0);
    side.script.replies.clear();
    side.script.reply(page({5}, 0)).reply(page({15}, 0));
    const auto rest = collect(range);
    ASSERT_FALSE(rest.ec) << rest.diag.message();
    EXPECT_EQ(rest.result.size(), 5u);
}

TEST_F(RangeTime, OfAMergeBoundsItsCount)
{
    side.script.takes = milliseconds(60);
    for (int i = 1; i <= 9; ++i)
        side.script.reply(R"({"Count":1,"ScannedCount":1,"LastEvaluatedKey":)" + key_json(i) + "}");
    auto range = merge(visits().query("a"), visits().query("b"));

    expect_late(count(range), late_reply);
}

// Whichever of them has the least.
TEST_F(RangeTime, OfAMergeIsTheLeastOfItsRanges)
{
    side.script.takes = milliseconds(60);
    for (int i = 1; i <= 9; ++i)
        side.script.reply(page({i}, i));
    auto range = merge(visits(milliseconds(0)).query("a"), visits().query("b"));

    expect_late(collect(range), late_reply);
}

}  // namespace
}  // namespace ddbm::test
