#include "local/storage/store.hpp"

#include "local/storage/snapshot.hpp"
#include "local/storage/store_file.hpp"
#include "local/storage/store_log.hpp"
#include "local/storage/trees.hpp"

#include <ddbm/error.hpp>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <limits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ddbm::local::detail {
namespace {

enum class transaction_state
{
    none,
    open,
    failed,  // part of it may be undone already, so there is nothing to do but to undo the rest
};

}  // namespace

struct store::impl
{
    explicit impl(const std::string& file)
        : database(open_store(file)), log(database), begin(database, "BEGIN"),
          commit(database, "COMMIT")
    {
        find_trees();
        // What is damaged in it is better known now than later.
        database.execute("SELECT * FROM " + tree_name(catalog_tree));
        log.start();
    }

    void find_trees()
    {
        const std::vector<tree_id> trees = list_trees(database, "main");
        if (std::find(trees.begin(), trees.end(), catalog_tree) == trees.end())
            database.fail(errc::store_damaged, "the catalog is missing");
        last_tree = std::max(last_tree, *std::max_element(trees.begin(), trees.end()));
        if (last_tree == std::numeric_limits<tree_id>::max())
            database.fail(errc::store_damaged, "there is no number left for another tree");
    }

    tree_statements& statements(tree_id tree)
    {
        auto found = by_tree.find(tree);
        if (found == by_tree.end())
            found = by_tree.try_emplace(tree, database, tree).first;
        return found->second;
    }

    // Statements of get() are left as they are, for their values to be looked at. Until they are
    // reset they are readers, which keep the log from being written back.

    void close_get(tree_statements& tree) noexcept
    {
        if (!tree.get_is_open)
            return;
        tree.get().reset();
        tree.get_is_open = false;
        std::erase(open_gets, &tree);
    }

    void close_gets() noexcept
    {
        while (!open_gets.empty())
            close_get(*open_gets.back());
    }

    // After a failure SQLite may have undone the transaction by itself, and what followed would be
    // one of its own.
    template <class Work>
    auto attempt(Work&& work)
    {
        if (state == transaction_state::failed)
            database.fail(errc::store_failed, "the transaction has failed before");
        try
        {
            return work();
        }
        catch (...)
        {
            if (state == transaction_state::open)
                state = transaction_state::failed;
            throw;
        }
    }

    // A change that is a transaction of its own begins and ends as one.

    void begin_change()
    {
        if (state != transaction_state::none)
            return;
        log.begin();
        log.commit();
    }

    void end_change() noexcept
    {
        if (state == transaction_state::none)
            log.committed();
    }

    // For one write to a tree.
    tree_statements& changing(tree_id tree)
    {
        tree_statements& changed = statements(tree);
        if (state == transaction_state::none)
            close_gets();
        else
            close_get(changed);
        begin_change();
        return changed;
    }

