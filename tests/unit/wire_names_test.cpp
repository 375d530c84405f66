#include "protocol/wire_names.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string_view>

namespace ddbm::detail {
namespace {

template <class Enum>
class WireNames : public testing::Test
{
};

using enumerations = testing::Types<
    return_values,
    return_values_on_condition_check_failure,
    return_consumed_capacity,
    return_item_collection_metrics,
    select,
    key_type,
    attribute_type,
    projection_type,
    billing_mode,
    stream_view_type,
    table_class,
    table_status,
    index_status,
    time_to_live_status,
    continuous_backups_status,
    stream_status,
    stream_event,
    shard_iterator_type>;
TYPED_TEST_SUITE(WireNames, enumerations);

TYPED_TEST(WireNames, LeadBackToTheirValues)
{
    std::set<std::string_view> names;
    for (const auto& [value, name] : wire_names<TypeParam>::table)
    {
        EXPECT_EQ(wire_name(value), name);
        EXPECT_EQ(from_wire_name<TypeParam>(name), value) << name;
        EXPECT_TRUE(names.insert(name).second) << name;
    }
    EXPECT_EQ(wire_name(static_cast<TypeParam>(999)), "");
    EXPECT_EQ(from_wire_name<TypeParam>(""), std::nullopt);
}

TEST(WireNamesOf, KeepTheOrder)
{
    constexpr auto names = wire_names_of(key_type::range, key_type::hash);

    EXPECT_EQ(names[0], "RANGE");
    EXPECT_EQ(names[1], "HASH");
}

}  // namespace
}  // namespace ddbm::detail
