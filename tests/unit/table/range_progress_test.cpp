// Which pages a range fetches and what it delivers, without any requests.

#include "table/range_progress.hpp"
#include "unit/model/model_testing.hpp"

#include <ddbm/detail/info_of.hpp>

#include <gtest/gtest.h>

namespace {

struct step
{
    std::string id;
    int n = 0;
};

}  // namespace

template <>
struct ddbm::model_of<step>
{
    static constexpr auto value =
        ddbm::model<step>("steps").partition_key("id", &step::id).field("n", &step::n);
};

namespace ddbm::detail {
namespace {

std::string key_of(int n)
{
    return R"({"id":{"S":")" + std::to_string(n) + R"("}})";
}

// Numbers of items; one with a minus does not fit. Of the last page, or the one behind which the
// next begins at a key.
model_reply page_of(const std::vector<int>& numbers, const std::string& next = {})
{
    std::string items;
    for (int n : numbers)
    {
        items += items.empty() ? "" : ",";
        items += R"({"id":{"S":")" + std::to_string(std::abs(n)) + R"("},"n":)" +
                 (n < 0 ? R"({"S":"?"})" : R"({"N":")" + std::to_string(n) + R"("})") + "}";
    }
    const std::string count = std::to_string(numbers.size());
    model_reply reply;
    read_model_reply(
        R"({"Items":[)" + items + R"(],"Count":)" + count + R"(,"ScannedCount":)" + count +
            (next.empty() ? "" : R"(,"LastEvaluatedKey":)" + next) + "}",
        info_of<step>(),
        reply
    );
    return reply;
}

const error broken(errc::invalid_reply, "broken");

class RangeProgress : public testing::Test
{
protected:
    range_bounds bounds;

    RangeProgress()
    {
        const key_schema& key = info_of<step>().key;
        bounds.start_key.assign(key.begin(), key.end());
    }

    range_progress begin(std::size_t lanes = 1)
    {
        bounds.is_segmented = lanes > 1;
        return range_progress(bounds, std::vector<range_place>(lanes));
    }

    static int pop(range_progress& from)
    {
        return static_cast<step*>(from.pop_item()->object())->n;
    }
};

TEST_F(RangeProgress, FetchesOnePageAfterTheOther)
{
    auto range = begin();

    ASSERT_EQ(range.next(1), range_step::wait);
    auto first = range.begin_fetch(1);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->start, "");
    EXPECT_FALSE(range.begin_fetch(1)) << "it is on its way";
    range.end_fetch(0, page_of({1}, key_of(1)), 10);
    EXPECT_EQ(range.next(1), range_step::deliver);
    EXPECT_FALSE(range.begin_fetch(1)) << "there is an item";
    EXPECT_EQ(pop(range), 1);

    EXPECT_EQ(range.next(1), range_step::wait);
    auto second = range.begin_fetch(1);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->start, key_of(1));
    range.end_fetch(0, page_of({}), 10);
    EXPECT_EQ(range.next(1), range_step::deliver);
    EXPECT_EQ(range.ready(1), 0) << "it is the end";
    EXPECT_FALSE(range.begin_fetch(1));
}

TEST_F(RangeProgress, TellsAFailureOnceAndBehindWhatIsThere)
{
    auto range = begin();
    range.begin_fetch(1);
    range.end_fetch(0, page_of({1, 2}, key_of(2)), 10);
    ASSERT_TRUE(range.begin_fetch(5));
    range.fail_fetch(0, broken);

    EXPECT_EQ(range.next(2), range_step::deliver);
    EXPECT_EQ(range.next(3), range_step::fail);
    EXPECT_FALSE(range.begin_fetch(3)) << "nobody has been told";
    EXPECT_EQ(range.pop_failure().code(), errc::invalid_reply);
    EXPECT_EQ(range.next(3), range_step::wait);
    const auto again = range.begin_fetch(3);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->start, key_of(2));
}

TEST_F(RangeProgress, ReadsAheadWithinItsBytes)
{
    constexpr std::size_t page = 1024 * 1024;
    bounds.prefetch_bytes = 2 * page + 20;
    auto range = begin();
    EXPECT_TRUE(range.begin_fetch(1));
    range.end_fetch(0, page_of({1, 2}, key_of(2)), 20);

    EXPECT_TRUE(range.begin_fetch(0));
    EXPECT_FALSE(range.begin_fetch(0));
    range.end_fetch(0, page_of({3}, key_of(3)), page);
    EXPECT_TRUE(range.begin_fetch(0)) << "the bytes of two pages, and those of a third one";
    range.end_fetch(0, page_of({4}, key_of(4)), page);
    EXPECT_FALSE(range.begin_fetch(0));
    EXPECT_EQ(pop(range), 1);
    EXPECT_FALSE(range.begin_fetch(0)) << "its page is still there";
    EXPECT_EQ(pop(range), 2);
    EXPECT_FALSE(range.begin_fetch(0));
    EXPECT_EQ(pop(range), 3);
    EXPECT_TRUE(range.begin_fetch(0));
}

