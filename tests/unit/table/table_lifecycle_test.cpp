// What tables send to be created, changed and compared, and in which order.

#include "unit/table/scripted_table.hpp"
#include "unit/table/shop_models.hpp"

#include <ddbm/errc.hpp>
#include <ddbm/service_errc.hpp>
#include <ddbm/shared_table.hpp>
#include <ddbm/table_changes.hpp>
#include <ddbm/table_difference.hpp>
#include <ddbm/table_names.hpp>

#include <gtest/gtest.h>

namespace ddbm::test {

struct created_thing
{
    std::string id;
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::created_thing>
{
    using thing = ddbm::test::created_thing;
    static constexpr auto value = ddbm::model<thing>("created").partition_key("id", &thing::id);
};

namespace ddbm::test {
namespace {

const std::string active = R"({"TableName":"shop","TableStatus":"ACTIVE","TableArn":"arn:shop",)"
                           R"("BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST"}})";
const std::string creating = R"({"TableName":"shop","TableStatus":"CREATING"})";
const std::string updating = R"({"TableName":"shop","TableStatus":"UPDATING"})";
const std::string filling =
    R"({"TableName":"shop","TableStatus":"ACTIVE","GlobalSecondaryIndexes":[{"IndexName":"by_city",)"
    R"("IndexStatus":"CREATING","KeySchema":[{"AttributeName":"city","KeyType":"HASH"}],)"
    R"("Projection":{"ProjectionType":"ALL"}}]})";

const std::string look = R"(DescribeTable {"TableName":"shop"})";
const std::string look_at_time_to_live = R"(DescribeTimeToLive {"TableName":"shop"})";
const std::string turn_on =
    R"(UpdateTimeToLive {"TableName":"shop","TimeToLiveSpecification":{"Enabled":true,)"
    R"("AttributeName":"expires"}})";
const std::string turned_on =
    R"({"TimeToLiveSpecification":{"Enabled":true,"AttributeName":"expires"}})";

std::string described(const std::string& table)
{
    return R"({"Table":)" + table + "}";
}

std::string begun(const std::string& table)
{
    return R"({"TableDescription":)" + table + "}";
}

std::string time_to_live(const std::string& status)
{
    return R"({"TimeToLiveDescription":{"TimeToLiveStatus":")" + status +
           R"(","AttributeName":"expires"}})";
}

class TableLifecycle : public testing::Test
{
protected:
    scripted_client side{in_no_time()};
    table<shop_order> orders{side.db};
    table<shop_customer> customers{side.db};

    // Without the request for the table itself, which other tests look at.
    std::vector<std::string> sent_behind(const std::string& first)
    {
        auto sent = side.script.sent;
        EXPECT_FALSE(sent.empty());
        if (sent.empty())
            return sent;
        EXPECT_TRUE(sent.front().starts_with(first + R"( {"TableName":"shop",)")) << sent.front();
        sent.erase(sent.begin());
        return sent;
    }

    auto create()
    {
        return side.run([&](auto token) { orders.async_create(on_demand(), token); });
    }
};

using texts = std::vector<std::string>;

// -- Creating

TEST_F(TableLifecycle, CreateWaitsForTheIndexesAndThenTurnsTheTimeToLiveOn)
{
    side.script.reply(begun(creating))
        .refuse("ResourceNotFoundException")
        .reply(described(creating))
        .reply(described(filling))
        .reply(described(active))
        .reply(time_to_live("DISABLED"))
        .reply(turned_on);

    const auto out = create();

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(
        sent_behind("CreateTable"), (texts{look, look, look, look, look_at_time_to_live, turn_on})
    );
}

TEST_F(TableLifecycle, CreateLeavesATimeToLiveThatIsOnAsItIs)
{
    side.script.reply(begun(active)).reply(time_to_live("ENABLED"));

    const auto out = create();

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(sent_behind("CreateTable"), (texts{look_at_time_to_live}));
}

TEST_F(TableLifecycle, CreateLooksAgainWhenItIsNotKnownWhetherTheTimeToLiveWasTurnedOn)
{
    side.script.reply(begun(active))
        .reply(time_to_live("DISABLED"))
        .reply(R"({"__type":"InternalServerError"})", 500)
        .reply(time_to_live("ENABLING"));

    const auto out = create();

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(
        sent_behind("CreateTable"), (texts{look_at_time_to_live, turn_on, look_at_time_to_live})
    );
}

