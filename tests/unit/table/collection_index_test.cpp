// Items of several classes that an index of their table has, and parts of them.

#include "unit/table/scripted_table.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/collection.hpp>
#include <ddbm/compose.hpp>
#include <ddbm/errc.hpp>

#include <optional>
#include <sstream>
#include <type_traits>
#include <variant>

namespace {

struct invoice
{
    std::string customer;
    int number = 0;
    std::string status;
    int due = 0;
    int cents = 0;
};

struct offer
{
    std::string customer;
    int number = 0;
    std::string status;
    std::optional<int> until;
    std::string text;
};

struct only_cents
{
    int cents = 0;
};

struct only_status
{
    std::string status;
};

struct for_letters;

}  // namespace

template <>
struct ddbm::model_of<invoice>
{
    static constexpr auto value =
        ddbm::model<invoice>("papers")
            .partition_key("pk", ddbm::compose("CUST#", &invoice::customer))
            .sort_key("sk", ddbm::compose("INV#", ddbm::padded<4>(&invoice::number)))
            .discriminator("type", "invoice")
            .field("status", &invoice::status)
            .field("due", &invoice::due)
            .field("cents", &invoice::cents, ddbm::also_read_as("sum"))
            .index(
                "by_status",
                ddbm::partition(ddbm::compose("STATUS#", &invoice::status)),
                ddbm::sort(&invoice::due, "sk")
            )
            .index(
                "brief",
                ddbm::partition(&invoice::status),
                ddbm::sort("sk"),
                ddbm::project(&invoice::cents)
            )
            .index("mixed", ddbm::partition(&invoice::status), ddbm::sort(&invoice::due))
            .index("by_type", ddbm::partition("type"), ddbm::project_keys)
            .local_index("by_due", ddbm::sort(&invoice::due));
};

template <>
struct ddbm::model_of<offer>
{
    static constexpr auto value =
        ddbm::model<offer>("papers")
            .partition_key("pk", ddbm::compose("CUST#", &offer::customer))
            .sort_key("sk", ddbm::compose("OFF#", ddbm::padded<4>(&offer::number)))
            .discriminator("type", "offer")
            .field("text", &offer::text)
            .field("status", &offer::status)
            .field("due", &offer::until)
            .local_index("by_due", ddbm::sort(&offer::until))
            .index(
                "mixed",
                ddbm::partition(&offer::status),
                ddbm::sort(&offer::until),
                ddbm::project_keys
            )
            .index("brief", ddbm::partition(&offer::status), ddbm::sort("sk"), ddbm::project_keys)
            .index("by_type", ddbm::partition("type"), ddbm::project_keys)
            .index(
                "by_status",
                ddbm::partition(ddbm::compose("STATUS#", &offer::status)),
                ddbm::sort(&offer::until, "sk")
            );
};

// The same class in another form.
template <>
struct ddbm::model_of<offer, for_letters>
{
    static constexpr auto value =
        ddbm::model<offer>("papers")
            .partition_key("pk", ddbm::compose("CUST#", &offer::customer))
            .sort_key("sk", ddbm::compose("LETTER#", ddbm::padded<4>(&offer::number)))
            .discriminator("type", "letter")
            .field("body", &offer::text)
            .field("status", &offer::status)
            .index("brief", ddbm::partition(&offer::status), ddbm::sort("sk"), ddbm::project_keys);
};

template <>
struct ddbm::model_of<only_cents>
{
    static constexpr auto value =
        ddbm::model<only_cents>().field("cents", &only_cents::cents, ddbm::also_read_as("sum"));
};

template <>
struct ddbm::model_of<only_status>
{
    static constexpr auto value = ddbm::model<only_status>().field("status", &only_status::status);
};

template <>
struct ddbm::model_of<only_status, for_letters>
{
    static constexpr auto value = ddbm::model<only_status>().field("body", &only_status::status);
};

