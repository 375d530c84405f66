// The validators and schemas that README.md shows.

#include <ddbm/error.hpp>
#include <ddbm/item.hpp>
#include <ddbm/model.hpp>
#include <ddbm/schema.hpp>
#include <ddbm/validate.hpp>
#include <ddbm/validators.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

struct player
{
    std::string id = "romero";
    std::string email = "Romero@Example.com";
    int age = 25;
    std::vector<std::string> titles;
};

}  // namespace

template <>
struct ddbm::model_of<player>
{
    static constexpr auto value =
        ddbm::model<player>("players")
            .partition_key("id", &player::id, ddbm::match("[a-z0-9]{1,16}"))
            .field("email", &player::email, ddbm::to_lower, ddbm::email)
            .field("age", &player::age, ddbm::message("is no age", ddbm::in_range(0, 150)))
            .field("titles", &player::titles, ddbm::length(0, 5), ddbm::each(ddbm::length(1, 32)));
};

namespace ddbm {
namespace {

TEST(DocumentedValidators, SayAllThatIsWrong)
{
    player someone;
    EXPECT_NO_THROW(ddbm::validate(someone));
    someone.age = 151;
    someone.titles = {"Doom", ""};

    EXPECT_THROW(ddbm::validate(someone), error);
    auto wrong = ddbm::report_on(someone);

    EXPECT_EQ(wrong.text(), "age: is no age; titles[1]: has 0 characters, allowed are 1 to 32");
}

TEST(DocumentedValidators, MakeValues)
{
    const std::string text = "3";

    int count = ddbm::make_valid(text, ddbm::coerce<int>, ddbm::at_least(1));

    EXPECT_EQ(count, 3);
}

TEST(DocumentedSchema, MakesAnItemValid)
{
    const ddbm::schema order =
        ddbm::map_schema()
            .required("id", ddbm::length(1, 64))
            .required(
                "lines",
                ddbm::list_of(
                    ddbm::map_schema()
                        .required("product", ddbm::match("[a-z]+"))
                        .required("count", ddbm::all(ddbm::coerce<int>, ddbm::at_least(1)))
                )
            )
            .or_default("state", "open", ddbm::one_of("open", "paid"))
            .optional("note", ddbm::attribute_type::s);
    attribute_value::list lines;
    lines.emplace_back(item().set("product", "pear").set("count", "2"));
    const item raw = item().set("id", "7").set("lines", lines);

    ddbm::item checked = order.make_valid(raw);

    EXPECT_EQ(checked.at("state"), "open");
    EXPECT_EQ(checked.at("lines").as_list().at(0).as_map().at("count"), 2);
    EXPECT_THROW((void)order.make_valid(item(raw).set("size", 1)), error);
}

}  // namespace
}  // namespace ddbm
