// Many move money between few accounts at the same time, while replies are lost, requests refused
// and callers give up: whatever happens, no cent comes or goes, and each transfer has happened as
// its caller was told.

#include "support/faulty_engine.hpp"
#include "support/integration_test.hpp"

#include <ddbm/transaction.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <cstdint>
#include <exception>
#include <map>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::testing {

struct ledger_account
{
    std::string id;
    std::int64_t cents = 0;
};

// What has been moved, written with it.
struct bank_transfer
{
    std::string id;
    std::string from;
    std::string to;
    std::int64_t cents = 0;
};

}  // namespace ddbm::testing

template <>
struct ddbm::model_of<ddbm::testing::ledger_account>
{
    using type = ddbm::testing::ledger_account;
    static constexpr auto value = ddbm::model<type>("ledger_accounts")
                                      .partition_key("id", &type::id)
                                      .field("cents", &type::cents);
};

template <>
struct ddbm::model_of<ddbm::testing::bank_transfer>
{
    using type = ddbm::testing::bank_transfer;
    static constexpr auto value = ddbm::model<type>("bank_transfers")
                                      .partition_key("id", &type::id)
                                      .field("from", &type::from)
                                      .field("to", &type::to)
                                      .field("cents", &type::cents);
};

namespace ddbm {
namespace {

using namespace std::chrono_literals;

using testing::bank_transfer;
using testing::ledger_account;

class insufficient_funds : public std::runtime_error
{
public:
    explicit insufficient_funds(const std::string& who) : std::runtime_error(who) {}
};

class failed_on_purpose : public std::runtime_error
{
public:
    failed_on_purpose() : std::runtime_error("on purpose") {}
};

enum class told
{
    done,
    refused,
    // It may have happened.
    nothing,
};

// One transfer, as its caller wants it.
class transfer_order
{
public:
    transfer_order() = default;

    bank_transfer what;
    bool tries_in_vain = false;  // a sub-transaction fails before it
    bool has_receipt = false;    // written by a transaction after it
    int gives_up_after = 0;      // so many turns of the executor; 0: never
};

class bank
{
public:
    static constexpr std::int64_t cents_at_first = 1'000;

    bank(const client& db, std::string accounts_name, std::string transfers_name)
        : accounts(db, std::move(accounts_name)), transfers(db, std::move(transfers_name))
    {
    }

    asio::awaitable<void> open(int count)
    {
        co_await accounts.async_create(on_demand());
        co_await transfers.async_create(on_demand());
        std::vector<ledger_account> made;
        for (int i = 0; i < count; ++i)
        {
            ledger_account each;
            each.id = name_of(i);
            each.cents = cents_at_first;
            made.push_back(each);
        }
        co_await accounts.async_put_many(made);
        count_ = count;
    }

    // So many transfers by so many callers at once.
    asio::awaitable<void> run(int callers, int orders, std::uint64_t seed, bool some_give_up)
    {
        left_ = orders;
        some_give_up_ = some_give_up;
        const asio::any_io_executor here = co_await asio::this_coro::executor;
        asio::steady_timer all_done(here, asio::steady_timer::time_point::max());
        int running = callers;
        std::exception_ptr failure;
        for (int i = 0; i < callers; ++i)
            asio::co_spawn(
                here,
                call(seed + static_cast<std::uint64_t>(i)),
                [&](std::exception_ptr thrown) {
                    if (thrown)
                        failure = thrown;
                    if (--running == 0)
                        all_done.cancel();
                }
            );
        co_await all_done.async_wait(asio::as_tuple(asio::use_awaitable));
        if (failure)
            std::rethrow_exception(failure);
    }

    // What is there fits together, and fits what the callers were told.
    asio::awaitable<void> expect_right(const client& db) const
    {
        table<bank_transfer> all_transfers(db, transfers.name());
        table<ledger_account> all_accounts(db, accounts.name());
        std::map<std::string, std::int64_t> expected;
        for (int i = 0; i < count_; ++i)
            expected[name_of(i)] = cents_at_first;
        std::size_t found = 0;
        auto each_transfer = all_transfers.scan().consistent();
        while (auto transfer = co_await each_transfer.async_next())
        {
            ++found;
            expect_ordered(*transfer);
            expected[transfer->from] -= transfer->cents;
            expected[transfer->to] += transfer->cents;
        }
        std::int64_t total = 0;
        std::size_t open_accounts = 0;
        auto each_account = all_accounts.scan().consistent();
        while (auto account = co_await each_account.async_next())
        {
            ++open_accounts;
            total += account->cents;
            EXPECT_EQ(account->cents, expected[account->id]) << account->id;
            EXPECT_GE(account->cents, 0) << account->id;
        }
        EXPECT_EQ(open_accounts, static_cast<std::size_t>(count_));
        EXPECT_EQ(total, count_ * cents_at_first);
        expect_told(found);
    }

