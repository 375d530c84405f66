#include "protocol/operations/create_table.hpp"
#include "protocol/operations/update_table.hpp"
#include "table/table_requests.hpp"
#include "unit/table/shop_models.hpp"
#include "values/json_writer.hpp"

#include <ddbm/error.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

namespace ddbm::detail {
namespace {

using test::shop_customer;
using test::shop_order;

const table_schema& both()
{
    static const table_schema made = [] {
        const model_info* const models[] = {&info_of<shop_customer>(), &info_of<shop_order>()};
        return schema_of(models);
    }();
    return made;
}

template <class Request>
std::string json_of(const Request& request)
{
    std::string text;
    json_writer out(text);
    write_request(out, request);
    return text;
}

using texts = std::vector<std::string>;

// Behind the name of the table.
texts steps(const table_changes& changes, const table_description& now)
{
    const std::string begin = R"({"TableName":"shop",)";
    texts made;
    for (const update_table_request& each : steps_of("shop", both(), changes, now))
    {
        const std::string json = json_of(each);
        EXPECT_TRUE(json.starts_with(begin)) << json;
        made.push_back(json.substr(begin.size(), json.size() - begin.size() - 1));
    }
    return made;
}

template <class Function>
std::string why_refused(Function function)
{
    try
    {
        function();
        return "nothing";
    }
    catch (const error& e)
    {
        EXPECT_EQ(e.code(), errc::invalid_request);
        return e.get_diagnostics().message();
    }
}

secondary_index_description index_of(const std::string& name)
{
    secondary_index_description made;
    made.index_name = name;
    if (const index_schema* known = both().find_index(name))
        made.key_schema = known->key;
    made.index_status = index_status::active;
    return made;
}

// A table as the two models have it, without some of its global indexes.
table_description table_without(const std::set<std::string>& missing = {})
{
    table_description made;
    made.table_name = "shop";
    made.table_status = table_status::active;
    made.key_schema = both().key;
    for (const auto& [name, type] : both().types)
        made.attribute_definitions.emplace_back(name, type);
    made.billing_mode = billing_mode::pay_per_request;
    for (const index_schema& each : both().indexes)
    {
        if (missing.contains(each.name))
            continue;
        auto& list = each.is_local ? made.local_secondary_indexes : made.global_secondary_indexes;
        list.push_back(index_of(each.name));
    }
    return made;
}

table_description provisioned_table(std::int64_t read, std::int64_t write)
{
    table_description made = table_without();
    made.billing_mode = billing_mode::provisioned;
    made.provisioned_throughput = provisioned_throughput(read, write);
    for (secondary_index_description& each : made.global_secondary_indexes)
        each.provisioned_throughput = provisioned_throughput(read, write);
    return made;
}

// -- Creating

TEST(TableRequests, CreateHasAllThatTheModelsWant)
{
    EXPECT_EQ(
        json_of(request_of("shop", both(), on_demand())),
        R"({"TableName":"shop","AttributeDefinitions":[)"
        R"({"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"S"},)"
        R"({"AttributeName":"city","AttributeType":"S"},)"
        R"({"AttributeName":"placed","AttributeType":"N"},)"
        R"({"AttributeName":"state","AttributeType":"S"},)"
        R"({"AttributeName":"total","AttributeType":"N"},)"
        R"({"AttributeName":"type","AttributeType":"S"}],)"
        R"("KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},)"
        R"({"AttributeName":"sk","KeyType":"RANGE"}],"BillingMode":"PAY_PER_REQUEST",)"
        R"("LocalSecondaryIndexes":[{"IndexName":"by_total","KeySchema":[)"
        R"({"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"total","KeyType":"RANGE"}],)"
        R"("Projection":{"ProjectionType":"ALL"}}],)"
        R"("GlobalSecondaryIndexes":[{"IndexName":"by_type","KeySchema":[)"
        R"({"AttributeName":"type","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],)"
        R"("Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["name"]}},)"
        R"({"IndexName":"by_city","KeySchema":[{"AttributeName":"city","KeyType":"HASH"}],)"
        R"("Projection":{"ProjectionType":"ALL"}},)"
        R"({"IndexName":"by_state","KeySchema":[{"AttributeName":"state","KeyType":"HASH"},)"
        R"({"AttributeName":"type","KeyType":"HASH"},{"AttributeName":"placed","KeyType":"RANGE"},)"
        R"({"AttributeName":"total","KeyType":"RANGE"}],)"
        R"("Projection":{"ProjectionType":"KEYS_ONLY"}}]})"
    );
}

