#include "unit/expression/expression_testing.hpp"
#include "unit/model/model_testing.hpp"

namespace ddbm::detail {
namespace {

constexpr auto condition = expression_kind::condition;
constexpr auto filter = expression_kind::filter;

condition_core asks(std::string_view attribute, const attribute_value& value)
{
    return condition_core(term(attribute, " = ", value));
}

TEST(ApplyExpression, PutsPlaceholdersInPlaceOfNamesAndValues)
{
    expression_text text;
    text.attribute("home").step("zip").element(2).text(" = ").value(R"({"S":"x"})");
    expression_builder to;
    require(to, condition, condition_core(text));

    EXPECT_EQ(
        written(to),
        R"({"ConditionExpression":"#0.#1[2] = :0","ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
        R"("ExpressionAttributeNames":{"#0":"home","#1":"zip"},)"
        R"("ExpressionAttributeValues":{":0":{"S":"x"}}})"
    );
}

TEST(ApplyExpression, StandsBesideWhatIsRequiredAlready)
{
    const condition_core either = condition_core::either(asks("a", 1), asks("b", 2));
    expression_builder to;
    to.require(filter, "#9 = :9");
    require(to, filter, either);
    require(to, filter, asks("a", 3));

    EXPECT_NE(
        written(to).find(R"("FilterExpression":"#9 = :9 AND (#0 = :0 OR #1 = :1) AND #0 = :2")"),
        std::string::npos
    ) << written(to);
}

TEST(ApplyExpression, RequiresNothingForNoCondition)
{
    expression_builder to;
    require(to, condition, condition_core());

    EXPECT_EQ(written(to), "{}");
}

TEST(ApplyExpression, ThrowsWhatWasWrongWithAValue)
{
    expression_text text;
    text.fail("no such value");
    expression_builder to;

    const error why = failure_of([&] { require(to, condition, condition_core(text)); });
    EXPECT_EQ(why.code(), errc::invalid_request);
    EXPECT_EQ(why.get_diagnostics().message(), "no such value");
}

TEST(ApplyExpression, WritesTheSectionsOfAnUpdateInAFixedOrder)
{
    update_core update;
    update.add({update_action::erase, true}, path("tags"), " ", expression_text(":v"));
    update.add({update_action::add, false}, path("hits"), " ", expression_text(":v"));
    update.add({update_action::remove, true}, path("old"), {}, {});
    update.add({update_action::set, true}, path("a"), " = ", expression_text(":v"));
    expression_builder to;
    to.set(to.name("v"), to.value(1));
    apply(to, update);
    to.change(update_action::add, to.name("w") + " " + to.value(1));

    EXPECT_EQ(
        written(to),
        R"({"UpdateExpression":"SET #0 = :0, #1 = :v REMOVE #2 ADD #3 :v, #5 :1 DELETE #4 :v",)"
        R"("ExpressionAttributeNames":{"#0":"v","#1":"a","#2":"old","#3":"hits","#4":"tags",)"
        R"("#5":"w"},"ExpressionAttributeValues":{":0":{"N":"1"},":1":{"N":"1"}}})"
    );
}

std::string refusal_of(const expression_text& first, const expression_text& second)
{
    update_core update;
    update.add({update_action::set, true}, first, " = ", expression_text("1"));
    update.add({update_action::remove, true}, second, {}, {});
    expression_builder to;
    const error why = failure_of([&] { apply(to, update); });
    EXPECT_EQ(why.code(), errc::invalid_request);
    return why.get_diagnostics().message();
}

TEST(ApplyExpression, RefusesTwoChangesOfOneAttribute)
{
    expression_text city = path("home");
    city.step("city");

    EXPECT_EQ(refusal_of(path("home"), path("home")), "the update changes home twice");
    EXPECT_EQ(
        refusal_of(path("home"), city),
        "the update changes home and home.city, of which one is a part of the other"
    );
    EXPECT_EQ(
        refusal_of(city, path("home")),
        "the update changes home.city and home, of which one is a part of the other"
    );
}

TEST(ApplyExpression, TakesChangesOfDifferentParts)
{
    expression_text first = path("lines");
    first.element(1);
    expression_text second = path("lines");
    second.element(12);
    update_core update;
    update.add({update_action::set, false}, first, " = ", expression_text("1"));
    update.add({update_action::set, false}, second, " = ", expression_text("2"));
    update.add({update_action::set, true}, path("linesman"), " = ", expression_text("3"));
    expression_builder to;

    EXPECT_NO_THROW(apply(to, update));
}

TEST(ApplyExpression, KnowsWhatMayBeDoneTwice)
{
    update_core update;
    EXPECT_TRUE(is_idempotent(update));
    update.add({update_action::set, true}, path("a"), " = ", expression_text("1"));
    EXPECT_TRUE(is_idempotent(update));
    update.add({update_action::add, false}, path("b"), " ", expression_text("1"));
    EXPECT_FALSE(is_idempotent(update));
}

}  // namespace
}  // namespace ddbm::detail
