#include "unit/expression/order_model.hpp"

#include <ddbm/attribute.hpp>

#include <ddbm/detail/condition_about.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <type_traits>

namespace ddbm::test {
namespace {

// The names of the fields that the type of a condition says.
template <class Condition>
std::set<std::string> names_in(const Condition&)
{
    using named = detail::named_fields<Condition>;
    std::set<std::string> names;
    if constexpr (!std::is_void_v<typename named::model>)
    {
        constexpr const auto& fields = detail::field_table<typename named::model>;
        for (std::size_t i = 0; i < fields.size(); ++i)
        {
            if (named::value.has(i))
                names.emplace(fields[i].name);
        }
    }
    return names;
}

using names = std::set<std::string>;

TEST(ConditionAbout, HasTheFieldsThatAreAskedForInItsType)
{
    EXPECT_EQ(names_in(attr<&order::state> == order_state::paid), names{"state"});
    EXPECT_EQ(names_in(5 < attr<&order::total>), names{"total"});
    EXPECT_EQ(names_in(attr<&order::hits> < attr<&order::total>), (names{"hits", "total"}));
    EXPECT_EQ(
        names_in(attr<&order::total>.between(attr<&order::hits>, 2)), (names{"hits", "total"})
    );
    EXPECT_EQ(names_in(attr<&order::hits>.in(attr<&order::total>, 2)), (names{"hits", "total"}));
    EXPECT_EQ(names_in(attr<&order::home, &address::city> == "Ulm"), names{"home"});
    EXPECT_EQ(names_in(attr<&order::ship_to, &address::city> == "Ulm"), names{"ship_town"});
    EXPECT_EQ(names_in(attr<&order::lines>[0].field<&line::product>() == 7), names{"lines"});
    EXPECT_EQ(names_in(attr<&order::extra>.element<0>() == 1), names{"extra"});
    EXPECT_EQ(names_in(attr<&order::tags>.size() >= 2), names{"tags"});
    EXPECT_EQ(names_in(attr<&order::tags>.contains("b")), names{"tags"});
    EXPECT_EQ(names_in(attr<&order::note>.begins_with("a")), names{"note"});
    EXPECT_EQ(names_in(attr<&order::comment>.missing()), names{"comment"});
    EXPECT_EQ(names_in(attr<&order::clerk> == "Ann"), names{"by_clerk_pk"});
}

TEST(ConditionAbout, HasThoseOfBothThatAreJoined)
{
    const auto open = attr<&order::state> == order_state::open;
    const auto old = attr<&order::hits> > 1 || !(attr<&order::total> > 1);
    const auto whose = attr<&audited::who> == "Ann";
    const condition<order> kept = old;

    EXPECT_EQ(names_in(open && old), (names{"state", "hits", "total"}));
    EXPECT_EQ(names_in(!open), names{"state"});
    EXPECT_EQ(names_in(open && open), names{"state"});
    EXPECT_EQ(names_in(whose && open), (names{"who", "state"})) << "the base's, too";
    EXPECT_EQ(names_in(attribute("x") == 1 && open), names{"state"});
    EXPECT_EQ(names_in(raw("a = b") && open), names{"state"});
    EXPECT_EQ(names_in(kept), names{}) << "a condition that is kept is of any fields";
    EXPECT_EQ(names_in(kept && open), names{"state"});
}

TEST(FieldSet, HasRoomForManyFields)
{
    detail::field_set<2> some;
    some.add(0);
    some.add(70);

    EXPECT_TRUE(some.has(0));
    EXPECT_TRUE(some.has(70));
    EXPECT_FALSE(some.has(6));
    EXPECT_FALSE(some.has(64));
}

}  // namespace
}  // namespace ddbm::test