namespace ddbm::test {
namespace {

const std::string invoice_7 =
    R"({"pk":{"S":"CUST#1"},"sk":{"S":"INV#0007"},"type":{"S":"invoice"},"status":{"S":"open"},)"
    R"("due":{"N":"5"},"cents":{"N":"95"},"by_status_pk":{"S":"STATUS#open"}})";
const std::string offer_8 =
    R"({"pk":{"S":"CUST#1"},"sk":{"S":"OFF#0008"},"type":{"S":"offer"},"status":{"S":"open"},)"
    R"("due":{"N":"6"},"text":{"S":"x"},"by_status_pk":{"S":"STATUS#open"}})";
const std::string brief_7 =
    R"({"pk":{"S":"CUST#1"},"sk":{"S":"INV#0007"},"type":{"S":"invoice"},"status":{"S":"open"},)"
    R"("cents":{"N":"95"}})";
const std::string brief_8 =
    R"({"pk":{"S":"CUST#1"},"sk":{"S":"OFF#0008"},"type":{"S":"offer"},"status":{"S":"open"}})";
const std::string letter_9 =
    R"({"pk":{"S":"CUST#1"},"sk":{"S":"LETTER#0009"},"type":{"S":"letter"},)"
    R"("status":{"S":"sent"},"body":{"S":"Dear"}})";

std::string page_of(const std::vector<std::string>& items)
{
    std::string all;
    for (const std::string& each : items)
        all += (all.empty() ? "" : ",") + each;
    const std::string count = std::to_string(items.size());
    return R"({"Items":[)" + all + R"(],"Count":)" + count + R"(,"ScannedCount":)" + count + "}";
}

class CollectionIndex : public testing::Test
{
protected:
    scripted_client side;
    collection<invoice, offer> papers{side.db};

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

    // What the first page of a range asks for.
    template <class Range>
    std::string asked(Range range)
    {
        side.script.reply(page_of({}));
        EXPECT_FALSE(next(range));
        EXPECT_FALSE(code) << diag.message();
        return side.script.sent.empty() ? "" : side.script.sent.back();
    }

