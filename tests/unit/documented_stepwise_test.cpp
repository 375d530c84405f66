// The records and runs that README.md shows.

#include "unit/transaction/transaction_fixture.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/stepwise.hpp>

#include <string>
#include <vector>

namespace {

struct payout : ddbm::journal_record  // for whom, when, how far it has come
{
    std::string quest;  // and what it is that has to be done
    int gold = 0;
};

struct player
{
    std::string name;
    int gold = 0;
};

struct bulletin
{
    std::string quest;
};

}  // namespace

template <>
struct ddbm::model_of<payout>
{
    static constexpr auto value = ddbm::model<payout>("payouts")
                                      .inherit<ddbm::journal_record>()
                                      .field("quest", &payout::quest)
                                      .field("gold", &payout::gold);
};

template <>
struct ddbm::model_of<player>
{
    static constexpr auto value = ddbm::model<player>("players")
                                      .partition_key("name", &player::name)
                                      .field("gold", &player::gold);
};

template <>
struct ddbm::model_of<bulletin>
{
    static constexpr auto value =
        ddbm::model<bulletin>("bulletins").partition_key("quest", &bulletin::quest);
};

namespace ddbm::test {
namespace {

std::vector<std::string> heroes_of(const std::string& quest)
{
    return {quest + " 1", quest + " 2"};
}

asio::awaitable<void>
announce(ddbm::transaction& tx, ddbm::table<bulletin> bulletins, std::string quest)
{
    bulletin made;
    made.quest = quest;
    tx.put(bulletins, made);
    co_return;
}

class DocumentedStepwise : public transaction_fixture
{
protected:
    void add_steps(ddbm::stepwise& pay, const payout& what)
    {
        for (const std::string& name : heroes_of(what.quest))
            pay.step(players, name, [gold = what.gold](player& p) { p.gold += gold; });
        pay.after([quest = what.quest, bulletins = bulletins](ddbm::transaction& tx) {
            return announce(tx, bulletins, quest);
        });
    }

    void there_is_player(const std::string& name)
    {
        side.script.reply(R"({"Item":{"name":{"S":")" + name + R"("},"gold":{"N":"1"}}})");
    }

    static payout some()
    {
        payout made;
        made.requester = "ann";
        made.quest = "dragon";
        made.gold = 5;
        return made;
    }

    table<payout> payouts{side.db};
    table<player> players{side.db};
    table<bulletin> bulletins{side.db};
};

TEST_F(DocumentedStepwise, IsARecordOfATransaction)
{
    there_is_player("ann");
    succeeds();
    run([&]() -> asio::awaitable<void> {
        const payout made = some();
        auto body = [&](ddbm::transaction& tx) -> asio::awaitable<void> {
            auto ann = co_await tx.async_get(players, "ann");
            ann->gold += made.gold;
            tx.save(ann);
            tx.journal(payouts, made);
        };
        co_await ddbm::async_transact(side.db, body);
    });
    EXPECT_TRUE(has(sent().back(), R"("status":{"S":"done"})"));
}

TEST_F(DocumentedStepwise, IsARun)
{
    succeeds();
    there_is_player("dragon 1");
    succeeds();
    there_is_player("dragon 2");
    succeeds();
    succeeds();
    run([&]() -> asio::awaitable<void> {
        const payout made = some();
        ddbm::stepwise pay(payouts, made);
        add_steps(pay, made);
        co_await pay.async_run();
    });
    EXPECT_EQ(count("TransactWriteItems"), 4U);
    EXPECT_TRUE(has(sent().back(), "bulletins"));
}

TEST_F(DocumentedStepwise, GoesOnWithWhatIsLeft)
{
    side.script.reply(
        R"({"Items":[{"requester_id":{"S":"ann"},"datetime":{"S":"2026-11-22T12:00:00.000000Z"},)"
        R"("status":{"S":"running"},"steps_done":{"N":"2"},"steps":{"N":"3"},)"
        R"("quest":{"S":"dragon"},"gold":{"N":"5"}}],"Count":1,"ScannedCount":1})"
    );
    succeeds();
    run([&]() -> asio::awaitable<void> {
        auto left =
            payouts.query("ann").filter(ddbm::attr<&payout::status> != ddbm::journal_status::done);
        while (auto found = co_await left.async_next())
        {
            ddbm::stepwise pay(payouts, found);
            add_steps(pay, *found);
            co_await pay.async_run();
        }
    });
    ASSERT_EQ(sent().size(), 2U);
    EXPECT_TRUE(has(sent()[0], R"({"S":"done"})"));
    EXPECT_TRUE(has(sent()[1], "bulletins"));
}

}  // namespace
}  // namespace ddbm::test
