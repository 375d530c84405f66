// Trees of bodies, made by chance, in which bodies fail at any place, are tried or are not, and run
// side by side: one transaction of such a tree reads and leaves what its steps read and leave one
// after the other, without the steps of bodies that have failed.
//
// DDBM_TREES says how many there are to be, DDBM_TEST_SEED where to begin.

#include "support/faulty_engine.hpp"
#include "support/integration_test.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/transaction.hpp>
#include <ddbm/update.hpp>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::testing {

struct shelf
{
    int id = 0;
    std::int64_t books = 0;
};

}  // namespace ddbm::testing

template <>
struct ddbm::model_of<ddbm::testing::shelf>
{
    using type = ddbm::testing::shelf;
    static constexpr auto value =
        ddbm::model<type>("shelves").partition_key("id", &type::id).field("books", &type::books);
};

namespace ddbm {
namespace {

using namespace asio::experimental::awaitable_operators;
using testing::shelf;

constexpr int shelves_for_all = 8;
// Which only those look at that run after a transaction, and which checks are about.
constexpr int last_shelf = 50;
constexpr int guard_shelf = 51;
constexpr std::int64_t guard_books = 7;
// What no shelf has.
constexpr std::int64_t no_shelf = -1;

class failed_on_purpose : public std::runtime_error
{
public:
    failed_on_purpose() : std::runtime_error("on purpose") {}
};

// A step, or a body of steps.
class tree_node
{
public:
    enum class kind
    {
        change,  // reads, and saves another number
        put,
        insert,  // if it sees none
        erase,   // if it sees one
        erase_by_key,
        update,  // of a shelf of its own: an update has to be the only one
        check,   // of the guard; one in five does not hold
        after,
        turn,  // lets others run
        join,  // a body, which is merely awaited
        try_it,
        side_by_side,  // two that are tried, of different shelves
    };

    tree_node() = default;

    kind what = kind::turn;
    int number = 0;  // its own
    int of = 0;      // which shelf
    std::vector<tree_node> within;
    int fails_at = -1;  // before this step of it; after the last one; or not at all
};

class tree_maker
{
public:
    explicit tree_maker(std::uint64_t seed) : chance_(seed) {}

    tree_node make()
    {
        std::vector<int> all;
        for (int i = 0; i < shelves_for_all; ++i)
            all.push_back(i);
        tree_node root;
        root.what = tree_node::kind::join;
        root.within = make_steps(all, 0, true);
        return root;
    }

private:
    using kind = tree_node::kind;

    static constexpr int most_nodes = 70;

    int below(std::size_t end) { return static_cast<int>(chance_() % end); }

    // Of what runs side by side nobody knows what is said first.
    std::vector<tree_node> make_steps(const std::vector<int>& shelves, int depth, bool is_in_order)
    {
        const int fewest = depth == 0 ? 5 : 1;
        std::vector<tree_node> made(static_cast<std::size_t>(fewest + below(5)));
        for (tree_node& each : made)
            make_step(each, shelves, depth, is_in_order);
        return made;
    }

    void make_step(tree_node& to, const std::vector<int>& shelves, int depth, bool is_in_order)
    {
        static constexpr kind kinds[] = {
            kind::change,
            kind::change,
            kind::put,
            kind::insert,
            kind::erase,
            kind::erase_by_key,
            kind::update,
            kind::check,
            kind::turn,
            kind::after,
            kind::join,
            kind::try_it,
            kind::try_it,
            kind::side_by_side};
        constexpr std::size_t leaves = 10;
        to.number = ++nodes_;
        const bool may_be_body = depth < 3 && nodes_ < most_nodes;
        to.what = kinds[below(may_be_body ? std::size(kinds) : leaves)];
        to.of = shelves[static_cast<std::size_t>(below(shelves.size()))];
        if (to.what == kind::update)
            to.of = 100 + to.number;
        else if (to.what == kind::after && !is_in_order)
            to.what = kind::turn;
        else if (to.what == kind::join || to.what == kind::try_it)
            make_body(to, shelves, depth, is_in_order);
        else if (to.what == kind::side_by_side && shelves.size() < 2)
            to.what = kind::turn;
        else if (to.what == kind::side_by_side)
        {
            const auto middle = shelves.begin() + static_cast<std::ptrdiff_t>(shelves.size() / 2);
            to.within.resize(2);
            make_body(to.within[0], {shelves.begin(), middle}, depth, false);
            make_body(to.within[1], {middle, shelves.end()}, depth, false);
        }
    }

