// Schemas of plain JSON documents.

#include <ddbm/error.hpp>
#include <ddbm/plain_json.hpp>
#include <ddbm/schema.hpp>
#include <ddbm/validators.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ddbm {
namespace {

const schema& order()
{
    static const schema made =
        map_schema()
            .required("id", length(1, 8))
            .required("paid", attribute_type::boolean)
            .optional("tags", all(each(to_lower), coerce<string_set>))
            .optional("photo", coerce<binary>)
            .or_default(
                "lines", attribute_value::list(), list_of(map_schema().required("n", at_least(1)))
            );
    return made;
}

TEST(JsonSchema, MakesAnItemOfADocument)
{
    const item made = order().make_valid(item_from_plain_json(
        R"({"id":"a","paid":true,"tags":["New","VIP"],"photo":"YWJj","lines":[{"n":2}]})"
    ));

    EXPECT_EQ(made.at("tags"), string_set("new", "vip"));
    EXPECT_EQ(made.at("photo"), make_binary("abc"));
    EXPECT_EQ(made.at("paid"), true);
    EXPECT_EQ(order().make_valid(item_from_plain_json(R"({"id":"a","paid":false})")).size(), 3u);
}

TEST(JsonSchema, SaysWhatIsWrongWithADocument)
{
    EXPECT_EQ(
        order()
            .report_on(item_from_plain_json(
                R"({"paid":"yes","tags":["a","A"],"photo":1,"lines":[{"n":0},{}],"more":null})"
            ))
            .text(),
        "id: is missing; paid: is a string, not a boolean; "
        "tags[1]: is there twice, which a set cannot hold; "
        "photo: is a number, not a string or a binary; "
        "lines[0].n: is 0, allowed are at least 1; lines[1].n: is missing; more: is not known"
    );
}

}  // namespace
}  // namespace ddbm
