#include "table/table_differences.hpp"
#include "unit/table/shop_models.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace ddbm::detail {
namespace {

using test::shop_order;

const table_schema& orders()
{
    static const table_schema made = [] {
        const model_info* const models[] = {&info_of<shop_order>()};
        return schema_of(models);
    }();
    return made;
}

// A table as the model has it, and what is told of it.
class TableDifferences : public testing::Test
{
protected:
    TableDifferences()
    {
        found.key_schema = orders().key;
        for (const auto& [name, type] : orders().types)
            found.attribute_definitions.emplace_back(name, type);
        for (const index_schema& each : orders().indexes)
        {
            secondary_index_description made;
            made.index_name = each.name;
            made.key_schema = each.key;
            made.projection_type = each.projection;
            auto& list =
                each.is_local ? found.local_secondary_indexes : found.global_secondary_indexes;
            list.push_back(made);
        }
        time_to_live.time_to_live_status = time_to_live_status::enabled;
        time_to_live.attribute_name = "expires";
    }

    secondary_index_description& global(const std::string& name)
    {
        for (secondary_index_description& each : found.global_secondary_indexes)
        {
            if (each.index_name == name)
                return each;
        }
        throw std::invalid_argument(name);
    }

    std::vector<table_difference> compare() const
    {
        return differences_of(orders(), found, time_to_live);
    }

    // The only one.
    std::string difference(difference_kind kind) const
    {
        const auto all = compare();
        EXPECT_EQ(all.size(), 1u);
        if (all.size() != 1)
            return {};
        EXPECT_EQ(all[0].kind(), kind);
        std::ostringstream printed;
        printed << all[0];
        EXPECT_EQ(printed.str(), all[0].to_string());
        return printed.str();
    }

    table_description found;
    describe_time_to_live_reply time_to_live;
};

TEST_F(TableDifferences, OfWhatIsAsTheModelHasItAreNone)
{
    // What is not of the model's, and other ways to say the same.
    std::reverse(found.global_secondary_indexes.begin(), found.global_secondary_indexes.end());
    found.attribute_definitions.emplace_back("more", attribute_type::b);
    global("by_type").projection_type = projection_type::include;
    global("by_type").non_key_attributes = {"pk", "type"};
    found.billing_mode = billing_mode::pay_per_request;
    time_to_live.time_to_live_status = time_to_live_status::enabling;

    EXPECT_EQ(compare(), std::vector<table_difference>());
}

TEST_F(TableDifferences, TellAnotherKey)
{
    found.key_schema.pop_back();
    EXPECT_EQ(
        difference(difference_kind::key),
        "the table, its key: expected partition key pk (S); sort key sk (S), found partition key "
        "pk (S)"
    );
}

TEST_F(TableDifferences, TellAnotherTypeOfAKey)
{
    for (attribute_definition& each : found.attribute_definitions)
    {
        if (each.attribute_name == "placed")
            each.attribute_type = attribute_type::s;
    }
    EXPECT_EQ(
        difference(difference_kind::index_key),
        "index by_state, its key: expected global index with partition key state (S), type (S); "
        "sort key placed (N), total (N), found global index with partition key state (S), type "
        "(S); sort key placed (S), total (N)"
    );
}

TEST_F(TableDifferences, TellAMissingIndex)
{
    std::erase_if(found.global_secondary_indexes, [](const secondary_index_description& each) {
        return each.index_name == "by_type";
    });
    EXPECT_EQ(
        difference(difference_kind::missing_index),
        "index by_type: expected global index with partition key type (S); sort key sk (S), found "
        "nothing"
    );
}

TEST_F(TableDifferences, TellAnIndexThatTheModelDoesNotHave)
{
    secondary_index_description more;
    more.index_name = "more";
    more.key_schema.emplace_back("more", key_type::hash);
    found.attribute_definitions.emplace_back("more", attribute_type::b);
    found.global_secondary_indexes.push_back(more);

    EXPECT_EQ(
        difference(difference_kind::unknown_index),
        "index more: expected nothing, found global index with partition key more (B)"
    );
}

TEST_F(TableDifferences, TellALocalIndexInPlaceOfAGlobalOne)
{
    found.local_secondary_indexes.push_back(global("by_type"));
    std::erase_if(found.global_secondary_indexes, [](const secondary_index_description& each) {
        return each.index_name == "by_type";
    });

    const std::string text = difference(difference_kind::index_key);

    EXPECT_NE(text.find("expected global index"), std::string::npos) << text;
    EXPECT_NE(text.find("found local index"), std::string::npos) << text;
}

TEST_F(TableDifferences, TellAnotherProjection)
{
    global("by_type").projection_type = projection_type::include;
    global("by_type").non_key_attributes = {"total", "name"};
    EXPECT_EQ(
        difference(difference_kind::index_projection),
        "index by_type, what it holds: expected keys, found keys, name, total"
    );

    global("by_type").projection_type = projection_type::all;
    global("by_type").non_key_attributes.clear();
    EXPECT_EQ(
        difference(difference_kind::index_projection),
        "index by_type, what it holds: expected keys, found all attributes"
    );
}

TEST_F(TableDifferences, TellATimeToLiveThatIsOffOrGoesByAnotherAttribute)
{
    time_to_live.attribute_name = "other";
    EXPECT_EQ(
        difference(difference_kind::time_to_live),
        "the table, its time to live: expected expires, found other"
    );

    time_to_live.time_to_live_status = time_to_live_status::disabling;
    EXPECT_EQ(
        difference(difference_kind::time_to_live),
        "the table, its time to live: expected expires, found nothing"
    );
}

TEST_F(TableDifferences, ComeAllTogether)
{
    found = {};
    time_to_live = {};

    EXPECT_EQ(compare().size(), 5u);
}

}  // namespace
}  // namespace ddbm::detail