    void make_body(tree_node& to, const std::vector<int>& shelves, int depth, bool is_in_order)
    {
        to.within = make_steps(shelves, depth + 1, is_in_order);
        // What is merely awaited takes all around it along.
        const std::size_t one_of = to.what == kind::join ? 3 : 2;
        if (below(one_of) == 0)
            to.fails_at = below(to.within.size() + 1);
    }

    std::mt19937_64 chance_;
    int nodes_ = 0;
};

// Adds the steps of a body that are left without those of bodies that fail. Whether it does not
// fail itself; else there are none.
bool flatten(const tree_node& body, std::vector<tree_node>& left)
{
    std::vector<tree_node> own;
    for (std::size_t i = 0; i <= body.within.size(); ++i)
    {
        if (static_cast<int>(i) == body.fails_at)
            return false;
        if (i == body.within.size())
            break;
        const tree_node& each = body.within[i];
        if (each.what == tree_node::kind::join)
        {
            if (!flatten(each, own))
                return false;
        }
        else if (each.what == tree_node::kind::try_it)
            flatten(each, own);
        else if (each.what == tree_node::kind::side_by_side)
        {
            flatten(each.within[0], own);
            flatten(each.within[1], own);
        }
        else
            own.push_back(each);
    }
    left.insert(left.end(), own.begin(), own.end());
    return true;
}

// What the guard is to have.
std::int64_t checked_books(const tree_node& check)
{
    return check.number % 5 == 0 ? guard_books + 1 : guard_books;
}

// Whether one of the steps is a check that does not hold.
bool are_refused(const std::vector<tree_node>& steps)
{
    return std::any_of(steps.begin(), steps.end(), [](const tree_node& each) {
        return each.what == tree_node::kind::check && checked_books(each) != guard_books;
    });
}

shelf shelf_of(int id, std::int64_t books)
{
    shelf made;
    made.id = id;
    made.books = books;
    return made;
}

// Tells the order of those that have done it.
std::int64_t behind(std::int64_t before, int number)
{
    return (31 * before + number) % 1'000'003;
}

// What each step has seen, by its number.
using sights = std::map<int, std::int64_t>;

std::int64_t books_of(const stored<shelf>& found)
{
    return found ? found->books : no_shelf;
}

class tree_run
{
public:
    tree_run(const table<shelf>& shelves, const tree_node& tree) : shelves_(shelves), tree_(tree) {}

    // From the beginning: only the last run counts.
    asio::awaitable<void> run(transaction& tx)
    {
        seen.clear();
        co_await carry_out(tx, tree_);
    }

    sights seen;

private:
    using kind = tree_node::kind;

    asio::awaitable<void> carry_out(transaction& tx, const tree_node& body)
    {
        for (std::size_t i = 0; i <= body.within.size(); ++i)
        {
            if (static_cast<int>(i) == body.fails_at)
                throw failed_on_purpose();
            if (i < body.within.size())
                co_await step(tx, body.within[i]);
        }
    }

    asio::awaitable<void> try_it(transaction& tx, const tree_node& body)
    {
        try
        {
            co_await tx.async_try(carry_out(tx, body));
        }
        catch (const failed_on_purpose&)
        {
        }
    }

    asio::awaitable<void> step(transaction& tx, const tree_node& what)
    {
        if (what.what == kind::join)
            co_await carry_out(tx, what);
        else if (what.what == kind::try_it)
            co_await try_it(tx, what);
        else if (what.what == kind::side_by_side)
            co_await (try_it(tx, what.within[0]) && try_it(tx, what.within[1]));
        else if (what.what == kind::turn)
        {
            const asio::any_io_executor here = co_await asio::this_coro::executor;
            co_await asio::post(here, asio::use_awaitable);
        }
        else if (what.what == kind::change || what.what == kind::insert || what.what == kind::erase)
            co_await look_and_write(tx, what);
        else
            write(tx, what);
    }

