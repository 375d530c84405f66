// What a transaction has read and is to write, by item, in layers: one for the transaction, and one
// for each sub-transaction that may fail by itself. A layer sees what those around it hold, and
// what is done in it stays there until it is kept, or is undone.
//
// Layers may be side by side. What one of them writes no other one touches: neither could then be
// said to have run before the other.

#ifndef DDBM_SRC_TRANSACTION_LOG_HPP
#define DDBM_SRC_TRANSACTION_LOG_HPP

#include "transaction/log_entry.hpp"

#include <ddbm/error.hpp>

#include <ddbm/detail/journal_core.hpp>
#include <ddbm/detail/transaction_core.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace ddbm::detail {

// A record of the transaction in a journal, which is written with it.
struct journal_note
{
    item_id id;
    table_core table;
    const journal_ops* ops;
};

class transaction_log
{
public:
    using layer_number = std::size_t;
    using entries = std::map<item_id, log_entry>;
    using seen_items = std::map<item_id, seen_item>;

    enum class touch : bool
    {
        read,
        write,
    };

    transaction_log();

    // The nearest layer that is still open: of one that has been kept or undone that around it.
    layer_number open_layer(layer_number number) const;

    // What is known of an item in a layer. Null: nothing.
    const log_entry* find(layer_number layer, const item_id& id) const;
    // What a layer beside it has read, and does not write. Null: nothing.
    const log_entry* find_beside(layer_number layer, const item_id& id) const;
    // The item whose object this is. Null: none that the layer sees.
    const log_entry* find(layer_number layer, const stored_object* object) const;

    // Throws errc::invalid_request, and changes nothing, where a layer beside is in the way.
    void set(layer_number layer, log_entry entry, touch how);

    // -- Layers

    // Throws errc::invalid_request where an object cannot be copied.
    layer_number open(layer_number within);
    void keep(layer_number number);
    // Objects are as they were when it was opened, but those that others have written meanwhile.
    // What it has read stays to be checked: what comes after depends on it. Returns why that cannot
    // be done, where an object has changed that others only read: nobody knows who has done that.
    std::optional<error> undo(layer_number number);
    bool has_layers() const noexcept { return layers_.size() > 1; }

    // -- What is committed

    // By item.
    const entries& items() const { return layers_.at(root).items; }
    const std::vector<transaction_body>& bodies() const { return layers_.at(root).bodies; }
    void add(layer_number layer, transaction_body body);
    // Each is of an item that is put.
    const std::vector<journal_note>& notes() const { return layers_.at(root).notes; }
    void add(layer_number layer, journal_note note);

    // -- Rounds

    // Forgets everything; these items need not be read again.
    void restart(seen_items known);
    // What is known of it from the round before. Not any more.
    std::optional<seen_item> take_known(const item_id& id);
    void forget_known(const item_id& id) { known_.erase(id); }

    static constexpr layer_number root = 0;

private:
    struct saved_object
    {
        item_id id;
        std::shared_ptr<stored_object> object;
        std::shared_ptr<stored_object> copy;
        const object_ops* ops;
    };

    struct layer
    {
        layer_number within = root;
        entries items;
        std::set<item_id> written;  // here, or in those that were kept
        std::vector<saved_object> saved;
        // By layers that were kept since, or by those around it.
        std::set<item_id> used_beside;
        std::set<item_id> written_beside;
        std::vector<transaction_body> bodies;
        std::vector<journal_note> notes;
    };

    // Throws errc::invalid_request where there would be.
    void check_nothing_lost(const layer& here, const log_entry& entry) const;
    // Itself and those around it.
    bool is_around(layer_number outer, layer_number inner) const;
    void save_objects(layer& to) const;
    std::optional<error> restore_objects(const layer& failed);
    void tell_beside(const layer& failed, const saved_object& restored);

    std::map<layer_number, layer> layers_;
    std::map<layer_number, layer_number> closed_;  // what was around them
    layer_number last_ = root;
    seen_items known_;
};

}  // namespace ddbm::detail

#endif
