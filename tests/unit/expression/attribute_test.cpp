#include "unit/expression/expression_testing.hpp"
#include "unit/expression/order_model.hpp"
#include "unit/model/model_testing.hpp"

#include <ddbm/attribute.hpp>
#include <ddbm/update.hpp>

namespace ddbm::test {
namespace {

template <class T>
std::string failure_in(const condition<T>& asked)
{
    detail::expression_builder to;
    const error why =
        detail::failure_of([&] { require(to, detail::expression_kind::condition, asked.core()); });
    EXPECT_EQ(why.code(), errc::invalid_request);
    return why.get_diagnostics().message();
}

TEST(Attribute, MeetsWhatAnAttributeValueIsMadeOf)
{
    EXPECT_EQ(to_string(attribute("a b") >= 100), R"(a b >= {"N":"100"})");
    EXPECT_EQ(to_string(attribute("a") == nullptr), R"(a = {"NULL":true})");
    EXPECT_EQ(to_string("x" == attribute("a")), R"(a = {"S":"x"})");
    EXPECT_EQ(to_string(attribute("a") != string_set("x")), R"(a <> {"SS":["x"]})");
    EXPECT_EQ(to_string(attribute("a") < attribute("b")), "a < b");
    EXPECT_EQ(to_string(attribute("a") < attr<&order::hits>), "a < hits");
    EXPECT_EQ(
        to_string(attribute("lines")[0]["p"].begins_with("p")),
        R"~(begins_with(lines[0].p, {"S":"p"}))~"
    );
    EXPECT_EQ(to_string(attribute("a").size() > 3), R"~(size(a) > {"N":"3"})~");
    EXPECT_EQ(to_string(attribute("a").contains(3)), R"~(contains(a, {"N":"3"}))~");
    EXPECT_EQ(to_string(attribute("a").in(3, "x")), R"~(a IN ({"N":"3"}, {"S":"x"}))~");
}

TEST(Attribute, LiesBetweenEqualValuesToo)
{
    EXPECT_EQ(to_string(attribute("a").between(9, 10.0)), R"(a BETWEEN {"N":"9"} AND {"N":"10"})");
    EXPECT_EQ(to_string(attribute("a").between("b", "b")), R"(a BETWEEN {"S":"b"} AND {"S":"b"})");
}

TEST(Attribute, RefusesWhatNoComparisonTakes)
{
    EXPECT_EQ(
        failure_in(attribute("a") < true),
        R"({"BOOL":true} has no order: strings, numbers and binaries have one)"
    );
    EXPECT_EQ(
        failure_in(attribute("a").begins_with(3)),
        R"(nothing begins with {"N":"3"}: only strings and binaries do so)"
    );
    EXPECT_EQ(
        failure_in(attribute("a").between(1, "x")),
        R"(nothing lies between {"N":"1"} and {"S":"x"}, which are of different types)"
    );
    EXPECT_EQ(
        failure_in(attribute("a").between(20, 10)),
        R"(nothing lies between {"N":"20"} and {"N":"10"}, of which the first is greater)"
    );
    EXPECT_EQ(
        failure_in(attr<&order::note>.between("b", "a")),
        R"(nothing lies between {"S":"b"} and {"S":"a"}, of which the first is greater)"
    );
    EXPECT_EQ(failure_in(attribute("").exists()), "the name of an attribute is empty");
}

TEST(Raw, StandsForConditions)
{
    const condition<> both =
        raw("#a = :x AND size(b) > :x").name("#a", "a b").value(":x", 3) && attribute("c").exists();

    EXPECT_EQ(
        to_string(both), R"~((a b = {"N":"3"} AND size(b) > {"N":"3"}) AND attribute_exists(c))~"
    );
    EXPECT_EQ(to_string(condition<>(!raw("(a = b)"))), "NOT (a = b)");
    EXPECT_EQ(to_string(condition<>(!raw("(a = b) AND (c = d)"))), "NOT ((a = b) AND (c = d))");
    EXPECT_EQ(to_string(condition<>(!raw(" (a = b)\n"))), "NOT  (a = b)\n");
}

TEST(Raw, IsEscapedInARequest)
{
    detail::expression_builder to;
    const condition<> lines = raw("a = b\n\tAND c = \"d\"");
    require(to, detail::expression_kind::filter, lines.core());

    EXPECT_EQ(detail::written(to), R"~({"FilterExpression":"(a = b\n\tAND c = \"d\")"})~");
}

TEST(Raw, RefusesPlaceholdersThatAreNotExplained)
{
    EXPECT_EQ(failure_in<void>(raw("a = :x")), "nothing says what :x stands for in a = :x");
    EXPECT_EQ(
        failure_in<void>(raw("a = :xy").value(":x", 1)),
        "nothing says what :xy stands for in a = :xy"
    );
    EXPECT_EQ(failure_in<void>(raw("a = b").value(":x", 1)), ":x does not occur in a = b");
    EXPECT_EQ(
        failure_in<void>(raw("a = :x").value("x", 1)),
        "x is no placeholder: one is : and letters, digits and underscores"
    );
    EXPECT_EQ(
        failure_in<void>(raw("a = :x").value(":x", 1).value(":x", 2)), ":x stands for two things"
    );
    EXPECT_EQ(failure_in<void>(raw(" ")), "the expression is empty");
    EXPECT_EQ(
        failure_in<void>(raw("a = b) OR (c = d")),
        "the parentheses in a = b) OR (c = d are no pairs"
    );
    EXPECT_EQ(failure_in<void>(raw("((a = b)")), "the parentheses in ((a = b) are no pairs");
    EXPECT_EQ(failure_in<void>(raw("a\x01")), "the expression has control characters");
}

}  // namespace
}  // namespace ddbm::test
