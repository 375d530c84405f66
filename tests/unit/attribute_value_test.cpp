#include <ddbm/attribute_value.hpp>
#include <ddbm/error.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <set>
#include <string>
#include <vector>

namespace ddbm {
namespace {

static_assert(!std::is_aggregate_v<attribute_value>);
static_assert(!std::is_aggregate_v<string_set>);
static_assert(std::is_nothrow_move_constructible_v<attribute_value>);
static_assert(!std::is_constructible_v<attribute_value, char>);
static_assert(!std::is_constructible_v<attribute_value, int*>);
static_assert(!std::is_constructible_v<attribute_value, void*>);

template <class F>
error failure_of(F f)
{
    try
    {
        f();
    }
    catch (const error& e)
    {
        return e;
    }
    ADD_FAILURE() << "expected an error";
    return error(error_code());
}

TEST(AttributeValue, TakesItsTypeFromTheCppType)
{
    EXPECT_EQ(attribute_value("text").type(), attribute_type::s);
    EXPECT_EQ(attribute_value(std::string("text")).type(), attribute_type::s);
    EXPECT_EQ(attribute_value(std::string_view("text")).type(), attribute_type::s);
    EXPECT_EQ(attribute_value(0).type(), attribute_type::n);
    EXPECT_EQ(attribute_value(std::uint64_t(5)).type(), attribute_type::n);
    EXPECT_EQ(attribute_value(1.5).type(), attribute_type::n);
    EXPECT_EQ(attribute_value(number(1)).type(), attribute_type::n);
    EXPECT_EQ(attribute_value(make_binary("x")).type(), attribute_type::b);
    EXPECT_EQ(attribute_value(true).type(), attribute_type::boolean);
    EXPECT_EQ(attribute_value(nullptr).type(), attribute_type::null);
    EXPECT_EQ(attribute_value().type(), attribute_type::null);
    EXPECT_EQ(attribute_value(item()).type(), attribute_type::m);
    EXPECT_EQ(attribute_value(attribute_value::list()).type(), attribute_type::l);
    EXPECT_EQ(attribute_value(string_set("a")).type(), attribute_type::ss);
    EXPECT_EQ(attribute_value(number_set(1)).type(), attribute_type::ns);
    EXPECT_EQ(attribute_value(binary_set(make_binary("a"))).type(), attribute_type::bs);
}

TEST(AttributeValue, NamesItsTypeAsTheWireDoes)
{
    EXPECT_EQ(type_name(attribute_type::s), "S");
    EXPECT_EQ(type_name(attribute_type::n), "N");
    EXPECT_EQ(type_name(attribute_type::b), "B");
    EXPECT_EQ(type_name(attribute_type::boolean), "BOOL");
    EXPECT_EQ(type_name(attribute_type::null), "NULL");
    EXPECT_EQ(type_name(attribute_type::m), "M");
    EXPECT_EQ(type_name(attribute_type::l), "L");
    EXPECT_EQ(type_name(attribute_type::ss), "SS");
    EXPECT_EQ(type_name(attribute_type::ns), "NS");
    EXPECT_EQ(type_name(attribute_type::bs), "BS");
}

TEST(AttributeValue, GivesBackWhatItHolds)
{
    EXPECT_EQ(attribute_value("text").as_string(), "text");
    EXPECT_EQ(attribute_value(12).as_number(), 12);
    EXPECT_EQ(attribute_value(make_binary("x")).as_binary(), make_binary("x"));
    EXPECT_TRUE(attribute_value(true).as_bool());
    EXPECT_TRUE(attribute_value(nullptr).is_null());
    EXPECT_EQ(attribute_value(item().set("a", 1)).as_map().at("a"), 1);
    EXPECT_EQ(attribute_value(attribute_value::list{1, "x"}).as_list().at(1), "x");
    EXPECT_TRUE(attribute_value(string_set("a", "b")).as_string_set().contains("b"));
    EXPECT_TRUE(attribute_value(number_set(1, 2.5)).as_number_set().contains(2.5));
    EXPECT_EQ(attribute_value(binary_set(make_binary("a"))).as_binary_set().size(), 1u);
}

TEST(AttributeValue, SaysWhatItIsWhenAskedForAnotherType)
{
    const attribute_value value(12);
    const error e = failure_of([&] { static_cast<void>(value.as_string()); });

    EXPECT_EQ(e.code(), errc::attribute_type_mismatch);
    EXPECT_EQ(e.get_diagnostics().expected(), "a string (S)");
    EXPECT_EQ(e.get_diagnostics().found(), "a number (N)");
}

TEST(AttributeValue, AnswersNullForAnotherTypeOnRequest)
{
    attribute_value value("text");

    ASSERT_NE(value.get_if_string(), nullptr);
    EXPECT_EQ(value.get_if_number(), nullptr);
    EXPECT_EQ(value.get_if_bool(), nullptr);
    EXPECT_EQ(value.get_if_map(), nullptr);

    *value.get_if_string() += "s";
    EXPECT_EQ(value, "texts");
}

TEST(AttributeValue, ChangesInPlace)
{
    attribute_value value(item().set("tags", attribute_value::list{"a"}));

    value.as_map().at("tags").as_list().push_back(2);

    EXPECT_EQ(value, item().set("tags", attribute_value::list{"a", 2}));
}

TEST(AttributeValue, ComparesByTypeAndValue)
{
    EXPECT_EQ(attribute_value(1), attribute_value(1.0));
    EXPECT_EQ(attribute_value(number::parse("1.50")), 1.5);
    EXPECT_NE(attribute_value(1), attribute_value("1"));
    EXPECT_NE(attribute_value(1), attribute_value(true));
    EXPECT_NE(attribute_value(false), attribute_value(nullptr));
    EXPECT_EQ(attribute_value(string_set("a", "b")), string_set("b", "a"));
    EXPECT_NE(attribute_value(string_set("a")), attribute_value(attribute_value::list{"a"}));
    EXPECT_NE((attribute_value::list{1, 2}), (attribute_value::list{2, 1}));
}

TEST(AttributeValue, CopiesAndMovesDeepValues)
{
    attribute_value original(item().set("list", attribute_value::list{1, item().set("x", 2)}));
    attribute_value copy = original;
    copy.as_map().at("list").as_list()[1].as_map().set("x", 3);

    EXPECT_EQ(original.as_map().at("list").as_list()[1].as_map().at("x"), 2);

    const attribute_value moved = std::move(copy);
    EXPECT_EQ(moved.as_map().at("list").as_list()[1].as_map().at("x"), 3);
}

TEST(AttributeValue, RefusesEmptySets)
{
    EXPECT_EQ(failure_of([] { attribute_value v{string_set()}; }).code(), errc::empty_set);
    EXPECT_EQ(failure_of([] { attribute_value v{number_set()}; }).code(), errc::empty_set);
    EXPECT_EQ(failure_of([] { attribute_value v{binary_set()}; }).code(), errc::empty_set);
}

TEST(AttributeValue, RefusesNumbersThatDynamoDbDoesNotHave)
{
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(failure_of([&] { attribute_value v{nan}; }).code(), errc::number_invalid);
}

TEST(ValueSet, RefusesDuplicatesByValue)
{
    const auto duplicate = error_code(errc::duplicate_in_set);

    EXPECT_EQ(failure_of([] { string_set("a", "b", "a"); }).code(), duplicate);
    EXPECT_EQ(failure_of([] { number_set(1, number::parse("1.0")); }).code(), duplicate);
    EXPECT_EQ(failure_of([] { number_set(std::vector<number>{5, 5}); }).code(), duplicate);
    EXPECT_EQ(failure_of([] { binary_set(make_binary("a"), make_binary("a")); }).code(), duplicate);
}

TEST(ValueSet, KeepsItsElementsInOrder)
{
    const std::vector<std::string> texts = {"b", "\xc3\xa9", "", "a"};
    const string_set strings(texts);
    const number_set numbers(10, -1, 9.5);
    const binary_set binaries(make_binary("\xff"), make_binary("a"));

    EXPECT_EQ(
        std::vector(strings.begin(), strings.end()),
        (std::vector<std::string>{"", "a", "b", "\xc3\xa9"})
    );
    EXPECT_EQ(std::vector(numbers.begin(), numbers.end()), (std::vector<number>{-1, 9.5, 10}));
    EXPECT_EQ(*binaries.begin(), make_binary("a"));
}

TEST(ValueSet, IsBuiltFromOtherContainers)
{
    const std::set<int> numbers = {3, 1, 2};
    const std::set<std::string> texts = {"b", "a"};

    EXPECT_EQ(number_set(numbers.begin(), numbers.end()), number_set(1, 2, 3));
    EXPECT_EQ(string_set(texts.begin(), texts.end()), string_set("a", "b"));
}

TEST(ValueSet, AddsWhatItDoesNotHave)
{
    number_set numbers;

    EXPECT_TRUE(numbers.insert(2));
    EXPECT_TRUE(numbers.insert(1));
    EXPECT_FALSE(numbers.insert(number::parse("2.0")));

    EXPECT_EQ(numbers, number_set(1, 2));
    EXPECT_TRUE(numbers.contains(1));
    EXPECT_FALSE(numbers.contains(3));
}

}  // namespace
}  // namespace ddbm
