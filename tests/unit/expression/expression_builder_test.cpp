#include "expression/condition_terms.hpp"
#include "expression/expression_builder.hpp"
#include "unit/expression/expression_testing.hpp"
#include "unit/model/model_testing.hpp"

#include <ddbm/attribute_value.hpp>
#include <ddbm/limits.hpp>

namespace ddbm::detail {
namespace {

constexpr auto condition = expression_kind::condition;
constexpr auto update = expression_kind::update;
constexpr auto key_condition = expression_kind::key_condition;

TEST(ExpressionBuilder, WritesNothingForNothing)
{
    EXPECT_EQ(written(expression_builder()), "{}");
}

TEST(ExpressionBuilder, GivesANameOnePlaceholderAndEachValueItsOwn)
{
    expression_builder to;

    EXPECT_EQ(to.name("a"), "#0");
    EXPECT_EQ(to.name("b"), "#1");
    EXPECT_EQ(to.name("a"), "#0");
    EXPECT_EQ(to.value(1), ":0");
    EXPECT_EQ(to.value(1), ":1");
    EXPECT_EQ(to.raw_value(R"({"S":"x"})"), ":2");
}

// A name may contain what separates steps elsewhere.
TEST(ExpressionBuilder, LeadsToNestedAttributesByTheirNames)
{
    expression_builder to;
    to.name("home");
    const std::vector<std::string> steps = {"places", "x.y", "home"};

    EXPECT_EQ(to.path(steps), "#1.#2.#0");
}

TEST(ExpressionBuilder, ExplainsAllPlaceholdersOnce)
{
    expression_builder to;
    to.require(condition, equals(to.name("name"), to.value("Ann \"A\"\n")));
    to.require(condition, does_not_exist(to.name("quo\"te")));
    to.set(to.name("name"), to.raw_value(R"({"M":{"b":{"L":[]}}})"));

    EXPECT_EQ(
        written(to),
        R"({"UpdateExpression":"SET #0 = :1",)"
        R"~("ConditionExpression":"#0 = :0 AND attribute_not_exists(#1)",)~"
        R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
        R"("ExpressionAttributeNames":{"#0":"name","#1":"quo\"te"},)"
        R"("ExpressionAttributeValues":{":0":{"S":"Ann \"A\"\n"},":1":{"M":{"b":{"L":[]}}}}})"
    );
}

TEST(ExpressionBuilder, RequiresAnAttribute)
{
    expression_builder to;
    to.require(condition, equals(to.name("other"), to.value(1)));
    to.require_existence(condition, "id");

    EXPECT_EQ(to.to_string(condition), R"~(other = {"N":"1"} AND attribute_exists(id))~");
}

