// The migration of whole tables, against requests that are answered from a script.

#include "support/manual_environment.hpp"
#include "unit/table/scripted_table.hpp"

#include <ddbm/length.hpp>
#include <ddbm/migrate.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

struct price
{
    std::string id;
    int cents = 0;
    std::string note;
};

struct kind_of_price
{
    std::string id;
    int cents = 0;
};

}  // namespace

template <>
struct ddbm::model_of<price>
{
    static constexpr auto value =
        ddbm::model<price>("prices")
            .partition_key("id", &price::id)
            .field("cents", &price::cents)
            .field("note", &price::note, ddbm::length(0, 5))
            .version(1, [](const ddbm::item& read) { return read.contains("euros"); })
            .version(
                2,
                [](const ddbm::item& read) { return read.contains("cents"); },
                [](ddbm::item& to) {
                    to.set("cents", 100 * to.at("euros").as_number().to<int>());
                    to.erase("euros");
                }
            );
};

template <>
struct ddbm::model_of<kind_of_price>
{
    static constexpr auto value =
        ddbm::model<kind_of_price>("prices")
            .partition_key("id", &kind_of_price::id)
            .discriminator("type", "price")
            .field("cents", &kind_of_price::cents)
            .version(1, [](const ddbm::item& read) { return read.contains("cents"); });
};

namespace ddbm::test {
namespace {

using namespace std::chrono_literals;

std::string old_price(const std::string& id, const std::string& note = "")
{
    return R"({"id":{"S":")" + id + R"("},"euros":{"N":"2"},"note":{"S":")" + note + R"("}})";
}

std::string new_price(const std::string& id)
{
    return R"({"id":{"S":")" + id + R"("},"cents":{"N":"9"},"note":{"S":""}})";
}

std::string page_of(const std::vector<std::string>& items, const std::string& more = "")
{
    std::string all;
    for (const std::string& each : items)
        all += (all.empty() ? "" : ",") + each;
    const std::string count = std::to_string(items.size());
    return R"({"Items":[)" + all + R"(],"Count":)" + count + R"(,"ScannedCount":)" + count + more +
           "}";
}

const std::string behind_b = R"(,"LastEvaluatedKey":{"id":{"S":"b"}})";

std::string record_of_segment(const std::string& more)
{
    return R"({"Item":{"name":{"S":"all"},"segment":{"N":"0"},"segments":{"N":"1"},)"
           R"("lease_ms":{"N":"60000"},"seen":{"N":"3"},"migrated":{"N":"1"},)"
           R"("conflicted":{"N":"0"},"failed":{"N":"0"},"unknown":{"N":"0"},)" +
           more + "}}";
}

const std::string held_record =
    record_of_segment(R"("position":{"S":"{\"id\":{\"S\":\"b\"}}"},"is_done":{"BOOL":false},)"
                      R"("holder":{"S":"somebody"},"renewals":{"N":"4"})");
const std::string left_record =
    record_of_segment(R"("position":{"S":"{\"id\":{\"S\":\"b\"}}"},"is_done":{"BOOL":false},)"
                      R"("holder":{"S":""},"renewals":{"N":"4"})");
const std::string done_record = record_of_segment(
    R"("position":{"S":""},"is_done":{"BOOL":true},"holder":{"S":""},"renewals":{"N":"5"})"
);

class TableMigration : public ::testing::Test
{
protected:
    const std::shared_ptr<manual_environment> env = std::make_shared<manual_environment>();
    scripted_client side{in_no_time(env)};
    table<price> prices{side.db};
    // One request after the other.
    migrate_options one_by_one = migrate_options().segments(1).in_flight(1);

    migrate_options with_checkpoints() const
    {
        const table<migration_checkpoint> checkpoints(side.db);
        return migrate_options(one_by_one).checkpoints(checkpoints, "all");
    }

    auto migrate(const migrate_options& options)
    {
        return side.get<migration_report>([&](auto token) { async_migrate(prices, options, token); }
        );
    }

