// Ordered maps from bytes to bytes, "trees", in one SQLite database. What is in them and why is the
// business of the layers above.
//
// Used by one thread at a time: the engine's lock guards it.
#ifndef DDBM_SRC_LOCAL_STORAGE_STORE_HPP
#define DDBM_SRC_LOCAL_STORAGE_STORE_HPP

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace ddbm::local::detail {

using tree_id = std::int64_t;

/// There from the start: holds what the engine must find again by itself.
inline constexpr tree_id catalog_tree = 1;

enum class direction
{
    forward,
    backward,
};

class cursor;

class store
{
public:
    /// In memory if `file` is empty. Throws ddbm::error that says what is wrong with the file: of
    /// another program or format version, damaged, in use by another process, not to be opened.
    explicit store(const std::string& file);
    ~store();

    store(const store&) = delete;
    store& operator=(const store&) = delete;

    tree_id create_tree();
    void drop_tree(tree_id tree);

    /// False: there is no such key. `value` is valid until the next call for the same tree, until
    /// a tree is created or dropped, until the transaction ends, and outside of one until the next
    /// write.
    bool get(tree_id tree, std::string_view key, std::string_view& value);
    /// Adds or replaces.
    void put(tree_id tree, std::string_view key, std::string_view value);
    /// False: there was no such key.
    bool erase(tree_id tree, std::string_view key);

    /// Everything from `first` on (inclusive) and before `last` (exclusive; empty: to the end),
    /// ascending, or the same backwards. The tree is not changed while a cursor is on it, and no
    /// tree is created or dropped.
    cursor find(tree_id tree, std::string_view first, std::string_view last, direction way);

    /// All or nothing; what happens outside of one is one of its own. Not nested. Once something
    /// in it has thrown ddbm::error, it can only be rolled back. A commit() that throws has rolled
    /// it back.
    void begin();
    void commit();
    void rollback() noexcept;
    bool in_transaction() const noexcept;

    /// The whole database as bytes, and back again (with all trees). Not inside of a transaction,
    /// nor with a cursor open. Bytes that are no snapshot throw ddbm::error, and nothing changes,
    /// nor if `check` throws, which is called when all of it is there.
    std::string snapshot();
    void restore(
        std::string_view bytes, const std::function<void()>& check = [] {}
    );

    /// Empties it: no tree is left but the catalog's, which is empty.
    void reset();

    /// Has everything in the file itself; what was committed is in the log beside it until then,
    /// and safe there. Not inside of a transaction. Throws ddbm::error that says why it stays in
    /// the log. In memory there is nothing to be done.
    void write_back();
    /// The same after a write failed: true if something was written back, so that there may be room
    /// now for what failed.
    bool make_room() noexcept;

    /// As if there were room for this many pages only: writes that need more fail.
    void limit_pages(std::int64_t pages);

private:
    friend class cursor;
    struct impl;
    std::unique_ptr<impl> impl_;
};

class cursor
{
public:
    cursor(cursor&& other) noexcept;
    cursor& operator=(cursor&& other) noexcept;
    ~cursor();

    /// Moves to the first or the next entry; false at the end.
    bool next();
    /// Valid until the next call of next().
    std::string_view key() const;
    std::string_view value() const;

private:
    friend class store;
    struct impl;
    explicit cursor(std::unique_ptr<impl> state);
    std::unique_ptr<impl> impl_;
};

/// Makes what is done in its lifetime all or nothing: undone unless commit() was called.
class store_transaction
{
public:
    explicit store_transaction(store& s) : store_(s) { store_.begin(); }
    ~store_transaction()
    {
        if (!done_)
            store_.rollback();
    }
    store_transaction(const store_transaction&) = delete;
    store_transaction& operator=(const store_transaction&) = delete;

    void commit()
    {
        store_.commit();
        done_ = true;
    }

private:
    store& store_;
    bool done_ = false;
};

}  // namespace ddbm::local::detail

#endif