TEST(TableRequests, CreateHasAllThatTheOptionsSay)
{
    const auto request = request_of(
        "shop",
        both(),
        provisioned(10, 5)
            .index_throughput("by_city", 3, 2)
            .stream(stream_view_type::old_image)
            .deletion_protection_enabled(true)
            .table_class(table_class::standard_infrequent_access)
            .kms_encryption("alias/mine")
            .warm_throughput(100, 50)
            .tag("team", "shop")
    );

    EXPECT_EQ(request.provisioned_throughput(), provisioned_throughput(10, 5));
    for (const secondary_index& each : request.global_secondary_indexes())
        EXPECT_EQ(
            each.provisioned_throughput(),
            each.index_name() == "by_city" ? provisioned_throughput(3, 2)
                                           : provisioned_throughput(10, 5)
        ) << each.index_name();
    EXPECT_FALSE(request.local_secondary_indexes().at(0).provisioned_throughput());
    EXPECT_EQ(request.stream_view_type(), stream_view_type::old_image);
    EXPECT_EQ(request.deletion_protection_enabled(), true);
    EXPECT_EQ(request.table_class(), table_class::standard_infrequent_access);
    EXPECT_EQ(request.kms_master_key_id(), "alias/mine");
    EXPECT_EQ(request.warm_throughput(), warm_throughput(100, 50));
    EXPECT_EQ(request.tags(), (tag_map{{"team", "shop"}}));
    EXPECT_EQ(
        request_of("shop", both(), on_demand().on_demand_throughput(7, 8)).on_demand_throughput(),
        on_demand_throughput(7, 8)
    );
}

TEST(TableRequests, CreateRefusesThroughputOfIndexesThatHaveNone)
{
    const auto why = [](const create_options& options) {
        return why_refused([&] { request_of("shop", both(), options); });
    };

    EXPECT_EQ(
        why(provisioned(1, 1).index_throughput("by_stat", 1, 1)),
        "the model has no global index by_stat, for which throughput is set aside"
    );
    EXPECT_EQ(
        why(provisioned(1, 1).index_throughput("by_total", 1, 1)),
        "the model has no global index by_total, for which throughput is set aside"
    );
    EXPECT_EQ(
        why(on_demand().index_throughput("by_city", 1, 1)),
        "the index by_city has no throughput of its own, as its table is paid for by request"
    );
}

// -- Changing

TEST(TableRequests, NothingIsChangedThatIsSoAlready)
{
    table_description now = provisioned_table(4, 2);
    now.stream_view_type = stream_view_type::new_image;
    now.deletion_protection_enabled = true;
    now.table_class = table_class::standard_infrequent_access;
    now.warm_throughput = warm_throughput(100, 50);
    const auto wanted = table_changes()
                            .provisioned(4, 2)
                            .index_throughput("by_city", 4, 2)
                            .add_missing_indexes()
                            .add_index("by_city")
                            .remove_index("gone")
                            .stream(stream_view_type::new_image)
                            .deletion_protection_enabled(true)
                            .warm_throughput(100, 50)
                            .table_class(table_class::standard_infrequent_access);

    EXPECT_EQ(steps(wanted, now), texts());
    EXPECT_EQ(steps(table_changes(), table_without()), texts());
    EXPECT_EQ(steps(table_changes().on_demand().disable_stream(), table_without()), texts());
    table_description limited = table_without();
    limited.on_demand_throughput = on_demand_throughput(5, 6);
    EXPECT_EQ(steps(table_changes().on_demand_throughput(5, 6), limited), texts());
}

