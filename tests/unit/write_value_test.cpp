#include "support/generated_items.hpp"
#include "values/item_value_writer.hpp"
#include "values/write_value.hpp"

#include <ddbm/error.hpp>

#include <gtest/gtest.h>

namespace ddbm::detail {
namespace {

TEST(WriteValue, MakesTheSameItemAgain)
{
    test::generated_items items(20261127);
    for (int i = 0; i < 2000; ++i)
    {
        const item attributes = items.next();
        item_value_writer values;

        write_item(values, attributes);

        ASSERT_EQ(values.take(), attributes);
    }
}

TEST(WriteValue, RefusesASetThatWasMovedAwayInItsPlace)
{
    attribute_value::list list = {1, string_set("a"), 2};
    const string_set taken = std::move(list[1].as_string_set());
    ASSERT_EQ(taken.size(), 1u);
    const item attributes = item().set("list", list);
    item_value_writer values;

    try
    {
        write_item(values, attributes);
        ADD_FAILURE() << "expected an error";
    }
    catch (const error& e)
    {
        EXPECT_EQ(e.code(), errc::empty_set);
        EXPECT_EQ(values.path(), "list[1]");
    }
}

}  // namespace
}  // namespace ddbm::detail