    asio::awaitable<void> look_and_write(transaction& tx, const tree_node& what)
    {
        auto found = co_await tx.async_find(shelves_, what.of);
        seen[what.number] = books_of(found);
        if (found && what.what == kind::change)
        {
            found->books += what.number;
            tx.save(found);
        }
        else if (found && what.what == kind::erase)
            tx.erase(found);
        else if (!found && what.what == kind::insert)
            tx.insert(shelves_, shelf_of(what.of, 10 * what.number));
    }

    void write(transaction& tx, const tree_node& what)
    {
        const std::int64_t more = what.number;
        if (what.what == kind::put)
            tx.put(shelves_, shelf_of(what.of, more));
        else if (what.what == kind::erase_by_key)
            tx.erase(shelves_, what.of);
        else if (what.what == kind::update)
            tx.update(shelves_, what.of, add<&shelf::books>(more), or_create);
        else if (what.what == kind::check)
        {
            const std::int64_t expected = checked_books(what);
            tx.check(shelves_, guard_shelf, when(attr<&shelf::books> == expected));
        }
        else
        {
            auto later = [shelves = shelves_, number = what.number](transaction& own) {
                return come_after(own, shelves, number);
            };
            tx.after(later);
        }
    }

    static asio::awaitable<void> come_after(transaction& tx, table<shelf> shelves, int number)
    {
        auto last = co_await tx.async_get(shelves, last_shelf);
        last->books = behind(last->books, number);
        tx.save(last);
    }

    const table<shelf> shelves_;
    const tree_node& tree_;
};

// One step after the other, without any transaction.
class serial_run
{
public:
    explicit serial_run(const table<shelf>& shelves)
        : shelves_(shelves.with(call_options().consistent()))
    {
    }

    asio::awaitable<void> run(const std::vector<tree_node>& steps)
    {
        for (const tree_node& each : steps)
        {
            if (each.what == kind::change || each.what == kind::insert || each.what == kind::erase)
                co_await look_and_write(each);
            else
                co_await write(each);
        }
        for (const tree_node& each : steps)
        {
            if (each.what != kind::after)
                continue;
            auto last = co_await shelves_.async_get(last_shelf);
            last->books = behind(last->books, each.number);
            co_await shelves_.async_save(last);
        }
    }

    sights seen;

private:
    using kind = tree_node::kind;

    asio::awaitable<void> look_and_write(const tree_node& what)
    {
        auto found = co_await shelves_.async_find(what.of);
        seen[what.number] = books_of(found);
        const shelf made = shelf_of(what.of, 10 * what.number);
        if (found && what.what == kind::change)
        {
            found->books += what.number;
            co_await shelves_.async_save(found);
        }
        else if (found && what.what == kind::erase)
            co_await shelves_.async_erase(found);
        else if (!found && what.what == kind::insert)
            co_await shelves_.async_insert(made);
    }

    asio::awaitable<void> write(const tree_node& what)
    {
        const std::int64_t more = what.number;
        const shelf made = shelf_of(what.of, more);
        if (what.what == kind::put)
            co_await shelves_.async_put(made);
        else if (what.what == kind::erase_by_key)
            co_await shelves_.async_erase(what.of);
        else if (what.what == kind::update)
            co_await shelves_.async_update(what.of, add<&shelf::books>(more), or_create);
    }

