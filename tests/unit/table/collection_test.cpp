// Items of several classes in one table, read together.

#include "unit/table/scripted_table.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/attribute.hpp>
#include <ddbm/collection.hpp>
#include <ddbm/compose.hpp>
#include <ddbm/errc.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <variant>

namespace {

struct customer
{
    std::string id;
    std::string name;
};

struct purchase
{
    std::string customer_id;
    int number = 0;
    int cents = 0;
};

// Two whose keys are numbers, of which the sort keys are not made alike.
struct sample
{
    int sensor = 0;
    std::int64_t at = 0;
    int value = 0;
};

struct outage
{
    std::int64_t sensor = 0;
    std::chrono::sys_seconds at{};
};

// Two that are alike in shards that a part of the key tells.
struct first_half
{
    std::string day;
    int number = 0;
};

struct second_half
{
    std::string date;
    std::int64_t count = 0;
};

}  // namespace

template <>
struct ddbm::model_of<sample>
{
    static constexpr auto value = ddbm::model<sample>("samples")
                                      .partition_key("sensor", &sample::sensor)
                                      .sort_key("at", &sample::at)
                                      .discriminator("type", "sample")
                                      .field("value", &sample::value);
};

template <>
struct ddbm::model_of<outage>
{
    static constexpr auto value = ddbm::model<outage>("samples")
                                      .partition_key("sensor", &outage::sensor)
                                      .sort_key("at", &outage::at, ddbm::epoch_seconds)
                                      .discriminator("type", "outage");
};

template <>
struct ddbm::model_of<first_half>
{
    static constexpr auto value =
        ddbm::model<first_half>("halves")
            .partition_key(
                "pk", ddbm::compose("H#", &first_half::day, "#", ddbm::shard<4>(&first_half::day))
            )
            .sort_key("sk", ddbm::compose("N#", ddbm::padded<3>(&first_half::number)))
            .discriminator("type", "first");
};

template <>
struct ddbm::model_of<second_half>
{
    static constexpr auto value =
        ddbm::model<second_half>("halves")
            .partition_key(
                "pk",
                ddbm::compose("H#", &second_half::date, "#", ddbm::shard<4>(&second_half::date))
            )
            .sort_key("sk", ddbm::compose("N#", ddbm::padded<3>(&second_half::count)))
            .discriminator("type", "second");
};

template <>
struct ddbm::model_of<customer>
{
    static constexpr auto value = ddbm::model<customer>("shop")
                                      .partition_key("pk", ddbm::compose("CUST#", &customer::id))
                                      .sort_key("sk", ddbm::compose("PROFILE"))
                                      .discriminator("type", "customer")
                                      .field("name", &customer::name);
};

template <>
struct ddbm::model_of<purchase>
{
    static constexpr auto value =
        ddbm::model<purchase>("shop")
            .partition_key("pk", ddbm::compose("CUST#", &purchase::customer_id))
            .sort_key("sk", ddbm::compose("BUY#", ddbm::padded<4>(&purchase::number)))
            .discriminator("type", "purchase")
            .field("cents", &purchase::cents);
};

namespace ddbm::test {
namespace {

const std::string buy_7 =
    R"({"pk":{"S":"CUST#1"},"sk":{"S":"BUY#0007"},"type":{"S":"purchase"},"cents":{"N":"5"}})";
const std::string ann =
    R"({"pk":{"S":"CUST#1"},"sk":{"S":"PROFILE"},"type":{"S":"customer"},"name":{"S":"Ann"}})";
const std::string note =
    R"({"pk":{"S":"CUST#1"},"sk":{"S":"NOTE"},"type":{"S":"note"},"text":{"S":"x"}})";
const std::string nothing = R"({"pk":{"S":"CUST#1"},"sk":{"S":"OTHER"}})";

std::string page_of(const std::vector<std::string>& items)
{
    std::string all;
    for (const std::string& each : items)
        all += (all.empty() ? "" : ",") + each;
    const std::string count = std::to_string(items.size());
    return R"({"Items":[)" + all + R"(],"Count":)" + count + R"(,"ScannedCount":)" + count + "}";
}

class Collection : public testing::Test
{
protected:
    using handle = stored_variant<customer, purchase>;

    scripted_client side;
    collection<customer, purchase> all{side.db};

    template <class Range>
    handle next(Range& range)
    {
        handle found;
        bool completed = false;
        diagnostics diag;
        range.async_next(redirect_diagnostics(
            [&](error_code ec, handle made) {
                completed = true;
                code = ec;
                found = std::move(made);
            },
            diag
        ));
        run_to_end(side.ctx);
        EXPECT_TRUE(completed);
        path = std::string(diag.attribute_path());
        expected = std::string(diag.expected());
        found_instead = std::string(diag.found());
        return found;
    }

