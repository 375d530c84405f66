#include "unit/expression/expression_testing.hpp"
#include "unit/expression/order_model.hpp"
#include "unit/model/model_testing.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/attribute.hpp>

#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace {

// With members that are nowhere but in attributes of indexes.
struct seat
{
    int id = 0;
    int row = 0;
    std::string lane;
};

// Whose attribute is inherited.
struct labelled
{
    std::string label;
};

struct ware : labelled
{
    int id = 0;
};

}  // namespace

template <>
struct ddbm::model_of<labelled>
{
    static constexpr auto value =
        ddbm::model<labelled>().field("by_label", ddbm::compose("L#", &labelled::label));
};

template <>
struct ddbm::model_of<ware>
{
    static constexpr auto value =
        ddbm::model<ware>("wares").partition_key("id", &ware::id).inherit<labelled>();
};

template <>
struct ddbm::model_of<seat>
{
    static constexpr auto value =
        ddbm::model<seat>("seats")
            .partition_key("id", &seat::id)
            .index("by_row", ddbm::partition(ddbm::compose("R#", ddbm::padded<3>(&seat::row), "!")))
            .index("by_lane", ddbm::partition(ddbm::compose(&seat::lane, "#", &seat::id)))
            .index("by_lane_alone", ddbm::partition(ddbm::compose(&seat::lane)));
};

