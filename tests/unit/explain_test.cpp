#include "unit/table/scripted_table.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/compose.hpp>
#include <ddbm/convert.hpp>
#include <ddbm/explain.hpp>
#include <ddbm/length.hpp>
#include <ddbm/merge.hpp>
#include <ddbm/update.hpp>

namespace {

struct page
{
    std::string site;
    int number = 0;
    std::string text;
    int hits = 0;
};

struct visit
{
    std::string day;
    int number = 0;
};

}  // namespace

template <>
struct ddbm::model_of<page>
{
    static constexpr auto value = ddbm::model<page>("pages")
                                      .partition_key("site", &page::site)
                                      .sort_key("number", &page::number)
                                      .field("text", &page::text, ddbm::length(0, 2000))
                                      .field("hits", &page::hits)
                                      .index("by_hits", ddbm::partition(&page::hits));
};

template <>
struct ddbm::model_of<visit>
{
    static constexpr auto value =
        ddbm::model<visit>("visits")
            .partition_key("pk", ddbm::compose(&visit::day, "#", ddbm::shard<3>(&visit::number)))
            .sort_key("number", &visit::number);
};

namespace ddbm::test {
namespace {

using texts = std::vector<std::string>;

class Explain : public ::testing::Test
{
protected:
    ~Explain() override { EXPECT_TRUE(side.script.sent.empty()) << "something was sent"; }

