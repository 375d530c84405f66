#include "table/table_schema.hpp"
#include "unit/table/shop_models.hpp"

#include <ddbm/error.hpp>
#include <ddbm/length.hpp>
#include <ddbm/validators/range.hpp>

#include <gtest/gtest.h>

#include <initializer_list>

namespace {

// Models that cannot share a table with an order.
struct other_key
{
    std::string id;
};

struct other_index
{
    std::string id;
    std::string kind;
};

struct other_type
{
    std::string id;
    std::string total;
};

struct other_time
{
    std::string id;
    std::int64_t gone = 0;
};

// One whose kind and former names its indexes hold.
struct renamed
{
    std::string id;
    std::string state;
    int total = 0;
};

// One whose keys are checked when they are written.
struct checked_keys
{
    std::string id;
    int number = 0;
};

// One that wants all of what is in an index.
struct whole
{
    std::string id;
    std::string type;
};

}  // namespace

template <>
struct ddbm::model_of<other_key>
{
    static constexpr auto value =
        ddbm::model<other_key>("shop").partition_key("id", &other_key::id);
};

template <>
struct ddbm::model_of<other_index>
{
    static constexpr auto value = ddbm::model<other_index>("shop")
                                      .partition_key("pk", ddbm::compose("O#", &other_index::id))
                                      .sort_key("sk", ddbm::compose("O"))
                                      .field("kind", &other_index::kind)
                                      .index("by_type", ddbm::partition(&other_index::kind));
};

template <>
struct ddbm::model_of<other_type>
{
    static constexpr auto value = ddbm::model<other_type>("shop")
                                      .partition_key("pk", ddbm::compose("O#", &other_type::id))
                                      .sort_key("sk", ddbm::compose("O"))
                                      .field("total", &other_type::total)
                                      .index("by_text", ddbm::partition(&other_type::total));
};

template <>
struct ddbm::model_of<other_time>
{
    static constexpr auto value = ddbm::model<other_time>("shop")
                                      .partition_key("pk", ddbm::compose("O#", &other_time::id))
                                      .sort_key("sk", ddbm::compose("O"))
                                      .time_to_live("gone", &other_time::gone);
};

template <>
struct ddbm::model_of<renamed>
{
    static constexpr auto value =
        ddbm::model<renamed>("shop")
            .partition_key("pk", ddbm::compose("R#", &renamed::id))
            .sort_key("sk", ddbm::compose("R"))
            .discriminator("type", "renamed")
            .field("state", &renamed::state)
            .field("total", &renamed::total, ddbm::also_read_as("sum"))
            .index("part", ddbm::partition(&renamed::state), ddbm::project(&renamed::total))
            .index("keys", ddbm::partition(&renamed::state), ddbm::project_keys);
};

template <>
struct ddbm::model_of<checked_keys>
{
    static constexpr auto value =
        ddbm::model<checked_keys>("checked")
            .partition_key("id", &checked_keys::id, ddbm::length(3, 15))
            .sort_key("number", &checked_keys::number, ddbm::in_range(1, 9));
};

template <>
struct ddbm::model_of<whole>
{
    static constexpr auto value = ddbm::model<whole>("shop")
                                      .partition_key("pk", ddbm::compose("W#", &whole::id))
                                      .sort_key("sk", ddbm::compose("W"))
                                      .field("type", &whole::type)
                                      .index("by_type", ddbm::partition("type"), ddbm::sort("sk"));
};

