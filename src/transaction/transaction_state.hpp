// A transaction under way: its log, in which phase it is, and what all of its operations share.

#ifndef DDBM_SRC_TRANSACTION_STATE_HPP
#define DDBM_SRC_TRANSACTION_STATE_HPP

#include "client/call_limit.hpp"
#include "table/conflict_rounds.hpp"
#include "transaction/commit_outcome.hpp"
#include "transaction/commit_plan.hpp"
#include "transaction/kept_record.hpp"
#include "transaction/transaction_log.hpp"

#include <ddbm/client_handle.hpp>
#include <ddbm/environment.hpp>
#include <ddbm/transaction_options.hpp>

#include <ddbm/detail/transaction_core.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::detail {

// Throws errc::invalid_request for less than one.
int checked_attempts(const transaction_options& options);

// That of a transaction that begins now, and that of what it is a part of.
call_limit limit_of(const client& db, const transaction_options& options);

class transaction_state
{
public:
    transaction_state(const client& db, const transaction_options& options);

    const client& db() const noexcept { return db_; }
    const transaction_options& options() const noexcept { return options_; }
    environment& env() const;
    // Its limit, and that of what it is a part of.
    const call_limit& limit() const noexcept { return limit_; }
    // Nothing if there is no limit.
    std::optional<std::chrono::milliseconds> time_left() const;
    // A handle of its client for its requests: they end by its limit, and are part of the call that
    // it is of, if any.
    client limited(const client& db) const;

    // Throws errc::invalid_request for one of another client.
    void check_client(const table_core& table) const;

    // -- Each throws errc::invalid_request if the transaction is not open.

    // The layer that the caller works in.
    transaction_log::layer_number layer() const;

    // The object of an item; null where there is none. Nothing: it has to be read.
    std::optional<stored_ptr> find_object(
        transaction_log::layer_number layer,
        const table_core& table,
        const item_id& id,
        const object_ops* ops
    );
    // A read begins, and ends with what it has found. Returns what is to be delivered.
    void begin_read(transaction_log::layer_number layer);
    void end_read(transaction_log::layer_number layer) noexcept;
    std::uint64_t next_look();
    stored_ptr add_read(
        transaction_log::layer_number layer,
        const table_core& table,
        const item_id& id,
        seen_item seen,
        stored_ptr found,
        const object_ops* ops
    );
    stored_ptr remember(const table_core& table, stored_ptr object, const object_ops* ops);

    std::string
    put(const table_core& table,
        const void* object,
        if_present present,
        const condition_core* condition);
    void save(const stored_object* object);
    void move(const stored_object* object);
    void erase(const stored_object* object);
    void
    erase(const table_core& table, std::span<const key_part> key, const condition_core* condition);
    void update(
        const table_core& table,
        std::span<const key_part> key,
        const update_core& changes,
        const write_terms& terms
    );
    void
    check(const table_core& table, std::span<const key_part> key, const condition_core& condition);
    void add(transaction_body body);
    bool has_bodies() const;

    // A new record in a journal, of this transaction. Returns its item.
    std::string journal(const table_core& table, stored_ptr record, const journal_ops& ops);
    // A record that is there already is to be written with it, until it begins again; by the last
    // of what comes after it, if something does.
    void keep(kept_ptr record);

    std::size_t open_layer();
    void keep_layer(std::size_t number);
    void undo_layer(std::size_t number);

    // -- The end

    // What has to be read before, as nobody knows which unique values are given up: the names of
    // tables, and the items. None if it cannot be committed.
    std::vector<std::pair<std::string, item_id>> to_be_read();
    void learn(const item_id& id, seen_item what);
    // It cannot be.
    void abandon() noexcept;

    // From now on nothing else may be done. The plan refers to the log.
    commit_plan begin_commit();
    commit_plan begin_look();
    // It has been applied; returns what is to be done after it, which keeps its records.
    std::vector<transaction_body> committed();
    void end() noexcept;
    // Until when to pause before it begins again, from nothing. Throws what has come to its end.
    std::chrono::steady_clock::time_point lose(commit_outcome lost);
    void reopen();

private:
    enum class phase : unsigned char
    {
        open,
        busy,
        committed,
        ended,
    };

    void check_open() const;
    // Two that write and read at the same time in one layer do not know of each other: then there
    // is nothing left to commit.
    void check_alone();
    void begin_end();
    template <class Make>
    commit_plan planned(Make make);
    transaction_log::layer_number current_layer() const;
    log_entry entry_for(const table_core& table, const item_id& id) const;
    log_entry entry_of(const stored_object* object, const char* purpose) const;
    // Throws what layers side by side must not do; then there is nothing left to commit.
    void set(transaction_log::layer_number layer, log_entry entry, transaction_log::touch how);
    // What is known of it from the round before is as good as read.
    void recall(log_entry& entry);
    // Say how far the work will have come when this has been committed.
    void write_records();
    void write(const journal_note& note, bool is_last);
    void write(kept_record& record);
    error exhausted(const std::optional<item_id>& lost) const;

    const client db_;
    const transaction_options options_;
    const call_limit limit_;
    mutable std::mutex mutex_;
    transaction_log log_;
    conflict_rounds rounds_;
    phase phase_ = phase::open;
    // What has gone wrong among those that share it: what objects are like now nobody knows.
    std::optional<error> broken_;
    std::vector<kept_ptr> kept_;
    journal_clock journal_clock_;
    // How many, in each layer.
    std::map<transaction_log::layer_number, int> reads_under_way_;
    std::uint64_t looks_ = 0;
};

}  // namespace ddbm::detail

#endif