    scripted_client side;
    table<page> pages{side.db};
};

TEST_F(Explain, TellsWhatAGetSends)
{
    const explanation of = pages.async_get("a", 1, explain);

    EXPECT_EQ(of.operation(), "GetItem");
    EXPECT_EQ(of.table(), "pages");
    EXPECT_EQ(of.index(), "");
    EXPECT_EQ(of.request(), R"({"TableName":"pages","Key":{"site":{"S":"a"},"number":{"N":"1"}}})");
    EXPECT_EQ(of.cost().read_units(), 0.5);
    EXPECT_EQ(of.warnings(), texts{"the size of the item is not known before"});
}

TEST_F(Explain, KnowsWhatConsistentReadsCost)
{
    const auto careful = pages.with(call_options().consistent());

    EXPECT_EQ(careful.async_find("a", 1, explain).cost().read_units(), 1);
    EXPECT_EQ(careful.async_exists("a", 1, explain).cost().read_units(), 1);
}

// One that changes nothing in its indexes costs no more than this.
TEST_F(Explain, KnowsTheLeastThatAPutCosts)
{
    page large;
    large.site = "a";
    large.text.assign(1500, 'x');

    const explanation of = pages.async_put(large, explain);

    EXPECT_EQ(of.operation(), "PutItem");
    EXPECT_EQ(of.cost().write_units(), 2);
    EXPECT_EQ(of.warnings(), texts{"what it changes in indexes costs as well"});
}

TEST_F(Explain, KnowsWhatIsSavedAndErasedByItsHandle)
{
    page large;
    large.site = "a";
    large.text.assign(1900, 'x');
    const auto object = std::make_shared<detail::stored_object_of<page>>();
    object->value = large;
    object->image = to_json(to_item(large));
    const stored<page> read(object);
    read->text.clear();

    const explanation save = pages.async_save(read, explain);
    EXPECT_EQ(save.operation(), "UpdateItem");
    EXPECT_EQ(save.cost().write_units(), 2);
    EXPECT_EQ(save.warnings(), texts{"what it changes in indexes costs as well"});
    const explanation erase = pages.async_erase(read, explain);
    EXPECT_EQ(erase.operation(), "DeleteItem");
    EXPECT_EQ(erase.cost().write_units(), 2);
    EXPECT_EQ(erase.warnings(), texts{"what it changes in indexes costs as well"});
}

TEST_F(Explain, TellsOfWritesThatAreNotSentAgain)
{
    const texts expected{
        "the size of the item is not known before",
        "what it changes in indexes costs as well",
        "it is not sent again after an attempt that may have been applied"};

    const explanation of =
        pages.async_update({"a", 1}, add<&page::hits>(1), when(attr<&page::text> == "x"), explain);

    EXPECT_EQ(of.operation(), "UpdateItem");
    EXPECT_NE(of.request().find("ADD #0 :0"), std::string::npos) << of;
    EXPECT_EQ(of.cost().write_units(), 1);
    EXPECT_EQ(of.warnings(), expected);
    EXPECT_EQ(pages.async_erase("a", 1, returning_old, explain).warnings(), expected);
    EXPECT_EQ(pages.async_erase("a", 1, explain).warnings().size(), 2u);
}

// -- Ranges

const std::string unknown_size = "the size of what is read is not known before";

TEST_F(Explain, TellsWhatAQuerySendsFirst)
{
    const auto query = pages.query("a").sort_key(ge(2)).take(3);

    const explanation of = query.explain();

    EXPECT_EQ(of.operation(), "Query");
    EXPECT_EQ(of.table(), "pages");
    EXPECT_EQ(of.index(), "");
    EXPECT_NE(
        of.request().find(R"("KeyConditionExpression":"#0 = :0 AND #1 >= :1")"), of.request().npos
    ) << of;
    EXPECT_NE(of.request().find(R"("Limit":3)"), of.request().npos) << of;
    EXPECT_EQ(of.cost().read_units(), 0.5);
    EXPECT_EQ(of.warnings(), texts{unknown_size});
}

TEST_F(Explain, WarnsOfWhatAQueryPaysFor)
{
    const texts expected{
        unknown_size,
        "what the filter leaves out is paid for as well",
        "a global index has no consistent reads, and shows a write some time after it"};

    const explanation of = pages.query<"by_hits">(7).filter(attr<&page::text> == "x").explain();

    EXPECT_EQ(of.index(), "by_hits");
    EXPECT_NE(of.request().find(R"("IndexName":"by_hits")"), of.request().npos) << of;
    EXPECT_EQ(of.warnings(), expected);
}

TEST_F(Explain, WarnsOfScans)
{
    const explanation whole = pages.scan().segments(4).consistent().explain();
    EXPECT_EQ(whole.operation(), "Scan");
    EXPECT_EQ(whole.cost().read_units(), 4);
    EXPECT_EQ(whole.warnings().size(), 3u);
    EXPECT_EQ(whole.warnings().at(1), "a scan reads all that there is, and pays for it");
    EXPECT_EQ(whole.warnings().at(2), "each of its 4 segments sends such a request");
    const explanation few = pages.scan().limit(10).explain();
    EXPECT_EQ(few.warnings(), (texts{unknown_size, "a scan reads whatever it finds first"}));
}

TEST_F(Explain, ThrowsWhatARangeWouldFailWith)
{
    try
    {
        pages.query("").explain();
        ADD_FAILURE() << "nothing is thrown";
    }
    catch (const error& why)
    {
        EXPECT_EQ(why.code(), errc::empty_key);
        EXPECT_EQ(why.get_diagnostics().operation(), "Query");
        EXPECT_EQ(why.get_diagnostics().table(), "pages");
    }
    const condition<page> about_key = attr<&page::number> == 1;
    EXPECT_THROW(pages.query("a").filter(about_key).explain(), error);
}

TEST_F(Explain, TellsWhatEachOfTheQueriesThatAreMergedSends)
{
    auto range = merge(pages.query("a"), pages.query("b").filter(attr<&page::text> == "x")).take(3);

    const explanation of = range.explain();

    EXPECT_EQ(of.operation(), "Query");
    EXPECT_EQ(of.table(), "pages");
    EXPECT_EQ(of.request(), "");
    ASSERT_EQ(of.parts().size(), 2u);
    EXPECT_NE(of.parts()[0].request().find(R"(":0":{"S":"a"})"), std::string::npos) << of;
    EXPECT_NE(of.parts()[0].request().find(R"("Limit":3)"), std::string::npos) << of;
    EXPECT_NE(of.parts()[1].request().find(R"(":0":{"S":"b"})"), std::string::npos) << of;
    EXPECT_EQ(of.parts()[1].cost().read_units(), 0.5);
    EXPECT_EQ(of.cost().read_units(), 1);
    EXPECT_EQ(
        of.warnings(), (texts{unknown_size, "what the filter leaves out is paid for as well"})
    );
    EXPECT_EQ(
        of.to_string(),
        "Query of pages, 2 requests: at least 1 RCU\n" + of.parts()[0].request() + "\n" +
            of.parts()[1].request() + "\nwarning: " + unknown_size +
            "\nwarning: what the filter leaves out is paid for as well"
    );
}

TEST_F(Explain, TellsWhatIsSentToEachShard)
{
    const table<visit> visits(side.db);

    const explanation of = visits.query("mon").consistent().explain();

    ASSERT_EQ(of.parts().size(), 3u);
    EXPECT_NE(of.parts()[2].request().find(R"({"S":"mon#2"})"), std::string::npos) << of;
    EXPECT_EQ(of.cost().read_units(), 3);
    EXPECT_EQ(of.warnings(), texts{unknown_size});
}

TEST_F(Explain, ThrowsWhatQueriesThatAreMergedWouldFailWith)
{
    const auto code_of = [](const auto& range) {
        try
        {
            range.explain();
            return error_code();
        }
        catch (const error& why)
        {
            EXPECT_EQ(why.get_diagnostics().operation(), "Query");
            EXPECT_EQ(why.get_diagnostics().table(), "pages");
            return why.code();
        }
    };

    EXPECT_EQ(code_of(merge(pages.query("a"), pages.query(""))), errc::empty_key);
    EXPECT_EQ(code_of(merge(pages.query("a"), pages.query("b").reverse())), errc::invalid_request);
    EXPECT_EQ(code_of(merge(pages.query("a"), pages.query("")).start_after("x")), errc::empty_key);
}
// -- Counts

const std::string counting_costs = "what is counted costs as much as if it were read";

TEST_F(Explain, TellsWhatACountSendsFirst)
{
    auto query = pages.query("a").take(3);

    const explanation of = query.async_count(explain);

    EXPECT_EQ(of.operation(), "Query");
    EXPECT_NE(of.request().find(R"("Select":"COUNT")"), of.request().npos) << of;
    EXPECT_EQ(of.cost().read_units(), 0.5);
    EXPECT_EQ(of.warnings(), (texts{unknown_size, counting_costs}));
    EXPECT_EQ(query.explain().request().find("COUNT"), of.request().npos);
    // It has not begun.
    EXPECT_NO_THROW(query.reverse());
}

TEST_F(Explain, ThrowsWhatACountWouldFailWith)
{
    auto query = pages.query("");
    try
    {
        query.async_count(explain);
        ADD_FAILURE() << "nothing is thrown";
    }
    catch (const error& why)
    {
        EXPECT_EQ(why.code(), errc::empty_key);
        EXPECT_EQ(why.get_diagnostics().operation(), "Query");
    }
}

TEST(ExplainOfACount, IsOfWhatIsLeft)
{
    const std::string found = R"("Items":[{"site":{"S":"a"},"number":{"N":"1"},"text":{"S":""},)"
                              R"("hits":{"N":"0"}}],"Count":1,"ScannedCount":1)";
    const std::string key = R"({"site":{"S":"a"},"number":{"N":"1"}})";
    scripted_client side;
    side.script.reply("{" + found + R"(,"LastEvaluatedKey":)" + key + "}").reply("{" + found + "}");
    table<page> pages(side.db);
    auto query = pages.query("a");

    side.fetch<page>([&](auto token) { query.async_next(token); });
    const explanation more = query.async_count(explain);
    EXPECT_NE(more.request().find(R"("ExclusiveStartKey":)" + key), more.request().npos) << more;
    side.fetch<page>([&](auto token) { query.async_next(token); });
    const explanation none = query.async_count(explain);
    EXPECT_EQ(none.requests(), 0u);
    EXPECT_EQ(none.warnings(), texts{"nothing is sent: the range is at its end"});
    EXPECT_EQ(side.script.sent.size(), 2u);
}

// -- Tables

TEST_F(Explain, TellsWhatCreatesATable)
{
    const explanation of = pages.async_create(provisioned(3, 4), explain);

    EXPECT_EQ(of.operation(), "CreateTable");
    EXPECT_EQ(of.table(), "pages");
    EXPECT_EQ(of.request().find(R"({"TableName":"pages","AttributeDefinitions":[)"), 0u) << of;
    EXPECT_NE(of.request().find(R"("IndexName":"by_hits")"), of.request().npos) << of;
    EXPECT_EQ(of.cost(), estimate());
    EXPECT_EQ(
        of.warnings(),
        texts{"it is followed by requests of DescribeTable, until the table is ACTIVE"}
    );
}

TEST_F(Explain, ThrowsWhatACreationWouldFailWith)
{
    try
    {
        pages.async_create(on_demand().index_throughput("by_text", 1, 1), explain);
        ADD_FAILURE() << "nothing is thrown";
    }
    catch (const error& why)
    {
        EXPECT_EQ(why.code(), errc::invalid_request);
        EXPECT_EQ(why.get_diagnostics().operation(), "CreateTable");
        EXPECT_EQ(why.get_diagnostics().table(), "pages");
    }
}

// -- Failures

TEST_F(Explain, ThrowsWhatTheOperationWouldFailWith)
{
    page large;
    large.site = "a";
    large.text.assign(3000, 'x');
    try
    {
        pages.async_put(large, explain);
        ADD_FAILURE() << "nothing is thrown";
    }
    catch (const error& why)
    {
        EXPECT_EQ(why.code(), errc::validation_failed);
        EXPECT_EQ(why.get_diagnostics().operation(), "PutItem");
        EXPECT_EQ(why.get_diagnostics().table(), "pages");
    }
}

}  // namespace
}  // namespace ddbm::test
