#include "local/catalog/table.hpp"

#include <gtest/gtest.h>

namespace ddbm::local::detail {
namespace {

table make_table()
{
    table t;
    t.keys.partition = {{"a", attribute_type::s}};
    t.keys.sort = {{"b", attribute_type::n}};
    index local;
    local.name = "loc";
    local.keys.partition = {{"a", attribute_type::s}};
    local.keys.sort = {{"c", attribute_type::b}};
    t.indexes.push_back(local);
    return t;
}

TEST(Table, FindsIndexesByName)
{
    table t = make_table();

    EXPECT_EQ(t.find_index("loc"), &t.indexes.front());
    EXPECT_EQ(t.find_index("Loc"), nullptr);
    EXPECT_TRUE(t.has_local_indexes());
    t.indexes.front().global = true;
    EXPECT_FALSE(t.has_local_indexes());
}

TEST(Table, KnowsTheTypesOfItsKeys)
{
    const table t = make_table();

    EXPECT_EQ(t.key_type("b"), attribute_type::n);
    EXPECT_EQ(t.key_type("c"), attribute_type::b);
    EXPECT_EQ(t.key_type("d"), std::nullopt);
    EXPECT_TRUE(t.keys.has("b"));
    EXPECT_FALSE(t.keys.has("c"));
}

}  // namespace
}  // namespace ddbm::local::detail
