#include "unit/model/model_testing.hpp"

#include <ddbm/detail/key_schema.hpp>

#include <array>

namespace {

struct reading
{
    std::string unit;
    int sensor = 0;
    std::string day;
    double value = 0;
};

struct lone
{
    int id = 0;
};

}  // namespace

template <>
struct ddbm::model_of<reading>
{
    static constexpr auto value = ddbm::model<reading>("readings")
                                      .field("unit", &reading::unit)
                                      .partition_key("sensor", &reading::sensor)
                                      .field("value", &reading::value)
                                      .sort_key("day", &reading::day);
};

template <>
struct ddbm::model_of<lone>
{
    static constexpr auto value = ddbm::model<lone>("lone").partition_key("id", &lone::id);
};

namespace ddbm::detail {
namespace {

template <class Fields>
std::vector<std::string_view> names_of(const Fields& fields)
{
    std::vector<std::string_view> names;
    for (const key_attribute& each : fields)
        names.push_back(each.field->name);
    return names;
}

using names = std::vector<std::string_view>;

TEST(KeySchema, HasTheKeyOfAModelsTable)
{
    const key_schema& key = info_of<reading>().key;

    EXPECT_EQ(names_of(key), (names{"sensor", "day"}));
    EXPECT_EQ(names_of(key.partition()), names{"sensor"});
    EXPECT_EQ(names_of(key.sort()), names{"day"});
    EXPECT_EQ(key[0].role, key_role::partition);
    EXPECT_EQ(key[1].role, key_role::sort);
}

TEST(KeySchema, MayHaveNoSortKey)
{
    const key_schema& key = info_of<lone>().key;

    EXPECT_EQ(key.size(), 1U);
    EXPECT_EQ(names_of(key.partition()), names{"id"});
    EXPECT_TRUE(key.sort().empty());
}

// As of an index, in which fields have roles of their own.
TEST(KeySchema, HasAnyNumberOfParts)
{
    const auto fields = info_of<reading>().record.fields;
    const std::array<key_attribute, 4> parts{
        key_attribute{&fields[0], key_role::partition},
        key_attribute{&fields[3], key_role::partition},
        key_attribute{&fields[2], key_role::sort},
        key_attribute{&fields[1], key_role::sort}};

    const key_schema key(parts);

    EXPECT_EQ(names_of(key.partition()), (names{"unit", "day"}));
    EXPECT_EQ(names_of(key.sort()), (names{"value", "sensor"}));
}

TEST(KeySchema, KnowsItsAttributes)
{
    const key_schema& key = info_of<reading>().key;

    EXPECT_TRUE(key.contains("sensor"));
    EXPECT_TRUE(key.contains("day"));
    EXPECT_FALSE(key.contains("value"));
    EXPECT_FALSE(key_schema().contains("sensor"));
}

}  // namespace
}  // namespace ddbm::detail