    const table<shelf> shelves_;
};

class SubTransactions : public testing::integration_test
{
protected:
    // Half of them are there.
    static asio::awaitable<void> prepare(table<shelf> shelves)
    {
        co_await shelves.async_create(on_demand());
        std::vector<shelf> made;
        for (int i = 0; i < shelves_for_all; i += 2)
            made.push_back(shelf_of(i, 1'000 * i));
        made.push_back(shelf_of(last_shelf, 1));
        made.push_back(shelf_of(guard_shelf, guard_books));
        co_await shelves.async_put_many(made);
    }

    static asio::awaitable<sights> contents(table<shelf> shelves)
    {
        sights found;
        auto all = shelves.scan().consistency(consistency::strong);
        while (auto each = co_await all.async_next())
            found[each->id] = each->books;
        co_return found;
    }

    // Both tables hold the same before, and after.
    static asio::awaitable<void> expect_law(
        std::uint64_t seed, table<shelf> together, table<shelf> apart, transaction_options options
    )
    {
        const tree_node tree = tree_maker(seed).make();
        std::vector<tree_node> steps;
        const bool succeeds = flatten(tree, steps);
        const bool is_refused = are_refused(steps);
        tree_run joint(together, tree);
        auto body = [&](transaction& tx) { return joint.run(tx); };
        bool has_failed = false;
        bool was_refused = false;
        try
        {
            co_await async_transact(together.get_client(), body, options);
        }
        catch (const failed_on_purpose&)
        {
            has_failed = true;
        }
        catch (const error& why)
        {
            if (why.code() != errc::condition_failed)
                throw;
            was_refused = true;
        }
        EXPECT_EQ(has_failed, !succeeds) << "DDBM_TEST_SEED=" << seed;
        EXPECT_EQ(was_refused, is_refused) << "DDBM_TEST_SEED=" << seed;

        // Together or not at all.
        if (is_refused)
            steps.clear();
        serial_run serial(apart);
        co_await serial.run(steps);

        for (const auto& [number, books] : serial.seen)
        {
            const auto also = joint.seen.find(number);
            const bool is_same = also != joint.seen.end() && also->second == books;
            EXPECT_TRUE(is_same) << "step " << number << ", DDBM_TEST_SEED=" << seed;
        }
        const sights found = co_await contents(together);
        const sights expected = co_await contents(apart);
        EXPECT_EQ(found, expected) << "DDBM_TEST_SEED=" << seed;
    }

    static constexpr std::uint64_t trees_by_default = 20;
};

TEST_F(SubTransactions, OfATreeReadAndLeaveWhatItsStepsDoOneAfterTheOther)
{
    const std::uint64_t first = testing::new_seed();
    const std::uint64_t trees = testing::given_number("DDBM_TREES", trees_by_default);
    run([&]() -> asio::awaitable<void> {
        const table<shelf> together(db(), new_name());
        const table<shelf> apart(db(), new_name());
        co_await prepare(together);
        co_await prepare(apart);
        for (std::uint64_t seed = first; seed < first + trees && !HasFailure(); ++seed)
            co_await expect_law(seed, together, apart, transaction_options());
    });
}

// Then bodies run again from their beginning, and what was sent may have been applied.
TEST_F(SubTransactions, DoSoWhateverGoesWrong)
{
    const std::uint64_t first = testing::new_seed();
    const std::uint64_t trees = testing::given_number("DDBM_TREES", trees_by_default);
    testing::faulty_engine side(db().get_executor(), first);
    const client patient = side.db.with(call_options().max_attempts(20).without_retry_quota());
    run([&]() -> asio::awaitable<void> {
        const table<shelf> together(patient, "together");
        const table<shelf> apart(db(), new_name());
        co_await prepare(together);
        co_await prepare(apart);
        side.go_wrong();
        for (std::uint64_t seed = first; seed < first + trees && !HasFailure(); ++seed)
            co_await expect_law(seed, together, apart, transaction_options().exactly_once());
        side.work_well();
    });
}

// The law would say little of trees that are all alike.
TEST(TreesOfSubTransactions, AreOfEveryKind)
{
    int failed = 0;
    int refused = 0;
    std::map<tree_node::kind, int> kinds;
    for (std::uint64_t seed = 1; seed <= 200; ++seed)
    {
        std::vector<tree_node> steps;
        const tree_node tree = tree_maker(seed).make();
        failed += flatten(tree, steps) ? 0 : 1;
        refused += are_refused(steps) ? 1 : 0;
        std::vector<const tree_node*> left = {&tree};
        while (!left.empty())
        {
            const tree_node* each = left.back();
            left.pop_back();
            ++kinds[each->what];
            for (const tree_node& inner : each->within)
                left.push_back(&inner);
        }
    }
    EXPECT_GT(failed, 5);
    EXPECT_LT(failed, 100);
    EXPECT_GT(refused, 5);
    EXPECT_LT(refused, 100);
    EXPECT_EQ(kinds.size(), 12U);
    for (const auto& [kind, count] : kinds)
        EXPECT_GT(count, 20) << static_cast<int>(kind);
}

}  // namespace
}  // namespace ddbm
