#include "transaction/transaction_log.hpp"
#include "unit/transaction/accounts.hpp"

#include <ddbm/error.hpp>

#include <gtest/gtest.h>

namespace ddbm::test {
namespace {

using detail::effect;
using detail::log_entry;
using detail::presence;
using detail::transaction_log;
using touch = transaction_log::touch;

class TransactionLog : public testing::Test
{
protected:
    // Another amount, saved in a layer.
    void save(transaction_log::layer_number layer, const std::string& name, int cents)
    {
        log_entry entry = *log.find(layer, of.id(name));
        account_log::object(entry).cents = cents;
        entry.save(of.env());
        log.set(layer, entry, touch::write);
    }

    void read(transaction_log::layer_number layer, const std::string& name, int cents)
    {
        log.set(layer, of.read(cents, name), touch::read);
    }

    // In a layer, whatever it knows of the item.
    void check(transaction_log::layer_number layer, const std::string& name, int more_than)
    {
        const log_entry* known = log.find(layer, of.id(name));
        log_entry entry = known ? *known : of.entry(name);
        const condition<account> rich = attr<&account::cents> > more_than;
        entry.check(rich.core());
        log.set(layer, entry, touch::read);
    }

    const log_entry* root(const std::string& name) const
    {
        const auto found = log.items().find(of.id(name));
        return found == log.items().end() ? nullptr : &found->second;
    }

