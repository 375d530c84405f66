#include "local/catalog/catalog.hpp"
#include "local/catalog/definition_json.hpp"
#include "local/service_error.hpp"

#include <ddbm/error.hpp>

#include <gtest/gtest.h>

#include <chrono>

namespace ddbm::local::detail {
namespace {

constexpr std::string_view music_arn = "arn:aws:dynamodb:us-east-1:000000000000:table/music";

time_point at(std::int64_t seconds)
{
    return time_point(std::chrono::seconds(seconds));
}

table make_table(store& data)
{
    table t;
    t.name = "music";
    t.id = "an-id";
    t.arn = music_arn;
    t.created = at(1732312345);
    t.keys.partition = {{"a", attribute_type::s}};
    t.keys.sort = {{"b", attribute_type::n}};
    t.items = data.create_tree();
    index i;
    i.name = "by_c";
    i.global = true;
    i.keys.partition = {{"c", attribute_type::b}};
    i.projection = projection_type::include;
    i.non_key_attributes = {"y", "x"};
    i.entries = data.create_tree();
    t.indexes.push_back(i);
    return t;
}

table& add(catalog& tables, const table& t)
{
    table& added = tables.tables().emplace(t.name, t).first->second;
    tables.save(added);
    return added;
}

TEST(Catalog, FindsTablesByNameAndArn)
{
    store data("");
    catalog tables(data);
    add(tables, make_table(data));

    ASSERT_NE(tables.find("music"), nullptr);
    EXPECT_EQ(tables.find(music_arn), tables.find("music"));
    EXPECT_EQ(tables.find("Music"), nullptr);
    EXPECT_EQ(tables.find("arn:aws:dynamodb:us-east-1:000000000001:table/music"), nullptr);
    EXPECT_EQ(tables.find("arn:"), nullptr);
    EXPECT_EQ(tables.find(""), nullptr);
}

TEST(Catalog, LetsItemsBeUsedOfTablesThatAreThere)
{
    store data("");
    catalog tables(data);
    table& t = add(tables, make_table(data));

    for (const auto status : {resource_status::active, resource_status::updating})
    {
        t.status = status;
        EXPECT_EQ(&tables.usable("music"), &t);
    }
    for (const auto status : {resource_status::creating, resource_status::deleting})
    {
        t.status = status;
        EXPECT_THROW(tables.usable("music"), service_error);
    }
    EXPECT_THROW(tables.usable("songs"), service_error);
}

TEST(Catalog, KeepsTheNumbersThatStatesHaveInFiles)
{
    table t;
    t.status = resource_status::creating;
    EXPECT_NE(to_json(t).find(R"("status":0)"), std::string::npos) << to_json(t);
    t.status = resource_status::active;
    EXPECT_NE(to_json(t).find(R"("status":3)"), std::string::npos) << to_json(t);

    EXPECT_EQ(table_from_json(R"({"status":2})").status, resource_status::deleting);
    EXPECT_THROW(table_from_json(R"({"status":4})"), error);
    EXPECT_THROW(table_from_json(R"({"status":-1})"), error);
}

TEST(Catalog, ReadsAgainWhatItSaved)
{
    store data("");
    catalog tables(data);
    table t = make_table(data);
    t.status = resource_status::updating;
    t.status_until = at(1732312346);
    t.change = table_change::stream;
    t.on_demand = t.billing_was_set = true;
    t.last_to_on_demand = at(5);
    t.provisioned = {7, 8, at(1), at(2), 3};
    t.on_demand_limits.read = 9;
    t.warm.write = 10;
    t.table_class = "STANDARD";
    t.deletion_protection = true;
    t.kms_key = "a-key";
    t.stream_arn = t.latest_stream_arn = "stream";
    t.latest_stream_label = "label";
    t.ttl_attribute = t.last_ttl_attribute = "due";
    t.ttl_changed = at(6);
    t.tags = {{"k", "v"}};
    t.collections = 77;
    t.expiries = 78;
    t.indexes.front().backfilling = t.indexes.front().added_later = true;
    add(tables, t);
    stream s;
    s.arn = "stream";
    s.label = "label";
    s.table_name = "music";
    s.view = stream_view_type::old_image;
    s.keys = t.keys;
    s.created = at(11);
    s.disabled = at(12);
    s.records = 79;
    s.next_sequence = 80;
    tables.streams().emplace(s.arn, s);
    tables.save(s);

    catalog again(data);

    ASSERT_NE(again.find("music"), nullptr);
    ASSERT_EQ(again.streams().count("stream"), 1U);
    EXPECT_EQ(to_json(*again.find("music")), to_json(t));
    EXPECT_EQ(to_json(again.streams().at("stream")), to_json(s));
    const table& read = *again.find("music");
    EXPECT_EQ(read.created, t.created);
    EXPECT_EQ(read.indexes.front().non_key_attributes, t.indexes.front().non_key_attributes);
    EXPECT_EQ(read.key_type("c"), attribute_type::b);
    EXPECT_EQ(read.provisioned.last_decrease, at(2));
    EXPECT_EQ(again.streams().at("stream").next_sequence, 80U);
}

TEST(Catalog, ForgetsWhatWasRolledBack)
{
    store data("");
    catalog tables(data);
    add(tables, make_table(data));
    {
        store_transaction undone(data);
        table& t = *tables.find("music");
        t.deletion_protection = true;
        tables.save(t);
        table other = make_table(data);
        other.name = "songs";
        add(tables, other);
    }

    tables.reload();

    EXPECT_EQ(tables.tables().size(), 1U);
    EXPECT_FALSE(tables.find("music")->deletion_protection);
}

TEST(Catalog, KeepsWhatItHasWhileItCannotBeReadAgain)
{
    store data("");
    catalog tables(data);
    add(tables, make_table(data));
    data.put(catalog_tree, "table:songs", "{");

    EXPECT_THROW(tables.reload(), error);
    EXPECT_EQ(tables.tables().size(), 1U);
    ASSERT_NE(tables.find("music"), nullptr);
    for (int i = 0; i < 2; ++i)
        EXPECT_THROW(tables.refresh(), error);
    data.erase(catalog_tree, "table:songs");
    data.erase(catalog_tree, "table:music");
    tables.refresh();

    EXPECT_TRUE(tables.tables().empty());
}

TEST(Catalog, ReadsAgainWhatItIsToForget)
{
    store data("");
    catalog tables(data);
    add(tables, make_table(data));
    tables.find("music")->deletion_protection = true;

    tables.forget();
    tables.refresh();

    EXPECT_FALSE(tables.find("music")->deletion_protection);
}

TEST(Catalog, EndsStatesWhoseTimeIsOver)
{
    store data("");
    catalog tables(data);
    table t = make_table(data);
    t.status = resource_status::updating;
    t.status_until = at(10);
    t.indexes.front().status = resource_status::creating;
    t.indexes.front().status_until = at(20);
    add(tables, t);
    const table& found = *tables.find("music");

    tables.advance(at(9));
    EXPECT_EQ(found.status, resource_status::updating);
    EXPECT_FALSE(found.indexes.front().backfilling);
    tables.advance(at(10));
    EXPECT_EQ(found.status, resource_status::active);
    EXPECT_EQ(found.indexes.front().status, resource_status::creating);
    EXPECT_TRUE(found.indexes.front().backfilling);
    tables.advance(at(20));
    EXPECT_EQ(found.indexes.front().status, resource_status::active);
    EXPECT_FALSE(found.indexes.front().backfilling);
    EXPECT_EQ(to_json(*catalog(data).find("music")), to_json(found));
}

TEST(Catalog, DropsWhatIsDeleted)
{
    store data("");
    catalog tables(data);
    table t = make_table(data);
    t.indexes.front().status = resource_status::deleting;
    t.indexes.front().status_until = at(10);
    add(tables, t);

    tables.advance(at(10));
    ASSERT_NE(tables.find("music"), nullptr);
    EXPECT_TRUE(tables.find("music")->indexes.empty());
    tables.find("music")->status = resource_status::deleting;
    tables.find("music")->status_until = at(11);
    tables.save(*tables.find("music"));
    tables.advance(at(11));
    EXPECT_EQ(tables.find("music"), nullptr);
    EXPECT_TRUE(catalog(data).tables().empty());
}

TEST(Catalog, GoesOnWithStatesOfTheFileItOpens)
{
    store data("");
    {
        catalog tables(data);
        table t = make_table(data);
        t.status = resource_status::creating;
        t.status_until = at(10);
        add(tables, t);
    }
    catalog again(data);

    again.advance(at(10));

    EXPECT_EQ(again.find("music")->status, resource_status::active);
}

TEST(DefinitionJson, RefusesWhatIsNoDefinition)
{
    for (const char* bytes :
         {"",
          "[]",
          R"({"name":1})",
          R"({"status":4})",
          R"({"status":-1})",
          R"({"indexes":{}})",
          R"({"created":9223372036854775807})",
          R"({"created":-9223372036854775808})",
          R"({"provisioned":{"read":9223372036854775807}})"})
    {
        EXPECT_THROW(table_from_json(bytes), error) << bytes;
    }
    EXPECT_THROW(stream_from_json("null"), error);
}

}  // namespace
}  // namespace ddbm::local::detail