TEST_F(RangeProgress, ReadsNothingAheadByItself)
{
    auto range = begin();
    range.begin_fetch(1);
    range.end_fetch(0, page_of({1, 2}, key_of(2)), 20);

    EXPECT_FALSE(range.begin_fetch(0));
    EXPECT_FALSE(range.reads_ahead());
}

TEST_F(RangeProgress, AsksForNoMoreThanIsTaken)
{
    bounds.take = 3;
    auto range = begin();
    EXPECT_EQ(range.begin_fetch(1)->most, 3);
    range.end_fetch(0, page_of({1, -2, 3}, key_of(3)), 10);
    EXPECT_EQ(pop(range), 1);
    EXPECT_EQ(range.begin_fetch(2)->most, 1);
    range.give_up_fetch(0);

    bounds.has_filter = true;
    EXPECT_EQ(begin().begin_fetch(1)->most, std::nullopt) << "nobody knows how many match";
}

TEST_F(RangeProgress, AsksForWhatAPageNeedsAndOneMore)
{
    auto range = begin();
    EXPECT_EQ(range.begin_fetch(20, 21)->most, 21);
    range.end_fetch(0, page_of({1, 2, 3}, key_of(3)), 10);
    EXPECT_EQ(range.begin_fetch(20, 21)->most, 18);
    range.give_up_fetch(0);

    bounds.prefetch_bytes = 1;
    EXPECT_EQ(begin().begin_fetch(20, 21)->most, std::nullopt);
}

TEST_F(RangeProgress, SharesItsLimitAmongItsLanes)
{
    bounds.limit = 5;
    auto range = begin(3);

    EXPECT_EQ(range.begin_fetch(1)->most, 1);
    EXPECT_EQ(range.begin_fetch(1)->most, 2);
    EXPECT_EQ(range.begin_fetch(1)->most, 2);
    EXPECT_FALSE(range.begin_fetch(1));
    range.end_fetch(0, page_of({1}, key_of(1)), 10);
    EXPECT_FALSE(range.begin_fetch(9)) << "all of it is reserved";
    range.end_fetch(1, page_of({2}), 10);
    EXPECT_EQ(range.begin_fetch(9)->most, 1) << "one was found fewer";
    range.end_fetch(0, page_of({3}, key_of(3)), 10);
    EXPECT_EQ(range.next(9), range_step::wait);
    range.end_fetch(2, page_of({4, 5}, key_of(5)), 10);
    EXPECT_EQ(range.next(9), range_step::deliver);
    EXPECT_EQ(range.ready(9), 5);
}

TEST_F(RangeProgress, SegmentsHaveAPageReadyEach)
{
    auto range = begin(2);
    EXPECT_EQ(range.begin_fetch(1)->lane, 0u);
    EXPECT_EQ(range.begin_fetch(1)->lane, 1u);
    range.end_fetch(1, page_of({1}, key_of(1)), 10);
    EXPECT_FALSE(range.begin_fetch(0)) << "one is on its way, the other is there";

    EXPECT_EQ(pop(range), 1);
    EXPECT_EQ(range.begin_fetch(0)->lane, 1u);
    range.end_fetch(0, page_of({2}), 10);
    range.end_fetch(1, page_of({3}), 10);
    EXPECT_EQ(pop(range), 2);
    EXPECT_EQ(pop(range), 3);
    EXPECT_EQ(range.next(1), range_step::deliver);
    EXPECT_EQ(range.ready(1), 0);
}

TEST_F(RangeProgress, ManySegmentsAreReadAFewAtOnce)
{
    auto range = begin(100);
    const auto begin_all = [&](std::int64_t wanted) {
        std::vector<std::size_t> lanes;
        while (const auto begun = range.begin_fetch(wanted))
            lanes.push_back(begun->lane);
        return lanes;
    };

    ASSERT_EQ(begin_all(range_progress::all).size(), most_pages_at_once);
    range.end_fetch(3, page_of({1}, key_of(1)), 10);
    range.end_fetch(5, page_of({2}), 10);
    EXPECT_EQ(begin_all(0), std::vector<std::size_t>()) << "so many are there or on their way";
    EXPECT_EQ(begin_all(range_progress::all), (std::vector<std::size_t>{16, 17}));
    pop(range);
    pop(range);
    EXPECT_EQ(begin_all(0), std::vector<std::size_t>()) << "others have taken their places";
    range.end_fetch(0, page_of({}), 10);
    EXPECT_EQ(begin_all(0), std::vector<std::size_t>{18});
}