TEST_F(TableLifecycle, CreateTellsThatTheTableIsThereWithoutItsTimeToLive)
{
    side.script.reply(begun(active))
        .reply(time_to_live("DISABLED"))
        .refuse("AccessDeniedException");

    const auto out = create();

    EXPECT_EQ(out.ec, service_errc::access_denied);
    EXPECT_EQ(out.diag.message(), "the table was created, but not its time to live: no");
    EXPECT_EQ(out.diag.applied(), applied::yes);
}

// The reply was lost.
TEST_F(TableLifecycle, CreateTakesAnEqualTableForItsOwnWhenItIsNotKnownWhatBecameOfTheRequest)
{
    const std::string lost = R"({"__type":"InternalServerError"})";
    const auto table_by = [](const std::string& key, const std::string& status) {
        return R"({"TableName":"created","TableStatus":")" + status +
               R"(","BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST"},)"
               R"("AttributeDefinitions":[{"AttributeName":")" +
               key + R"(","AttributeType":"S"}],"KeySchema":[{"AttributeName":")" + key +
               R"(","KeyType":"HASH"}]})";
    };
    const table<created_thing> things(side.db);
    const auto make = [&](const std::string& found) {
        side.script.reply(lost, 500).refuse("ResourceInUseException").reply(described(found));
        return side.run([&](auto token) { things.async_create(on_demand(), token); });
    };

    const auto own = make(table_by("id", "ACTIVE"));
    EXPECT_FALSE(own.ec) << own.diag;
    EXPECT_EQ(side.script.sent.size(), 3u);
    EXPECT_EQ(make(table_by("other", "ACTIVE")).ec, service_errc::resource_in_use);
    EXPECT_EQ(make(table_by("id", "DELETING")).ec, service_errc::resource_in_use);

    // It was not carried out, and is now.
    side.script.reply(lost, 500).reply(begun(table_by("id", "ACTIVE")));
    const auto second = side.run([&](auto token) { things.async_create(on_demand(), token); });
    EXPECT_FALSE(second.ec) << second.diag;

    // The first failure is the one that counts.
    side.script.reply(lost, 500).refuse("AccessDeniedException");
    const auto neither = side.run([&](auto token) { things.async_create(on_demand(), token); });
    EXPECT_EQ(neither.ec, service_errc::internal_server_error);
    EXPECT_EQ(neither.diag.applied(), applied::maybe);

    // It was there before.
    side.script.refuse("ResourceInUseException");
    const auto taken = side.run([&](auto token) { things.async_create(on_demand(), token); });
    EXPECT_EQ(taken.ec, service_errc::resource_in_use);
    EXPECT_TRUE(side.script.replies.empty());
}

TEST_F(TableLifecycle, CreateOfASharedTableHasTheIndexesOfAllModels)
{
    side.script.reply(begun(active)).reply(time_to_live("ENABLED"));

    const auto out = side.run([&](auto token) {
        shared_table(customers, orders).async_create(on_demand(), token);
    });

    EXPECT_FALSE(out.ec) << out.diag;
    for (const char* index : {"by_city", "by_type", "by_state", "by_total"})
        EXPECT_NE(side.script.sent[0].find(index), std::string::npos) << side.script.sent[0];
}

TEST_F(TableLifecycle, ASharedTableMayBeMadeOfOthers)
{
    const std::vector<const detail::model_info*> both = {
        &detail::info_of<shop_order>(), &detail::info_of<shop_customer>()};
    const shared_table inner(orders, customers);

    EXPECT_EQ(shared_table(orders, shared_table(customers)).modelled().models, both);
    EXPECT_EQ(shared_table(inner, customers).modelled().models.size(), 3u);
    const shared_table behind(orders, inner);
    EXPECT_EQ(behind.modelled().models, (std::vector{both[0], both[0], both[1]}));
}

TEST_F(TableLifecycle, CreateRefusesWhatCannotBeMeantAndSendsNothing)
{
    const auto out = side.run([&](auto token) {
        orders.async_create(on_demand().index_throughput("by_state", 1, 1), token);
    });

    EXPECT_EQ(out.ec, errc::invalid_request);
    EXPECT_EQ(side.script.sent, texts());
}

