// Queries and scans of indexes, and what is read of a part of an item.

#include "unit/table/scripted_table.hpp"

#include <ddbm/attribute.hpp>
#include <ddbm/call_options.hpp>
#include <ddbm/errc.hpp>
#include <ddbm/partial.hpp>
#include <ddbm/projected.hpp>
#include <ddbm/range.hpp>

#include <optional>
#include <tuple>

namespace {

struct address
{
    std::string city;
    std::string street;
};

struct sale
{
    std::string shop;
    int number = 0;
    std::string region;
    std::string city;
    int year = 0;
    double total = 0;
    std::optional<int> label;
    address to;
};

struct city_total
{
    std::string city;
    double total = 0;
};

struct only_total
{
    double total = 0;
};

// One that says itself which kind it is.
struct kind_and_total
{
    std::string type;
    double total = 0;
};

// In shards that an ordinary field tells.
struct visit
{
    std::string day;
    int number = 0;
    std::string user;
    std::string page;
};

}  // namespace

template <>
struct ddbm::model_of<address>
{
    static constexpr auto value =
        ddbm::model<address>().field("city", &address::city).field("street", &address::street);
};

template <>
struct ddbm::model_of<sale>
{
    static constexpr auto value =
        ddbm::model<sale>("sales")
            .partition_key("pk", ddbm::compose("SHOP#", &sale::shop))
            .sort_key("number", &sale::number)
            .discriminator("type", "sale")
            .index(
                "by_place",
                ddbm::partition(&sale::region, &sale::city),
                ddbm::sort(&sale::year, ddbm::compose("TOTAL#", &sale::total))
            )
            .index(
                "by_label",
                ddbm::partition(ddbm::compose("LABEL#", &sale::label)),
                ddbm::sort(ddbm::compose(&sale::region, "#", &sale::city)),
                ddbm::project_keys
            )
            .index("by_number", ddbm::partition(&sale::label), ddbm::project(&sale::total))
            .local_index("by_total", ddbm::sort(&sale::total))
            .field("shop", &sale::shop)
            .field("region", &sale::region)
            .field("city", &sale::city)
            .field("year", &sale::year)
            .field("total", &sale::total, ddbm::also_read_as("sum"))
            .field("label", &sale::label)
            .flatten("to_", &sale::to);
};

template <>
struct ddbm::model_of<city_total>
{
    static constexpr auto value = ddbm::model<city_total>()
                                      .field("city", &city_total::city)
                                      .field("total", &city_total::total, ddbm::also_read_as("sum"))
                                      .unknown(ddbm::unknown::refuse);
};

template <>
struct ddbm::model_of<only_total>
{
    static constexpr auto value = ddbm::model<only_total>().field(
        "total", &only_total::total, ddbm::also_read_as("sum", "gross")
    );
};

template <>
struct ddbm::model_of<kind_and_total>
{
    static constexpr auto value =
        ddbm::model<kind_and_total>()
            .field("type", &kind_and_total::type)
            .field("total", &kind_and_total::total, ddbm::also_read_as("sum"));
};

template <>
struct ddbm::model_of<visit>
{
    static constexpr auto value =
        ddbm::model<visit>("visits")
            .partition_key(
                "pk", ddbm::compose("V#", &visit::day, "#", ddbm::shard<8>(&visit::user))
            )
            .sort_key("number", &visit::number)
            .field("user", &visit::user)
            .field("page", &visit::page)
            .index("by_page", ddbm::partition(&visit::page), ddbm::project_keys);
};

namespace ddbm::test {
namespace {

class IndexRange : public testing::Test
{
protected:
    scripted_client side;
    table<sale> sales{side.db};

    template <class Each>
    typename Each::value_type next(Each range)
    {
        typename Each::value_type found;
        bool completed = false;
        diagnostics diag;
        range.async_next(redirect_diagnostics(
            [&](error_code ec, typename Each::value_type made) {
                completed = true;
                code = ec;
                found = std::move(made);
            },
            diag
        ));
        run_to_end(side.ctx);
        EXPECT_TRUE(completed);
        message = std::string(diag.message());
        return found;
    }

