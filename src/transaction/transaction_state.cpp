#include "transaction/transaction_state.hpp"

#include "client/client_state.hpp"
#include "environment/uniform.hpp"
#include "model/model_reader.hpp"
#include "table/automatic_fields.hpp"
#include "table/item_key.hpp"
#include "table/item_operations.hpp"
#include "transaction/layer_executor.hpp"

#include <ddbm/error.hpp>
#include <ddbm/item_json.hpp>
#include <ddbm/journal_record.hpp>
#include <ddbm/limits.hpp>
#include <ddbm/transaction.hpp>

#include <ddbm/detail/running_call.hpp>

#include <utility>

namespace ddbm::detail {

namespace {

using lock = std::lock_guard<std::mutex>;

[[noreturn]] void refuse_use(const char* why)
{
    throw error(errc::invalid_request, why);
}

// Each time that it runs.
transaction_body keeping(std::vector<kept_ptr> records, transaction_body body)
{
    return [records = std::move(records), body = std::move(body)](transaction& tx) {
        for (const kept_ptr& each : records)
            tx.state()->keep(each);
        return body(tx);
    };
}

}  // namespace

call_limit limit_of(const client& db, const transaction_options& options)
{
    const call_limit around = limit_around(db.options());
    const std::chrono::milliseconds time = options.timeout();
    if (time.count() == 0)
        return around;
    const auto now = db.state()->env().steady_now();
    return around.earlier_of(call_limit("transaction_options::timeout", time, now));
}

int checked_attempts(const transaction_options& options)
{
    if (options.attempts() < 1)
        throw error(
            errc::invalid_request,
            "transaction_options::attempts is " + std::to_string(options.attempts()) +
                ", it must be at least 1"
        );
    return options.attempts();
}

transaction_state::transaction_state(const client& db, const transaction_options& options)
    : db_(db), options_(options), limit_(limit_of(db, options)), rounds_(checked_attempts(options))
{
}

environment& transaction_state::env() const
{
    return db_.state()->env();
}

std::optional<std::chrono::milliseconds> transaction_state::time_left() const
{
    if (!limit_.is_set())
        return std::nullopt;
    return limit_.end().left(env().steady_now());
}

client transaction_state::limited(const client& db) const
{
    return ending_by(in_call_of(db_, db), limit_);
}

void transaction_state::check_open() const
{
    switch (phase_)
    {
    case phase::open:
        return;
    case phase::busy:
        refuse_use("the transaction is being committed; it is used by one coroutine at a time");
    case phase::committed:
        refuse_use("the transaction has been committed; what comes after needs another one");
    case phase::ended:
        refuse_use("the transaction has ended with an error; what comes after needs another one");
    }
}

void transaction_state::check_alone()
{
    check_open();
    if (!reads_under_way_.contains(current_layer()))
        return;
    const error why(
        errc::invalid_request,
        "the transaction is written to while a read of it is under way; it is used by one "
        "coroutine at a time, and what runs side by side in it is begun by async_try"
    );
    if (!broken_)
        broken_ = why;
    throw why;
}

transaction_log::layer_number transaction_state::current_layer() const
{
    return log_.open_layer(layer_scope::current(this));
}

transaction_log::layer_number transaction_state::layer() const
{
    const lock held(mutex_);
    check_open();
    return current_layer();
}

void transaction_state::check_client(const table_core& table) const
{
    if (table.db.state() != db_.state())
        refuse_use("the table is of another client than the transaction");
}

log_entry transaction_state::entry_for(const table_core& table, const item_id& id) const
{
    check_client(table);
    const log_entry* known = log_.find(current_layer(), id);
    if (!known)
        return log_entry(id, table);
    known->check_model(*table.model);
    return *known;
}

log_entry transaction_state::entry_of(const stored_object* object, const char* purpose) const
{
    if (!object)
        throw error(errc::empty_handle, std::string("there is no object to ") + purpose);
    const log_entry* known = log_.find(current_layer(), object);
    if (!known)
        throw error(
            errc::invalid_request,
            std::string("the object to ") + purpose +
                " was not read through the transaction since it began, or began again; read it "
                "with async_get of the transaction, or have it remembered"
        );
    return *known;
}

void transaction_state::set(
    transaction_log::layer_number layer, log_entry entry, transaction_log::touch how
)
{
    try
    {
        log_.set(layer, std::move(entry), how);
    }
    catch (const error& why)
    {
        if (!broken_)
            broken_ = why;
        throw;
    }
}

void transaction_state::recall(log_entry& entry)
{
    if (entry.now() != presence::unknown || entry.write().kind != effect::none)
        return;
    if (auto known = log_.take_known(entry.id()))
        entry.see(std::move(*known));
}

// -- Reading

std::optional<stored_ptr> transaction_state::find_object(
    transaction_log::layer_number layer,
    const table_core& table,
    const item_id& id,
    const object_ops* ops
)
{
    const lock held(mutex_);
    check_open();
    layer = log_.open_layer(layer);
    check_client(table);
    const log_entry* known = log_.find(layer, id);
    log_entry entry = known ? *known : log_entry(id, table);
    entry.check_model(*table.model);
    entry.check_known();
    if (entry.now() == presence::unknown)
    {
        if (const log_entry* beside = log_.find_beside(layer, id))
        {
            beside->check_model(*table.model);
            entry.see(beside->seen());
            entry.set_object(beside->object(), beside->ops());
        }
        else
            recall(entry);
    }
    if (entry.now() == presence::unknown)
        return std::nullopt;
    entry.make_object(ops);
    stored_ptr object = entry.object();
    set(layer, std::move(entry), transaction_log::touch::read);
    return object;
}

void transaction_state::begin_read(transaction_log::layer_number layer)
{
    const lock held(mutex_);
    check_open();
    ++reads_under_way_[layer];
}

void transaction_state::end_read(transaction_log::layer_number layer) noexcept
{
    const lock held(mutex_);
    const auto found = reads_under_way_.find(layer);
    if (--found->second == 0)
        reads_under_way_.erase(found);
}

std::uint64_t transaction_state::next_look()
{
    const lock held(mutex_);
    return ++looks_;
}

stored_ptr transaction_state::add_read(
    transaction_log::layer_number layer,
    const table_core& table,
    const item_id& id,
    seen_item seen,
    stored_ptr found,
    const object_ops* ops
)
{
    // Somebody else may have read it meanwhile, or have written it.
    if (auto known = find_object(layer, table, id, ops))
        return std::move(*known);
    const lock held(mutex_);
    layer = log_.open_layer(layer);
    const log_entry* known = log_.find(layer, id);
    log_entry entry = known ? *known : log_entry(id, table);
    entry.see(std::move(seen));
    entry.set_object(found, ops);
    set(layer, std::move(entry), transaction_log::touch::read);
    return found;
}

stored_ptr
transaction_state::remember(const table_core& table, stored_ptr object, const object_ops* ops)
{
    if (!object)
        return object;
    const item image = item_of(object->image);
    const item_id id = id_of(table, key_values_of(table.model->key, image));
    {
        const lock held(mutex_);
        check_open();
        // It has been read anew.
        log_.forget_known(id);
    }
    return add_read(layer(), table, id, seen_item::present(object), object, ops);
}

// -- Writing

std::string transaction_state::put(
    const table_core& table, const void* object, if_present present, const condition_core* condition
)
{
    const lock held(mutex_);
    check_alone();
    const auto written = written_object::as_put(*table.model, object, env());
    const item_id id = id_of(table, key_values_of(table.model->key, written.get()));
    log_entry entry = entry_for(table, id);
    entry.put(written.get(), present, condition);
    std::string item(entry.write().part->text_in(*entry.write().text));
    set(current_layer(), std::move(entry), transaction_log::touch::write);
    return item;
}

void transaction_state::save(const stored_object* object)
{
    const lock held(mutex_);
    check_alone();
    log_entry entry = entry_of(object, "save");
    entry.save(env());
    set(current_layer(), std::move(entry), transaction_log::touch::write);
}

void transaction_state::move(const stored_object* object)
{
    const lock held(mutex_);
    check_alone();
    log_entry old = entry_of(object, "move");
    if (old.write().kind == effect::put)
        old.refuse("the transaction puts this item, so that it can be put with the other key");
    const key_schema& key = old.model().key;
    const stored_ptr handle = old.object();
    item_id id{old.id().table, item_key(key, key_values_of(key, handle->object())).json()};
    const log_entry* known = log_.find(current_layer(), id);
    log_entry moved = known ? *known : old.beside(std::move(id));
    moved.check_model(old.model());
    recall(moved);
    const object_ops* ops = old.ops();
    if (moved.id() == old.id())
        old.refuse("the key is the one that the object was read with; save saves it");
    moved.move_here(handle, ops, env());
    old.erase(nullptr);
    set(current_layer(), std::move(old), transaction_log::touch::write);
    set(current_layer(), std::move(moved), transaction_log::touch::write);
}

void transaction_state::erase(const stored_object* object)
{
    const lock held(mutex_);
    check_alone();
    log_entry entry = entry_of(object, "erase");
    entry.erase(nullptr);
    set(current_layer(), std::move(entry), transaction_log::touch::write);
}

void transaction_state::erase(
    const table_core& table, std::span<const key_part> key, const condition_core* condition
)
{
    const lock held(mutex_);
    check_alone();
    log_entry entry = entry_for(table, id_of(table, key));
    recall(entry);
    entry.erase(condition);
    set(current_layer(), std::move(entry), transaction_log::touch::write);
}

void transaction_state::update(
    const table_core& table,
    std::span<const key_part> key,
    const update_core& changes,
    const write_terms& terms
)
{
    const lock held(mutex_);
    check_alone();
    log_entry entry = entry_for(table, id_of(table, key));
    entry.change(key, changes, terms, env());
    set(current_layer(), std::move(entry), transaction_log::touch::write);
}

void transaction_state::check(
    const table_core& table, std::span<const key_part> key, const condition_core& condition
)
{
    const lock held(mutex_);
    check_alone();
    log_entry entry = entry_for(table, id_of(table, key));
    entry.check(condition);
    set(current_layer(), std::move(entry), transaction_log::touch::read);
}

void transaction_state::add(transaction_body body)
{
    const lock held(mutex_);
    check_alone();
    if (!body)
        refuse_use("there is no body to run after the transaction");
    log_.add(current_layer(), std::move(body));
}

bool transaction_state::has_bodies() const
{
    const lock held(mutex_);
    return !log_.bodies().empty();
}

// -- Records in journals

std::string
transaction_state::journal(const table_core& table, stored_ptr record, const journal_ops& ops)
{
    const lock held(mutex_);
    check_open();
    journal_record& note = ops.record(record->object());
    note.time = journal_clock_.next(env());
    // Unless something comes after it: who knows before the commit?
    note.status = journal_status::done;
    note.steps_done = 0;
    note.steps = 0;
    const auto written = written_object::as_put(*table.model, record->object(), env());
    item_id id = id_of(table, key_values_of(table.model->key, written.get()));
    log_entry entry = entry_for(table, id);
    entry.put(written.get(), if_present::fail, nullptr);
    entry.be_record();
    std::string item(entry.write().part->text_in(*entry.write().text));
    const auto layer = current_layer();
    set(layer, std::move(entry), transaction_log::touch::write);
    log_.add(layer, journal_note{std::move(id), table, &ops});
    return item;
}

void transaction_state::keep(kept_ptr record)
{
    const lock held(mutex_);
    check_open();
    kept_.push_back(std::move(record));
}

void transaction_state::write_records()
{
    const bool is_last = log_.bodies().empty();
    for (const journal_note& each : log_.notes())
        write(each, is_last);
    if (!is_last)
        return;
    for (const kept_ptr& each : kept_)
        write(*each);
}

void transaction_state::write(const journal_note& note, bool is_last)
{
    const log_entry* there = log_.find(transaction_log::root, note.id);
    // The program may have erased it.
    if (!there || there->write().kind != effect::put)
        return;
    log_entry entry = *there;
    if (!is_last)
    {
        entry.make_object(note.ops->objects);
        note.ops->record(entry.object()->object()).status = journal_status::running;
        entry.save(env());
    }
    entry.be_record();
    set(transaction_log::root, std::move(entry), transaction_log::touch::write);
}

void transaction_state::write(kept_record& record)
{
    const model_info& model = *record.table.model;
    const item image = item_from_json(record.image);
    log_entry entry = entry_for(record.table, id_of(record.table, key_values_of(model.key, image)));
    entry.check_known();
    if (entry.now() == presence::unknown)
    {
        const stored_ptr object = read_stored(model, record.image);
        entry.see(seen_item::present(object));
        entry.set_object(object, record.ops->objects);
    }
    // The program may have read it as it is by now; what has come of others is not to be saved
    // over.
    const seen_item& seen = entry.seen();
    if (seen.there() != presence::present || seen.attributes() != image)
    {
        diagnostics diag{std::string(record_words)};
        diag.table(entry.table()).key(entry.id().key);
        throw error(errc::conflict_changed, std::move(diag));
    }
    entry.make_object(record.ops->objects);
    if (entry.object())
    {
        journal_record& note = record.ops->record(entry.object()->object());
        note.steps_done = record.steps_done;
        note.status = record.status;
    }
    entry.save(env());
    entry.be_record();
    record.written = entry.object();
    set(transaction_log::root, std::move(entry), transaction_log::touch::write);
}

// -- Layers

std::size_t transaction_state::open_layer()
{
    const lock held(mutex_);
    check_open();
    return log_.open(current_layer());
}

void transaction_state::keep_layer(std::size_t number)
{
    const lock held(mutex_);
    log_.keep(number);
}

void transaction_state::undo_layer(std::size_t number)
{
    const lock held(mutex_);
    auto why_not = log_.undo(number);
    if (why_not && !broken_)
        broken_ = std::move(why_not);
}

// -- The end

std::vector<std::pair<std::string, item_id>> transaction_state::to_be_read()
{
    const lock held(mutex_);
    std::vector<std::pair<std::string, item_id>> made;
    // Of which the commit says what is wrong.
    if (phase_ != phase::open || broken_ || log_.has_layers())
        return made;
    for (const auto& [id, entry] : log_.items())
    {
        if (!entry.has_to_be_read())
            continue;
        // From the round before.
        if (auto known = log_.take_known(id))
        {
            log_entry next = entry;
            next.learn(std::move(*known));
            set(transaction_log::root, std::move(next), transaction_log::touch::write);
        }
        else
            made.emplace_back(entry.table(), id);
    }
    if (made.size() > limits::transaction_actions)
        made.clear();
    return made;
}

void transaction_state::learn(const item_id& id, seen_item what)
{
    const lock held(mutex_);
    check_open();
    log_entry entry = log_.items().at(id);
    if (!entry.has_to_be_read())
        return;
    entry.learn(std::move(what));
    set(transaction_log::root, std::move(entry), transaction_log::touch::write);
}

void transaction_state::abandon() noexcept
{
    const lock held(mutex_);
    if (phase_ == phase::open)
        phase_ = phase::ended;
}

void transaction_state::begin_end()
{
    check_open();
    if (!reads_under_way_.empty() || log_.has_layers())
        refuse_use(
            "the transaction is committed while a read or a sub-transaction of it is under way; it "
            "is used by one coroutine at a time"
        );
    phase_ = phase::busy;
}

template <class Make>
commit_plan transaction_state::planned(Make make)
{
    const lock held(mutex_);
    begin_end();
    try
    {
        return make();
    }
    catch (...)
    {
        phase_ = phase::ended;
        throw;
    }
}

commit_plan transaction_state::begin_commit()
{
    return planned([&] {
        if (broken_)
            throw *broken_;
        write_records();
        return commit_plan(log_.items(), options_.exactly_once());
    });
}

commit_plan transaction_state::begin_look()
{
    return planned([&] { return commit_plan::of_reads(log_.items()); });
}

std::vector<transaction_body> transaction_state::committed()
{
    const lock held(mutex_);
    for (const auto& [id, entry] : log_.items())
        entry.applied();
    phase_ = phase::committed;
    std::vector<transaction_body> bodies = log_.bodies();
    if (bodies.empty())
    {
        for (const kept_ptr& each : kept_)
            each->image = std::string_view(each->written->image);
        return bodies;
    }
    for (const journal_note& each : log_.notes())
    {
        const pending_write& write = log_.items().at(each.id).write();
        if (write.kind == effect::put)
            kept_.push_back(std::make_shared<kept_record>(
                each.table, *each.ops, write.part->text_in(*write.text)
            ));
    }
    if (!kept_.empty())
        bodies.back() = keeping(std::move(kept_), std::move(bodies.back()));
    return bodies;
}

void transaction_state::end() noexcept
{
    const lock held(mutex_);
    if (phase_ == phase::busy)
        phase_ = phase::ended;
}

std::chrono::steady_clock::time_point transaction_state::lose(commit_outcome lost)
{
    const lock held(mutex_);
    const auto pause = rounds_.next(uniform(env()), time_left());
    if (!pause)
        throw exhausted(lost.lost);
    log_.restart(std::move(lost.known));
    kept_.clear();
    broken_.reset();
    return env().steady_now() + *pause;
}

void transaction_state::reopen()
{
    const lock held(mutex_);
    phase_ = phase::open;
}

error transaction_state::exhausted(const std::optional<item_id>& lost) const
{
    const bool is_late = rounds_.ended() == retry_end::deadline;
    const std::string count = std::to_string(rounds_.attempt());
    std::string message = "the transaction was tried " + count +
                          (count == "1" ? " time" : " times") +
                          ", and each time others were at work on what it uses";
    if (is_late)
        message += ", until " + limit_.words() + ", had passed";
    else
        message += ", as often as transaction_options::attempts says";
    diagnostics diag(message + "; at last it was this item");
    if (lost)
        diag.table(lost->table).key(lost->key);
    diag.attempts(rounds_.attempt()).retry_end(rounds_.ended());
    const errc code = is_late ? errc::deadline_exceeded : errc::conflict_changed;
    return error(code, std::move(diag));
}

}  // namespace ddbm::detail
