#include "unit/expression/expression_testing.hpp"
#include "unit/expression/order_model.hpp"
#include "unit/model/model_testing.hpp"

#include <ddbm/attribute.hpp>
#include <ddbm/update.hpp>

#include <limits>
#include <optional>
#include <sstream>
#include <string>

namespace ddbm::test {

struct named_order
{
    int id = 0;
    std::optional<std::string> name;
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::named_order>
{
    using type = ddbm::test::named_order;
    static constexpr auto value = ddbm::model<type>("orders")
                                      .partition_key("id", &type::id)
                                      .field("name", &type::name, ddbm::required);
};

namespace ddbm::test {
namespace {

using namespace std::chrono_literals;

TEST(Update, SetsFieldsAsObjectsAreSaved)
{
    EXPECT_EQ(
        to_string(set<&order::urgency>(rank::high).set<&order::total>(5).set<&order::weight>(2)),
        R"(SET urgency = {"N":"1"}, total = {"N":"5"}, weight = {"N":"2"})"
    );
    EXPECT_EQ(
        to_string(set<&order::expires>(std::chrono::sys_seconds(5s))), R"(SET expires = {"N":"5"})"
    );
    EXPECT_EQ(to_string(set<&order::comment>("x")), R"(SET comment = {"S":"x"})");
    EXPECT_EQ(
        to_string(set<&order::home, &address::city>("Ulm")), R"(SET home.town = {"S":"Ulm"})"
    );
    EXPECT_EQ(
        to_string(set<&order::ship_to, &address::city>("Ulm")), R"(SET ship_town = {"S":"Ulm"})"
    );
    EXPECT_EQ(
        to_string(set(attr<&order::lines>[0].field<&line::count>(), 3)),
        R"(SET lines[0].n = {"N":"3"})"
    );
    EXPECT_EQ(to_string(set(attr<&order::counts>["a"], 3)), R"(SET counts.a = {"N":"3"})");
    EXPECT_EQ(to_string(set(attribute("x"), "y")), R"(SET x = {"S":"y"})");
}

TEST(Update, WritesWhatValidatorsMakeOfAValue)
{
    EXPECT_EQ(to_string(set<&order::note>("LOUD")), R"(SET note = {"S":"loud"})");
}

TEST(Update, RemovesWhatHasNoValue)
{
    EXPECT_EQ(to_string(set<&order::comment>(std::nullopt)), "REMOVE comment");
    EXPECT_EQ(to_string(set<&order::comment>(std::optional<std::string>())), "REMOVE comment");
    EXPECT_EQ(to_string(set<&order::note>("")), "REMOVE note");
    EXPECT_EQ(to_string(set<&order::tags>(std::set<std::string>())), "REMOVE tags");
}

TEST(Update, KeepsWhatIsWrittenOnce)
{
    EXPECT_EQ(to_string(set<&order::once>("x")), R"~(SET once = if_not_exists(once, {"S":"x"}))~");
}

TEST(Update, ComputesOfAttributesAndValues)
{
    EXPECT_EQ(
        to_string(set<&order::total>(attr<&order::total> + 1)), R"(SET total = total + {"N":"1"})"
    );
    EXPECT_EQ(
        to_string(set<&order::total>(10 - attr<&order::hits>)), R"(SET total = {"N":"10"} - hits)"
    );
    EXPECT_EQ(
        to_string(set<&order::total>(attr<&order::total> - attr<&order::hits>)),
        "SET total = total - hits"
    );
    EXPECT_EQ(
        to_string(set<&order::took>(attr<&order::took> + 5s)), R"(SET took = took + {"N":"5"})"
    );
    EXPECT_EQ(to_string(set<&order::comment>(attr<&order::note>)), "SET comment = note");
    EXPECT_EQ(
        to_string(set<&order::load>(attr<&order::hits> + 0.5)), R"(SET load = hits + {"N":"0.5"})"
    );
    EXPECT_EQ(
        to_string(set<&order::load>(if_not_exists(attr<&order::hits>, 0.5) - attr<&order::load>)),
        R"~(SET load = if_not_exists(hits, {"N":"0.5"}) - load)~"
    );
    EXPECT_EQ(
        to_string(set<&order::placed>(if_not_exists(std::chrono::sys_seconds(0s)))),
        R"~(SET placed = if_not_exists(placed, {"S":"1970-01-01T00:00:00Z"}))~"
    );
    EXPECT_EQ(
        to_string(set<&order::total>(if_not_exists(attr<&order::total>, 0) + 1)),
        R"~(SET total = if_not_exists(total, {"N":"0"}) + {"N":"1"})~"
    );
    EXPECT_EQ(
        to_string(set<&order::total>(raw("if_not_exists(total, :x) + :x").value(":x", 2))),
        R"~(SET total = if_not_exists(total, {"N":"2"}) + {"N":"2"})~"
    );
}

TEST(Update, AddsToNumbersAndSets)
{
    EXPECT_EQ(to_string(add<&order::hits>(1)), R"(ADD hits {"N":"1"})");
    EXPECT_EQ(to_string(add<&order::hits>(-2.0)), R"(ADD hits {"N":"-2"})");
    EXPECT_EQ(to_string(add<&order::weight>(-1.5)), R"(ADD weight {"N":"-1.5"})");
    EXPECT_EQ(to_string(add<&order::took>(5s)), R"(ADD took {"N":"5"})");
    EXPECT_EQ(to_string(add<&order::tags>("b", "a", "b")), R"(ADD tags {"SS":["a","b"]})");
    EXPECT_EQ(to_string(add<&order::tags>(std::set<std::string>{"x"})), R"(ADD tags {"SS":["x"]})");
    EXPECT_EQ(to_string(add<&order::numbers>(2, 1)), R"(ADD numbers {"NS":["1","2"]})");
    EXPECT_EQ(to_string(add(attribute("n"), 1)), R"(ADD n {"N":"1"})");
    EXPECT_EQ(to_string(add(attribute("n"), number_set(1))), R"(ADD n {"NS":["1"]})");
    EXPECT_TRUE(add<&order::tags>(std::set<std::string>()).empty());
}

TEST(Update, SubtractsByAddingTheOpposite)
{
    EXPECT_EQ(to_string(subtract<&order::hits>(1)), R"(ADD hits {"N":"-1"})");
    EXPECT_EQ(to_string(subtract<&order::hits>(-1)), R"(ADD hits {"N":"1"})");
    EXPECT_EQ(to_string(subtract<&order::hits>(0)), R"(ADD hits {"N":"0"})");
    EXPECT_EQ(
        to_string(subtract<&order::total>(std::numeric_limits<std::int64_t>::min())),
        R"(ADD total {"N":"9223372036854775808"})"
    );
}

TEST(Update, ErasesElements)
{
    EXPECT_EQ(to_string(erase<&order::tags>("b", "a")), R"(DELETE tags {"SS":["a","b"]})");
    EXPECT_EQ(to_string(erase(attribute("s"), string_set("a"))), R"(DELETE s {"SS":["a"]})");
}

TEST(Update, JoinsLists)
{
    EXPECT_EQ(
        to_string(append<&order::marks>(1, 2)),
        R"~(SET marks = list_append(if_not_exists(marks, {"L":[]}), {"L":[{"N":"1"},{"N":"2"}]}))~"
    );
    EXPECT_EQ(
        to_string(prepend<&order::marks>(3, 4)),
        R"~(SET marks = list_append({"L":[{"N":"3"},{"N":"4"}]}, if_not_exists(marks, {"L":[]})))~"
    );
    EXPECT_EQ(
        to_string(append<&order::marks>(std::vector<int>())),
        R"~(SET marks = list_append(if_not_exists(marks, {"L":[]}), {"L":[]}))~"
    );
    EXPECT_EQ(
        to_string(prepend<&order::marks>(std::vector<int>{1})),
        R"~(SET marks = list_append({"L":[{"N":"1"}]}, if_not_exists(marks, {"L":[]})))~"
    );
    EXPECT_EQ(
        to_string(append(attribute("l"), 1, "x")),
        R"~(SET l = list_append(if_not_exists(l, {"L":[]}), {"L":[{"N":"1"},{"S":"x"}]}))~"
    );
}

TEST(Update, RemovesAttributesElementsAndEntries)
{
    EXPECT_EQ(
        to_string(remove<&order::comment>()
                      .remove<&order::home, &address::floor>()
                      .remove(attr<&order::lines>[1])
                      .remove(attr<&order::counts>["a"])
                      .remove(attribute("x"))),
        "REMOVE comment, home.floor, lines[1], counts.a, x"
    );
}

TEST(Update, GoesOnWhereItIsKept)
{
    update<order> changes;
    changes.set<&order::total>(1);
    changes.add<&order::hits>(2).set<&order::who>("Ann");
    const update<order> copy = changes;
    changes.remove<&order::comment>();
    std::ostringstream out;
    out << copy;

    EXPECT_EQ(out.str(), R"(SET total = {"N":"1"}, who = {"S":"Ann"} ADD hits {"N":"2"})");
    EXPECT_EQ(
        to_string(changes),
        R"(SET total = {"N":"1"}, who = {"S":"Ann"} REMOVE comment ADD hits {"N":"2"})"
    );
}

TEST(Update, IsOfANamedModel)
{
    EXPECT_EQ(
        to_string(update<order, archive>().set<&order::state>(order_state::paid)),
        R"(SET s = {"N":"1"})"
    );
    const update<order> of_base = set<&order::who>("Ann");
    EXPECT_EQ(to_string(of_base), R"(SET who = {"S":"Ann"})");
}

template <class Update>
bool may_be_repeated(const Update& update)
{
    return detail::is_idempotent(update.core());
}

TEST(Update, KnowsWhetherItMayBeMadeTwice)
{
    EXPECT_TRUE(may_be_repeated(set<&order::total>(1)));
    EXPECT_TRUE(may_be_repeated(set<&order::total>(if_not_exists(1))));
    EXPECT_TRUE(may_be_repeated(set<&order::once>("x")));
    EXPECT_TRUE(may_be_repeated(remove<&order::comment>()));
    EXPECT_TRUE(may_be_repeated(add<&order::tags>("x")));
    EXPECT_TRUE(may_be_repeated(erase<&order::tags>("x")));
    EXPECT_TRUE(may_be_repeated(set(attr<&order::counts>["a"], 3)));
    EXPECT_FALSE(may_be_repeated(add<&order::hits>(1)));
    EXPECT_FALSE(may_be_repeated(subtract<&order::hits>(1)));
    EXPECT_FALSE(may_be_repeated(append<&order::marks>(1)));
    EXPECT_FALSE(may_be_repeated(set<&order::total>(attr<&order::total> + 1)));
    EXPECT_FALSE(may_be_repeated(set<&order::comment>(attr<&order::note>)));
    // There may be another element the next time, or one more.
    EXPECT_FALSE(may_be_repeated(set(attr<&order::marks>[3], 3)));
    EXPECT_FALSE(may_be_repeated(remove(attr<&order::marks>[3])));
}

template <class T>
error failure_in(const update<T>& changes)
{
    detail::expression_builder to;
    return detail::failure_of([&] { apply(to, changes.core()); });
}

TEST(Update, GivesAMemberOfComposedAttributesOneValue)
{
    EXPECT_EQ(
        failure_in(set<&order::clerk>("Ann").set<&order::clerk>("Bob")).get_diagnostics().message(),
        "the update sets a member twice of which attributes are composed"
    );
    EXPECT_FALSE(set<&order::clerk>("Ann").empty());
    EXPECT_TRUE(may_be_repeated(set<&order::clerk>("Ann")));
}

TEST(Update, AsksValidatorsOfWhatIsSet)
{
    const error length = failure_in(set<&order::note>("far too long a note"));
    EXPECT_EQ(length.code(), errc::validation_failed);
    EXPECT_EQ(length.get_diagnostics().attribute_path(), "note");

    const error nested = failure_in(set<&order::home, &address::city>(""));
    EXPECT_EQ(nested.code(), errc::validation_failed);
    EXPECT_EQ(nested.get_diagnostics().attribute_path(), "home.town");

    line none;
    none.count = 0;
    EXPECT_EQ(
        failure_in(set(attr<&order::lines>[3], none)).get_diagnostics().attribute_path(),
        "lines[3].n"
    );
    EXPECT_EQ(failure_in(append<&order::lines>(none)).code(), errc::validation_failed);
    EXPECT_EQ(
        failure_in(set(attr<&order::lines>[1].field<&line::count>(), 0))
            .get_diagnostics()
            .attribute_path(),
        "lines[1].n"
    );
}

TEST(Update, LeavesNothingWithoutAValueThatIsRequired)
{
    const error none = failure_in(set<&named_order::name>(std::nullopt));

    EXPECT_EQ(none.code(), errc::attribute_missing);
    EXPECT_EQ(none.get_diagnostics().attribute_path(), "name");
    EXPECT_EQ(to_string(set<&named_order::name>("a")), R"(SET name = {"S":"a"})");
}

TEST(Update, RefusesNumbersThatTheMemberDoesNotHold)
{
    const error large = failure_in(set<&order::hits>(5'000'000'000));
    EXPECT_EQ(large.code(), errc::number_not_representable);
    EXPECT_EQ(
        large.get_diagnostics().message(), "hits: its type does not hold 5000000000 as it is"
    );
    EXPECT_EQ(failure_in(set<&order::discount>(1.5)).code(), errc::number_not_representable);
    EXPECT_EQ(
        failure_in(set<&order::total>(std::numeric_limits<double>::infinity())).code(),
        errc::number_invalid
    );
    EXPECT_EQ(to_string(set<&order::hits>(5.0)), R"(SET hits = {"N":"5"})");

    const error fraction = failure_in(add<&order::hits>(-1.5));
    EXPECT_EQ(fraction.code(), errc::number_not_representable);
    EXPECT_EQ(fraction.get_diagnostics().message(), "hits: its type does not hold -1.5 as it is");
    EXPECT_EQ(
        failure_in(subtract<&order::total>(number::parse("0.1"))).code(),
        errc::number_not_representable
    );
    EXPECT_EQ(
        failure_in(add<&order::hits>(std::numeric_limits<double>::infinity())).code(),
        errc::number_invalid
    );
}

TEST(Update, RefusesOperandsOfAnotherTypeWithoutAModel)
{
    EXPECT_EQ(
        failure_in(add(attribute("a"), "x")).get_diagnostics().message(),
        R"(a: {"S":"x"} cannot be added: only numbers and elements of sets can)"
    );
    EXPECT_EQ(
        failure_in(subtract(attribute("a"), number_set(1))).get_diagnostics().message(),
        R"(a: {"NS":["1"]} is no number to subtract)"
    );
    EXPECT_EQ(
        failure_in(erase(attribute("a"), 1)).get_diagnostics().message(),
        R"(a: {"N":"1"} is no set of elements that could be erased)"
    );
}

}  // namespace
}  // namespace ddbm::test
