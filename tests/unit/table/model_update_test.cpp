#include "table/item_key.hpp"
#include "table/model_update.hpp"
#include "unit/expression/expression_testing.hpp"
#include "unit/expression/order_model.hpp"
#include "unit/model/model_testing.hpp"

#include <ddbm/attribute.hpp>
#include <ddbm/key.hpp>
#include <ddbm/update.hpp>

#include <ddbm/detail/item_key_argument.hpp>

#include <chrono>
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
    apply(to, detail::info_of<order>(), changes.core(), parts_of(seventh), {});
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

// Whether the compiler knew the field, of this model or of one that it takes it from, or only a
// name was given.
TEST(ModelUpdate, FindsTheFieldOfEachChange)
{
    const update<order> changes = set<&order::total>(1)
                                      .set<&order::home, &address::street>("Hafenstr. 1")
                                      .set(attribute("hits"), 2)
                                      .set(attribute("other"), 3);
    const update<order> inherited = set<&audited::who>("Ann");
    const auto found = [](const update<order>& in, std::size_t i) {
        const detail::update_core& core = in.core();
        const auto* field = detail::find_field(detail::info_of<order>(), core, core.changes()[i]);
        return field ? field->name : "none";
    };

    EXPECT_EQ(found(changes, 0), "total");
    EXPECT_EQ(found(changes, 1), "home");
    EXPECT_EQ(found(changes, 2), "hits");
    EXPECT_EQ(found(changes, 3), "none");
    EXPECT_EQ(found(inherited, 0), "who");
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

TEST(ModelUpdate, SetsMembersThatAreOnlyInComposedAttributes)
{
    EXPECT_EQ(updated(set<&order::clerk>("Ann")), R"(SET by_clerk_pk = {"S":"C#Ann"})");
    EXPECT_EQ(updated(set<&order::shelf>(7)), R"(SET by_shelf_pk = {"S":"S#7"})");
    EXPECT_EQ(updated(set<&order::shelf>(std::nullopt)), "REMOVE by_shelf_pk");
    EXPECT_EQ(updated(remove<&order::shelf>()), "REMOVE by_shelf_pk");
    EXPECT_EQ(updated(set(attr<&order::clerk>, "Ann")), R"(SET by_clerk_pk = {"S":"C#Ann"})");
    EXPECT_EQ(
        detail::failure_of([] { updated(set<&order::shelf>(1.5)); }).code(),
        errc::number_not_representable
    );
}

// As a put of the object would that is read then.
TEST(ModelUpdate, ComposesOfAnEmptyMemberWhatAPutDoes)
{
    EXPECT_EQ(updated(set<&order::place>("")), R"(SET by_place_pk = {"S":"P#"} REMOVE place)");
    EXPECT_EQ(updated(remove<&order::place>()), R"(SET by_place_pk = {"S":"P#"} REMOVE place)");
    EXPECT_EQ(
        updated(set<&order::place>("x")), R"(SET place = {"S":"x"}, by_place_pk = {"S":"P#x"})"
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
    EXPECT_EQ(
        refusal_of(set(attribute("total"), "x")), "total: a string is no value of this field"
    );
    EXPECT_EQ(
        refusal_of(set(attribute("comment"), if_not_exists(1))),
        "comment: a number is no value of this field"
    );
    EXPECT_EQ(refusal_of(add(attribute("tags"), 1)), "tags: a number is no value of this field");
    EXPECT_EQ(
        refusal_of(erase(attribute("tags"), number_set(1))),
        "tags: a set of numbers is no value of this field"
    );
    EXPECT_EQ(refusal_of(append(attribute("tags"), "x")), "tags: a list is no value of this field");
    EXPECT_EQ(updated(set(attribute("comment"), "x")), R"(SET comment = {"S":"x"})");
    EXPECT_EQ(updated(set(attribute("total"), 7)), R"(SET total = {"N":"7"})");
    EXPECT_EQ(updated(add(attribute("numbers"), number_set(1))), R"(ADD numbers {"NS":["1"]})");
    EXPECT_EQ(updated(set(attribute("rest"), item())), R"(SET rest = {"M":{}})");
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
    apply(to, detail::info_of<event>(), set<&event::kind>("login").core(), parts, {});

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
        apply(to, detail::info_of<event>(), changes.core(), parts, {});
    });
    EXPECT_EQ(why.code(), errc::value_not_allowed);
}

// -- Keys that are not what their members are as parts

// A shard that the sort key tells.
struct probe
{
    std::string id;
    std::string kind;
    std::string note;
};

// A key in a form of its own.
struct sample
{
    std::string day;
    std::chrono::sys_seconds at{};
    std::string kind;
};

// The same class twice, with attributes composed of its members.
struct place
{
    std::string city;
    std::string street;
};

struct journey
{
    std::string id;
    place from;
    place to;
};

}  // namespace
}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::probe>
{
    using probe = ddbm::test::probe;

    static constexpr auto value =
        ddbm::model<probe>("probes")
            .partition_key("pk", ddbm::compose("P#", ddbm::shard<3>(&probe::id)))
            .sort_key("id", &probe::id)
            .field("kind", &probe::kind)
            .field("note", &probe::note)
            .index("by_kind", ddbm::partition(ddbm::compose("K#", &probe::kind, "#", &probe::id)));
};

template <>
struct ddbm::model_of<ddbm::test::sample>
{
    using sample = ddbm::test::sample;

    static constexpr auto value =
        ddbm::model<sample>("samples")
            .partition_key("day", &sample::day)
            .sort_key("at", &sample::at, ddbm::epoch_seconds)
            .field("kind", &sample::kind)
            .index(
                "by_kind", ddbm::partition(ddbm::compose("K#", &sample::kind, "#", &sample::at))
            );
};

template <>
struct ddbm::model_of<ddbm::test::place>
{
    using place = ddbm::test::place;

    static constexpr auto value =
        ddbm::model<place>()
            .field("city", &place::city)
            .field("street", &place::street)
            .field("where", ddbm::compose("W#", &place::city, "#", &place::street));
};

template <>
struct ddbm::model_of<ddbm::test::journey>
{
    using journey = ddbm::test::journey;

    static constexpr auto value = ddbm::model<journey>("journeys")
                                      .partition_key("id", &journey::id)
                                      .flatten("from_", &journey::from)
                                      .flatten("to_", &journey::to);
};

namespace ddbm::test {
namespace {

template <class T>
std::string updated(const key<T>& of, const update<T>& changes)
{
    const detail::item_key_argument<T, void> argument(of);
    detail::expression_builder to;
    apply(to, detail::info_of<T>(), changes.core(), argument.parts(), {});
    return to.to_string(detail::expression_kind::update);
}

TEST(ModelUpdate, KnowsWhatAShardIsOf)
{
    const key<probe> first("a");

    EXPECT_EQ(updated(first, set<&probe::note>("x")), R"(SET note = {"S":"x"})");
    EXPECT_EQ(
        updated(first, set<&probe::kind>("x")),
        R"(SET kind = {"S":"x"}, by_kind_pk = {"S":"K#x#a"})"
    );
}

TEST(ModelUpdate, KnowsMembersOfAKeyThatIsStoredInAForm)
{
    const key<sample> first("mon", std::chrono::sys_seconds(std::chrono::seconds(5)));

    EXPECT_EQ(
        updated(first, set<&sample::kind>("x")),
        R"(SET kind = {"S":"x"}, by_kind_pk = {"S":"K#x#1970-01-01T00:00:05Z"})"
    );
}

TEST(ModelUpdate, ComposesOfTheMembersOfOneObjectAmongTwo)
{
    const key<journey> first("a");

    EXPECT_EQ(
        updated(
            first,
            set<&journey::to, &place::city>("Ulm").set<&journey::to, &place::street>("Mill Lane")
        ),
        R"(SET to_city = {"S":"Ulm"}, to_street = {"S":"Mill Lane"}, )"
        R"(to_where = {"S":"W#Ulm#Mill Lane"})"
    );
}

}  // namespace
}  // namespace ddbm::test