TEST_F(TableLifecycle, HandlesOnTwoTablesAreNotOneTable)
{
    const table<shop_customer> elsewhere(side.db, "elsewhere");
    try
    {
        const shared_table both(orders, elsewhere);
        ADD_FAILURE() << "expected ddbm::error";
    }
    catch (const error& e)
    {
        EXPECT_EQ(e.code(), errc::invalid_request);
        EXPECT_EQ(
            e.get_diagnostics().message(),
            "the handles are on two tables, not on one: shop and elsewhere"
        );
    }
}

TEST_F(TableLifecycle, HandlesOfTwoClientsAreNotOneTable)
{
    scripted_client other(in_no_time());
    const table<shop_customer> elsewhere(other.db);
    // Other options are of the same client.
    EXPECT_NO_THROW(shared_table(orders, customers.with(call_options().max_attempts(1))));
    try
    {
        const shared_table both(orders, elsewhere);
        ADD_FAILURE() << "expected ddbm::error";
    }
    catch (const error& e)
    {
        EXPECT_EQ(e.code(), errc::invalid_request);
        EXPECT_EQ(
            e.get_diagnostics().message(),
            "the handles on the table shop are of two clients, not of one"
        );
    }
}

// -- Deleting

TEST_F(TableLifecycle, DeleteOfATableThatMayNotBeThere)
{
    side.script.refuse("ResourceNotFoundException")
        .refuse("ResourceNotFoundException")
        .reply(begun(active))
        .refuse("ResourceNotFoundException")
        .refuse("ValidationException");
    const auto erase = [&] {
        return side.run([&](auto token) { orders.async_delete(if_exists, token); });
    };

    EXPECT_EQ(
        side.run([&](auto token) { orders.async_delete(token); }).ec,
        service_errc::resource_not_found
    );
    EXPECT_FALSE(erase().ec);
    EXPECT_FALSE(erase().ec);
    EXPECT_EQ(erase().ec, service_errc::validation);
}

TEST_F(TableLifecycle, DeleteDoesNotWaitForEver)
{
    side.script.reply(begun(active));
    // More often than it is looked at.
    for (int i = 0; i < 500; ++i)
        side.script.reply(described(R"({"TableName":"shop","TableStatus":"DELETING"})"));

    const auto out = side.run([&](auto token) { orders.async_delete(token); });

    EXPECT_EQ(out.ec, errc::deadline_exceeded);
    EXPECT_EQ(
        out.diag.message(),
        "the table is being deleted but was not gone in time (the limit of async_delete, 300000 ms)"
    );
    EXPECT_EQ(out.diag.operation(), "DeleteTable");
    EXPECT_FALSE(side.script.replies.empty());
}

// -- Looking

TEST_F(TableLifecycle, ATableIsDescribed)
{
    side.script.reply(described(filling)).refuse("ResourceNotFoundException");
    error_code failed;
    table_description found;
    const auto note = [&](error_code ec, table_description described) {
        failed = ec;
        found = std::move(described);
    };

    orders.async_describe(note);
    run_to_end(side.ctx);

    EXPECT_FALSE(failed);
    EXPECT_EQ(found.table_name, "shop");
    EXPECT_EQ(found.global_secondary_indexes.size(), 1u);

    orders.async_describe(note);
    run_to_end(side.ctx);
    EXPECT_EQ(failed, service_errc::resource_not_found);
}

TEST_F(TableLifecycle, ATableExistsInWhateverState)
{
    side.script.reply(described(creating))
        .refuse("ResourceNotFoundException")
        .refuse("AccessDeniedException");
    std::string seen;
    const auto note = [&](error_code ec, bool is_there) {
        seen += ec ? "failed " : is_there ? "yes " : "no ";
    };

    for (int i = 0; i < 3; ++i)
    {
        orders.async_table_exists(note);
        run_to_end(side.ctx);
    }

    EXPECT_EQ(seen, "yes no failed ");
}

TEST_F(TableLifecycle, WaitsForATableThatSomebodyElseCreates)
{
    side.script.refuse("ResourceNotFoundException")
        .refuse("ResourceNotFoundException")
        .reply(described(creating))
        .reply(described(filling))
        .reply(described(active));

    const auto out = side.run([&](auto token) {
        orders.async_wait_until_active(std::chrono::minutes(1), token);
    });

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(side.script.sent, texts(5, look));
}