    int told_so_many(told what) const
    {
        int count = 0;
        for (const auto& each : outcomes_)
            count += each.second == what ? 1 : 0;
        return count;
    }

    table<ledger_account> accounts;
    table<bank_transfer> transfers;

private:
    static std::string name_of(int number) { return "account-" + std::to_string(number); }
    static std::string receipt_of(const std::string& id) { return id + "-receipt"; }

    // -- What a caller does

    transfer_order make_order(std::mt19937_64& chance)
    {
        const auto below = [&](int end) {
            return static_cast<int>(chance() % static_cast<unsigned>(end));
        };
        transfer_order made;
        made.what.id = "transfer-" + std::to_string(orders_.size());
        const int from = below(count_);
        made.what.from = name_of(from);
        made.what.to = name_of((from + 1 + below(count_ - 1)) % count_);
        // Some ask for more than there is.
        made.what.cents = below(8) == 0 ? 100 * cents_at_first : 1 + below(300);
        made.tries_in_vain = below(4) == 0;
        made.has_receipt = below(8) == 0;
        if (some_give_up_ && below(10) == 0)
            made.gives_up_after = 1 + below(30);
        return made;
    }

    asio::awaitable<void> call(std::uint64_t seed)
    {
        std::mt19937_64 chance(seed);
        while (left_ > 0)
        {
            --left_;
            const transfer_order order = make_order(chance);
            orders_[order.what.id] = order;
            const told outcome = co_await carry_out(order);
            outcomes_[order.what.id] = outcome;
        }
    }

    asio::awaitable<told> carry_out(const transfer_order& order)
    {
        using asio::experimental::awaitable_operators::operator||;

        auto body = [&](transaction& tx) { return transfer(tx, order); };
        const client& db = accounts.get_client();
        try
        {
            if (order.gives_up_after == 0)
            {
                co_await async_transact(db, body);
                co_return told::done;
            }
            const auto first = co_await (async_transact(db, body) || turns(order.gives_up_after));
            co_return first.index() == 0 ? told::done : told::nothing;  // await-ok: scalars
        }
        catch (const insufficient_funds&)
        {
            co_return told::refused;
        }
        catch (const error& why)
        {
            // What fails may be the receipt, which comes after it.
            const bool is_refused =
                why.get_diagnostics().applied() == applied::no && !order.has_receipt;
            co_return is_refused ? told::refused : told::nothing;
        }
    }

    static asio::awaitable<void> turns(int count)
    {
        const asio::any_io_executor here = co_await asio::this_coro::executor;
        for (; count > 0; --count)
            co_await asio::post(here, asio::use_awaitable);
    }

    // -- Transactions

    asio::awaitable<void> transfer(transaction& tx, const transfer_order& order) const
    {
        if (order.tries_in_vain)
        {
            bool has_failed = false;
            try
            {
                co_await tx.async_try(go_wrong(tx, order));
            }
            catch (const failed_on_purpose&)
            {
                has_failed = true;
            }
            EXPECT_TRUE(has_failed) << order.what.id;
        }
        co_await move(tx, order.what);
        tx.insert(transfers, order.what);
        if (order.has_receipt)
        {
            bank_transfer receipt;
            receipt.id = receipt_of(order.what.id);
            receipt.from = order.what.from;
            receipt.to = order.what.to;
            auto write = [into = transfers, receipt](transaction& after) {
                return write_receipt(after, into, receipt);
            };
            tx.after(write);
        }
    }

    asio::awaitable<void> move(transaction& tx, const bank_transfer& what) const
    {
        auto from = co_await tx.async_get(accounts, what.from);
        auto to = co_await tx.async_get(accounts, what.to);
        if (from->cents < what.cents)
            throw insufficient_funds(what.from);
        from->cents -= what.cents;
        to->cents += what.cents;
        tx.save(from);
        tx.save(to);
    }