    void undo() noexcept
    {
        close_gets();
        if (std::exchange(state, transaction_state::none) == transaction_state::none)
            return;
        if (std::exchange(trees_changed, false))
            by_tree.clear();
        if (sqlite3_get_autocommit(database.handle()) == 0)
            sqlite3_exec(database.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    }

    void create(tree_id tree)
    {
        trees_changed = true;
        close_gets();
        begin_change();
        database.execute(create_tree_sql(tree));
        end_change();
    }

    void drop(tree_id tree)
    {
        trees_changed = true;
        close_gets();
        by_tree.erase(tree);
        begin_change();
        database.execute("DROP TABLE " + tree_name(tree));
        end_change();
    }

    void drop_all()
    {
        for (tree_id tree : list_trees(database, "main"))
            drop(tree);
    }

    sqlite_database database;
    store_log log;
    sqlite_statement begin;
    sqlite_statement commit;
    transaction_state state = transaction_state::none;
    bool trees_changed = false;  // in this transaction
    tree_id last_tree = catalog_tree;
    std::unordered_map<tree_id, tree_statements> by_tree;
    std::vector<tree_statements*> open_gets;
};

store::store(const std::string& file) : impl_(std::make_unique<impl>(file)) {}

store::~store() = default;

tree_id store::create_tree()
{
    return impl_->attempt([this] {
        impl_->create(impl_->last_tree + 1);
        return ++impl_->last_tree;
    });
}

void store::drop_tree(tree_id tree)
{
    impl_->attempt([&] { impl_->drop(tree); });
}

bool store::get(tree_id tree, std::string_view key, std::string_view& value)
{
    return impl_->attempt([&] {
        tree_statements& read = impl_->statements(tree);
        sqlite_statement& statement = read.get();
        if (read.get_is_open)
            statement.reset();
        statement.bind(1, key);
        if (!statement.step())
        {
            statement.reset();
            impl_->close_get(read);
            return false;
        }
        if (!std::exchange(read.get_is_open, true))
            impl_->open_gets.push_back(&read);
        value = statement.bytes(0);
        return true;
    });
}

void store::put(tree_id tree, std::string_view key, std::string_view value)
{
    impl_->attempt([&] {
        sqlite_statement& statement = impl_->changing(tree).put();
        statement.bind(1, key);
        statement.bind(2, value);
        statement.run();
        impl_->end_change();
    });
}

bool store::erase(tree_id tree, std::string_view key)
{
    return impl_->attempt([&] {
        sqlite_statement& statement = impl_->changing(tree).erase();
        statement.bind(1, key);
        statement.run();
        const bool erased = sqlite3_changes(impl_->database.handle()) != 0;
        impl_->end_change();
        return erased;
    });
}

void store::begin()
{
    impl_->log.begin();
    impl_->begin.run();
    impl_->state = transaction_state::open;
}

void store::commit()
{
    try
    {
        impl_->attempt([this] {
            impl_->close_gets();
            impl_->log.commit();
            impl_->commit.run();
        });
    }
    catch (...)
    {
        impl_->undo();
        throw;
    }
    impl_->state = transaction_state::none;
    impl_->trees_changed = false;
    impl_->log.committed();
}

void store::rollback() noexcept
{
    impl_->undo();
}

bool store::in_transaction() const noexcept
{
    return impl_->state != transaction_state::none;
}

std::string store::snapshot()
{
    impl_->close_gets();
    // SQLite takes what it cannot read for zeros here.
    const std::uint64_t failures = impl_->log.failures();
    std::string bytes = take_snapshot(impl_->database);
    if (impl_->log.failures() != failures)
        impl_->database.fail(errc::store_damaged, "a part of it cannot be read");
    return bytes;
}

void store::restore(std::string_view bytes, const std::function<void()>& check)
{
    impl_->close_gets();
    attached_snapshot snapshot(impl_->database, bytes);
    try
    {
        store_transaction all(*this);
        impl_->drop_all();
        for (tree_id tree : snapshot.trees())
        {
            impl_->create(tree);
            snapshot.copy_tree(tree);
        }
        impl_->find_trees();
        check();
        all.commit();
    }
    catch (...)
    {
        impl_->close_gets();
        impl_->find_trees();
        throw;
    }
}

void store::reset()
{
    {
        store_transaction all(*this);
        impl_->drop_all();
        impl_->create(catalog_tree);
        all.commit();
    }
    // Gives the room back. There is next to nothing to be copied, and nothing is lost if it fails.
    sqlite3_exec(impl_->database.handle(), "VACUUM", nullptr, nullptr, nullptr);
    impl_->log.committed();
}

void store::write_back()
{
    impl_->close_gets();
    impl_->log.write_back();
}

bool store::make_room() noexcept
{
    impl_->close_gets();
    try
    {
        return impl_->log.make_room();
    }
    catch (const std::exception&)
    {
        return false;
    }
}

void store::limit_pages(std::int64_t pages)
{
    impl_->database.execute("PRAGMA max_page_count=" + std::to_string(pages));
}

struct cursor::impl
{
    impl(store::impl& s, tree_id t, std::string_view f, std::string_view l, direction w)
        : owner(s), tree(t), first(f), last(l), way(w),
          range(s.statements(t).take_range(!last.empty(), way))
    {
        range.bind(1, first);
        if (!last.empty())
            range.bind(2, last);
    }
    ~impl()
    {
        range.reset();
        // Unless the tree is gone.
        if (const auto found = owner.by_tree.find(tree); found != owner.by_tree.end())
            found->second.give_back(std::move(range), !last.empty(), way);
    }

    store::impl& owner;
    tree_id tree;
    std::string first;
    std::string last;
    direction way;
    sqlite_statement range;
    bool done = false;
};

cursor store::find(tree_id tree, std::string_view first, std::string_view last, direction way)
{
    return cursor(std::make_unique<cursor::impl>(*impl_, tree, first, last, way));
}

cursor::cursor(std::unique_ptr<impl> state) : impl_(std::move(state)) {}
cursor::cursor(cursor&& other) noexcept = default;
cursor& cursor::operator=(cursor&& other) noexcept = default;
cursor::~cursor() = default;

bool cursor::next()
{
    // A statement that is done would begin anew.
    if (!impl_->done)
        impl_->done = !impl_->owner.attempt([this] { return impl_->range.step(); });
    return !impl_->done;
}

std::string_view cursor::key() const
{
    return impl_->range.bytes(0);
}

std::string_view cursor::value() const
{
    return impl_->range.bytes(1);
}

}  // namespace ddbm::local::detail
