// What bulks say of themselves, and that it is what they do.

#include "unit/table/bulk_testing.hpp"

#include <ddbm/explain.hpp>
#include <ddbm/item_size.hpp>

#include <map>

namespace {

struct document
{
    std::string id;
    std::string kind;
    std::string text;
};

}  // namespace

template <>
struct ddbm::model_of<document>
{
    static constexpr auto value = ddbm::model<document>("documents")
                                      .partition_key("id", &document::id)
                                      .field("kind", &document::kind)
                                      .field("text", &document::text)
                                      .index("by_kind", ddbm::partition(&document::kind));
};

namespace ddbm::test {
namespace {

using texts = std::vector<std::string>;
using costs = std::map<std::string, estimate>;

const std::string again = "what the service hands back unprocessed is sent again, in more requests";
const std::string unknown_sizes = "the sizes of the items are not known before";

class BulkExplanation : public testing::Test
{
protected:
    void write(bulk_write& writes)
    {
        side.script.reply(write_reply());
        const auto out = side.get<bulk_result>([&](auto token) { writes.async_write(token); });
        EXPECT_FALSE(out.ec) << out.diag.message();
    }

    scripted_client side;
    table<reading> readings{side.db};
    table<visit> visits{side.db};
    table<document> documents{side.db};
};

// -- Writes

TEST_F(BulkExplanation, TellsWhatPutsSend)
{
    const auto all = readings_of(sensors(0, 30));

    const explanation of = readings.async_put_many(all, explain);

    EXPECT_EQ(of.operation(), "BatchWriteItem");
    EXPECT_EQ(of.table(), "readings");
    EXPECT_EQ(of.requests(), 2u);
    EXPECT_EQ(of.operation() + " " + of.request(), write_request_of(sensors(0, 25)));
    EXPECT_EQ(of.cost().write_units(), 30);
    EXPECT_EQ(of.tables(), (costs{{"readings", of.cost()}}));
    EXPECT_EQ(of.warnings(), texts{again});
    EXPECT_EQ(
        of.to_string().substr(0, of.to_string().find('\n')),
        "BatchWriteItem of readings, 2 requests: at least 30 WCU"
    );
    EXPECT_TRUE(side.script.sent.empty());
}

TEST_F(BulkExplanation, IsWhatIsSent)
{
    const auto all = readings_of(sensors(0, 30));
    const explanation of = readings.async_put_many(all, explain);
    side.script.reply(write_reply()).reply(write_reply());

    side.get<bulk_result>([&](auto token) { readings.async_put_many(all, token); });

    ASSERT_EQ(side.script.sent.size(), of.requests());
    EXPECT_EQ(side.script.sent[0], of.operation() + " " + of.request());
}

TEST_F(BulkExplanation, KnowsWritesOfOneItem)
{
    const explanation of = readings.async_put_many(readings_of({1, 1, 2}), explain);

    EXPECT_EQ(of.operation() + " " + of.request(), write_request_of({1, 2}));
    EXPECT_EQ(of.requests(), 2u);
    EXPECT_EQ(of.cost().write_units(), 3);
    EXPECT_EQ(
        of.warnings(),
        (texts{again, "1 of the writes wait for one of the same item, and are paid for as well"})
    );
}

TEST_F(BulkExplanation, GoesThroughLazyRangesThatStay)
{
    const auto all = readings_of(sensors(0, 30));

    const explanation of = readings.async_put_many(lazily(all), explain);

    EXPECT_EQ(of.requests(), 2u);
    EXPECT_EQ(of.operation() + " " + of.request(), write_request_of(sensors(0, 25)));
    EXPECT_EQ(of.cost().write_units(), 30);
}

TEST_F(BulkExplanation, TellsWhatErasesSend)
{
    const explanation of = readings.async_erase_many(sensors(0, 3), bulk().in_flight(2), explain);

    EXPECT_EQ(of.requests(), 1u);
    EXPECT_EQ(
        of.request(), R"({"RequestItems":{"readings":[)" + joined(sensors(0, 3), erase_of) + "]}}"
    );
    EXPECT_EQ(of.cost().write_units(), 3);
    EXPECT_EQ(
        of.warnings(), (texts{again, "the sizes of the items that are erased are not known before"})
    );
}

TEST_F(BulkExplanation, WarnsOfIndexesAndOfItemsNearTheLimit)
{
    std::vector<document> all(3);
    for (document& each : all)
        each.kind = "k";
    all[0].id = "a";
    all[1].id = "b";
    all[1].text.assign(380'000, 'x');
    all[2].id = "c";
    all[2].text.assign(360'000, 'x');
    const std::string largest = std::to_string(item_size(all[1]));

    const explanation of = documents.async_put_many(all, explain);

    EXPECT_EQ(of.requests(), 1u);
    EXPECT_EQ(of.cost(), estimate::put(all[0]) + estimate::put(all[1]) + estimate::put(all[2]));
    EXPECT_EQ(
        of.warnings(),
        (texts{
            again,
            "what it changes in indexes costs as well",
            "item 1 has " + largest + " bytes of the 409600 that an item may have"})
    );

    all[2].text.assign(379'000, 'x');
    EXPECT_EQ(
        documents.async_put_many(all, explain).warnings().back(),
        "item 1 has " + largest +
            " bytes of the 409600 that an item may have; 2 have more than nine tenths of that"
    );
}

TEST_F(BulkExplanation, LeavesTheWritesOfSeveralTablesToBeCarriedOut)
{
    const reading one = make_reading(1);
    bulk_write writes(side.db);
    writes.put(readings, one).erase(visits, visits.key("a", 1));

    const explanation of = writes.async_write(explain);

    EXPECT_EQ(of.table(), "");
    EXPECT_EQ(of.tables(), (costs{{"readings", estimate::put(1)}, {"visits", estimate::put(1)}}));
    EXPECT_EQ(of.requests(), 1u);
    EXPECT_EQ(
        of.to_string().substr(0, of.to_string().find('\n')),
        "BatchWriteItem of readings (1 WCU), visits (1 WCU): at least 2 WCU"
    );
    write(writes);
    EXPECT_EQ(side.script.sent, texts{of.operation() + " " + of.request()});
    const explanation none = writes.async_write(explain);
    EXPECT_EQ(none.requests(), 0u);
    EXPECT_EQ(none.request(), "");
    EXPECT_EQ(none.warnings(), texts{"nothing is sent: there is nothing to do"});
    EXPECT_EQ(none.to_string().substr(0, 15), "BatchWriteItem,");
}

// -- Reads

TEST_F(BulkExplanation, TellsWhatReadsSend)
{
    const std::vector<int> keys = {1, 2, 1};

    const explanation of = readings.async_get_many(keys, explain);

    EXPECT_EQ(of.operation() + " " + of.request(), get_request_of({1, 2}));
    EXPECT_EQ(of.table(), "readings");
    EXPECT_EQ(of.requests(), 1u);
    EXPECT_EQ(of.cost().read_units(), 1);
    EXPECT_EQ(
        of.warnings(),
        (texts{again, unknown_sizes, "1 of the keys are equal to one before them, and sent once"})
    );
    EXPECT_EQ(readings.async_get_many(sensors(0, 101), explain).requests(), 2u);
    EXPECT_TRUE(side.script.sent.empty());
}

TEST_F(BulkExplanation, KnowsConsistentReads)
{
    const auto expected = get_request_of({1}, R"(,"ConsistentRead":true)");

    const explanation of = readings.async_get_many(sensors(1, 1), bulk().consistent(), explain);

    EXPECT_EQ(of.operation() + " " + of.request(), expected);
    EXPECT_EQ(of.cost().read_units(), 1);
    const auto careful = readings.with(call_options().consistent());
    EXPECT_EQ(careful.async_get_many(sensors(1, 1), explain).cost().read_units(), 1);
}

TEST_F(BulkExplanation, LeavesTheReadsOfSeveralTablesToBeCarriedOut)
{
    bulk_read reads(side.db);
    reads.get(readings, 7);
    reads.get(visits, visits.key("a", 1));

    const explanation of = reads.async_read(explain);

    EXPECT_EQ(of.tables(), (costs{{"readings", estimate::get(1)}, {"visits", estimate::get(1)}}));
    side.script.reply(R"({"Responses":{"readings":[],"visits":[]},"UnprocessedKeys":{}})");
    const auto out = side.run([&](auto token) { reads.async_read(token); });
    EXPECT_FALSE(out.ec) << out.diag.message();
    EXPECT_EQ(side.script.sent, texts{of.operation() + " " + of.request()});
    EXPECT_EQ(reads.async_read(explain).requests(), 0u);
}

// -- Failures

template <class Explain>
error thrown_by(Explain explain_it)
{
    try
    {
        explain_it();
    }
    catch (const error& why)
    {
        return why;
    }
    ADD_FAILURE() << "nothing is thrown";
    return error(errc::invalid_request, "none");
}

TEST_F(BulkExplanation, ThrowsWhatTheBulkWouldFailWith)
{
    const std::vector<visit> all = {make_visit("a", 1), make_visit("a", 2, "too long")};

    const error why = thrown_by([&] { visits.async_put_many(all, explain); });
    const auto out = side.get<bulk_result>([&](auto token) { visits.async_put_many(all, token); });

    EXPECT_EQ(why.code(), errc::validation_failed);
    const diagnostics& diag = why.get_diagnostics();
    EXPECT_EQ(out.ec, why.code());
    EXPECT_EQ(diag.message(), out.diag.message());
    EXPECT_EQ(diag.operation(), "BatchWriteItem");
    EXPECT_EQ(diag.table(), "visits");
    ASSERT_TRUE(diag.bulk() && out.diag.bulk());
    EXPECT_EQ(*diag.bulk(), *out.diag.bulk());
    EXPECT_TRUE(side.script.sent.empty());
}

TEST_F(BulkExplanation, ThrowsWhatIsWrongWithAKey)
{
    const error why = thrown_by([&] {
        const std::vector<table<visit>::key_type> keys = {visits.key("", 1)};
        visits.async_get_many(keys, explain);
    });

    EXPECT_EQ(why.code(), errc::empty_key);
}

TEST_F(BulkExplanation, ThrowsWhatIsWrongWithTheOptions)
{
    const auto options = bulk().in_flight(0);

    const error read = thrown_by([&] { readings.async_get_many(sensors(0, 1), options, explain); });
    const error erase =
        thrown_by([&] { readings.async_erase_many(sensors(0, 1), options, explain); });

    EXPECT_EQ(read.code(), errc::invalid_request);
    EXPECT_EQ(read.get_diagnostics().message(), "bulk::in_flight must be at least 1, is 0");
    EXPECT_EQ(read.get_diagnostics().operation(), "BatchGetItem");
    EXPECT_EQ(erase.get_diagnostics().operation(), "BatchWriteItem");
}

}  // namespace
}  // namespace ddbm::test