TEST(ExpressionBuilder, PutsActionsOfOneKindTogether)
{
    expression_builder to;
    to.remove("#0");
    to.set("#1", ":0");
    to.remove("#2");
    to.set("#3", ":1");

    EXPECT_EQ(written(to), R"({"UpdateExpression":"SET #1 = :0, #3 = :1 REMOVE #0, #2"})");
}

TEST(ExpressionBuilder, WritesTheSectionsOfAnUpdateInAFixedOrder)
{
    expression_builder to;
    to.change(update_action::erase, "#3 :1");
    to.change(update_action::add, "#2 :0, #4 :2");
    to.change(update_action::set, "#0 = #0 + :3", 1);
    to.remove("#1");
    to.set("#5", ":4");

    EXPECT_EQ(
        written(to),
        R"({"UpdateExpression":)"
        R"("SET #0 = #0 + :3, #5 = :4 REMOVE #1 ADD #2 :0, #4 :2 DELETE #3 :1"})"
    );
}

TEST(ExpressionBuilder, CountsTheOperatorsOfAnUpdate)
{
    expression_builder to;
    to.change(update_action::set, "#0 = #0 + :0", 300);
    EXPECT_TRUE(to.fits(update));

    to.change(update_action::set, "#1 = #1 + :0", 1);

    EXPECT_FALSE(to.fits(update));
}

TEST(ExpressionBuilder, FiltersAndProjects)
{
    expression_builder to;
    to.require(expression_kind::filter, equals("#0", ":0"));
    to.require(key_condition, equals("#1", ":1"));
    to.project("#1");
    to.project("#2.#3");

    EXPECT_EQ(
        written(to),
        R"({"KeyConditionExpression":"#1 = :1","FilterExpression":"#0 = :0",)"
        R"("ProjectionExpression":"#1, #2.#3"})"
    );
}

TEST(ExpressionBuilder, RemovesWithoutSettingAnything)
{
    expression_builder to;
    to.remove("#0");

    EXPECT_EQ(written(to), R"({"UpdateExpression":"REMOVE #0"})");
}

TEST(ExpressionBuilder, AsksForNoItemWhereNoConditionCanFail)
{
    expression_builder to;
    to.require(key_condition, equals("#0", ":0"));
    to.require(key_condition, "begins_with(#1, :1)");

    EXPECT_EQ(written(to), R"~({"KeyConditionExpression":"#0 = :0 AND begins_with(#1, :1)"})~");
}

TEST(ExpressionBuilder, PrintsNamesAndValuesInTheirPlaces)
{
    expression_builder to;
    // Enough for placeholders of two digits.
    for (int i = 0; i < 12; ++i)
        to.require(condition, equals(to.name("n" + std::to_string(i)), to.value(i)));
    to.set(to.path(std::vector<std::string>{"home", "zip"}), to.value("#1 :1"));
    to.remove(to.name("n1"));

    EXPECT_EQ(to.to_string(update), R"(SET home.zip = {"S":"#1 :1"} REMOVE n1)");
    EXPECT_TRUE(to.to_string(condition).starts_with(R"(n0 = {"N":"0"} AND n1 = {"N":"1"} AND )"));
    EXPECT_TRUE(to.to_string(condition).ends_with(R"( AND n11 = {"N":"11"})"));
    EXPECT_EQ(to.to_string(key_condition), "");
}

// Each term is one, and so is each AND between them: 299 for 150 terms.
TEST(ExpressionBuilder, CountsOperatorsAsDynamoDbDoes)
{
    expression_builder to;
    for (int i = 0; i < 150; ++i)
        to.require(condition, "#0 = :0");
    EXPECT_TRUE(to.fits(condition));
    EXPECT_NO_THROW(written(to));

    to.require(condition, "#0 = :0");

    EXPECT_FALSE(to.fits(condition));
    const error refusal = failure_of([&] { written(to); });
    EXPECT_EQ(refusal.code(), errc::invalid_request);
    EXPECT_EQ(
        refusal.get_diagnostics().message(),
        "the ConditionExpression has 301 operators, of at most 300"
    );
}

TEST(ExpressionBuilder, TakesTermsOfSeveralOperators)
{
    expression_builder to;
    to.require(condition, "(#0 = :0 OR NOT #0 = :1)", 4);
    to.require(condition, "#1 = :0", 295);
    EXPECT_TRUE(to.fits(condition));

    to.require(condition, "#1 = :0");

    EXPECT_FALSE(to.fits(condition));
}

TEST(ExpressionBuilder, TakesTextsOfFourKilobytesAndNoMore)
{
    expression_builder to;
    to.set("#0", ":0");
    to.remove(std::string(limits::expression_bytes - std::string("SET #0 = :0 REMOVE ").size(), 'x')
    );
    EXPECT_TRUE(to.fits(update));
    EXPECT_NO_THROW(written(to));

    to.set("#0", ":0");

    EXPECT_FALSE(to.fits(update));
    const error refusal = failure_of([&] { written(to); });
    EXPECT_EQ(refusal.code(), errc::invalid_request);
    EXPECT_EQ(
        refusal.get_diagnostics().message(), "the UpdateExpression has 4105 bytes, of at most 4096"
    );
}

TEST(ExpressionBuilder, ForgetsAValueThatWasRefused)
{
    expression_builder to;
    const attribute_value bad = attribute_value::list{"x", "\xff"};

    EXPECT_EQ(failure_of([&] { to.value(bad); }).code(), errc::invalid_utf8);
    to.require(condition, equals("#0", to.value("good")));

    EXPECT_NE(
        written(to).find(R"("ExpressionAttributeValues":{":0":{"S":"good"}})"), std::string::npos
    ) << written(to);
}

TEST(ExpressionBuilder, RefusesANameThatIsNone)
{
    expression_builder to;

    EXPECT_EQ(failure_of([&] { to.name("\xff"); }).code(), errc::invalid_utf8);
    EXPECT_EQ(written(to), "{}");
}

TEST(ExpressionBuilder, KnowsNamesAgainThatAreEscaped)
{
    expression_builder to;

    EXPECT_EQ(to.name("quo\"te"), "#0");
    EXPECT_EQ(to.name("gr\xc3\xbc\xc3\x9f"), "#1");
    EXPECT_EQ(to.name("quo"), "#2");
    EXPECT_EQ(to.name("quo\"te"), "#0");
    EXPECT_EQ(to.name("gr\xc3\xbc\xc3\x9f"), "#1");
}

// More than there is room for without asking for some.
TEST(ExpressionBuilder, TakesMoreThanIsUsual)
{
    expression_builder to;
    std::string names;
    std::string values;
    std::string terms;
    for (int i = 0; i < 100; ++i)
    {
        const std::string number = std::to_string(i);
        const std::string name = "the_name_of_attribute_" + number;
        const std::string comma = i == 0 ? "" : ",";
        to.require(condition, equals(to.name(name), to.value(i)));
        terms += (i == 0 ? "#" : " AND #") + number + " = :" + number;
        names += comma + "\"#" + number + "\":\"" + name + "\"";
        values += comma + "\":" + number + "\":{\"N\":\"" + number + "\"}";
    }

    EXPECT_EQ(
        written(to),
        "{\"ConditionExpression\":\"" + terms +
            "\",\"ReturnValuesOnConditionCheckFailure\":\"ALL_OLD\","
            "\"ExpressionAttributeNames\":{" +
            names + "},\"ExpressionAttributeValues\":{" + values + "}}"
    );
}

}  // namespace
}  // namespace ddbm::detail