TEST_F(RangeProgress, MisfitsComeBeforeTheItemBehindThem)
{
    auto range = begin();
    range.begin_fetch(1);
    range.end_fetch(0, page_of({1, -2, 3, -4}, key_of(4)), 10);
    range.begin_fetch(9);
    range.end_fetch(0, page_of({5}), 10);

    EXPECT_EQ(range.next(1), range_step::deliver);
    EXPECT_EQ(range.next(2), range_step::hand_misfit);
    EXPECT_EQ(range.pop_misfit(2).why().code(), errc::attribute_type_mismatch);
    EXPECT_EQ(range.next(2), range_step::deliver);
    EXPECT_EQ(range.next(3), range_step::hand_misfit);
    EXPECT_EQ(pop(range), 1);
    EXPECT_EQ(pop(range), 3);
    EXPECT_EQ(range.next(1), range_step::hand_misfit);
    range.pop_misfit(1);
    EXPECT_EQ(pop(range), 5);
}

TEST_F(RangeProgress, PlacesStandBehindWhatWasDelivered)
{
    using places = std::vector<range_place>;
    auto range = begin();
    EXPECT_EQ(range.places(), places{{}});
    range.begin_fetch(1);
    range.end_fetch(0, page_of({1, 2, -3, 4}, key_of(7)), 10);
    EXPECT_EQ(range.places(), places{{}});

    pop(range);
    EXPECT_EQ(range.places(), (places{{key_of(1), false}}));
    pop(range);
    range.pop_misfit(1);
    EXPECT_EQ(range.places(), (places{{key_of(3), false}}));
    pop(range);
    EXPECT_EQ(range.places(), (places{{key_of(7), false}})) << "what was filtered out behind it";
    range.begin_fetch(1);
    range.end_fetch(0, page_of({}), 10);
    EXPECT_EQ(range.places(), (places{{{}, true}}));
}

// An item can have been saved, or have moved in its index, by the time that its place is asked for.
TEST_F(RangeProgress, PlacesAreThoseOfItemsAsTheyWere)
{
    auto range = begin();
    range.begin_fetch(1);
    range.end_fetch(0, page_of({1, 2}), 10);
    const auto item = range.pop_item();

    item->image = R"({"id":{"S":"9"}})";

    EXPECT_EQ(range.places(), (std::vector<range_place>{{key_of(1), false}}));
}

TEST_F(RangeProgress, PlacesCanBeToldBeforeItemsAreTaken)
{
    using places = std::vector<range_place>;
    auto range = begin();
    range.begin_fetch(1);
    range.end_fetch(0, page_of({1, 2, -3}, key_of(7)), 10);
    range.begin_fetch(9);
    range.end_fetch(0, page_of({}, key_of(8)), 10);
    range.begin_fetch(9);
    range.end_fetch(0, page_of({4, 5}, key_of(9)), 10);

    EXPECT_EQ(range.places(0), places{{}});
    EXPECT_EQ(range.places(1), (places{{key_of(1), false}}));
    EXPECT_EQ(range.places(2), (places{{key_of(2), false}})) << "a misfit stands behind it";
    pop(range);
    pop(range);
    range.pop_misfit(1);
    EXPECT_EQ(range.places(0), (places{{key_of(8), false}}));
    EXPECT_EQ(range.places(1), (places{{key_of(4), false}}));
    EXPECT_EQ(range.places(2), (places{{key_of(9), false}}));
    EXPECT_EQ(pop(range), 4) << "nothing has been taken";
    EXPECT_EQ(range.places(1), (places{{key_of(9), false}}));
}

TEST_F(RangeProgress, TellingAPlaceThatHasNoKeyTakesNothing)
{
    auto range = begin();
    range.begin_fetch(1);
    model_reply reply = page_of({1, 2}, key_of(2));
    reply.items.front()->image = R"({"n":{"N":"1"}})";
    range.end_fetch(0, std::move(reply), 10);

    EXPECT_THROW(range.places(1), error);
    EXPECT_EQ(pop(range), 1);
}

TEST_F(RangeProgress, CountsWhatIsLeft)
{
    bounds.take = 6;
    bounds.limit = 100;
    auto range = begin(2);
    range.begin_fetch(1);
    range.begin_fetch(1);
    range.end_fetch(0, page_of({1, 2, -3}, key_of(3)), 10);
    pop(range);

    auto rest = range_progress::counting(range);

    EXPECT_EQ(rest.next(range_progress::all), range_step::wait);
    const auto behind = rest.begin_fetch(range_progress::all);
    const auto beginning = rest.begin_fetch(range_progress::all);
    ASSERT_TRUE(behind && beginning);
    EXPECT_EQ(behind->start, key_of(3));
    EXPECT_EQ(beginning->start, "");
    model_reply two;
    two.count = 2;
    rest.end_fetch(0, two, 10);
    EXPECT_EQ(rest.next(range_progress::all), range_step::wait);
    rest.end_fetch(1, two, 10);
    EXPECT_EQ(rest.next(range_progress::all), range_step::deliver);
    EXPECT_EQ(rest.ready(range_progress::all), 5) << "six of them are taken, one is delivered";
    EXPECT_EQ(pop(range), 2) << "which stays where it was";
}

}  // namespace
}  // namespace ddbm::detail