// As when a change that failed half-way is repeated.
TEST(TableRequests, OfLimitsAndWarmThroughputWhatIsSoAlreadyIsLeftOut)
{
    table_description now = table_without();
    now.on_demand_throughput = on_demand_throughput(5, {});
    now.warm_throughput = warm_throughput(12'000, 4'000);
    const auto limits = [&](auto read, auto write) {
        return steps(table_changes().on_demand_throughput(read, write), now);
    };
    const auto warm = [&](auto read, auto write) {
        return steps(table_changes().warm_throughput(read, write), now);
    };
    constexpr auto unlimited = on_demand_throughput::unlimited;

    EXPECT_EQ(limits(5, std::nullopt), texts());
    EXPECT_EQ(limits(5, unlimited), texts());
    EXPECT_EQ(limits(std::nullopt, unlimited), texts());
    EXPECT_EQ(limits(5, 7), texts{R"("OnDemandThroughput":{"MaxWriteRequestUnits":7})"});
    EXPECT_EQ(limits(unlimited, 7).size(), 1u);
    EXPECT_EQ(warm(12'000, std::nullopt), texts());
    EXPECT_EQ(warm(11'000, 4'000), texts());
    EXPECT_EQ(warm(12'000, 5'000), texts{R"("WarmThroughput":{"WriteUnitsPerSecond":5000})"});
    // What the table does not tell is asked for.
    now.warm_throughput.reset();
    EXPECT_EQ(warm(1, std::nullopt), texts{R"("WarmThroughput":{"ReadUnitsPerSecond":1})"});
}

TEST(TableRequests, AnotherIndexOfTheNameIsNotTakenForTheModels)
{
    const auto index = [](table_description& of, const std::string& name) {
        auto& all = of.global_secondary_indexes;
        return std::find_if(all.begin(), all.end(), [&](const secondary_index_description& each) {
            return each.index_name == name;
        });
    };
    const auto why = [](const table_changes& changes, const table_description& now) {
        return why_refused([&] { steps_of("shop", both(), changes, now); });
    };
    table_description other_key = table_without();
    index(other_key, "by_city")->key_schema = {{"type", key_type::hash}};
    const std::string key_is_wrong =
        "the table has another index by_city, its key: expected global index with partition key "
        "city (S), found global index with partition key type (S); it is made anew where it is "
        "removed in the same change";

    EXPECT_EQ(why(table_changes().add_index("by_city"), other_key), key_is_wrong);
    EXPECT_EQ(why(table_changes().add_missing_indexes(), other_key), key_is_wrong);
    EXPECT_EQ(steps(table_changes().add_index("by_type"), other_key), texts());
    EXPECT_EQ(
        steps(table_changes().remove_index("by_city").add_index("by_city"), other_key).size(), 2u
    );

    // It may hold more than is asked for, but not less.
    table_description holds_less = table_without();
    index(holds_less, "by_city")->projection_type = projection_type::keys_only;
    EXPECT_EQ(
        why(table_changes().add_index("by_city"), holds_less),
        "the table has another index by_city, what it holds: expected all attributes, found keys; "
        "it is made anew where it is removed in the same change"
    );

    table_description is_local = table_without({"by_city"});
    is_local.local_secondary_indexes.push_back(index_of("by_city"));
    EXPECT_EQ(
        why(table_changes().add_index("by_city"), is_local),
        "the table has another index by_city, its key: expected global index with partition key "
        "city (S), found local index with partition key city (S); it is made anew where it is "
        "removed in the same change"
    );
}

// A table never gets those that it was not created with.
TEST(TableRequests, LocalIndexesAreNotAmongTheMissing)
{
    table_description now = table_without({"by_city"});
    now.local_secondary_indexes.clear();

    EXPECT_EQ(steps(table_changes().add_missing_indexes(), now).size(), 1u);
}

TEST(TableRequests, IndexesAreRemovedAndAddedOneByOne)
{
    table_description now = table_without({"by_city", "by_state"});
    now.global_secondary_indexes.push_back(index_of("old"));

    const texts made = steps(
        table_changes().add_missing_indexes().remove_index("old").remove_index("by_type"), now
    );

    EXPECT_EQ(
        made,
        (texts{
            R"("GlobalSecondaryIndexUpdates":[{"Delete":{"IndexName":"by_type"}}])",
            R"("GlobalSecondaryIndexUpdates":[{"Delete":{"IndexName":"old"}}])",
            R"("AttributeDefinitions":[{"AttributeName":"type","AttributeType":"S"},)"
            R"({"AttributeName":"sk","AttributeType":"S"}],"GlobalSecondaryIndexUpdates":[{"Create":)"
            R"({"IndexName":"by_type","KeySchema":[{"AttributeName":"type","KeyType":"HASH"},)"
            R"({"AttributeName":"sk","KeyType":"RANGE"}],"Projection":{"ProjectionType":"INCLUDE",)"
            R"("NonKeyAttributes":["name"]}}}])",
            R"("AttributeDefinitions":[{"AttributeName":"city","AttributeType":"S"}],)"
            R"("GlobalSecondaryIndexUpdates":[{"Create":{"IndexName":"by_city",)"
            R"("KeySchema":[{"AttributeName":"city","KeyType":"HASH"}],)"
            R"("Projection":{"ProjectionType":"ALL"}}}])",
            R"("AttributeDefinitions":[{"AttributeName":"state","AttributeType":"S"},)"
            R"({"AttributeName":"type","AttributeType":"S"},)"
            R"({"AttributeName":"placed","AttributeType":"N"},)"
            R"({"AttributeName":"total","AttributeType":"N"}],"GlobalSecondaryIndexUpdates":[)"
            R"({"Create":{"IndexName":"by_state","KeySchema":[)"
            R"({"AttributeName":"state","KeyType":"HASH"},{"AttributeName":"type","KeyType":"HASH"},)"
            R"({"AttributeName":"placed","KeyType":"RANGE"},)"
            R"({"AttributeName":"total","KeyType":"RANGE"}],)"
            R"("Projection":{"ProjectionType":"KEYS_ONLY"}}}])"})
    );
}

TEST(TableRequests, BillingChangesForTheTableAndItsIndexesTogether)
{
    EXPECT_EQ(
        steps(
            table_changes()
                .provisioned(9, 8)
                .index_throughput("by_city", 2, 1)
                .remove_index("by_type"),
            table_without()
        ),
        (texts{
            R"("GlobalSecondaryIndexUpdates":[{"Delete":{"IndexName":"by_type"}}])",
            R"("BillingMode":"PROVISIONED",)"
            R"("ProvisionedThroughput":{"ReadCapacityUnits":9,"WriteCapacityUnits":8},)"
            R"("GlobalSecondaryIndexUpdates":[{"Update":{"IndexName":"by_city",)"
            R"("ProvisionedThroughput":{"ReadCapacityUnits":2,"WriteCapacityUnits":1}}},)"
            R"({"Update":{"IndexName":"by_state",)"
            R"("ProvisionedThroughput":{"ReadCapacityUnits":9,"WriteCapacityUnits":8}}}])"})
    );
    EXPECT_EQ(
        steps(table_changes().on_demand().on_demand_throughput(5, {}), provisioned_table(4, 2)),
        texts{R"("BillingMode":"PAY_PER_REQUEST","OnDemandThroughput":{"MaxReadRequestUnits":5})"}
    );
    EXPECT_EQ(
        steps(table_changes().provisioned(4, 3), provisioned_table(4, 2)),
        texts{R"("ProvisionedThroughput":{"ReadCapacityUnits":4,"WriteCapacityUnits":3})"}
    );
    EXPECT_EQ(
        steps(table_changes().index_throughput("by_city", 6, 6), provisioned_table(4, 2)),
        texts{R"("GlobalSecondaryIndexUpdates":[{"Update":{"IndexName":"by_city",)"
              R"("ProvisionedThroughput":{"ReadCapacityUnits":6,"WriteCapacityUnits":6}}}])"}
    );
}

TEST(TableRequests, AnAddedIndexOfAProvisionedTableHasThroughput)
{
    table_description now = provisioned_table(4, 2);
    std::erase_if(now.global_secondary_indexes, [](const secondary_index_description& each) {
        return each.index_name == "by_city" || each.index_name == "by_type";
    });

    const auto made = steps_of(
        "shop", both(), table_changes().add_missing_indexes().index_throughput("by_type", 7, 6), now
    );

    ASSERT_EQ(made.size(), 2u);
    EXPECT_EQ(
        made[0].created_indexes().at(0).provisioned_throughput(), provisioned_throughput(7, 6)
    );
    EXPECT_EQ(
        made[1].created_indexes().at(0).provisioned_throughput(), provisioned_throughput(4, 2)
    );
}

TEST(TableRequests, WhatStandsAloneIsAStepOfItsOwn)
{
    table_description now = table_without();
    now.stream_view_type = stream_view_type::keys_only;
    now.deletion_protection_enabled = true;

    EXPECT_EQ(
        steps(
            table_changes()
                .table_class(table_class::standard_infrequent_access)
                .stream(stream_view_type::new_image)
                .deletion_protection_enabled(false)
                .warm_throughput(20'000, {}),
            now
        ),
        (texts{
            R"("DeletionProtectionEnabled":false)",
            R"("WarmThroughput":{"ReadUnitsPerSecond":20000})",
            R"("StreamSpecification":{"StreamEnabled":false})",
            R"("StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"})",
            R"("TableClass":"STANDARD_INFREQUENT_ACCESS")"})
    );
    EXPECT_EQ(
        steps(table_changes().disable_stream(), now),
        texts{R"("StreamSpecification":{"StreamEnabled":false})"}
    );
}

TEST(TableRequests, IndexesHaveLimitsAndWarmThroughputOfTheirOwn)
{
    const auto made = request_of(
        "shop",
        both(),
        on_demand()
            .index_on_demand_throughput("by_city", 7, std::nullopt)
            .index_warm_throughput("by_city", 15'000, 5'000)
    );
    for (const secondary_index& each : made.global_secondary_indexes())
    {
        const bool is_named = each.index_name() == "by_city";
        EXPECT_EQ(
            each.on_demand_throughput(),
            is_named ? std::optional(on_demand_throughput(7, std::nullopt)) : std::nullopt
        );
        EXPECT_EQ(
            each.warm_throughput(),
            is_named ? std::optional(warm_throughput(15'000, 5'000)) : std::nullopt
        );
    }

    const auto wanted = table_changes()
                            .on_demand_throughput(9, std::nullopt)
                            .index_on_demand_throughput("by_city", 7, std::nullopt)
                            .index_warm_throughput("by_city", 15'000, 5'000);
    table_description now = table_without();
    EXPECT_EQ(
        steps(wanted, now),
        (texts{
            R"("OnDemandThroughput":{"MaxReadRequestUnits":9},)"
            R"("GlobalSecondaryIndexUpdates":[{"Update":{"IndexName":"by_city",)"
            R"("OnDemandThroughput":{"MaxReadRequestUnits":7}}}])",
            R"("GlobalSecondaryIndexUpdates":[{"Update":{"IndexName":"by_city","WarmThroughput":)"
            R"({"ReadUnitsPerSecond":15000,"WriteUnitsPerSecond":5000}}}])"})
    );
    for (secondary_index_description& each : now.global_secondary_indexes)
    {
        each.on_demand_throughput = on_demand_throughput(7, 8);
        each.warm_throughput = warm_throughput(16'000, 5'000);
    }
    now.on_demand_throughput = on_demand_throughput(9, std::nullopt);
    EXPECT_EQ(steps(wanted, now), texts());

    EXPECT_EQ(
        why_refused([&] {
            steps_of(
                "shop",
                both(),
                table_changes().index_on_demand_throughput("by_city", 1, 1),
                provisioned_table(1, 1)
            );
        }),
        "the index by_city has no limits of what is paid by request, as its table has provisioned "
        "throughput"
    );
}

TEST(TableRequests, TheKeyOfTheEncryptionIsChangedWhereItIsAnother)
{
    table_description now = table_without();
    const auto wants = [&](const char* key) {
        return steps(table_changes().kms_encryption(key), now);
    };
    const auto asked = [](const std::string& key) {
        return texts{
            R"("SSESpecification":{"Enabled":true,"SSEType":"KMS","KMSMasterKeyId":")" + key +
            R"("})"};
    };

    EXPECT_EQ(wants("k1"), asked("k1"));
    EXPECT_EQ(steps(table_changes().disable_kms_encryption(), now), texts());
    now.kms_master_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/k1";
    EXPECT_EQ(wants("k1"), texts());
    EXPECT_EQ(wants("arn:aws:kms:eu-central-1:123456789012:key/k1"), texts());
    EXPECT_EQ(wants("1"), asked("1"));
    EXPECT_EQ(wants("alias/mine"), asked("alias/mine"));
    EXPECT_EQ(wants("").size(), 1u);
    EXPECT_EQ(steps(table_changes().disable_kms_encryption(), now).size(), 1u);
    EXPECT_EQ(steps(table_changes().tag("a", "b"), now), texts());
}

TEST(TableRequests, WhatCannotBeChangedIsRefused)
{
    const auto why = [](const table_changes& changes, const table_description& now) {
        return why_refused([&] { steps_of("shop", both(), changes, now); });
    };
    table_description without_local = table_without();
    without_local.local_secondary_indexes.clear();

    EXPECT_EQ(
        why(table_changes().add_index("by_stat"), table_without()),
        "the model has no index by_stat, which is to be added"
    );
    EXPECT_EQ(
        why(table_changes().add_index("by_total"), without_local),
        "the local index by_total cannot be added: a table has the local indexes that it was "
        "created with"
    );
    EXPECT_EQ(
        why(table_changes().remove_index("by_total"), table_without()),
        "the local index by_total cannot be removed: a table has the local indexes that it was "
        "created with"
    );
    EXPECT_EQ(
        why(table_changes().index_throughput("by_city", 1, 1), table_without()),
        "the index by_city has no throughput of its own, as its table is paid for by request"
    );
    EXPECT_EQ(
        why(table_changes().index_throughput("gone", 1, 1), provisioned_table(1, 1)),
        "there is no global index gone, for which throughput is set aside"
    );
    EXPECT_EQ(
        why(table_changes().index_throughput("by_city", 1, 1).remove_index("by_city"),
            provisioned_table(1, 1)),
        "there is no global index by_city, for which throughput is set aside"
    );
    EXPECT_EQ(
        why(table_changes().on_demand_throughput(1, 1), provisioned_table(1, 1)),
        "a table with provisioned throughput has no limits of what is paid by request"
    );
}

// -- Time to live

TEST(TableRequests, TheTimeToLiveIsTurnedOnAndOffWhereItIsNot)
{
    const auto ask = [](bool enabled, time_to_live_status status, const std::string& attribute) {
        describe_time_to_live_reply now;
        now.time_to_live_status = status;
        now.attribute_name = attribute;
        const auto request = request_of("shop", "expires", enabled, now);
        if (!request)
            return std::string("nothing");
        return request->attribute_name() + (request->enabled() ? " on" : " off");
    };
    using enum time_to_live_status;

    EXPECT_EQ(ask(true, disabled, ""), "expires on");
    EXPECT_EQ(ask(true, disabling, "expires"), "expires on");
    EXPECT_EQ(ask(true, enabled, "expires"), "nothing");
    EXPECT_EQ(ask(true, enabling, "expires"), "nothing");
    // The service says what is in the way.
    EXPECT_EQ(ask(true, enabled, "other"), "expires on");
    EXPECT_EQ(ask(false, disabled, ""), "nothing");
    EXPECT_EQ(ask(false, disabling, "expires"), "nothing");
    EXPECT_EQ(ask(false, enabled, "other"), "other off");
}

// -- Waiting

TEST(TableRequests, ATableIsWaitedForUntilItAndItsIndexesAreActive)
{
    table_description now = table_without();
    EXPECT_TRUE(is_settled(now));

    now.global_secondary_indexes[1].index_status = index_status::creating;
    EXPECT_FALSE(is_settled(now));
    EXPECT_EQ(words_of_waiting(now), "the index by_city is CREATING");

    now.table_status = table_status::updating;
    EXPECT_FALSE(is_settled(now));
    EXPECT_EQ(words_of_waiting(now), "the table is UPDATING");

    now.table_status = table_status::unknown;
    EXPECT_EQ(words_of_waiting(now), "the table is in a state not known here");
}

}  // namespace
}  // namespace ddbm::detail
