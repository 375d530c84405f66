#include "table/item_key.hpp"
#include "table/model_update.hpp"
#include "unit/expression/expression_testing.hpp"
#include "unit/expression/order_model.hpp"
#include "unit/model/model_testing.hpp"

#include <ddbm/attribute.hpp>
#include <ddbm/key.hpp>
#include <ddbm/update.hpp>

#include <vector>

namespace ddbm::test {
namespace {

std::vector<detail::key_part> parts_of(const key<order>& key)
{
    return {key.part(0), key.part(1)};
}

std::string updated(const update<order>& changes)
{
    const key<order> seventh("7", 42);
    detail::expression_builder to;
    apply(to, detail::info_of<order>(), changes.core(), parts_of(seventh));
    return to.to_string(detail::expression_kind::update);
}

std::string refusal_of(const update<order>& changes)
{
    const error why = detail::failure_of([&] { updated(changes); });
    EXPECT_EQ(why.code(), errc::invalid_request);
    return why.get_diagnostics().message();
}

TEST(ModelUpdate, ChangesNothingBesides)
{
    EXPECT_EQ(updated(set<&order::total>(1)), R"(SET total = {"N":"1"})");
}

TEST(ModelUpdate, ComposesAttributesOfIndexesAnew)
{
    EXPECT_EQ(
        updated(set<&order::state>(order_state::paid).set<&order::region>("eu").add<&order::hits>(1)
        ),
        R"(SET state = {"S":"PAID"}, region = {"S":"eu"}, by_state_pk = {"S":"STATE#PAID#eu"} )"
        R"(ADD hits {"N":"1"})"
    );
}

TEST(ModelUpdate, RefusesToSetAPartOfThoseMembers)
{
    EXPECT_EQ(
        refusal_of(set<&order::state>(order_state::paid)),
        "by_state_pk: a text like STATE#*#* is composed of a member that the update changes and of "
        "others that it does not set; set all of them, or save the object"
    );
}

TEST(ModelUpdate, RemovesWhatIsComposedOfAMemberWithoutAValue)
{
    EXPECT_EQ(updated(remove<&order::group>()), "REMOVE group, by_group_pk");
    EXPECT_EQ(updated(set<&order::group>(std::nullopt)), "REMOVE group, by_group_pk");
    EXPECT_EQ(
        updated(set<&order::group>("a")), R"(SET group = {"S":"a"}, by_group_pk = {"S":"G#a"})"
    );
}

TEST(ModelUpdate, RefusesWithoutTypesWhatTheyWouldNotCompileWith)
{
    EXPECT_EQ(
        refusal_of(set(attribute("number"), 1)),
        "number: an item keeps its key; put the object as a new item and erase the old one"
    );
    EXPECT_EQ(
        refusal_of(set(attribute("pk"), "CUST#8")),
        "pk: an item keeps its key; put the object as a new item and erase the old one"
    );
    EXPECT_EQ(
        refusal_of(set(attribute("by_state_pk"), "x")),
        "by_state_pk: it is composed of members; change those"
    );
    EXPECT_EQ(refusal_of(set(attribute("foreign"), "x")), "foreign: the field is read only");
    EXPECT_EQ(refusal_of(set(attribute("v"), 3)), "v: the library makes the values of this field");
    EXPECT_EQ(
        refusal_of(set(attribute("state"), "PAID")),
        "state: by_state_pk is composed of it, so its new value has to be known: set it as a "
        "member "
        "of its class"
    );
    EXPECT_EQ(
        refusal_of(set(attribute("once"), "x")),
        "once: the field is written once; it can be set to if_not_exists of a value"
    );
    EXPECT_EQ(
        updated(set(attribute("once"), if_not_exists("x"))),
        R"~(SET once = if_not_exists(once, {"S":"x"}))~"
    );
    EXPECT_EQ(updated(set(attribute("other"), 3)), R"(SET other = {"N":"3"})");
}

// -- Keys whose members are in attributes of indexes

struct event
{
    std::string day;
    int id = 0;
    std::string kind;
};

}  // namespace
}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::event>
{
    using event = ddbm::test::event;

    static constexpr auto value =
        ddbm::model<event>("events")
            .partition_key("day", &event::day)
            .sort_key("sk", ddbm::compose("E#", ddbm::padded<4>(&event::id)))
            .field("kind", &event::kind)
            .index(
                "by_kind",
                ddbm::partition(ddbm::compose("K#", &event::kind, "#", &event::day)),
                ddbm::sort(ddbm::compose("ID#", &event::id, "#", &event::kind))
            );
};

namespace ddbm::test {
namespace {

TEST(ModelUpdate, KnowsTheMembersOfTheItemsKey)
{
    const key<event> first("mon", 7);
    const detail::key_part parts[] = {first.part(0), first.part(1)};
    detail::expression_builder to;
    apply(to, detail::info_of<event>(), set<&event::kind>("login").core(), parts);

    EXPECT_EQ(
        to.to_string(detail::expression_kind::update),
        R"(SET kind = {"S":"login"}, by_kind_pk = {"S":"K#login#mon"}, )"
        R"(by_kind_sk = {"S":"ID#7#login"})"
    );
}

TEST(ModelUpdate, RefusesTextsThatCouldNotBeTakenApart)
{
    const key<event> first("mon", 7);
    const detail::key_part parts[] = {first.part(0), first.part(1)};
    const auto changes = set<&event::kind>("log#in");

    const error why = detail::failure_of([&] {
        detail::expression_builder to;
        apply(to, detail::info_of<event>(), changes.core(), parts);
    });
    EXPECT_EQ(why.code(), errc::value_not_allowed);
}

}  // namespace
}  // namespace ddbm::test