TEST_F(TableLifecycle, TellsWhatItHasWaitedFor)
{
    const auto wait = [&](auto... replies) {
        (side.script.replies.emplace_back(replies), ...);
        return side.run([&](auto token) {
            orders.async_wait_until_active(std::chrono::milliseconds(0), token);
        });
    };

    const auto out = wait(std::pair(200, described(filling)));

    EXPECT_EQ(out.ec, errc::deadline_exceeded);
    const std::string limit = " (the deadline of async_wait_until_active, 0 ms)";
    EXPECT_EQ(out.diag.message(), "not ACTIVE in time: the index by_city is CREATING" + limit);
    EXPECT_EQ(out.diag.table(), "shop");
    EXPECT_EQ(out.diag.applied(), applied::no);
    side.script.refuse("ResourceNotFoundException");
    EXPECT_EQ(wait().diag.message(), "not ACTIVE in time: there is no such table" + limit);
}

TEST_F(TableLifecycle, NamesOfTablesComeFromAllPages)
{
    side.script.reply(R"({"TableNames":["a","b"],"LastEvaluatedTableName":"bbb"})")
        .reply(R"({"TableNames":["c"]})");
    texts names;

    async_table_names(side.db, [&](error_code ec, texts found) {
        EXPECT_FALSE(ec);
        names = std::move(found);
    });
    run_to_end(side.ctx);

    EXPECT_EQ(names, (texts{"a", "b", "c"}));
    EXPECT_EQ(
        side.script.sent,
        (texts{R"(ListTables {})", R"(ListTables {"ExclusiveStartTableName":"bbb"})"})
    );
}

TEST_F(TableLifecycle, NamesOfTablesHaveTheTimeOfOneCall)
{
    side.script.takes = std::chrono::milliseconds(150);
    for (int i = 0; i < 9; ++i)
        side.script.reply(R"({"TableNames":["aaa"],"LastEvaluatedTableName":"aaa"})");
    const client hasty = side.db.with(call_options().timeout(std::chrono::milliseconds(200)));

    const auto out = side.run([&](auto token) { async_table_names(hasty, token); });

    EXPECT_EQ(out.ec, errc::deadline_exceeded);
    EXPECT_NE(out.diag.message().find("call_options::timeout, 200 ms"), std::string::npos)
        << out.diag;
    EXPECT_EQ(side.script.sent.size(), 2u);
}

TEST_F(TableLifecycle, ACheckHasTheTimeOfOneCall)
{
    side.script.takes = std::chrono::milliseconds(150);
    side.script.reply(described(active)).reply(time_to_live("DISABLED"));
    const auto hasty = orders.with(call_options().timeout(std::chrono::milliseconds(200)));

    const auto out = side.run([&](auto token) { hasty.async_check(token); });

    EXPECT_EQ(out.ec, errc::deadline_exceeded);
    EXPECT_EQ(side.script.sent.size(), 2u);
}

// -- Changing

// Each when the one before has taken effect; the first when the table has become ACTIVE.
TEST_F(TableLifecycle, ChangesFollowOneAnother)
{
    side.script.reply(described(updating))
        .reply(described(active))
        .reply(begun(updating))
        .reply(described(filling))
        .reply(described(active))
        .reply(begun(active));

    const auto out = side.run([&](auto token) {
        customers.async_change(
            table_changes().stream(stream_view_type::new_image).add_index("by_city"), token
        );
    });

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(
        side.script.sent,
        (texts{
            look,
            look,
            R"(UpdateTable {"TableName":"shop","AttributeDefinitions":[{"AttributeName":"city",)"
            R"("AttributeType":"S"}],"GlobalSecondaryIndexUpdates":[{"Create":)"
            R"({"IndexName":"by_city","KeySchema":[{"AttributeName":"city","KeyType":"HASH"}],)"
            R"("Projection":{"ProjectionType":"ALL"}}}]})",
            look,
            look,
            R"(UpdateTable {"TableName":"shop",)"
            R"("StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"}})"})
    );
}

TEST_F(TableLifecycle, TheTimeToLiveIsChangedBehindAllElse)
{
    side.script.reply(described(active))
        .reply(begun(active))
        .reply(time_to_live("DISABLED"))
        .reply(turned_on)
        .reply(described(active))
        .reply(time_to_live("DISABLED"));

    const auto on = side.run([&](auto token) {
        orders.async_change(
            table_changes().time_to_live(true).deletion_protection_enabled(true), token
        );
    });
    const auto off = side.run([&](auto token) {
        orders.async_change(table_changes().time_to_live(false), token);
    });

    EXPECT_FALSE(on.ec) << on.diag;
    EXPECT_FALSE(off.ec) << off.diag;
    EXPECT_EQ(
        side.script.sent,
        (texts{
            look,
            R"(UpdateTable {"TableName":"shop","DeletionProtectionEnabled":true})",
            look_at_time_to_live,
            turn_on,
            look,
            look_at_time_to_live})
    );
}