    error_code code;
    diagnostics diag;
};

TEST_F(CollectionIndex, DeliversWholeObjectsOfEachClass)
{
    side.script.reply(page_of({invoice_7, offer_8}));
    auto range = papers.query<"by_status">("open");

    const stored_variant<invoice, offer> first = next(range);
    const stored_variant<invoice, offer> second = next(range);

    ASSERT_TRUE(std::holds_alternative<stored<invoice>>(first)) << diag.message();
    ASSERT_TRUE(first);
    EXPECT_EQ(std::get<stored<invoice>>(first)->cents, 95);
    ASSERT_TRUE(std::holds_alternative<stored<offer>>(second));
    EXPECT_EQ(std::get<stored<offer>>(second)->text, "x");
    EXPECT_EQ(std::get<stored<offer>>(second)->until, 6);
    EXPECT_EQ(
        side.script.sent.back(),
        R"(Query {"TableName":"papers","IndexName":"by_status",)"
        R"("KeyConditionExpression":"#0 = :0","ExpressionAttributeNames":{"#0":"by_status_pk"},)"
        R"("ExpressionAttributeValues":{":0":{"S":"STATUS#open"}}})"
    );
}

TEST_F(CollectionIndex, TakesConditionsOnAttributesThatAreMadeAlikeAsModelsDo)
{
    // An optional in one of them is as what it holds.
    const std::string sent = asked(papers.query<"by_status">("open").sort_key(ge(5)).reverse());

    EXPECT_NE(sent.find(R"("#0 = :0 AND #1 >= :1")"), std::string::npos) << sent;
    EXPECT_NE(sent.find(R"("#1":"due"})"), std::string::npos) << sent;
    EXPECT_NE(sent.find(R"(":1":{"N":"5"}})"), std::string::npos) << sent;
    EXPECT_NE(sent.find(R"("ScanIndexForward":false)"), std::string::npos) << sent;
}

TEST_F(CollectionIndex, TakesConditionsOnWhatIsStoredOfOthers)
{
    const std::string sent =
        asked(papers.query<"by_status">("open").sort_key(eq(5), begins_with("INV#")));

    EXPECT_NE(sent.find("\"#0 = :0 AND #1 = :1 AND begins_with(#2, :2)\""), std::string::npos)
        << sent;
    EXPECT_NE(sent.find(R"(":1":{"N":"5"},":2":{"S":"INV#"}})"), std::string::npos) << sent;
}

TEST_F(CollectionIndex, OfTheTablesPartitionsIsReadConsistently)
{
    const std::string sent = asked(papers.query<"by_due">("1").sort_key(lt(9)).consistent());

    EXPECT_NE(sent.find(R"("IndexName":"by_due")"), std::string::npos) << sent;
    EXPECT_NE(sent.find(R"({":0":{"S":"CUST#1"},":1":{"N":"9"}})"), std::string::npos) << sent;
    EXPECT_NE(sent.find(R"("ConsistentRead":true)"), std::string::npos) << sent;
}

TEST_F(CollectionIndex, IsScanned)
{
    EXPECT_EQ(
        asked(papers.scan<"by_status">()), R"(Scan {"TableName":"papers","IndexName":"by_status"})"
    );
    const std::string part = asked(papers.scan<"by_status">().segments(1));
    EXPECT_NE(part.find(R"("TotalSegments":1)"), std::string::npos) << part;
}

TEST_F(CollectionIndex, IsScannedWherePartitionsDiffer)
{
    side.script.reply(page_of({brief_7}));
    auto range = papers.scan<"by_type">();

    EXPECT_TRUE((std::holds_alternative<partial<invoice, "by_type">>(next(range))));
}

TEST_F(CollectionIndex, ThatHoldsAPartDeliversWhatItHoldsOfEachClass)
{
    side.script.reply(page_of({brief_7, brief_8}));
    auto range = papers.query<"brief">("open");
    using handle = decltype(range)::value_type;
    static_assert(std::is_same_v<
                  handle,
                  handle_variant<partial<invoice, "brief">, partial<offer, "brief">>>);

    const handle first = next(range);
    const handle second = next(range);
    const handle end = next(range);

    const auto* of_invoice = std::get_if<partial<invoice, "brief">>(&first);
    const auto* of_offer = std::get_if<partial<offer, "brief">>(&second);
    ASSERT_TRUE(of_invoice && of_offer) << diag.message();
    EXPECT_EQ(of_invoice->get<&invoice::cents>(), 95);
    EXPECT_EQ(of_invoice->get<&invoice::number>(), 7);
    EXPECT_EQ(of_offer->get<&offer::number>(), 8);
    EXPECT_EQ(of_offer->get<&offer::status>(), "open");
    EXPECT_EQ(of_offer->key(), table<offer>(side.db).key("1", 8));
    EXPECT_EQ(first.image(), brief_7);
    EXPECT_FALSE(end);
    std::ostringstream printed;
    printed << second << ' ' << end;
    EXPECT_EQ(printed.str(), brief_8 + " (empty)");
}

TEST_F(CollectionIndex, DeliversOfEachClassWhatItsModelSaysOfIt)
{
    side.script.reply(page_of({invoice_7, brief_8}));
    auto range = papers.query<"mixed">("open");
    using handle = decltype(range)::value_type;
    static_assert(std::is_same_v<handle, handle_variant<stored<invoice>, partial<offer, "mixed">>>);

    const handle first = next(range);

    ASSERT_TRUE(std::holds_alternative<stored<invoice>>(first)) << diag.message();
    EXPECT_EQ(std::get<stored<invoice>>(first)->cents, 95);
    EXPECT_TRUE((std::holds_alternative<partial<offer, "mixed">>(next(range)))) << diag.message();
}

TEST_F(CollectionIndex, TakesFiltersOnWhatOneOfTheModelsSaysItHolds)
{
    auto of_first = papers.query<"brief">("open").filter(attr<&invoice::cents> > 3);
    auto of_second = papers.query<"mixed">("open").filter(attr<&offer::text> == "x");
    auto of_none = papers.query<"brief">("open").filter(attr<&offer::text> == "x");

    EXPECT_NE(asked(of_first).find(R"("cents")"), std::string::npos);
    EXPECT_NE(asked(of_second).find(R"("text")"), std::string::npos) << "all is held for the first";
    next(of_none);
    EXPECT_EQ(code, errc::invalid_request);
    EXPECT_NE(diag.message().find("text"), std::string::npos) << diag.message();
    EXPECT_EQ(side.script.sent.size(), 2U);
}

TEST_F(CollectionIndex, SkipsUnknownKindsAndHandsThemOver)
{
    const std::string skipped =
        asked(papers.query<"brief">("open").unknown_kinds(unknown_kind::skip));
    side.script.reply(page_of({letter_9, brief_8}));
    std::string handed;
    auto range = papers.query<"brief">("open").unknown_kinds([&](const item& each) {
        handed += each.at("sk").as_string();
    });

    EXPECT_NE(skipped.find("\"FilterExpression\":\"#1 IN (:1, :2)\""), std::string::npos)
        << skipped;
    EXPECT_TRUE(next(range));
    EXPECT_EQ(handed, "LETTER#0009");
}

TEST_F(CollectionIndex, TellsWhatItWouldSend)
{
    const explanation why = papers.query<"by_status">("open").explain();

    EXPECT_EQ(why.index(), "by_status");
    EXPECT_TRUE(side.script.sent.empty());
}

// -- Smaller classes

TEST_F(CollectionIndex, ReadsIntoSmallerClasses)
{
    side.script.reply(page_of({brief_7, brief_8}));
    auto range = papers.query<"brief">("open").as<only_cents, only_status>();
    using handle = decltype(range)::value_type;
    static_assert(std::is_same_v<
                  handle,
                  handle_variant<projected<only_cents>, projected<only_status>>>);

    const handle first = next(range);
    const handle second = next(range);

    ASSERT_TRUE(std::holds_alternative<projected<only_cents>>(first)) << diag.message();
    EXPECT_EQ(std::get<projected<only_cents>>(first)->cents, 95);
    ASSERT_TRUE(std::holds_alternative<projected<only_status>>(second));
    EXPECT_EQ(std::get<projected<only_status>>(second)->status, "open");
    EXPECT_EQ(
        side.script.sent.back(),
        R"(Query {"TableName":"papers","IndexName":"brief","KeyConditionExpression":"#0 = :0",)"
        R"("ProjectionExpression":"#1, #2, #3, #0, #4, #5",)"
        R"("ExpressionAttributeNames":{"#0":"status","#1":"cents","#2":"sum","#3":"type",)"
        R"("#4":"pk","#5":"sk"},"ExpressionAttributeValues":{":0":{"S":"open"}}})"
    );
}

TEST_F(CollectionIndex, ReadsItemsOfTheTableIntoSmallerClasses)
{
    const std::string sent = asked(papers.scan().as<only_cents, only_status>());

    EXPECT_EQ(
        sent,
        R"(Scan {"TableName":"papers","ProjectionExpression":"#0, #1, #2, #3, #4, #5",)"
        R"("ExpressionAttributeNames":{"#0":"cents","#1":"sum","#2":"type","#3":"status",)"
        R"("#4":"pk","#5":"sk"}})"
    );
}

TEST_F(CollectionIndex, KeepsWhatHasBeenAskedOfTheWholeItems)
{
    side.script.reply(page_of({letter_9, brief_7}));
    int unknown = 0;
    auto range = papers.query("1")
                     .unknown_kinds([&](const item&) { ++unknown; })
                     .take(1)
                     .as<only_cents, only_status>();

    EXPECT_TRUE(next(range)) << diag.message();
    EXPECT_EQ(unknown, 1);
    EXPECT_THROW((range.as<only_cents, only_status>()), error) << "it has begun";
}

// -- Classes with several models

TEST_F(CollectionIndex, TakesTheModelOfATag)
{
    side.script.reply(page_of({letter_9, invoice_7}));
    const collection<invoice, model_of<offer, for_letters>> letters(side.db);
    auto range = letters.query("1");
    static_assert(std::is_same_v<decltype(range)::value_type, stored_variant<invoice, offer>>);

    const auto first = next(range);

    ASSERT_TRUE(std::holds_alternative<stored<offer>>(first)) << diag.message();
    EXPECT_EQ(std::get<stored<offer>>(first)->text, "Dear");
    EXPECT_EQ(std::get<stored<offer>>(first)->number, 9);
    EXPECT_TRUE(std::holds_alternative<stored<invoice>>(next(range)));
}

TEST_F(CollectionIndex, TakesTheModelOfATagFirst)
{
    const collection<model_of<offer, for_letters>, invoice> letters(side.db);
    side.script.reply(page_of({letter_9}));
    auto range = letters.query<"brief">("sent");
    using handle = decltype(range)::value_type;
    static_assert(std::is_same_v<
                  handle,
                  handle_variant<partial<offer, "brief", for_letters>, partial<invoice, "brief">>>);

    const handle found = next(range);

    const auto* letter = std::get_if<partial<offer, "brief", for_letters>>(&found);
    ASSERT_TRUE(letter && *letter) << diag.message();
    EXPECT_EQ(letter->get<&offer::number>(), 9);
}

TEST_F(CollectionIndex, TakesFiltersAboutTheModelOfATag)
{
    const collection<invoice, model_of<offer, for_letters>> letters(side.db);

    const std::string sent =
        asked(letters.scan().filter(attr_of<model_of<offer, for_letters>, &offer::text> == "Dear"));

    EXPECT_NE(sent.find(R"("body")"), std::string::npos) << sent;
}

TEST_F(CollectionIndex, TakesSmallerModelsOfTags)
{
    side.script.reply(page_of({letter_9}));
    const collection<invoice, model_of<offer, for_letters>> letters(side.db);
    auto range = letters.scan().as<only_cents, model_of<only_status, for_letters>>();

    const auto found = next(range);

    ASSERT_TRUE(std::holds_alternative<projected<only_status>>(found)) << diag.message();
    EXPECT_EQ(std::get<projected<only_status>>(found)->status, "Dear");
}

}  // namespace
}  // namespace ddbm::test