namespace ddbm::test {
namespace {

using namespace std::chrono_literals;

TEST(Attr, IsComparedWithValuesInTheFormOfItsField)
{
    EXPECT_EQ(to_string(attr<&order::state> == order_state::paid), R"(state = {"S":"PAID"})");
    EXPECT_EQ(to_string(attr<&order::urgency> > rank::low), R"(urgency > {"N":"0"})");
    EXPECT_EQ(to_string(attr<&order::total> >= 1000), R"(total >= {"N":"1000"})");
    EXPECT_EQ(to_string(attr<&order::total> < 1.5), R"(total < {"N":"1.5"})");
    EXPECT_EQ(to_string(attr<&order::hits> != 5'000'000'000), R"(hits <> {"N":"5000000000"})");
    EXPECT_EQ(to_string(attr<&order::weight> <= 2), R"(weight <= {"N":"2"})");
    EXPECT_EQ(to_string(attr<&order::is_gift> == true), R"(gift = {"BOOL":true})");
    EXPECT_EQ(to_string(attr<&order::note> == "x"), R"(note = {"S":"x"})");
    EXPECT_EQ(to_string(attr<&order::note> == std::string("x")), R"(note = {"S":"x"})");
    EXPECT_EQ(to_string(attr<&order::note> == std::string_view("x")), R"(note = {"S":"x"})");
    EXPECT_EQ(to_string(attr<&order::number> == 7), R"(number = {"N":"7"})");
    EXPECT_EQ(
        to_string(attr<&order::placed> < std::chrono::sys_seconds(0s)),
        R"(placed < {"S":"1970-01-01T00:00:00Z"})"
    );
    EXPECT_EQ(
        to_string(attr<&order::expires> < std::chrono::sys_seconds(5s)), R"(expires < {"N":"5"})"
    );
    EXPECT_EQ(to_string(attr<&order::took> > 1s), R"(took > {"N":"1"})");
    EXPECT_EQ(to_string(attr<&order::token> == binary{std::byte{1}}), R"(token = {"B":"AQ=="})");
    const std::set<std::string> tags = {"a", "b"};
    EXPECT_EQ(to_string(attr<&order::tags> == tags), R"(tags = {"SS":["a","b"]})");
}

TEST(Attr, OfWhatMayBeEmptyIsComparedWithWhatItHolds)
{
    EXPECT_EQ(to_string(attr<&order::comment> == "x"), R"(comment = {"S":"x"})");
    EXPECT_EQ(to_string(attr<&order::discount> > 3), R"(discount > {"N":"3"})");
}

TEST(Attr, StandsOnEitherSide)
{
    EXPECT_EQ(to_string(5 == attr<&order::total>), R"(total = {"N":"5"})");
    EXPECT_EQ(to_string(5 != attr<&order::total>), R"(total <> {"N":"5"})");
    EXPECT_EQ(to_string(5 < attr<&order::total>), R"(total > {"N":"5"})");
    EXPECT_EQ(to_string(5 <= attr<&order::total>), R"(total >= {"N":"5"})");
    EXPECT_EQ(to_string(5 > attr<&order::total>), R"(total < {"N":"5"})");
    EXPECT_EQ(to_string(5 >= attr<&order::total>), R"(total <= {"N":"5"})");
}

TEST(Attr, IsComparedWithAnother)
{
    EXPECT_EQ(to_string(attr<&order::hits> < attr<&order::total>), "hits < total");
    EXPECT_EQ(to_string(attr<&order::note> != attr<&order::comment>), "note <> comment");
    EXPECT_EQ(to_string(attr<&order::hits> == attr<&order::marks>[2]), "hits = marks[2]");
    EXPECT_EQ(to_string(attr<&order::hits> > attr<&order::lines>.size()), "hits > size(lines)");
    EXPECT_EQ(to_string(attr<&order::who> == attr<&order::note>), "who = note");
}

TEST(Attr, LeadsToWhatIsInIt)
{
    EXPECT_EQ(to_string(attr<&order::home, &address::city> == "Ulm"), R"(home.town = {"S":"Ulm"})");
    EXPECT_EQ(to_string(attr<&order::second, &address::floor> == 2), R"(second.floor = {"N":"2"})");
    EXPECT_EQ(
        to_string(attr<&order::ship_to, &address::city> == "Ulm"), R"(ship_town = {"S":"Ulm"})"
    );
    EXPECT_EQ(to_string(attr<&order::marks>[1] > 2), R"(marks[1] > {"N":"2"})");
    EXPECT_EQ(
        to_string(attr<&order::lines>[0].field<&line::product>() == 7), R"(lines[0].p = {"N":"7"})"
    );
    EXPECT_EQ(to_string(attr<&order::counts>["a.b"] == 1), R"(counts.a.b = {"N":"1"})");
    EXPECT_EQ(
        to_string(attr<&order::days>[std::chrono::sys_days()] == 1),
        R"(days.1970-01-01 = {"N":"1"})"
    );
    EXPECT_EQ(to_string(attr<&order::extra>.element<0>() == 1), R"(extra[0] = {"N":"1"})");
    EXPECT_EQ(
        to_string(attr<&order::extra>.element<1>().begins_with("x")),
        R"~(begins_with(extra[1], {"S":"x"}))~"
    );
    EXPECT_EQ(to_string(attr<&order::seats>[7L] == 1), R"(seats.7 = {"N":"1"})");
    EXPECT_EQ(to_string(attr<&order::seats>[7.0] == 1), R"(seats.7 = {"N":"1"})");
    EXPECT_EQ(to_string(attr<&order::rest>["k"] == 1), R"(rest.k = {"N":"1"})");
    EXPECT_EQ(to_string(attr<&order::rest>["k"]["l"][0] < "x"), R"(rest.k.l[0] < {"S":"x"})");
}

TEST(Attr, IsAskedForMore)
{
    EXPECT_EQ(
        to_string(attr<&order::total>.between(1, 2.5)), R"(total BETWEEN {"N":"1"} AND {"N":"2.5"})"
    );
    EXPECT_EQ(
        to_string(attr<&order::total>.between(attr<&order::hits>, 2)),
        R"(total BETWEEN hits AND {"N":"2"})"
    );
    EXPECT_EQ(
        to_string(attr<&order::state>.in(order_state::open, order_state::paid)),
        R"(state IN ({"S":"OPEN"}, {"S":"PAID"}))"
    );
    EXPECT_EQ(
        to_string(attr<&order::hits>.in(std::vector<int>{1, 2})),
        R"(hits IN ({"N":"1"}, {"N":"2"}))"
    );
    EXPECT_EQ(
        to_string(attr<&order::hits>.in(attr<&order::total>, 2)), R"(hits IN (total, {"N":"2"}))"
    );
    EXPECT_EQ(to_string(attr<&order::note>.begins_with("a")), R"~(begins_with(note, {"S":"a"}))~");
    EXPECT_EQ(
        to_string(attr<&order::placed>.begins_with("2026-11")),
        R"~(begins_with(placed, {"S":"2026-11"}))~"
    );
    EXPECT_EQ(
        to_string(attr<&order::token>.begins_with(binary{std::byte{1}})),
        R"~(begins_with(token, {"B":"AQ=="}))~"
    );
    EXPECT_EQ(to_string(attr<&order::note>.contains("b")), R"~(contains(note, {"S":"b"}))~");
    EXPECT_EQ(to_string(attr<&order::tags>.contains("b")), R"~(contains(tags, {"S":"b"}))~");
    EXPECT_EQ(to_string(attr<&order::numbers>.contains(2)), R"~(contains(numbers, {"N":"2"}))~");
    EXPECT_EQ(to_string(attr<&order::marks>.contains(2)), R"~(contains(marks, {"N":"2"}))~");
    EXPECT_EQ(to_string(attr<&order::tags>.size() >= 2), R"~(size(tags) >= {"N":"2"})~");
    EXPECT_EQ(to_string(attr<&order::home>.exists()), "attribute_exists(home)");
    EXPECT_EQ(to_string(attr<&order::comment>.missing()), "attribute_not_exists(comment)");
    EXPECT_EQ(
        to_string(attr<&order::comment>.type_is(attribute_type::ns)),
        R"~(attribute_type(comment, {"S":"NS"}))~"
    );
}

TEST(Attr, IsInListsOfAnyLength)
{
    const condition<order> few = attr<&order::hits>.in(std::vector<int>(99));
    const condition<order> many = attr<&order::hits>.in(std::vector<int>(100));

    EXPECT_EQ(to_string(few).find(" OR "), std::string::npos);
    EXPECT_EQ(to_string(many), to_string(few) + R"( OR hits IN ({"N":"0"}))");
    EXPECT_EQ(to_string(!many), "NOT (" + to_string(many) + ")");
}

TEST(Attr, ComparesStructsAsTheyAreStored)
{
    address home;
    home.city = "Ulm";
    EXPECT_EQ(
        to_string(attr<&order::home> == home),
        R"(home = {"M":{"street":{"S":""},"town":{"S":"Ulm"}}})"
    );
}

template <class T, class Condition, class Tag = void>
constexpr bool is_about_items_of = std::is_base_of_v<condition<T, Tag>, Condition>;

TEST(Attr, JoinsConditions)
{
    const auto open = attr<&order::state> == order_state::open;
    const condition<order> old = attr<&order::hits> > 1;

    EXPECT_EQ(
        to_string((open || old) && !attr<&order::comment>.exists()),
        R"~((state = {"S":"OPEN"} OR hits > {"N":"1"}) AND NOT attribute_exists(comment))~"
    );
    static_assert(is_about_items_of<order, decltype(open && old)>);
}

TEST(Attr, JoinsConditionsOnABaseAndOnNoClass)
{
    const auto base = attr<&order::who> == "Ann";
    const auto own = attr<&order::hits> > 1;
    const auto free = attribute("x") == 1;

    static_assert(is_about_items_of<audited, decltype(base)>);
    static_assert(is_about_items_of<order, decltype(base && own)>);
    static_assert(is_about_items_of<order, decltype(own && base)>);
    static_assert(is_about_items_of<order, decltype(free && own)>);
    static_assert(std::is_same_v<decltype(free && free), condition<>>);
    const condition<order> all = base && free;
    EXPECT_EQ(to_string(all), R"(who = {"S":"Ann"} AND x = {"N":"1"})");
    const when<order> argument = when(base);
    EXPECT_EQ(argument.core().to_string(), R"(who = {"S":"Ann"})");
}

TEST(Attr, IsThatOfANamedModel)
{
    using other = model_of<order, archive>;

    EXPECT_EQ(to_string(attr_of<other, &order::state> == order_state::paid), R"(s = {"N":"1"})");
    EXPECT_EQ(to_string(attr_of<other, &order::who> == "x"), R"(who = {"S":"x"})");
    EXPECT_EQ(to_string(attr_of<order, &order::audits> == 1), R"(audits = {"N":"1"})");
    static_assert(is_about_items_of<
                  order,
                  decltype(attr_of<other, &order::state>.exists()),
                  archive>);
    static_assert(is_about_items_of<order, decltype(attr_of<order, &order::audits>.exists())>);
}

TEST(Attr, IsInConditionsThatGrow)
{
    auto due = attr<&order::state> == order_state::open;
    due = due && attr<&order::hits> > 1;
    condition<order> kept = due;
    kept = kept || attr<&order::hits> == 0;

    EXPECT_EQ(to_string(due), R"(state = {"S":"OPEN"} AND hits > {"N":"1"})");
    EXPECT_EQ(to_string(kept), to_string(due) + R"( OR hits = {"N":"0"})");
}

TEST(Attr, OfAMemberIsTheAttributeThatIsComposedOfItAlone)
{
    EXPECT_EQ(to_string(attr<&order::clerk> == "Ann"), R"(by_clerk_pk = {"S":"C#Ann"})");
    EXPECT_EQ(to_string("Ann" != attr<&order::clerk>), R"(by_clerk_pk <> {"S":"C#Ann"})");
    EXPECT_EQ(
        to_string(attr<&order::clerk> == std::string_view("Ann")), R"(by_clerk_pk = {"S":"C#Ann"})"
    );
    EXPECT_EQ(to_string(attr<&order::shelf> == 7), R"(by_shelf_pk = {"S":"S#7"})");
    EXPECT_EQ(to_string(attr<&order::shelf> != 7L), R"(by_shelf_pk <> {"S":"S#7"})");
    EXPECT_EQ(to_string(attr<&order::customer> == "x"), R"(pk = {"S":"CUST#x"})");
    EXPECT_EQ(to_string(attr<&labelled::label> == "x"), R"(by_label = {"S":"L#x"})");
    EXPECT_EQ(to_string(attr_of<ware, &ware::label> == "x"), R"(by_label = {"S":"L#x"})");
    EXPECT_EQ(
        to_string(attr<&order::clerk>.in("Ann", "Bob")),
        R"(by_clerk_pk IN ({"S":"C#Ann"}, {"S":"C#Bob"}))"
    );
    EXPECT_EQ(
        to_string(attr<&order::shelf>.in(std::vector<int>{1, 2})),
        R"(by_shelf_pk IN ({"S":"S#1"}, {"S":"S#2"}))"
    );
    EXPECT_EQ(to_string(attr<&order::shelf>.missing()), "attribute_not_exists(by_shelf_pk)");
    EXPECT_EQ(to_string(attr<&order::shelf>.exists()), "attribute_exists(by_shelf_pk)");
}

TEST(Attr, OfAMemberThatIsComposedHasTheOrderOfItsText)
{
    EXPECT_EQ(to_string(attr<&order::clerk> < "Bob"), R"(by_clerk_pk < {"S":"C#Bob"})");
    EXPECT_EQ(to_string("Bob" <= attr<&order::clerk>), R"(by_clerk_pk >= {"S":"C#Bob"})");
    EXPECT_EQ(
        to_string(attr<&order::clerk>.between("A", "B")),
        R"(by_clerk_pk BETWEEN {"S":"C#A"} AND {"S":"C#B"})"
    );
    EXPECT_EQ(to_string(attr<&seat::row> >= 7), R"(by_row_pk >= {"S":"R#007!"})");
    EXPECT_EQ(to_string(attr<&seat::lane> < "b"), R"(by_lane_alone_pk < {"S":"b"})");
}

template <class T>
std::string failure_in(const condition<T>& asked)
{
    detail::expression_builder to;
    const error why =
        detail::failure_of([&] { require(to, detail::expression_kind::condition, asked.core()); });
    return why.get_diagnostics().message();
}

TEST(Attr, RemembersValuesThatCannotBeStored)
{
    EXPECT_EQ(
        failure_in(attr<&order::weight> > std::numeric_limits<double>::quiet_NaN()).substr(0, 8),
        "weight: "
    );
    EXPECT_EQ(
        failure_in(attr<&order::tags> == std::set<std::string>()),
        "tags: DynamoDB has no empty sets, so a list or a map cannot hold one"
    );
    EXPECT_EQ(failure_in(attr<&order::note> == attr<&order::note>), "note is compared with itself");
    EXPECT_EQ(failure_in(attr<&order::marks>[-1] == 1), "the index -1 of marks is negative");
    EXPECT_EQ(
        failure_in(attr<&order::seats>[5'000'000'000] == 1),
        "seats: its type does not hold 5000000000 as it is"
    );
    EXPECT_EQ(
        failure_in(attr<&order::seats>[1.9] == 1), "seats: its type does not hold 1.9 as it is"
    );
    EXPECT_EQ(
        failure_in(attr<&order::hits>.in(std::vector<int>())), "hits is in a list of no values"
    );
    EXPECT_EQ(
        failure_in(attr<&seat::row> < 1000), "by_row_pk: 1000 is no number of at most 3 digits"
    );
}

}  // namespace
}  // namespace ddbm::test