// Whichever attribute it goes by, it can be turned off.
TEST_F(TableLifecycle, ATimeToLiveThatTheModelDoesNotHaveIsTurnedOff)
{
    side.script.reply(described(active)).reply(time_to_live("ENABLED")).reply(turned_on);

    const auto out = side.run([&](auto token) {
        customers.async_change(table_changes().time_to_live(false), token);
    });

    EXPECT_EQ(
        side.script.sent.back(),
        R"(UpdateTimeToLive {"TableName":"shop","TimeToLiveSpecification":{"Enabled":false,)"
        R"("AttributeName":"expires"}})"
    ) << out.diag;
}

// It was there a moment ago, so it will not appear.
TEST_F(TableLifecycle, ATableThatIsBeingDeletedIsNotWaitedForByAChange)
{
    side.script.reply(described(R"({"TableName":"shop","TableStatus":"DELETING"})"))
        .refuse("ResourceNotFoundException");

    const auto out =
        side.run([&](auto token) { orders.async_change(table_changes().tag("a", "1"), token); });

    EXPECT_EQ(out.ec, service_errc::resource_not_found);
    EXPECT_EQ(side.script.sent, texts(2, look));
}

TEST_F(TableLifecycle, TagsAreTakenAwayAndGiven)
{
    side.script.reply(described(active)).reply("{}").reply("{}");

    const auto out = side.run([&](auto token) {
        orders.async_change(
            table_changes().tag("a", "1").tag("b", "2").untag("b").untag("c"), token
        );
    });

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(
        side.script.sent,
        (texts{
            look,
            R"(UntagResource {"ResourceArn":"arn:shop","TagKeys":["b","c"]})",
            R"(TagResource {"ResourceArn":"arn:shop","Tags":[{"Key":"a","Value":"1"}]})"})
    );
}

TEST_F(TableLifecycle, ChangesNothingWhereAnyOfItCannotBeMeant)
{
    side.script.reply(described(active));

    const auto out = side.run([&](auto token) {
        orders.async_change(
            table_changes().deletion_protection_enabled(true).add_index("by_stat"), token
        );
    });
    const auto no_time = side.run([&](auto token) {
        customers.async_change(table_changes().time_to_live(true), token);
    });
    for (const diagnostics* each : {&out.diag, &no_time.diag})
    {
        EXPECT_EQ(each->table(), "shop");
        EXPECT_EQ(each->operation(), "UpdateTable");
        EXPECT_FALSE(each->endpoint().empty());
    }

    EXPECT_EQ(out.ec, errc::invalid_request);
    EXPECT_EQ(no_time.ec, errc::invalid_request);
    EXPECT_EQ(no_time.diag.message(), "the model has no time to live to turn on");
    EXPECT_EQ(side.script.sent, texts{look});
}

// -- Comparing

TEST_F(TableLifecycle, ACheckLooksAtTheTableAndItsTimeToLive)
{
    side.script.reply(described(filling)).reply(time_to_live("DISABLED"));
    std::vector<table_difference> found;

    customers.async_check([&](error_code ec, std::vector<table_difference> differences) {
        EXPECT_FALSE(ec);
        found = std::move(differences);
    });
    run_to_end(side.ctx);

    EXPECT_EQ(side.script.sent, (texts{look, look_at_time_to_live}));
    ASSERT_EQ(found.size(), 3u);
    EXPECT_EQ(found[0].kind(), difference_kind::key);
    EXPECT_EQ(found[1].kind(), difference_kind::missing_index);
    EXPECT_EQ(found[2].kind(), difference_kind::index_key);
    EXPECT_EQ(found[2].index(), "by_city");
}

TEST_F(TableLifecycle, ATableThatIsBeingCreatedHasNoTimeToLiveYet)
{
    side.script.reply(described(creating));

    const auto out =
        side.get<std::vector<table_difference>>([&](auto token) { orders.async_check(token); });

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(side.script.sent, texts{look});
    ASSERT_FALSE(out.result.empty());
    EXPECT_EQ(out.result.back().kind(), difference_kind::time_to_live);
}

}  // namespace
}  // namespace ddbm::test