    // What the first page of a range asks for.
    template <class Each>
    std::string asked(Each range)
    {
        side.script.reply(R"({"Items":[],"Count":0,"ScannedCount":0})");
        EXPECT_FALSE(next(range));
        EXPECT_FALSE(code) << message;
        return side.script.sent.empty() ? "" : side.script.sent.back();
    }

    template <class Each>
    typename Each::value_type read(Each range, const std::string& item)
    {
        side.script.reply(R"({"Items":[)" + item + R"(],"Count":1,"ScannedCount":1})");
        return next(range);
    }

    error_code code;
    std::string message;
};

TEST_F(IndexRange, AsksForAllAttributesOfThePartitionKey)
{
    EXPECT_EQ(
        asked(sales.query<"by_place">("EU", "Ulm")),
        R"(Query {"TableName":"sales","IndexName":"by_place",)"
        R"("KeyConditionExpression":"#0 = :0 AND #1 = :1",)"
        R"("ExpressionAttributeNames":{"#0":"region","#1":"city"},)"
        R"("ExpressionAttributeValues":{":0":{"S":"EU"},":1":{"S":"Ulm"}}})"
    );
}

TEST_F(IndexRange, AsksForTheFirstAttributesOfTheSortKey)
{
    const std::string one = asked(sales.query<"by_place">("EU", "Ulm").sort_key(ge(2026)));
    const std::string two =
        asked(sales.query<"by_place">("EU", "Ulm").sort_key(eq(2026), lt(9.5)).reverse());

    EXPECT_NE(one.find(R"("#0 = :0 AND #1 = :1 AND #2 >= :2")"), std::string::npos) << one;
    EXPECT_NE(one.find(R"("#2":"year"})"), std::string::npos) << one;
    EXPECT_NE(one.find(R"(":2":{"N":"2026"}})"), std::string::npos) << one;
    EXPECT_NE(two.find(R"("#0 = :0 AND #1 = :1 AND #2 = :2 AND #3 < :3")"), std::string::npos)
        << two;
    EXPECT_NE(two.find(R"(":2":{"N":"2026"},":3":{"S":"TOTAL#9.5"}})"), std::string::npos) << two;
    EXPECT_NE(two.find(R"("ScanIndexForward":false)"), std::string::npos) << two;
}

TEST_F(IndexRange, TakesTheLatestConditionsAsAWhole)
{
    const std::string sent = asked(
        sales.query<"by_place">("EU", "Ulm").sort_key(eq(2026), lt(9.5)).sort_key(between(1, 2))
    );

    EXPECT_NE(sent.find(R"("#0 = :0 AND #1 = :1 AND #2 BETWEEN :2 AND :3")"), std::string::npos)
        << sent;
}

TEST_F(IndexRange, GivesComposedPartitionsByTheirMembers)
{
    const std::string sent = asked(sales.query<"by_label">(7));

    EXPECT_NE(sent.find(R"({":0":{"S":"LABEL#7"}})"), std::string::npos) << sent;
}

TEST_F(IndexRange, GivesMembersThatMayBeAbsentByTheirValues)
{
    const std::string sent = asked(sales.query<"by_number">(1.5));

    EXPECT_NE(sent.find(R"({":0":{"N":"1.5"}})"), std::string::npos) << sent;
}

TEST_F(IndexRange, OfTheTablesPartitionsIsGivenItsKey)
{
    const std::string sent = asked(sales.query<"by_total">("x").sort_key(gt(1.5)).consistent());

    EXPECT_NE(sent.find(R"("IndexName":"by_total")"), std::string::npos) << sent;
    EXPECT_NE(sent.find(R"({":0":{"S":"SHOP#x"},":1":{"N":"1.5"}})"), std::string::npos) << sent;
    EXPECT_NE(sent.find(R"("ConsistentRead":true)"), std::string::npos) << sent;
}

TEST_F(IndexRange, TakesComposedSortKeysByTheirMembers)
{
    const auto value = [&](auto condition) {
        const std::string sent = asked(sales.query<"by_label">(7).sort_key(condition));
        return sent.substr(sent.find(R"(,":1":)"));
    };

    EXPECT_EQ(value(eq(std::tuple("EU", "Ulm"))), R"(,":1":{"S":"EU#Ulm"}}})");
    EXPECT_EQ(
        value(between(std::tuple("EU", "A"), std::tuple("EU", "B"))),
        R"(,":1":{"S":"EU#A"},":2":{"S":"EU#B"}}})"
    );
    // The first members as a whole, or all with the beginning of the last.
    EXPECT_EQ(value(begins_with("EU")), R"(,":1":{"S":"EU#"}}})");
    EXPECT_EQ(value(begins_with(std::tuple("EU", "U"))), R"(,":1":{"S":"EU#U"}}})");
}

TEST_F(IndexRange, RefusesMembersThatWouldBeReadAsOthers)
{
    next(sales.query<"by_label">(7).sort_key(begins_with("E#U")));

    EXPECT_EQ(code, errc::value_not_allowed);
    EXPECT_TRUE(side.script.sent.empty());
}

TEST_F(IndexRange, ScansAnIndex)
{
    EXPECT_EQ(
        asked(sales.scan<"by_place">()), R"(Scan {"TableName":"sales","IndexName":"by_place"})"
    );
}

TEST_F(IndexRange, ThatIsGlobalRefusesConsistentReadsOfTheOptions)
{
    const auto strict = sales.with(call_options().consistent());

    EXPECT_FALSE(next(strict.query<"by_place">("EU", "Ulm")));
    EXPECT_EQ(code, errc::invalid_request);
    EXPECT_NE(message.find("by_place"), std::string::npos) << message;
    EXPECT_TRUE(side.script.sent.empty());

    const std::string sent =
        asked(strict.query<"by_place">("EU", "Ulm").consistency(consistency::eventual));
    EXPECT_EQ(sent.find("ConsistentRead"), std::string::npos) << sent;
}

TEST_F(IndexRange, RefusesAnEmptyKeyBeforeItIsSent)
{
    next(sales.query<"by_place">("EU", ""));

    EXPECT_EQ(code, errc::empty_key);
    EXPECT_NE(message.find("city"), std::string::npos) << message;
    EXPECT_TRUE(side.script.sent.empty());
}

TEST_F(IndexRange, ThatHoldsEverythingDeliversWholeObjects)
{
    stored<sale> found = read(
        sales.query<"by_place">("EU", "Ulm"),
        R"({"pk":{"S":"SHOP#x"},"number":{"N":"1"},"type":{"S":"sale"},"shop":{"S":"x"},)"
        R"("region":{"S":"EU"},"city":{"S":"Ulm"},"year":{"N":"2026"},"total":{"N":"9.5"},)"
        R"("by_place_sk2":{"S":"TOTAL#9.5"},"to_city":{"S":"Bonn"},"to_street":{"S":""}})"
    );

    ASSERT_TRUE(found) << message;
    EXPECT_EQ(found->to.city, "Bonn");
}

TEST_F(IndexRange, ThatHoldsKeysDeliversWhatTheySay)
{
    auto range = sales.query<"by_label">(7);
    partial<sale, "by_label"> found = read(
        range,
        R"({"pk":{"S":"SHOP#x"},"number":{"N":"3"},"type":{"S":"sale"},)"
        R"("by_label_pk":{"S":"LABEL#7"},"by_label_sk":{"S":"EU#Ulm"}})"
    );

    ASSERT_TRUE(found) << message;
    EXPECT_EQ(found.get<&sale::shop>(), "x");
    EXPECT_EQ(found.get<&sale::number>(), 3);
    EXPECT_EQ(found.get<&sale::label>(), 7);
    EXPECT_EQ(found.get<&sale::region>(), "EU");
    EXPECT_EQ(found.get<&sale::city>(), "Ulm");
    EXPECT_EQ(found.key(), sales.key("x", 3));
    EXPECT_NE(found.image().find("LABEL#7"), std::string_view::npos);
}

TEST_F(IndexRange, ThatHoldsAPartIsAskedForWhatItHas)
{
    const std::string all = asked(sales.query<"by_number">(7));
    const std::string small = asked(sales.query<"by_number">(7).as<only_total>());

    EXPECT_EQ(all.find("ProjectionExpression"), std::string::npos) << all;
    EXPECT_NE(small.find("total"), std::string::npos) << small;
    EXPECT_NE(small.find("sum"), std::string::npos) << small;
    // Not for a name that only the smaller class has: the index does not hold it.
    EXPECT_EQ(small.find("gross"), std::string::npos) << small;
}

TEST_F(IndexRange, ThatHoldsAPartReadsOldNames)
{
    const auto found = read(
        sales.query<"by_number">(7),
        R"({"pk":{"S":"SHOP#x"},"number":{"N":"3"},"type":{"S":"sale"},"label":{"N":"7"},)"
        R"("sum":{"N":"2.5"}})"
    );

    ASSERT_TRUE(found) << message;
    EXPECT_EQ(found.get<&sale::total>(), 2.5);
}

TEST_F(IndexRange, ThatHoldsAPartRefusesOtherKinds)
{
    const std::string key = R"({"pk":{"S":"SHOP#x"},"number":{"N":"3"},"label":{"N":"7"},)"
                            R"("total":{"N":"1"})";

    EXPECT_FALSE(read(sales.query<"by_number">(7), key + R"(,"type":{"S":"gift"}})"));
    EXPECT_EQ(code, errc::value_not_allowed);
    EXPECT_NE(message.find("type"), std::string::npos) << message;
    EXPECT_FALSE(read(sales.query<"by_number">(7), key + "}"));
    EXPECT_EQ(code, errc::attribute_missing);
}

TEST_F(IndexRange, ThatHoldsAPartGivesKeysWhoseShardsItDoesNotTell)
{
    const table<visit> visits(side.db);

    const partial<visit, "by_page"> found = read(
        visits.query<"by_page">("home"),
        R"({"pk":{"S":"V#monday#5"},"number":{"N":"3"},"page":{"S":"home"}})"
    );

    ASSERT_TRUE(found) << message;
    EXPECT_EQ(found.get<&visit::day>(), "monday");
    EXPECT_EQ(found.key().attributes().at("pk").as_string(), "V#monday#5");
    side.script.reply("{}");
    side.run([&](auto token) { visits.async_find(found.key(), token); });
    EXPECT_NE(side.script.sent.back().find("V#monday#5"), std::string::npos)
        << side.script.sent.back();
}

TEST_F(IndexRange, ThatHoldsAPartTellsWhatDoesNotFit)
{
    read(
        sales.query<"by_number">(7),
        R"({"pk":{"S":"SHOP#x"},"number":{"N":"3"},"type":{"S":"sale"},"label":{"N":"7"},)"
        R"("total":{"S":"much"}})"
    );

    EXPECT_EQ(code, errc::attribute_type_mismatch);
    EXPECT_NE(message.find("total"), std::string::npos) << message;
}

// A query would be refused by the service; a scan would find nothing, and say so.
TEST_F(IndexRange, HasNoFilterOfWhatItDoesNotHold)
{
    const auto about = [](const char* attribute) {
        detail::expression_text text;
        text.attribute(attribute).text(" > ").value(R"({"N":"1"})");
        text.count(1);
        return condition<sale>(detail::condition_core(text));
    };
    const auto refused = [&](auto range) {
        EXPECT_FALSE(next(range));
        EXPECT_EQ(code, errc::invalid_request);
        EXPECT_NE(message.find("by_number"), std::string::npos) << message;
        EXPECT_NE(message.find("year"), std::string::npos) << message;
    };

    refused(sales.query<"by_number">(7).filter(about("year")));
    refused(sales.scan<"by_number">().filter(about("total")).filter(about("year")));
    EXPECT_TRUE(side.script.sent.empty());
    // Held besides its key, the table's key, and by an index that holds everything.
    EXPECT_NE(asked(sales.query<"by_number">(7).filter(about("total"))), "");
    EXPECT_NE(asked(sales.scan<"by_number">().filter(about("number"))), "");
    EXPECT_NE(asked(sales.scan<"by_place">().filter(about("anything"))), "");
}

// What is made of `attr` where it stands has been seen by the compiler.
TEST_F(IndexRange, HasFiltersOfWhatItHolds)
{
    EXPECT_EQ(
        asked(sales.query<"by_number">(7).filter(attr<&sale::total> > 1)),
        R"(Query {"TableName":"sales","IndexName":"by_number",)"
        R"("KeyConditionExpression":"#0 = :0","FilterExpression":"#1 > :1",)"
        R"("ExpressionAttributeNames":{"#0":"label","#1":"total"},)"
        R"("ExpressionAttributeValues":{":0":{"N":"7"},":1":{"N":"1"}}})"
    );
    EXPECT_NE(asked(sales.scan<"by_number">().filter(attr<&sale::label> == 7)), "");
    EXPECT_NE(asked(sales.query<"by_number">(7).filter(attr<&sale::number> == 3)), "");
    EXPECT_NE(asked(sales.query("x").filter(attr<&sale::year> == 3)), "");
    const condition<sale> kept = attr<&sale::year> > 1;
    for (auto range :
         {sales.query<"by_number">(7).filter(kept),
          sales.query<"by_number">(7).filter(attribute("year") > 1)})
    {
        EXPECT_FALSE(next(range));
        EXPECT_EQ(code, errc::invalid_request);
        EXPECT_NE(message.find("year"), std::string::npos) << message;
    }
}

TEST_F(IndexRange, ReadsIntoASmallerClass)
{
    projected<city_total> found = read(
        sales.query("x").as<city_total>(),
        R"({"pk":{"S":"SHOP#x"},"number":{"N":"3"},"type":{"S":"sale"},"city":{"S":"Ulm"},)"
        R"("sum":{"N":"2.5"}})"
    );

    EXPECT_EQ(
        side.script.sent.back(),
        R"(Query {"TableName":"sales","KeyConditionExpression":"#0 = :0",)"
        R"("ProjectionExpression":"#1, #2, #3, #4, #0, #5",)"
        R"("ExpressionAttributeNames":{"#0":"pk","#1":"city","#2":"total","#3":"sum",)"
        R"("#4":"type","#5":"number"},"ExpressionAttributeValues":{":0":{"S":"SHOP#x"}}})"
    );
    ASSERT_TRUE(found) << message;
    EXPECT_EQ(found->city, "Ulm");
    EXPECT_EQ(found->total, 2.5);
}

TEST_F(IndexRange, StaysWhatItIsWhereASmallerOneIsMadeOfIt)
{
    auto whole = sales.scan().limit(5);
    auto small = whole.as<only_total>();
    small.take(1);

    EXPECT_NE(asked(small).find("ProjectionExpression"), std::string::npos);
    EXPECT_EQ(asked(whole), R"(Scan {"TableName":"sales","Limit":5})");
    EXPECT_THROW(whole.as<only_total>(), error) << "it has begun";
}

TEST_F(IndexRange, ReadsIntoASmallerClassFromAnIndexAndAScan)
{
    const std::string of_index = asked(sales.scan<"by_place">().as<city_total>());
    const std::string of_table = asked(sales.scan().limit(5).as<city_total>());

    EXPECT_NE(of_index.find(R"("#6":"region")"), std::string::npos) << of_index;
    EXPECT_NE(
        of_table.find(R"("ProjectionExpression":"#0, #1, #2, #3, #4, #5")"), std::string::npos
    ) << of_table;
    EXPECT_NE(of_table.find(R"("Limit":5)"), std::string::npos) << of_table;
}

TEST_F(IndexRange, RefusesToReadOtherKindsIntoASmallerClass)
{
    const std::string item = R"({"pk":{"S":"SHOP#x"},"number":{"N":"3"},"total":{"N":"2.5"},)"
                             R"("type":{"S":"gift"}})";

    EXPECT_FALSE(read(sales.query("x").as<only_total>(), item));
    EXPECT_EQ(code, errc::value_not_allowed);
    EXPECT_NE(message.find("type"), std::string::npos) << message;
    // One that has the attribute sees for itself.
    EXPECT_EQ(read(sales.query("x").as<kind_and_total>(), item)->type, "gift");
}

}  // namespace
}  // namespace ddbm::test