namespace ddbm::detail {
namespace {

using test::shop_customer;
using test::shop_order;

table_schema schema(std::initializer_list<const model_info*> models)
{
    return schema_of({models.begin(), models.size()});
}

std::string words(const table_schema& schema, std::string_view index)
{
    const index_schema& of = *schema.find_index(index);
    return words_of(of.key, schema.types) + " holds " + words_of(of.projection, of.included);
}

TEST(TableSchema, IsTheKeyTheIndexesAndTheTimeToLiveOfAModel)
{
    const table_schema made = schema({&info_of<shop_order>()});

    EXPECT_EQ(words_of(made.key, made.types), "partition key pk (S); sort key sk (S)");
    EXPECT_EQ(made.indexes.size(), 3u);
    EXPECT_EQ(
        words(made, "by_state"),
        "partition key state (S), type (S); sort key placed (N), total (N) holds keys"
    );
    EXPECT_EQ(words(made, "by_type"), "partition key type (S); sort key sk (S) holds keys");
    EXPECT_EQ(
        words(made, "by_total"), "partition key pk (S); sort key total (N) holds all attributes"
    );
    EXPECT_TRUE(made.find_index("by_total")->is_local);
    EXPECT_FALSE(made.find_index("by_type")->is_local);
    EXPECT_EQ(made.time_to_live, "expires");
    EXPECT_EQ(made.find_index("by_city"), nullptr);
}

// No value of a key is made up for that, which validators could refuse.
TEST(TableSchema, HasTheTypesOfItsMembersWhateverTheirValidators)
{
    const table_schema made = schema({&info_of<checked_keys>()});

    EXPECT_EQ(words_of(made.key, made.types), "partition key id (S); sort key number (N)");
}

TEST(TableSchema, OfSeveralModelsIsWhatAllOfThemWant)
{
    const table_schema both = schema({&info_of<shop_customer>(), &info_of<shop_order>()});

    EXPECT_EQ(both.indexes.size(), 4u);
    EXPECT_EQ(words(both, "by_type"), "partition key type (S); sort key sk (S) holds keys, name");
    EXPECT_EQ(words(both, "by_city"), "partition key city (S) holds all attributes");
    EXPECT_EQ(both.time_to_live, "expires");
    const table_schema all = schema({&info_of<shop_customer>(), &info_of<whole>()});
    EXPECT_EQ(
        words(all, "by_type"), "partition key type (S); sort key sk (S) holds all attributes"
    );
}

TEST(TableSchema, OfAPartOfAnItemHasItsKindAndWhateverItsFieldsAreCalled)
{
    const table_schema made = schema({&info_of<renamed>()});

    EXPECT_EQ(words(made, "part"), "partition key state (S) holds keys, sum, total, type");
    EXPECT_EQ(words(made, "keys"), "partition key state (S) holds keys, type");
}

TEST(TableSchema, IsRefusedWhereModelsCannotShareATable)
{
    const auto why = [](const model_info& other) {
        try
        {
            schema({&info_of<shop_order>(), &other});
            return std::string("nothing");
        }
        catch (const error& e)
        {
            EXPECT_EQ(e.code(), errc::invalid_request);
            return e.get_diagnostics().message();
        }
    };

    EXPECT_EQ(
        why(info_of<other_key>()),
        "the models of the table have different keys: partition key pk; sort key sk; and partition "
        "key id"
    );
    EXPECT_EQ(
        why(info_of<other_index>()),
        "the models of the table have two indexes of the name by_type: one with partition key type "
        "(S); sort key sk (S), one with partition key kind (S)"
    );
    EXPECT_EQ(
        why(info_of<other_type>()),
        "the attribute total is of type N in one key and of type S in another"
    );
    EXPECT_EQ(
        why(info_of<other_time>()),
        "a table has one time to live, and its models have two: expires and gone"
    );
}

TEST(TableSchema, AnIndexIsAskedForWithItsKeyAndWhatItHolds)
{
    const table_schema both = schema({&info_of<shop_customer>(), &info_of<shop_order>()});

    const secondary_index by_type = request_of(*both.find_index("by_type"));
    const secondary_index by_state = request_of(*both.find_index("by_state"));

    EXPECT_EQ(by_type.index_name(), "by_type");
    EXPECT_EQ(by_type.projection_type(), projection_type::include);
    EXPECT_EQ(by_type.non_key_attributes(), std::vector<std::string>{"name"});
    EXPECT_EQ(by_state.key_schema(), both.find_index("by_state")->key);
    EXPECT_EQ(by_state.key_schema().size(), 4u);
    EXPECT_EQ(by_state.projection_type(), projection_type::keys_only);
}

}  // namespace
}  // namespace ddbm::detail
