#include "unit/expression/expression_testing.hpp"
#include "unit/model/model_testing.hpp"

#include <ddbm/condition.hpp>
#include <ddbm/update.hpp>

#include <sstream>
#include <stdexcept>

namespace ddbm::detail {
namespace {

condition_core asks(std::string_view attribute, const attribute_value& value)
{
    return condition_core(term(attribute, " = ", value));
}

error remembered(const std::exception_ptr& failure)
{
    return failure_of([&] {
        if (failure)
            std::rethrow_exception(failure);
    });
}

TEST(ExpressionText, IsPrintedWithNamesAndValues)
{
    expression_text text;
    text.text("size(").attribute("lines").element(3).step("name").text(") > ").value(R"({"N":"1"})"
    );

    EXPECT_EQ(text.to_string(), R"(size(lines[3].name) > {"N":"1"})");
}

// Names may hold what marks them.
TEST(ExpressionText, TellsItsMarksFromWhatTheyMark)
{
    expression_text text;
    text.attribute("\x01\x02\x03").text(" = ").value(R"({"S":"x"})");

    EXPECT_EQ(text.to_string(), "\x01\x02\x03 = {\"S\":\"x\"}");
}

// The length of what is marked takes more room from some length on.
TEST(ExpressionText, MarksNamesAndValuesOfAnyLength)
{
    for (const std::size_t size : {1u, 2u, 254u, 255u, 256u, 65'535u})
    {
        const std::string name(size, 'n');
        const std::string text(size, 'v');
        const auto write = [](value_writer& out, const void* object) {
            out.string(*static_cast<const std::string*>(object));
        };
        expression_text all = path(name);
        all.text(" = ").value({}, write, &text).text(" AND ").attribute("b");

        EXPECT_FALSE(all.failure());
        EXPECT_EQ(all.to_string(), name + " = {\"S\":\"" + text + "\"} AND b");
    }
}

TEST(UpdateCore, KnowsItsTargetsByNamesOfAnyLength)
{
    for (const std::size_t size : {1u, 254u, 255u, 256u})
    {
        const std::string name(size, 'n');
        update_core changes;
        const update_change set(update_action::set, true);
        changes.add(set, path(name), " = ", expression_text("1"));
        changes.add(set, path(name + "n").step("of"), " = ", expression_text("2"));

        ASSERT_EQ(changes.changes().size(), 2u);
        EXPECT_EQ(changes.attribute(changes.changes()[0]), name);
        EXPECT_TRUE(changes.is_whole(changes.changes()[0]));
        EXPECT_EQ(changes.attribute(changes.changes()[1]), name + "n");
        EXPECT_FALSE(changes.is_whole(changes.changes()[1]));
    }
}

TEST(ExpressionText, RemembersAValueThatCannotBeWritten)
{
    const auto write = [](value_writer& out, const void*) {
        out.begin_list();
        out.string("a");
        out.string("\xff");
    };
    expression_text text;
    text.value(path("notes"), write, nullptr);

    const error why = remembered(text.failure());
    EXPECT_EQ(why.code(), errc::invalid_utf8);
    EXPECT_EQ(why.get_diagnostics().attribute_path(), "notes[1]");
}

TEST(ExpressionText, HasNothingOfAValueThatCannotBeWritten)
{
    const auto refused = [](value_writer& out, const void*) {
        out.begin_list();
        out.string("\xff");
    };
    const auto thrown = [](value_writer& out, const void*) {
        out.begin_list();
        throw std::runtime_error("no value");
    };
    expression_text text = path("notes");
    text.value(path("notes"), refused, nullptr);
    EXPECT_THROW(text.value(path("notes"), thrown, nullptr), std::runtime_error);

    EXPECT_EQ(text.marked(), path("notes").marked());
}

TEST(ExpressionText, RemembersTheFirstFailureOfItsPieces)
{
    expression_text bad;
    bad.attribute("");
    expression_text worse;
    worse.fail("worse");
    expression_text text("a");
    text.add(bad).add(worse);

    EXPECT_EQ(
        remembered(text.failure()).get_diagnostics().message(), "the name of an attribute is empty"
    );
}

TEST(ExpressionText, RefusesNamesThatAreNone)
{
    expression_text bytes;
    bytes.attribute("\xff");
    expression_text length;
    length.attribute(std::string(65536, 'x'));

    EXPECT_EQ(remembered(bytes.failure()).code(), errc::invalid_utf8);
    EXPECT_EQ(
        remembered(length.failure()).get_diagnostics().message(),
        "the name of an attribute has 65536 bytes, of at most 65535"
    );
}

TEST(ConditionCore, AsksNothingByDefault)
{
    EXPECT_TRUE(condition_core().empty());
    EXPECT_EQ(condition_core::both(condition_core(), asks("a", 1)).to_string(), R"(a = {"N":"1"})");
    EXPECT_EQ(condition_core::either(asks("a", 1), {}).to_string(), R"(a = {"N":"1"})");
}

TEST(ConditionCore, HasParenthesesWhereTheyMatter)
{
    const condition_core a(expression_text("a"));
    const condition_core b(expression_text("b"));
    const condition_core c(expression_text("c"));
    const auto both = &condition_core::both;
    const auto either = &condition_core::either;
    const auto opposite = &condition_core::opposite;

    EXPECT_EQ(both(both(a, b), c).to_string(), "a AND b AND c");
    EXPECT_EQ(both(a, both(b, c)).to_string(), "a AND b AND c");
    EXPECT_EQ(either(both(a, b), c).to_string(), "a AND b OR c");
    EXPECT_EQ(either(a, both(b, c)).to_string(), "a OR b AND c");
    EXPECT_EQ(both(either(a, b), c).to_string(), "(a OR b) AND c");
    EXPECT_EQ(both(a, either(b, c)).to_string(), "a AND (b OR c)");
    EXPECT_EQ(both(either(a, b), either(b, c)).to_string(), "(a OR b) AND (b OR c)");
    EXPECT_EQ(opposite(a).to_string(), "NOT a");
    EXPECT_EQ(opposite(both(a, b)).to_string(), "NOT (a AND b)");
    EXPECT_EQ(opposite(either(a, b)).to_string(), "NOT (a OR b)");
    EXPECT_EQ(opposite(opposite(a)).to_string(), "NOT (NOT a)");
    EXPECT_EQ(both(opposite(a), b).to_string(), "NOT a AND b");
    EXPECT_EQ(either(a, opposite(b)).to_string(), "a OR NOT b");
}

TEST(ConditionCore, CountsOperatorsAsDynamoDbDoes)
{
    const condition_core a = asks("a", 1);

    EXPECT_EQ(condition_core::both(a, a).text().operators(), 3U);
    EXPECT_EQ(condition_core::opposite(condition_core::either(a, a)).text().operators(), 4U);
}

// It is always true, and a write whose condition never holds is hardly meant.
TEST(ConditionCore, HasNoOppositeOfNone)
{
    const condition_core none;
    const condition_core a(expression_text("a"));

    EXPECT_EQ(
        remembered(condition_core::opposite(none).text().failure()).code(), errc::invalid_request
    );
    EXPECT_EQ(condition_core::both(a, none).to_string(), "a");
    EXPECT_EQ(condition_core::either(none, a).to_string(), "a");
}

TEST(Condition, IsPrintedForPeople)
{
    const condition<> both(condition_core::both(asks("a", 1), asks("b", "x")));
    std::ostringstream out;
    out << both << '\n' << when(both);

    EXPECT_EQ(to_string(both), R"(a = {"N":"1"} AND b = {"S":"x"})");
    EXPECT_EQ(out.str(), to_string(both) + "\n" + to_string(both));
}

TEST(UpdateCore, KeepsTheChangesOfEachSectionInTheirOrder)
{
    update_core update;
    update.add({update_action::add, false}, path("hits"), " ", expression_text("1"));
    update.add({update_action::set, true}, path("a"), " = ", expression_text("2"));
    update.add({update_action::remove, true}, path("b"), {}, {});
    update.add({update_action::erase, true}, path("tags"), " ", expression_text("3"));
    update.add({update_action::set, true}, path("c"), " = ", expression_text("4"));

    EXPECT_EQ(update.to_string(), "SET a = 2, c = 4 REMOVE b ADD hits 1 DELETE tags 3");
}

TEST(UpdateCore, HasThoseOfAnotherOneBehindItsOwn)
{
    update_core first;
    first.add({update_action::set, true}, path("a"), " = ", expression_text("1"));
    update_core later;
    later.add({update_action::set, true}, path("b"), " = ", expression_text("2"));
    later.add({update_action::add, false}, path("hits"), " ", expression_text("3"));
    first.append(later);

    EXPECT_EQ(first.to_string(), "SET a = 1, b = 2 ADD hits 3");
    ASSERT_EQ(first.changes().size(), 3U);
    const update_change& last = first.changes()[2];
    EXPECT_EQ(first.attribute(last), "hits");
    EXPECT_EQ(first.text(last), path("hits").marked() + " 3");
}

TEST(UpdateCore, FindsWhatAnotherOneUsesOfWhatItChanges)
{
    update_core first;
    first.add({update_action::set, true}, path("a"), " = ", expression_text("1"));
    update_core same;
    same.add({update_action::remove, true}, path("a"), {}, {});
    update_core reads;
    reads.add({update_action::set, true}, path("b"), " = ", path("a"));
    update_core other;
    other.add({update_action::set, true}, path("c"), " = ", expression_text("2"));

    EXPECT_EQ(first.uses_changed(same), "a");
    EXPECT_EQ(first.uses_changed(reads), "a");
    EXPECT_EQ(reads.uses_changed(first), "");
    EXPECT_EQ(first.uses_changed(other), "");
}

TEST(UpdateCore, KnowsWhichAttributesItChanges)
{
    expression_text part;
    part.attribute("address").step("city");
    update_core update;
    update.add({update_action::set, true}, part, " = ", expression_text("1"));
    update.add({update_action::remove, true}, path("address"), {}, {});
    const update_change& inner = update.changes()[0];
    const update_change& whole = update.changes()[1];

    EXPECT_EQ(update.attribute(inner), "address");
    EXPECT_FALSE(update.is_whole(inner));
    EXPECT_EQ(update.target(inner), part.marked());
    EXPECT_EQ(update.text(inner), part.marked() + " = 1");
    EXPECT_EQ(update.attribute(whole), "address");
    EXPECT_TRUE(update.is_whole(whole));
    EXPECT_EQ(update.text(whole), path("address").marked());
}

TEST(UpdateCore, CountsTheOperatorsOfEachChange)
{
    expression_text sum("a + 1");
    sum.count(1);
    update_core update;
    update.add({update_action::set, false}, path("a"), " = ", sum);
    update.add({update_action::set, true}, path("b"), " = ", expression_text("2"));

    EXPECT_EQ(update.operators(update.changes()[0]), 1U);
    EXPECT_EQ(update.operators(update.changes()[1]), 0U);
}

TEST(UpdateCore, TakesValuesThatAreWrittenIntoIt)
{
    const auto write = [](value_writer& out, const void*) { out.string("x"); };
    update_core update;
    update.add({update_action::set, true}, path("a"), " = ", write, nullptr);
    const update_core copy = update;

    EXPECT_EQ(copy.to_string(), R"(SET a = {"S":"x"})");
    EXPECT_FALSE(copy.failure());
}

// The program may go on with the update.
TEST(UpdateCore, IsAsItWasWhenACodecThrows)
{
    const auto write = [](value_writer& out, const void*) {
        out.begin_list();
        throw std::runtime_error("no value");
    };
    update_core update;
    update.add({update_action::set, true}, path("a"), " = ", expression_text("1"));

    EXPECT_THROW(
        update.add({update_action::set, true}, path("b"), " = ", write, nullptr), std::runtime_error
    );
    update.add({update_action::set, true}, path("c"), " = ", expression_text("3"));

    EXPECT_EQ(update.to_string(), "SET a = 1, c = 3");
}

}  // namespace
}  // namespace ddbm::detail