    error_code code;
    std::string path;
    std::string expected;
    std::string found_instead;
};

TEST_F(Collection, DeliversEachItemAsAnObjectOfItsClass)
{
    side.script.reply(page_of({buy_7, ann}));
    auto range = all.query("1");

    const handle first = next(range);
    const handle second = next(range);
    const handle end = next(range);

    ASSERT_TRUE(std::holds_alternative<stored<purchase>>(first));
    EXPECT_EQ(std::get<stored<purchase>>(first)->number, 7);
    EXPECT_EQ(std::get<stored<purchase>>(first)->customer_id, "1");
    EXPECT_EQ(first.image(), buy_7);
    ASSERT_TRUE(std::holds_alternative<stored<customer>>(second));
    EXPECT_EQ(std::get<stored<customer>>(second)->name, "Ann");
    EXPECT_FALSE(end);
    EXPECT_FALSE(code);
    EXPECT_EQ(
        side.script.sent.back(),
        R"(Query {"TableName":"shop","KeyConditionExpression":"#0 = :0",)"
        R"("ExpressionAttributeNames":{"#0":"pk"},)"
        R"("ExpressionAttributeValues":{":0":{"S":"CUST#1"}}})"
    );
}

TEST_F(Collection, CanBeVisited)
{
    side.script.reply(page_of({ann}));
    auto range = all.query("1");

    const handle found = next(range);
    const std::string name = std::visit(
        [](const auto& each) {
            if constexpr (std::is_same_v<std::decay_t<decltype(*each)>, customer>)
                return each->name;
            else
                return std::string();
        },
        found
    );

    EXPECT_EQ(name, "Ann");
}

TEST_F(Collection, RefusesUnknownKindsAndGoesOnBehindThem)
{
    side.script.reply(page_of({buy_7, note, nothing, ann}));
    auto range = all.query("1");

    EXPECT_TRUE(next(range));
    EXPECT_FALSE(next(range));
    EXPECT_EQ(code, errc::value_not_allowed);
    EXPECT_EQ(path, "type");
    EXPECT_EQ(expected, "one of the texts customer, purchase");
    EXPECT_EQ(found_instead, "note");
    EXPECT_FALSE(next(range));
    EXPECT_EQ(found_instead, "no name of a kind");
    EXPECT_TRUE(std::holds_alternative<stored<customer>>(next(range)));
    EXPECT_FALSE(code);
}

TEST_F(Collection, HandsUnknownKindsToAFunction)
{
    side.script.reply(page_of({note, buy_7, nothing}));
    std::vector<std::string> handed;
    auto range = all.query("1").unknown_kinds([&](const item& each) {
        handed.push_back(each.at("sk").as_string());
    });

    EXPECT_TRUE(next(range));
    EXPECT_EQ(handed, std::vector<std::string>{"NOTE"});
    EXPECT_FALSE(next(range));
    EXPECT_FALSE(code);
    EXPECT_EQ(handed, (std::vector<std::string>{"NOTE", "OTHER"}));
}

TEST_F(Collection, TellsUnknownKindsFromItemsThatDoNotFit)
{
    const std::string broken =
        R"({"pk":{"S":"CUST#1"},"sk":{"S":"BUY#0008"},"type":{"S":"purchase"}})";
    side.script.reply(page_of({note, broken, ann}));
    int unknown = 0;
    auto range = all.query("1").unknown_kinds([&](const item&) { ++unknown; });

    EXPECT_FALSE(next(range));
    EXPECT_EQ(code, errc::attribute_missing);
    EXPECT_EQ(path, "cents");
    EXPECT_EQ(unknown, 1);
    EXPECT_TRUE(next(range));
}

TEST_F(Collection, HandsBothToTheirFunctions)
{
    const std::string broken =
        R"({"pk":{"S":"CUST#1"},"sk":{"S":"BUY#0008"},"type":{"S":"purchase"}})";
    side.script.reply(page_of({broken, note, ann}));
    std::string order;
    auto range = all.query("1").unknown_kinds([&](const item&) { order += "u"; }
    ).on_misfit([&](const misfit&) { order += "m"; });

    EXPECT_TRUE(next(range));
    EXPECT_EQ(order, "mu");
}

TEST_F(Collection, HasTheServiceSkipUnknownKinds)
{
    side.script.reply(page_of({ann}));
    auto range = all.query("1").unknown_kinds(unknown_kind::skip);

    EXPECT_TRUE(next(range));
    EXPECT_EQ(
        side.script.sent.back(),
        R"(Query {"TableName":"shop","KeyConditionExpression":"#0 = :0",)"
        "\"FilterExpression\":\"#1 IN (:1, :2)\","
        R"("ExpressionAttributeNames":{"#0":"pk","#1":"type"},)"
        R"("ExpressionAttributeValues":{":0":{"S":"CUST#1"},":1":{"S":"customer"},)"
        R"(":2":{"S":"purchase"}}})"
    );
}

TEST_F(Collection, TakesTheLatestFateOfUnknownKinds)
{
    side.script.reply(page_of({note}));
    auto range =
        all.query("1").unknown_kinds(unknown_kind::skip).unknown_kinds(unknown_kind::refuse);

    EXPECT_FALSE(next(range));
    EXPECT_EQ(code, errc::value_not_allowed);
    EXPECT_EQ(side.script.sent.back().find("FilterExpression"), std::string::npos);
}

TEST_F(Collection, TakesConditionsOnTheTextOfTheSortKey)
{
    side.script.reply(page_of({buy_7}));
    auto range = all.query("1").sort_key(begins_with("BUY#")).reverse().take(1);

    EXPECT_TRUE(next(range));
    const std::string& sent = side.script.sent.back();
    EXPECT_NE(sent.find("\"#0 = :0 AND begins_with(#1, :1)\""), std::string::npos) << sent;
    EXPECT_NE(sent.find(R"(":1":{"S":"BUY#"})"), std::string::npos) << sent;
    EXPECT_NE(sent.find(R"("ScanIndexForward":false)"), std::string::npos) << sent;
}

TEST_F(Collection, TakesConditionsOnWhatIsStoredOfTheSortKey)
{
    side.script.reply(page_of({}));
    auto range = collection<sample, outage>(side.db).query(7).sort_key(between(5, 7.5));

    range.async_next([](error_code, const auto&) {});
    run_to_end(side.ctx);

    const std::string& sent = side.script.sent.back();
    EXPECT_NE(sent.find(R"({":0":{"N":"7"},":1":{"N":"5"},":2":{"N":"7.5"}})"), std::string::npos)
        << sent;
}

TEST_F(Collection, TakesConditionsAsModelsOfOneSortKeyDo)
{
    side.script.reply(page_of({}));
    auto range = collection<first_half, second_half>(side.db).query("monday").sort_key(ge(7));

    range.async_next([](error_code, const auto&) {});
    run_to_end(side.ctx);

    const std::string& sent = side.script.sent.back();
    EXPECT_NE(sent.find(R"(":1":{"S":"N#007"})"), std::string::npos) << sent;
}

TEST_F(Collection, TakesFiltersOfEachOfItsClassesAndOfNone)
{
    side.script.reply(page_of({buy_7}));
    auto range = all.query("1")
                     .filter(attr<&purchase::cents> > 3)
                     .filter(!attr<&customer::name>.exists())
                     .filter(attribute("note").exists());

    EXPECT_TRUE(next(range));
    const std::string& sent = side.script.sent.back();
    EXPECT_NE(sent.find("FilterExpression"), std::string::npos) << sent;
    EXPECT_NE(sent.find(R"("cents")"), std::string::npos) << sent;
    EXPECT_NE(sent.find(R"("name")"), std::string::npos) << sent;
    EXPECT_NE(sent.find(R"("note")"), std::string::npos) << sent;
}

TEST_F(Collection, ScansTheTable)
{
    side.script.reply(page_of({ann, buy_7}));
    auto range = all.scan();

    EXPECT_TRUE(std::holds_alternative<stored<customer>>(next(range)));
    EXPECT_TRUE(std::holds_alternative<stored<purchase>>(next(range)));
    EXPECT_EQ(side.script.sent.back(), R"(Scan {"TableName":"shop"})");
}

TEST_F(Collection, DeliversHandlesThatCanBeSaved)
{
    side.script.reply(page_of({ann})).reply("{}");
    auto range = all.query("1");
    const handle found = next(range);
    ASSERT_TRUE(found);
    const auto& one = std::get<stored<customer>>(found);
    one->name = "Bea";
    const table<customer> customers(side.db);

    const auto out = side.run([&](auto token) { customers.async_save(one, token); });

    EXPECT_FALSE(out.ec) << out.diag.message();
    const std::string& sent = side.script.sent.back();
    EXPECT_EQ(sent.substr(0, 10), "UpdateItem");
    EXPECT_NE(sent.find(R"("S":"Bea")"), std::string::npos) << sent;
}

}  // namespace
}  // namespace ddbm::test
