// Items of several classes whose partitions are spread over shards.

#include "unit/table/scripted_table.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/collection.hpp>
#include <ddbm/compose.hpp>
#include <ddbm/errc.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/strand.hpp>

#include <cstdint>
#include <type_traits>
#include <variant>
#include <vector>

namespace {

struct visit
{
    std::string day;
    int at = 0;
    std::string user;
};

struct order
{
    std::string day;
    long at = 0;
    std::string buyer;
    int cents = 0;
};

// In partitions of their own.
struct first_kind
{
    std::string group;
    int number = 0;
};

struct second_kind
{
    std::string group;
    int number = 0;
};

struct brief_visit
{
    std::string user;
};

struct brief_order
{
    int cents = 0;
};

}  // namespace

template <>
struct ddbm::model_of<visit>
{
    static constexpr auto value =
        ddbm::model<visit>("events")
            .partition_key(
                "pk", ddbm::compose("DAY#", &visit::day, "#", ddbm::shard<2>(&visit::user))
            )
            .sort_key("at", &visit::at)
            .discriminator("type", "visit")
            .field("user", &visit::user)
            .index(
                "by_day",
                ddbm::partition(ddbm::compose("D#", &visit::day, "#", ddbm::shard<3>(&visit::user))
                ),
                ddbm::sort(&visit::at),
                ddbm::project_keys
            );
};

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("events")
            .partition_key(
                "pk", ddbm::compose("DAY#", &order::day, "#", ddbm::shard<2>(&order::buyer))
            )
            .sort_key("at", &order::at)
            .discriminator("type", "order")
            .field("buyer", &order::buyer)
            .field("cents", &order::cents)
            .index(
                "by_day",
                ddbm::partition(ddbm::compose("D#", &order::day, "#", ddbm::shard<3>(&order::buyer))
                ),
                ddbm::sort(&order::at),
                ddbm::project(&order::cents)
            );
};

template <>
struct ddbm::model_of<first_kind>
{
    static constexpr auto value = ddbm::model<first_kind>("kinds")
                                      .partition_key("pk", &first_kind::group)
                                      .sort_key("sk", &first_kind::number)
                                      .discriminator("type", "first");
};

template <>
struct ddbm::model_of<second_kind>
{
    static constexpr auto value = ddbm::model<second_kind>("kinds")
                                      .partition_key("pk", &second_kind::group)
                                      .sort_key("sk", &second_kind::number)
                                      .discriminator("type", "second");
};

template <>
struct ddbm::model_of<brief_visit>
{
    static constexpr auto value = ddbm::model<brief_visit>().field("user", &brief_visit::user);
};

template <>
struct ddbm::model_of<brief_order>
{
    static constexpr auto value = ddbm::model<brief_order>().field("cents", &brief_order::cents);
};

namespace ddbm::test {
namespace {

// Whose items are in this shard.
std::string user_of(int shard)
{
    return shard == 0 ? "u" : "v";
}

std::string visit_at(int shard, const std::string& at)
{
    return R"({"pk":{"S":"DAY#mon#)" + std::to_string(shard) + R"("},"at":{"N":")" + at +
           R"("},"type":{"S":"visit"},"user":{"S":")" + user_of(shard) + R"("}})";
}

std::string order_at(int shard, const std::string& at)
{
    return R"({"pk":{"S":"DAY#mon#)" + std::to_string(shard) + R"("},"at":{"N":")" + at +
           R"("},"type":{"S":"order"},"buyer":{"S":")" + user_of(shard) +
           R"("},"cents":{"N":"5"}})";
}

std::string other_at(int shard, const std::string& at)
{
    return R"({"pk":{"S":"DAY#mon#)" + std::to_string(shard) + R"("},"at":{"N":")" + at +
           R"("},"type":{"S":"other"}})";
}

std::string page_of(const std::vector<std::string>& items)
{
    std::string all;
    for (const std::string& each : items)
        all += (all.empty() ? "" : ",") + each;
    const std::string count = std::to_string(items.size());
    return R"({"Items":[)" + all + R"(],"Count":)" + count + R"(,"ScannedCount":)" + count + "}";
}

class CollectionShards : public testing::Test
{
protected:
    scripted_client side;
    collection<visit, order> events{side.db};