    // Leaves no trace, of what fails inside of it either.
    asio::awaitable<void> go_wrong(transaction& tx, const transfer_order& order) const
    {
        bank_transfer back;
        back.id = order.what.id + "-in-vain";
        back.from = order.what.to;
        back.to = order.what.from;
        back.cents = 1;
        try
        {
            co_await tx.async_try(give_away(tx, back));
        }
        catch (const failed_on_purpose&)
        {
        }
        bank_transfer again = back;
        again.cents = 0;
        co_await move(tx, again);
        tx.insert(transfers, back);
        throw failed_on_purpose();
    }

    asio::awaitable<void> give_away(transaction& tx, const bank_transfer& what) const
    {
        auto from = co_await tx.async_get(accounts, what.from);
        from->cents += 7;
        tx.save(from);
        tx.insert(transfers, what);
        throw failed_on_purpose();
    }

    static asio::awaitable<void>
    write_receipt(transaction& tx, table<bank_transfer> into, bank_transfer receipt)
    {
        tx.insert(into, receipt);
        co_return;
    }

    // -- What is there

    // It is one that was ordered, as it was ordered, or its receipt.
    void expect_ordered(const bank_transfer& there) const
    {
        const auto order = orders_.find(there.id);
        if (order != orders_.end())
        {
            EXPECT_EQ(there.from, order->second.what.from) << there.id;
            EXPECT_EQ(there.to, order->second.what.to) << there.id;
            EXPECT_EQ(there.cents, order->second.what.cents) << there.id;
            const told was_told = outcomes_.at(there.id);
            EXPECT_NE(static_cast<int>(was_told), static_cast<int>(told::refused)) << there.id;
            found_.insert(there.id);
            return;
        }
        const std::string id = there.id.substr(0, there.id.rfind("-receipt"));
        const auto of = orders_.find(id);
        EXPECT_TRUE(of != orders_.end() && of->second.has_receipt) << there.id;
        EXPECT_EQ(there.cents, 0) << there.id;
        found_.insert(there.id);
    }

    // Whoever was told that it is done finds it, and its receipt.
    void expect_told(std::size_t found) const
    {
        EXPECT_EQ(found_.size(), found);
        for (const auto& [id, outcome] : outcomes_)
        {
            const bool is_there = found_.count(id) != 0;
            const bool has_receipt = found_.count(receipt_of(id)) != 0;
            if (outcome == told::done)
            {
                EXPECT_TRUE(is_there) << id;
                EXPECT_EQ(has_receipt, orders_.at(id).has_receipt) << id;
            }
            EXPECT_TRUE(is_there || !has_receipt) << id;
        }
        found_.clear();
    }

    int count_ = 0;
    int left_ = 0;
    bool some_give_up_ = false;
    std::map<std::string, transfer_order> orders_;
    std::map<std::string, told> outcomes_;
    mutable std::set<std::string> found_;
};

class Bank : public testing::integration_test
{
};

#ifdef __OPTIMIZE__
constexpr int transfers_by_default = 20'000;
#else
constexpr int transfers_by_default = 2'000;
#endif

// DDBM_BANK_TRANSFERS says how many there are to be.
TEST_F(Bank, KeepsEveryCentWhateverGoesWrong)
{
    const std::uint64_t seed = testing::new_seed();
    const int orders =
        static_cast<int>(testing::given_number("DDBM_BANK_TRANSFERS", transfers_by_default));
    testing::faulty_engine side(db().get_executor(), seed);
    const client db = side.db.with(call_options().without_retry_quota());
    bank tested(db, "accounts", "transfers");
    run([&]() -> asio::awaitable<void> {
        co_await tested.open(100);
        side.go_wrong();
        co_await tested.run(64, orders, seed, true);
        side.work_well();
        co_await tested.expect_right(db);
    });
    // It has seen all of it.
    EXPECT_GT(tested.told_so_many(told::done), orders / 2);
    EXPECT_GT(tested.told_so_many(told::refused), orders / 20);
    EXPECT_GT(tested.told_so_many(told::nothing), 0);
}

TEST_F(Bank, KeepsEveryCentOfManyCallers)
{
    const std::uint64_t seed = testing::new_seed();
    bank tested(db(), new_name(), new_name());
    run([&]() -> asio::awaitable<void> {
        co_await tested.open(20);
        co_await tested.run(16, 200, seed, false);
        co_await tested.expect_right(db());
    });
    EXPECT_GT(tested.told_so_many(told::done), 100);
    EXPECT_EQ(tested.told_so_many(told::nothing), 0);
}

}  // namespace
}  // namespace ddbm