    account_log of;
    transaction_log log;
};

TEST_F(TransactionLog, SeesWhatIsAround)
{
    read(0, "ann", 300);
    const auto outer = log.open(0);
    const auto inner = log.open(outer);
    const auto* found = log.find(inner, of.id("ann"));
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(account_log::object(*found).cents, 300);
    EXPECT_EQ(log.find(inner, found->object().get()), found);
    EXPECT_EQ(log.find(inner, of.id("bob")), nullptr);
    EXPECT_TRUE(log.has_layers());
}

TEST_F(TransactionLog, KeepsWhatALayerHasDone)
{
    read(0, "ann", 300);
    const auto layer = log.open(0);
    save(layer, "ann", 200);
    read(layer, "bob", 1);
    EXPECT_EQ(root("ann")->write().kind, effect::none);
    EXPECT_EQ(root("bob"), nullptr);

    log.keep(layer);
    EXPECT_EQ(root("ann")->write().kind, effect::save);
    EXPECT_EQ(account_log::object(*root("ann")).cents, 200);
    EXPECT_NE(root("bob")->object(), nullptr);
    EXPECT_FALSE(log.has_layers());
    EXPECT_EQ(log.open_layer(layer), transaction_log::root);
}

TEST_F(TransactionLog, KeepsWhatALayerAsksOfAnItemThatIsKnown)
{
    read(0, "ann", 300);
    const auto layer = log.open(0);
    check(layer, "ann", 100);
    EXPECT_FALSE(root("ann")->has_condition());

    log.keep(layer);
    EXPECT_TRUE(root("ann")->has_condition());
    EXPECT_NE(root("ann")->object(), nullptr);
    EXPECT_TRUE(has(root("ann")->check_text(), R"({"N":"100"})")) << root("ann")->check_text();
}

TEST_F(TransactionLog, KeepsWhatTwoSideBySideAskOfAnItem)
{
    read(0, "ann", 300);
    const auto left = log.open(0);
    const auto middle = log.open(0);
    const auto right = log.open(0);
    check(left, "ann", 100);
    check(middle, "bob", 1);
    check(right, "ann", 200);
    check(right, "bob", 2);
    log.keep(left);
    log.keep(right);
    log.keep(middle);

    for (const char* value : {"300", "100", "200"})
    {
        const std::string part = std::string(R"({"N":")") + value + "\"}";
        EXPECT_TRUE(has(root("ann")->check_text(), part)) << root("ann")->check_text();
    }
    for (const char* value : {"1", "2"})
    {
        const std::string part = std::string(R"({"N":")") + value + "\"}";
        EXPECT_TRUE(has(root("bob")->check_text(), part)) << root("bob")->check_text();
    }
}

TEST_F(TransactionLog, AsksForEachConditionOnce)
{
    check(0, "ann", 100);
    const auto left = log.open(0);
    const auto right = log.open(0);
    check(left, "ann", 200);
    check(right, "ann", 300);
    log.keep(left);
    log.keep(right);

    const std::string text = root("ann")->check_text();
    std::size_t comparisons = 0;
    for (std::size_t at = text.find('>'); at != text.npos; at = text.find('>', at + 1))
        ++comparisons;
    EXPECT_EQ(comparisons, 3U) << text;
}

TEST_F(TransactionLog, RefusesToWriteOverWhatOneBesideHasAskedOfAnItem)
{
    read(0, "ann", 300);
    const auto left = log.open(0);
    const auto right = log.open(0);
    log.set(right, *log.find(right, of.id("ann")), touch::read);
    check(left, "ann", 100);
    log.keep(left);

    try
    {
        save(right, "ann", 200);
        ADD_FAILURE() << "nothing was thrown";
    }
    catch (const error& why)
    {
        EXPECT_EQ(why.code(), errc::invalid_request);
        EXPECT_EQ(why.get_diagnostics().key(), R"({"name":{"S":"ann"}})");
    }
}

TEST_F(TransactionLog, UndoesWritesAndObjectsAndKeepsTheChecks)
{
    read(0, "ann", 300);
    account_log::object(*root("ann")).cents = 250;
    const auto layer = log.open(0);
    save(layer, "ann", 200);
    read(layer, "bob", 1);

    log.undo(layer);
    EXPECT_EQ(root("ann")->write().kind, effect::none);
    EXPECT_EQ(account_log::object(*root("ann")).cents, 250);
    // What the program does now may depend on it.
    ASSERT_NE(root("bob"), nullptr);
    EXPECT_TRUE(root("bob")->is_to_be_checked());
    EXPECT_EQ(root("bob")->object(), nullptr);
}

TEST_F(TransactionLog, UndoesInsideOfWhatItUndoes)
{
    read(0, "ann", 300);
    const auto outer = log.open(0);
    save(outer, "ann", 200);
    const auto inner = log.open(outer);
    save(inner, "ann", 100);
    log.undo(inner);
    EXPECT_EQ(account_log::object(*root("ann")).cents, 200);
    EXPECT_EQ(log.open_layer(inner), outer);
    log.undo(outer);
    EXPECT_EQ(account_log::object(*root("ann")).cents, 300);
    EXPECT_EQ(log.open_layer(inner), transaction_log::root);
    EXPECT_EQ(root("ann")->write().kind, effect::none);
}

TEST_F(TransactionLog, LetsLayersSideBySideReadTheSame)
{
    const auto left = log.open(0);
    const auto right = log.open(0);
    read(left, "ann", 300);
    EXPECT_EQ(log.find(right, of.id("ann")), nullptr);
    const auto* beside = log.find_beside(right, of.id("ann"));
    ASSERT_NE(beside, nullptr);
    log.set(right, *beside, touch::read);
    log.keep(left);
    log.keep(right);
    EXPECT_NE(root("ann")->object(), nullptr);
}

TEST_F(TransactionLog, RefusesWhatALayerBesideWrites)
{
    read(0, "ann", 300);
    read(0, "bob", 1);
    const auto left = log.open(0);
    const auto right = log.open(0);
    save(left, "ann", 200);
    for (const touch how : {touch::read, touch::write})
    {
        try
        {
            log.set(right, *log.find(right, of.id("ann")), how);
            ADD_FAILURE() << "nothing was thrown";
        }
        catch (const error& why)
        {
            EXPECT_EQ(why.code(), errc::invalid_request);
            EXPECT_EQ(why.get_diagnostics().key(), R"({"name":{"S":"ann"}})");
        }
    }
    // Nor writes it what the other one has read.
    log.set(right, *log.find(right, of.id("bob")), touch::read);
    EXPECT_THROW(save(left, "bob", 2), error);
    // When one has ended the other one may.
    log.keep(left);
    EXPECT_NO_THROW(log.set(right, *log.find(right, of.id("ann")), touch::write));
}

TEST_F(TransactionLog, LeavesObjectsThatALayerBesideUses)
{
    read(0, "ann", 300);
    read(0, "bob", 1);
    const auto left = log.open(0);
    const auto right = log.open(0);
    const auto third = log.open(0);
    save(left, "ann", 200);
    log.keep(left);
    save(third, "bob", 2);
    EXPECT_FALSE(log.undo(right));
    EXPECT_EQ(account_log::object(*root("ann")).cents, 200);
    EXPECT_EQ(account_log::object(*root("bob")).cents, 2);
    log.undo(third);
    EXPECT_EQ(account_log::object(*root("bob")).cents, 1);
}

TEST_F(TransactionLog, ForgetsWhatALayerBesideHasWrittenInVain)
{
    read(0, "ann", 300);
    const auto left = log.open(0);
    const auto inner = log.open(left);
    save(inner, "ann", 200);
    const auto right = log.open(0);
    const auto third = log.open(0);
    EXPECT_FALSE(log.undo(inner));
    // Nor is it in the way that others read the item since.
    EXPECT_FALSE(log.undo(third));
    EXPECT_EQ(account_log::object(*root("ann")).cents, 300);
    log.set(left, *log.find(left, of.id("ann")), touch::read);
    EXPECT_FALSE(log.undo(right));
    EXPECT_EQ(account_log::object(*root("ann")).cents, 300);
}

TEST_F(TransactionLog, TakesBackItsOwnBehindALayerThatHasFailed)
{
    read(0, "ann", 300);
    const auto left = log.open(0);
    const auto right = log.open(0);
    const auto inner = log.open(left);
    save(inner, "ann", 200);
    log.keep(inner);
    EXPECT_FALSE(log.undo(left));
    save(right, "ann", 7);
    EXPECT_FALSE(log.undo(right));
    EXPECT_EQ(account_log::object(*root("ann")).cents, 300);
}

TEST_F(TransactionLog, LeavesWhatIsSavedAroundALayerThatFails)
{
    read(0, "ann", 300);
    const auto outer = log.open(0);
    const auto inner = log.open(outer);
    const auto innermost = log.open(inner);
    save(outer, "ann", 200);
    EXPECT_FALSE(log.undo(innermost));
    EXPECT_FALSE(log.undo(inner));
    EXPECT_EQ(account_log::object(*root("ann")).cents, 200);
    // One that begins afterwards may change it, and takes that back.
    const auto later = log.open(outer);
    save(later, "ann", 100);
    EXPECT_FALSE(log.undo(later));
    EXPECT_EQ(account_log::object(*root("ann")).cents, 200);
    EXPECT_FALSE(log.undo(outer));
    EXPECT_EQ(account_log::object(*root("ann")).cents, 300);
}

TEST_F(TransactionLog, TellsOfAnObjectThatAnybodyMayHaveChanged)
{
    read(0, "ann", 300);
    const auto left = log.open(0);
    const auto right = log.open(0);
    log.set(right, *log.find(right, of.id("ann")), touch::read);
    const auto next = log.open(0);
    EXPECT_FALSE(log.undo(next));
    account_log::object(*root("ann")).cents = 1;
    const auto why = log.undo(left);
    ASSERT_TRUE(why);
    EXPECT_EQ(why->code(), errc::invalid_request);
    EXPECT_EQ(why->get_diagnostics().key(), R"({"name":{"S":"ann"}})");
}

TEST_F(TransactionLog, OpensNoLayerOverWhatCannotBeCopied)
{
    static_assert(!detail::object_ops_of<safe>.copy);
    log_entry entry = of.read(300);
    entry.set_object(entry.object(), &detail::object_ops_of<safe>);
    log.set(0, entry, touch::read);
    EXPECT_THROW(log.open(0), error);
    EXPECT_FALSE(log.has_layers());
}

TEST_F(TransactionLog, ForgetsAllWithARoundButWhatIsKnown)
{
    read(0, "ann", 300);
    const auto layer = log.open(0);
    log.keep(layer);
    transaction_log::seen_items known;
    known.emplace(of.id("ann"), detail::seen_item::present(account_json("ann", 7)));
    log.restart(std::move(known));

    EXPECT_TRUE(log.items().empty());
    EXPECT_EQ(log.open_layer(layer), transaction_log::root);
    const auto seen = log.take_known(of.id("ann"));
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->json(), account_json("ann", 7));
    EXPECT_FALSE(log.take_known(of.id("ann")));
}

TEST_F(TransactionLog, KeepsItsRecordsWithTheLayerThatTheyAreOf)
{
    const auto note = [&](const char* name) {
        return detail::journal_note{of.id(name), of.table(), nullptr};
    };
    log.add(0, note("ann"));
    const auto kept = log.open(0);
    log.add(kept, note("bob"));
    EXPECT_EQ(log.notes().size(), 1U);
    log.keep(kept);
    const auto failed = log.open(0);
    log.add(failed, note("cid"));
    log.undo(failed);
    ASSERT_EQ(log.notes().size(), 2U);
    EXPECT_EQ(log.notes()[1].id, of.id("bob"));
    log.restart({});
    EXPECT_TRUE(log.notes().empty());
}

TEST_F(TransactionLog, KeepsWhatRunsAfterInOrder)
{
    std::string ran;
    const auto body = [&](const char* name) {
        return [&ran, name](transaction&) -> asio::awaitable<void> {
            ran += name;
            return {};
        };
    };
    log.add(0, body("a"));
    const auto kept = log.open(0);
    log.add(kept, body("b"));
    log.keep(kept);
    const auto failed = log.open(0);
    log.add(failed, body("c"));
    log.undo(failed);
    log.add(0, body("d"));
    EXPECT_EQ(log.bodies().size(), 3U);
    log.restart({});
    EXPECT_TRUE(log.bodies().empty());
}

}  // namespace
}  // namespace ddbm::test