    template <class Range>
    auto next(Range& range)
    {
        typename Range::value_type found;
        bool completed = false;
        range.async_next(redirect_diagnostics(
            [&](error_code ec, typename Range::value_type made) {
                completed = true;
                code = ec;
                found = std::move(made);
            },
            diag
        ));
        run_to_end(side.ctx);
        EXPECT_TRUE(completed);
        return found;
    }

    // `v1 o2`: each by its class and number.
    template <class Range>
    std::string all_of(Range range)
    {
        std::string found;
        while (auto each = next(range))
        {
            found += found.empty() ? "" : " ";
            if (const auto* of_visit = std::get_if<stored<visit>>(&each))
                found += "v" + std::to_string((*of_visit)->at);
            else
                found += "o" + std::to_string(std::get<stored<order>>(each)->at);
        }
        EXPECT_FALSE(code) << diag.message();
        return found;
    }

    // Whether all that were sent have this in them.
    void expect_in_each(const std::string& text) const
    {
        for (const std::string& each : side.script.sent)
            EXPECT_NE(each.find(text), std::string::npos) << each;
    }

    error_code code;
    diagnostics diag;
};

TEST_F(CollectionShards, AreReadAsOnePartition)
{
    side.script.reply(page_of({visit_at(0, "2"), order_at(0, "10")}))
        .reply(page_of({order_at(1, "-1"), visit_at(1, "9")}));
    auto range = events.query("mon");
    static_assert(std::is_same_v<decltype(range)::value_type, stored_variant<visit, order>>);

    EXPECT_EQ(all_of(range), "o-1 v2 v9 o10");
    ASSERT_EQ(side.script.sent.size(), 2U);
    EXPECT_NE(side.script.sent[0].find(R"({":0":{"S":"DAY#mon#0"}})"), std::string::npos);
    EXPECT_NE(side.script.sent[1].find(R"({":0":{"S":"DAY#mon#1"}})"), std::string::npos);
}

TEST_F(CollectionShards, TakeWhatIsAskedOfOneQuery)
{
    side.script.reply(page_of({order_at(0, "7")})).reply(page_of({visit_at(1, "8")}));
    auto range = events.query("mon")
                     .sort_key(ge(3))
                     .filter(attr<&order::cents> > 1)
                     .reverse()
                     .consistent()
                     .unknown_kinds(unknown_kind::skip)
                     .take(1);

    EXPECT_EQ(all_of(range), "v8");
    EXPECT_EQ(side.script.sent.size(), 2U);
    expect_in_each(R"(#1 >= :1)");
    expect_in_each(R"(":1":{"N":"3"})");
    expect_in_each(R"("cents")");
    expect_in_each(R"("ScanIndexForward":false)");
    expect_in_each(R"("ConsistentRead":true)");
    expect_in_each(R"({"S":"visit"})");
}

TEST_F(CollectionShards, OfAnIndexAreReadAsWell)
{
    const std::string brief =
        R"({"pk":{"S":"DAY#mon#0"},"at":{"N":"4"},"type":{"S":"order"},"cents":{"N":"5"},)"
        R"("by_day_pk":{"S":"D#mon#1"}})";
    side.script.reply(page_of({})).reply(page_of({brief})).reply(page_of({}));
    auto range = events.query<"by_day">("mon").sort_key(lt(5));

    const auto found = next(range);

    const auto* of_order = std::get_if<partial<order, "by_day">>(&found);
    ASSERT_TRUE(of_order && *of_order) << diag.message();
    EXPECT_EQ(of_order->get<&order::cents>(), 5);
    EXPECT_EQ(of_order->get<&order::day>(), "mon");
    EXPECT_EQ(side.script.sent.size(), 3U);
    expect_in_each(R"("IndexName":"by_day")");
}

TEST_F(CollectionShards, AreReadIntoSmallerClasses)
{
    side.script.reply(page_of({visit_at(0, "2")})).reply(page_of({order_at(1, "1")}));
    auto range = events.query("mon").as<brief_visit, brief_order>();

    const auto first = next(range);
    const auto second = next(range);

    ASSERT_TRUE(std::holds_alternative<projected<brief_order>>(first)) << diag.message();
    EXPECT_EQ(std::get<projected<brief_order>>(first)->cents, 5);
    ASSERT_TRUE(std::holds_alternative<projected<brief_visit>>(second));
    EXPECT_EQ(std::get<projected<brief_visit>>(second)->user, "u");
    expect_in_each("ProjectionExpression");
}

TEST_F(CollectionShards, RefuseUnknownKindsAndGoOnBehindThem)
{
    side.script.reply(page_of({other_at(0, "1"), visit_at(0, "2")})).reply(page_of({}));
    auto range = events.query("mon");

    EXPECT_FALSE(next(range));
    EXPECT_EQ(code, errc::value_not_allowed);
    EXPECT_TRUE(next(range));
    EXPECT_FALSE(code);
}

TEST_F(CollectionShards, HandUnknownKindsToOneFunctionWhereTheHandlerRuns)
{
    side.script.reply(page_of({other_at(0, "1"), visit_at(0, "2")}))
        .reply(page_of({other_at(1, "3"), order_at(1, "4")}));
    const auto strand = asio::make_strand(side.ctx);
    std::vector<int> counts;
    auto range =
        events.query("mon").unknown_kinds([&counts, &strand, count = 0](const item&) mutable {
            EXPECT_TRUE(strand.running_in_this_thread());
            counts.push_back(++count);
        });
    bool is_found = false;

    range.async_next(asio::bind_executor(strand, [&](error_code ec, const auto& found) {
        EXPECT_FALSE(ec);
        is_found = static_cast<bool>(found);
    }));
    run_to_end(side.ctx);

    EXPECT_TRUE(is_found);
    EXPECT_EQ(counts, (std::vector<int>{1, 2}));
}

TEST_F(CollectionShards, HavePagesWithCursors)
{
    const auto page_behind = [&](const std::string& cursor) {
        auto range = events.query("mon").unknown_kinds(unknown_kind::skip).start_after(cursor);
        using page_type = decltype(range)::page_type;
        return side.get<page_type>([&](auto token) { range.async_next_page(1, token); });
    };
    side.script.reply(page_of({visit_at(0, "2")})).reply(page_of({order_at(1, "1")}));

    const auto first = page_behind("");
    side.script.reply(page_of({visit_at(0, "2")}));
    const auto second = page_behind(first.result.cursor);

    ASSERT_EQ(first.result.items.size(), 1U) << first.diag.message();
    EXPECT_TRUE(std::holds_alternative<stored<order>>(first.result.items[0]));
    ASSERT_EQ(second.result.items.size(), 1U) << second.diag.message();
    EXPECT_TRUE(std::holds_alternative<stored<visit>>(second.result.items[0]));
    // Of the other shard everything was delivered.
    ASSERT_EQ(side.script.sent.size(), 3U);
    EXPECT_NE(side.script.sent[2].find(R"(":0":{"S":"DAY#mon#0"})"), std::string::npos);
}

TEST_F(CollectionShards, AreCounted)
{
    side.script.reply(R"({"Count":3,"ScannedCount":3})").reply(R"({"Count":4,"ScannedCount":4})");
    auto range = events.query("mon");

    const auto out = side.get<std::int64_t>([&](auto token) { range.async_count(token); });

    EXPECT_EQ(out.result, 7) << out.diag.message();
}

TEST(CollectionMerge, ReadsQueriesOfOneCollectionAsOne)
{
    scripted_client side;
    const collection<first_kind, second_kind> all(side.db);
    side.script
        .reply(page_of(
            {R"({"pk":{"S":"a"},"sk":{"N":"1"},"type":{"S":"first"}})",
             R"({"pk":{"S":"a"},"sk":{"N":"4"},"type":{"S":"second"}})"}
        ))
        .reply(page_of({R"({"pk":{"S":"b"},"sk":{"N":"3"},"type":{"S":"first"}})"}));
    auto range = merge(all.query("a"), all.query("b"));

    using handle = decltype(range)::value_type;
    const auto out = side.get<std::vector<handle>>([&](auto token) { range.async_collect(token); });

    std::vector<int> numbers;
    for (const handle& each : out.result)
        numbers.push_back(std::visit([](const auto& of) { return of->number; }, each));
    EXPECT_EQ(numbers, (std::vector<int>{1, 3, 4})) << out.diag.message();
}

}  // namespace
}  // namespace ddbm::test
