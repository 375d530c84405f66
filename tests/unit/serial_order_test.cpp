#include "support/serial_order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace ddbm::test {
namespace {

using history = std::vector<recorded_transaction>;
using outcome = outcome_of_transaction;

constexpr int x = 1;
constexpr int y = 2;

recorded_transaction transaction()
{
    return recorded_transaction();
}

void expect_order(const history& of, const std::vector<std::size_t>& wanted)
{
    const serial_order found(of);
    EXPECT_TRUE(found.exists()) << found.problem();
    EXPECT_EQ(found.order(), wanted);
}

void expect_some_order(const history& of)
{
    const serial_order found(of);
    EXPECT_TRUE(found.exists()) << found.problem();
}

void expect_none(const history& of, const std::string& words)
{
    const serial_order found(of);
    EXPECT_FALSE(found.exists());
    EXPECT_TRUE(found.order().empty());
    EXPECT_NE(found.problem().find(words), std::string::npos) << found.problem();
}

// -- What has an order

TEST(SerialOrder, NothingHasOne)
{
    expect_order({}, {});
    expect_order({transaction()}, {0});
}

TEST(SerialOrder, FollowsWhatWasRead)
{
    expect_order(
        {transaction().read(x, 2).write(x, 3),
         transaction().read(x, 0).write(x, 1),
         transaction().read(x, 1).write(x, 2)},
        {1, 2, 0}
    );
}

TEST(SerialOrder, OneThatHasNotSeenAWriteComesBeforeIt)
{
    expect_order({transaction().write(x, 1), transaction().read(x, 0)}, {1, 0});
}

TEST(SerialOrder, WritesWithoutReadsGoWhereTheyCan)
{
    // 0 read x = 1, and 2 may not be between 1 and 0, whatever the numbers.
    expect_some_order(
        {transaction().read(x, 1).write(y, 1),
         transaction().write(x, 1),
         transaction().write(x, 2).read(y, 1)}
    );
    expect_some_order(
        {transaction().read(x, 1),
         transaction().read(x, 2),
         transaction().write(x, 1),
         transaction().write(x, 2)}
    );
}

TEST(SerialOrder, IsFoundWhereOnlyOneOfTwoChoicesLeadsOn)
{
    // The writers of x and y are in no order by themselves: 4 sees that of x later, 5 that of y.
    const history both_ways{
        transaction().write(x, 1).write(y, 1),
        transaction().write(x, 2).write(y, 2),
        transaction().write(x, 3).write(y, 3),
        transaction().read(x, 1).read(y, 1).write(3, 1),
        transaction().read(x, 2).read(y, 2).read(3, 0),
        transaction().read(x, 3).read(y, 3).read(3, 1),
    };
    expect_some_order(both_ways);
}

TEST(SerialOrder, TheLastWriteOfATransactionIsTheOneThatIsSeen)
{
    expect_some_order({transaction().write(x, 1).write(x, 2), transaction().read(x, 2)});
    expect_none({transaction().write(x, 1).write(x, 2), transaction().read(x, 1)}, "nobody wrote");
}

TEST(SerialOrder, WhatIsUnknownHappenedIfSomebodySawIt)
{
    const auto unseen = transaction().read(x, 0).write(x, 1).ended_as(outcome::unknown);
    expect_order({unseen, transaction().read(x, 0).write(x, 2)}, {1});
    expect_order({unseen, transaction().read(x, 1).write(x, 2)}, {0, 1});
    // And what that has seen.
    const auto seen = transaction().read(x, 1).write(x, 2).ended_as(outcome::unknown);
    expect_order({unseen, seen, transaction().read(x, 2)}, {0, 1, 2});
}

TEST(SerialOrder, WhatIsRefusedDidNotHappen)
{
    expect_order(
        {transaction().read(x, 5).write(x, 1).ended_as(outcome::refused), transaction().read(x, 0)},
        {1}
    );
}

TEST(SerialOrder, ThoseOfUnknownOutcomeMayHappenLater)
{
    expect_order(
        {transaction().write(x, 1).ended_as(outcome::unknown).lasted(1, 2),
         transaction().read(x, 0).lasted(3, 4),
         transaction().read(x, 1).lasted(5, 6)},
        {1, 0, 2}
    );
}

// -- What has none

TEST(SerialOrder, LostUpdates)
{
    expect_none(
        {transaction().read(x, 0).write(x, 1), transaction().read(x, 0).write(x, 2)},
        "has written between the beginning and"
    );
}

TEST(SerialOrder, WriteSkew)
{
    expect_none(
        {transaction().read(x, 0).read(y, 0).write(x, 1),
         transaction().read(x, 0).read(y, 0).write(y, 1)},
        "has written between"
    );
}

TEST(SerialOrder, HalfOfWhatAnotherOneWrote)
{
    expect_none(
        {transaction().write(x, 1).write(y, 1), transaction().read(x, 1).read(y, 0)},
        "has written between"
    );
}

TEST(SerialOrder, TwoWritesSeenInTwoOrders)
{
    expect_none(
        {transaction().write(x, 1),
         transaction().write(y, 1),
         transaction().read(x, 1).read(y, 0),
         transaction().read(x, 0).read(y, 1)},
        "has written between"
    );
}

TEST(SerialOrder, TwoThatSeeEachOther)
{
    expect_none(
        {transaction().read(y, 1).write(x, 1), transaction().read(x, 1).write(y, 1)},
        "comes after it"
    );
    expect_none({transaction().read(x, 1).write(x, 1)}, "comes after it");
}

TEST(SerialOrder, WhatWasRefusedIsSeen)
{
    expect_none(
        {transaction().write(x, 1).ended_as(outcome::refused), transaction().read(x, 1)},
        "what was refused"
    );
}

TEST(SerialOrder, HalfOfWhatIsUnknownIsSeen)
{
    expect_none(
        {transaction().write(x, 1).write(y, 1).ended_as(outcome::unknown),
         transaction().read(x, 1).read(y, 0)},
        "has written between"
    );
}

TEST(SerialOrder, ReadsThatCannotBeRepeated)
{
    expect_none({transaction().write(x, 1), transaction().read(x, 0).read(x, 1)}, "two values");
}

TEST(SerialOrder, ValuesOfNobody)
{
    expect_none({transaction().read(x, 7)}, "what nobody wrote: register 1 = 7");
    expect_none({transaction().write(x, 0)}, "no single write");
    expect_none({transaction().write(x, 1), transaction().write(x, 1)}, "no single write");
}

TEST(SerialOrder, WhatIsStaleByTheClock)
{
    const auto write = transaction().write(x, 1);
    const auto read = transaction().read(x, 0);
    expect_some_order({write, read});
    expect_none(
        {recorded_transaction(write).lasted(1, 2), recorded_transaction(read).lasted(3, 4)},
        "has written between"
    );
    // While both went on it may be either.
    expect_some_order(
        {recorded_transaction(write).lasted(1, 3), recorded_transaction(read).lasted(2, 4)}
    );
    expect_none(
        {transaction().read(x, 1).lasted(1, 2), transaction().write(x, 1).lasted(3, 4)},
        "comes before it"
    );
}

TEST(SerialOrder, WritesOfTwoThatAreSeenMixed)
{
    // Whichever of 0 and 1 is first, the other one overwrites both registers.
    expect_none(
        {transaction().write(x, 1).write(y, 1),
         transaction().write(x, 2).write(y, 2),
         transaction().read(x, 1).read(y, 2)},
        "has written between"
    );
}

// -- By chance

class random_history
{
public:
    explicit random_history(std::uint64_t seed) : chance_(seed)
    {
        std::map<int, std::int64_t> registers;
        std::int64_t next = 1;
        for (int i = 0; i < 40; ++i)
        {
            recorded_transaction made;
            for (int n = below(3); n >= 0; --n)
            {
                const int which = below(4);
                made.read(which, registers[which]);
            }
            for (int n = below(3); n > 0; --n)
                made.write(below(4), next++);
            for (const auto& each : made.writes)
                registers[each.first] = each.second;
            // Around the moment at which it took effect.
            made.lasted(10 * i - below(40), 10 * i + below(40));
            transactions.push_back(made);
        }
    }

    int below(int end) { return static_cast<int>(chance_() % static_cast<unsigned>(end)); }
    void shuffle() { std::shuffle(transactions.begin(), transactions.end(), chance_); }

    history transactions;

private:
    std::mt19937_64 chance_;
};

TEST(SerialOrder, WhateverRanOneAfterTheOtherHasOne)
{
    for (std::uint64_t seed = 1; seed <= 50; ++seed)
    {
        random_history made(seed);
        made.shuffle();
        const serial_order found(made.transactions);
        EXPECT_TRUE(found.exists()) << "seed " << seed << ": " << found.problem();
        EXPECT_EQ(found.order().size(), made.transactions.size());
    }
}

// One that reads and writes a register is put between another one's read and write of it.
TEST(SerialOrder, ALostUpdateIsFoundAmongManyOthers)
{
    for (std::uint64_t seed = 1; seed <= 50; ++seed)
    {
        random_history made(seed);
        made.transactions.push_back(transaction().read(9, 0).write(9, 1));
        made.transactions.push_back(transaction().read(9, 0).write(9, 2));
        made.shuffle();
        EXPECT_FALSE(serial_order(made.transactions).exists()) << "seed " << seed;
    }
}

}  // namespace
}  // namespace ddbm::test