    // The operations that were sent, in their order.
    std::string sent() const
    {
        std::string all;
        for (const std::string& each : side.script.sent)
            all += (all.empty() ? "" : " ") + each.substr(0, each.find(' '));
        return all;
    }

    bool has_sent(std::size_t number, const std::string& text) const
    {
        return side.script.sent.at(number).find(text) != std::string::npos;
    }
};

TEST_F(TableMigration, SavesTheItemsOfOlderVersions)
{
    side.script.reply(page_of({old_price("a"), new_price("b")}, behind_b));
    side.script.reply("{}");
    side.script.reply(page_of({old_price("c")}));
    side.script.reply("{}");

    const auto out = migrate(one_by_one);

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(sent(), "Scan UpdateItem Scan UpdateItem");
    EXPECT_EQ(
        side.script.sent[0],
        R"(Scan {"TableName":"prices","TotalSegments":1,"Segment":0,"Limit":500,)"
        R"("ReturnConsumedCapacity":"TOTAL"})"
    );
    EXPECT_TRUE(has_sent(1, R"("Key":{"id":{"S":"a"}},"UpdateExpression":"SET #0 = :0 REMOVE #1")"))
        << side.script.sent[1];
    EXPECT_TRUE(has_sent(2, R"("ExclusiveStartKey":{"id":{"S":"b"}})")) << side.script.sent[2];
    EXPECT_EQ(out.result.counts.seen, 3);
    EXPECT_EQ(out.result.counts.migrated, 2);
    EXPECT_EQ(out.result.counts.failed, 0);
}

TEST_F(TableMigration, ReadsAllSegments)
{
    for (int i = 0; i < 7; ++i)
        side.script.reply(page_of({new_price("a")}));

    const auto out = migrate(migrate_options().segments(7).in_flight(3));

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(out.result.counts.seen, 7);
    std::string all;
    for (const std::string& each : side.script.sent)
        all += each;
    for (int i = 0; i < 7; ++i)
        EXPECT_NE(all.find("\"Segment\":" + std::to_string(i) + ","), std::string::npos) << i;
}

TEST_F(TableMigration, ReadsItemsOfItsKindOnly)
{
    side.script.reply(page_of({}));
    const table<kind_of_price> kinds(side.db);

    const auto out =
        side.get<migration_report>([&](auto token) { async_migrate(kinds, one_by_one, token); });

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_TRUE(has_sent(0, R"("FilterExpression":"#0 = :0")")) << side.script.sent[0];
    EXPECT_TRUE(has_sent(0, R"({":0":{"S":"price"}})")) << side.script.sent[0];
}

TEST_F(TableMigration, ReadsOnceMoreWhatSomebodyElseHasWritten)
{
    side.script.reply(page_of({old_price("a")}));
    side.script.refuse("ConditionalCheckFailedException", ",\"Item\":" + old_price("a", "new"));
    side.script.reply("{\"Item\":" + old_price("a", "new") + "}");
    side.script.reply("{}");

    const auto out = migrate(one_by_one);

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(sent(), "Scan UpdateItem GetItem UpdateItem");
    EXPECT_TRUE(has_sent(2, R"("ConsistentRead":true)")) << side.script.sent[2];
    EXPECT_TRUE(has_sent(3, R"({"S":"new"})")) << side.script.sent[3];
    EXPECT_EQ(out.result.counts.conflicted, 1);
    EXPECT_EQ(out.result.counts.migrated, 1);
}

TEST_F(TableMigration, LeavesWhatSomebodyElseHasMigratedOrErased)
{
    side.script.reply(page_of({old_price("a"), old_price("b")}));
    side.script.refuse("ConditionalCheckFailedException", ",\"Item\":" + new_price("a"));
    side.script.reply("{\"Item\":" + new_price("a") + "}");
    side.script.refuse("ConditionalCheckFailedException");
    side.script.reply("{}");

    const auto out = migrate(one_by_one);

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(sent(), "Scan UpdateItem GetItem UpdateItem GetItem");
    EXPECT_EQ(out.result.counts.conflicted, 2);
    EXPECT_EQ(out.result.counts.migrated, 0);
    EXPECT_TRUE(out.result.problems.empty());
}

TEST_F(TableMigration, GivesUpWhatOthersWriteAllTheTime)
{
    side.script.reply(page_of({old_price("a")}));
    for (int i = 0; i < 5; ++i)
    {
        side.script.refuse("ConditionalCheckFailedException", ",\"Item\":" + new_price("a"));
        side.script.reply("{\"Item\":" + old_price("a") + "}");
    }

    const auto out = migrate(one_by_one);

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(out.result.counts.conflicted, 1);
    EXPECT_EQ(out.result.counts.failed, 1);
    ASSERT_EQ(out.result.problems.size(), 1u);
    EXPECT_EQ(out.result.problems[0].code, errc::conflict_changed);
}

TEST_F(TableMigration, NamesWhatCannotBeMigrated)
{
    const std::string unknown = R"({"id":{"S":"u"},"pounds":{"N":"1"}})";
    const std::string text = R"({"id":{"S":"t"},"euros":{"S":"?"},"note":{"S":""}})";
    side.script.reply(page_of({unknown, text, old_price("long", "too long")}));

    const auto out = migrate(one_by_one);

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(sent(), "Scan");
    EXPECT_EQ(out.result.counts.unknown, 1);
    EXPECT_EQ(out.result.counts.failed, 2);
    ASSERT_EQ(out.result.problems.size(), 3u);
    EXPECT_EQ(out.result.problems[0].key, R"({"id":{"S":"u"}})");
    EXPECT_EQ(out.result.problems[0].code, errc::unknown_version);
    EXPECT_NE(out.result.problems[0].message.find("id, pounds"), std::string::npos);
    EXPECT_EQ(out.result.problems[1].key, R"({"id":{"S":"t"}})");
    EXPECT_EQ(out.result.problems[1].code, errc::migration_failed);
    EXPECT_EQ(out.result.problems[2].key, R"({"id":{"S":"long"}})");
    EXPECT_EQ(out.result.problems[2].code, errc::validation_failed);
}

TEST_F(TableMigration, WritesNothingInADryRun)
{
    side.script.reply(page_of({old_price("a"), old_price("long", "too long"), new_price("b")}));

    const auto out = migrate(with_checkpoints().dry_run());

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(sent(), "Scan");
    EXPECT_EQ(out.result.counts.migrated, 1);
    EXPECT_EQ(out.result.counts.failed, 1);
}

TEST_F(TableMigration, EndsWithTheFailureOfARequest)
{
    side.script.reply(page_of({old_price("a"), old_price("b")}));
    side.script.refuse("AccessDeniedException");

    const auto out = migrate(one_by_one);

    EXPECT_EQ(out.ec, service_errc::access_denied);
    EXPECT_EQ(out.diag.operation(), "UpdateItem");
    EXPECT_EQ(sent(), "Scan UpdateItem");
}

TEST_F(TableMigration, WaitsForTheCapacityOfReads)
{
    const std::string used = R"(,"ConsumedCapacity":{"TableName":"prices","CapacityUnits":12})";
    side.script.reply(page_of({new_price("a")}, behind_b + used));
    side.script.reply(page_of({new_price("c")}, used));

    const auto out = migrate(migrate_options(one_by_one).capacity(4, 0));

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(env->waits(), (std::vector<std::chrono::milliseconds>{3s}));
    EXPECT_EQ(out.result.counts.elapsed, 3s);
    // What is read in five seconds: half a unit each is a guess, then each takes 12.
    EXPECT_TRUE(has_sent(0, R"("Limit":40,)")) << side.script.sent[0];
    EXPECT_TRUE(has_sent(1, R"("Limit":1,)")) << side.script.sent[1];
}

TEST_F(TableMigration, WaitsForTheCapacityOfWrites)
{
    side.script.reply(page_of({old_price("a"), old_price("b"), old_price("c")}));
    for (int i = 0; i < 3; ++i)
        side.script.reply("{}");

    const auto out = migrate(migrate_options(one_by_one).capacity(0, 2));

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(env->waits(), (std::vector<std::chrono::milliseconds>{500ms, 500ms}));
}

TEST_F(TableMigration, TellsOfItsProgress)
{
    side.script.reply(R"({"Table":{"TableName":"prices","TableStatus":"ACTIVE","ItemCount":8}})");
    side.script.reply(page_of({new_price("a"), new_price("b")}, behind_b));
    side.script.reply(page_of({new_price("c"), new_price("d")}));
    std::vector<migration_progress> told;
    migrate_options options = one_by_one;
    options.on_progress([&](const migration_progress& now) { told.push_back(now); });

    const auto out = migrate(options);

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(sent(), "DescribeTable Scan Scan");
    ASSERT_EQ(told.size(), 2u);
    EXPECT_EQ(told[0].seen, 2);
    EXPECT_EQ(told[0].total, 8);
    EXPECT_EQ(told[1].seen, 4);
}

TEST_F(TableMigration, EndsWithWhatOnProgressThrows)
{
    side.script.refuse("AccessDeniedException");
    side.script.reply(page_of({}));
    migrate_options options = one_by_one;
    options.on_progress([](const migration_progress&) { throw std::runtime_error("stop"); });

    const auto out = migrate(options);

    EXPECT_EQ(out.ec, errc::invalid_request);
    EXPECT_NE(out.diag.message().find("migrate_options::on_progress"), std::string::npos);
}

TEST_F(TableMigration, RefusesOptionsThatCannotBe)
{
    for (const migrate_options& each :
         {migrate_options().segments(0),
          migrate_options().segments(1'000'001),
          migrate_options().in_flight(0),
          migrate_options().in_flight(257),
          migrate_options().capacity(-1, 0),
          migrate_options().lease(999ms),
          migrate_options().checkpoints(table<migration_checkpoint>(side.db), "")})
    {
        const auto out = migrate(each);
        EXPECT_EQ(out.ec, errc::invalid_request);
        EXPECT_EQ(out.diag.message().find("migrate_options::"), 0u) << out.diag;
    }
    EXPECT_TRUE(side.script.sent.empty());
}

TEST_F(TableMigration, IsCancelled)
{
    asio::cancellation_signal signal;
    error_code ec;
    side.script.reply(page_of({new_price("a")}, behind_b));
    async_migrate(
        prices,
        one_by_one,
        asio::bind_cancellation_slot(
            signal.slot(), [&](error_code why, migration_report) { ec = why; }
        )
    );
    while (side.script.sent.empty())
        side.ctx.run_one();

    signal.emit(asio::cancellation_type::partial);
    run_to_end(side.ctx);

    EXPECT_EQ(ec, asio::error::operation_aborted);
    EXPECT_EQ(sent(), "Scan");
}

// -- Checkpoints

TEST_F(TableMigration, RemembersHowFarItHasCome)
{
    side.script.reply("{}").reply("{}").reply("{}");
    side.script.reply(page_of({old_price("a"), new_price("b")}));
    side.script.reply("{}").reply("{}");

    const auto out = migrate(with_checkpoints());

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(sent(), "GetItem GetItem PutItem Scan UpdateItem UpdateItem");
    EXPECT_TRUE(has_sent(2, R"("name":{"S":"all"},"segment":{"N":"0"},"segments":{"N":"1"})"))
        << side.script.sent[2];
    EXPECT_TRUE(has_sent(2, "attribute_not_exists")) << side.script.sent[2];
    EXPECT_TRUE(has_sent(5, R"("TableName":"migrations")")) << side.script.sent[5];
    EXPECT_TRUE(has_sent(5, R"({"BOOL":true})")) << side.script.sent[5];
    EXPECT_EQ(out.result.counts.migrated, 1);
}

TEST_F(TableMigration, GoesOnWhereAnotherRunHasEnded)
{
    side.script.reply(left_record).reply(left_record).reply("{}");
    side.script.reply(page_of({new_price("c")}));
    side.script.reply("{}");

    const auto out = migrate(with_checkpoints());

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(sent(), "GetItem GetItem UpdateItem Scan UpdateItem");
    EXPECT_TRUE(has_sent(3, R"("ExclusiveStartKey":{"id":{"S":"b"}})")) << side.script.sent[3];
    EXPECT_EQ(out.result.counts.seen, 1);
    EXPECT_EQ(out.result.counts.seen_before, 3);
}

TEST_F(TableMigration, FindsNothingToDoWhereAllIsDone)
{
    side.script.reply(done_record).reply(done_record);

    const auto out = migrate(with_checkpoints().segments(5));

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(sent(), "GetItem GetItem");
    EXPECT_EQ(out.result.counts.seen, 0);
    EXPECT_EQ(out.result.counts.seen_before, 3);
}

TEST_F(TableMigration, TakesASegmentWhoseHolderHasFallenSilent)
{
    // Looked at every quarter of its lease.
    for (int look = 0; look < 6; ++look)
        side.script.reply(held_record);
    side.script.reply("{}");
    side.script.reply(page_of({}));
    side.script.reply("{}");

    const auto out = migrate(with_checkpoints());

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(sent(), "GetItem GetItem GetItem GetItem GetItem GetItem UpdateItem Scan UpdateItem");
    EXPECT_EQ(env->waits(), (std::vector<std::chrono::milliseconds>(4, 15s)));
}

TEST_F(TableMigration, WaitsUntilOthersAreDone)
{
    side.script.reply(held_record).reply(held_record).reply(done_record);

    const auto out = migrate(with_checkpoints());

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(sent(), "GetItem GetItem GetItem");
}

TEST_F(TableMigration, LeavesASegmentThatAnotherHasTaken)
{
    side.script.reply(left_record).reply(left_record).reply("{}");
    side.script.reply(page_of({new_price("c")}));
    side.script.refuse("ConditionalCheckFailedException");
    side.script.reply(done_record);

    const auto out = migrate(with_checkpoints());

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(sent(), "GetItem GetItem UpdateItem Scan UpdateItem GetItem");
}

TEST_F(TableMigration, LeavesItsSegmentToOthersWhenItFails)
{
    side.script.reply(left_record).reply(left_record).reply("{}");
    side.script.refuse("AccessDeniedException");
    side.script.reply("{}");

    const auto out = migrate(with_checkpoints());

    EXPECT_EQ(out.ec, service_errc::access_denied);
    EXPECT_EQ(out.diag.operation(), "Scan");
    EXPECT_EQ(sent(), "GetItem GetItem UpdateItem Scan UpdateItem");
    EXPECT_TRUE(has_sent(4, R"("UpdateExpression":"SET #0 = :0",)")) << side.script.sent[4];
    EXPECT_TRUE(has_sent(4, R"({":0":{"S":""},)")) << side.script.sent[4];
}

TEST_F(TableMigration, ShowsThatItIsAtWorkWhileItWaits)
{
    const std::string used = R"(,"ConsumedCapacity":{"TableName":"prices","CapacityUnits":15})";
    side.script.reply(left_record).reply(left_record).reply("{}");
    side.script.reply(page_of({new_price("c")}, behind_b + used));
    side.script.reply("{}");
    side.script.reply(page_of({}));
    side.script.reply("{}");

    // 15 s, where the record is written after 10.
    const auto out = migrate(with_checkpoints().capacity(1, 0));

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(sent(), "GetItem GetItem UpdateItem Scan UpdateItem Scan UpdateItem");
    EXPECT_EQ(env->waits(), (std::vector<std::chrono::milliseconds>{10s, 5s}));
}

}  // namespace
}  // namespace ddbm::test
