#include "transaction/log_entry.hpp"

#include "expression/apply_expression.hpp"
#include "expression/condition_terms.hpp"
#include "expression/expression_builder.hpp"
#include "model/model_reader.hpp"
#include "protocol/table_name.hpp"
#include "table/auto_increment.hpp"
#include "table/automatic_fields.hpp"
#include "table/item_key.hpp"
#include "table/item_operations.hpp"
#include "table/save_plan.hpp"
#include "table/update_part.hpp"
#include "values/item_value_writer.hpp"

#include <ddbm/error.hpp>
#include <ddbm/item_json.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

namespace ddbm::detail {

namespace {

constexpr expression_kind condition_kind = expression_kind::condition;

error about(const log_entry& entry, errc code, std::string message)
{
    diagnostics diag(std::move(message));
    diag.table(entry.table()).key(entry.id().key);
    return error(code, std::move(diag));
}

std::optional<item> image_of(const seen_item& seen)
{
    std::optional<item> image;
    if (seen.there() == presence::present)
        image = seen.attributes();
    return image;
}

const item* pointer(const std::optional<item>& image)
{
    return image ? &*image : nullptr;
}

}  // namespace

item_id id_of(const table_core& table, std::span<const key_part> key)
{
    return {std::string(name_in(*table.name)), item_key(table.model->key, key).json()};
}

seen_item seen_item::absent(std::uint64_t look)
{
    seen_item made;
    made.there_ = presence::absent;
    made.look_ = look;
    return made;
}

seen_item seen_item::present(std::string json)
{
    seen_item made;
    made.there_ = presence::present;
    made.text_ = std::make_shared<const std::string>(std::move(json));
    return made;
}

seen_item seen_item::present(std::shared_ptr<const stored_object> object, std::uint64_t look)
{
    seen_item made;
    made.there_ = presence::present;
    made.look_ = look;
    made.object_ = std::move(object);
    return made;
}

std::string_view seen_item::json() const
{
    if (text_)
        return *text_;
    return object_ ? std::string_view(object_->image) : std::string_view();
}

item seen_item::attributes() const
{
    return text_ || !object_ ? item_from_json(json()) : item_of(object_->image);
}

seen_item seen_item::by_itself() const
{
    seen_item made = *this;
    made.look_ = 0;
    return made;
}

log_entry::log_entry(item_id id, const table_core& table)
    : id_(std::move(id)), table_(table.name), model_(table.model)
{
    if (!model_->uniques.empty())
        sentinels_ = std::make_shared<const sentinel_maker>(table);
}

log_entry log_entry::beside(item_id id) const
{
    log_entry made = only_seen();
    made.id_ = std::move(id);
    made.see(seen_item());
    return made;
}

void log_entry::check_model(const model_info& model) const
{
    if (model_ != &model)
        refuse("the transaction works with this item by two models; one of them is enough");
}

void log_entry::refuse(const std::string& why) const
{
    throw about(*this, errc::invalid_request, why);
}

// -- The object

void log_entry::set_object(std::shared_ptr<stored_object> object, const object_ops* ops)
{
    object_ = std::move(object);
    ops_ = ops;
}

void log_entry::make_object(const object_ops* ops)
{
    if (object_ || now_ != presence::present)
        return;
    if (write_.kind == effect::put)
        set_object(read_stored(*model_, write_.part->text_in(*write_.text)), ops);
    else
        set_object(read_stored(*model_, seen_.json()), ops);
}

std::optional<error> log_entry::difference(stored_object& one, stored_object& other) const
{
    const auto item_of = [&](stored_object& object) {
        item_value_writer out;
        write_record(out, model_->record, object.object());
        return out.take();
    };
    try
    {
        if (item_of(one) == item_of(other))
            return std::nullopt;
    }
    catch (const error&)
    {
        // One that cannot be written has been changed.
    }
    return about(
        *this,
        errc::invalid_request,
        "one of two sub-transactions side by side has failed, both use this item, and its object "
        "has changed; run them one after the other"
    );
}

// -- What is done

void log_entry::see(seen_item what)
{
    now_ = what.there();
    seen_ = std::move(what);
}

void log_entry::check_known() const
{
    if (now_ == presence::unknown)
        check_no_update("is read");
}

void log_entry::check_no_update(const char* then) const
{
    if (write_.kind == effect::change)
        refuse(
            std::string("an update of the transaction changes this item, and then it ") + then +
            "; what an update makes of an item is not known before it is committed, so read and "
            "save the item instead"
        );
}

void log_entry::add_condition(const condition_core* condition)
{
    if (!condition || condition->empty())
        return;
    if (write_.kind != effect::none)
        refuse("a condition is about the item as the table has it, and the transaction writes this "
               "one "
               "before; ask the object instead");
    add_condition(std::make_shared<const condition_core>(*condition));
}

void log_entry::drop_first_condition()
{
    conditions_.erase(conditions_.begin());
    condition_ = {};
    for (const condition_ptr& each : conditions_)
        condition_ = condition_core::both(std::move(condition_), *each);
}

// Once, however many layers bring it along.
void log_entry::add_condition(condition_ptr condition)
{
    if (std::find(conditions_.begin(), conditions_.end(), condition) != conditions_.end())
        return;
    condition_ = condition_core::both(std::move(condition_), *condition);
    conditions_.push_back(std::move(condition));
}

template <class Write>
pending_write log_entry::written(effect kind, Write write) const
{
    std::string text;
    part_writer out(text);
    pending_write made;
    made.kind = kind;
    try
    {
        out.json().begin_object().plain_key("TableName").quoted(*table_);
        made.part = std::make_shared<const write_part>(write(out));
        out.json().end_object();
    }
    catch (const error& why)
    {
        diagnostics diag = why.get_diagnostics();
        if (diag.table().empty())
            diag.table(*table_);
        throw error(why.code(), std::move(diag));
    }
    made.text = std::make_shared<const std::string>(std::move(text));
    return made;
}

void log_entry::put(const void* object, if_present present, const condition_core* condition)
{
    log_entry next = *this;
    next.check_no_update("is put");
    const bool is_new = present == if_present::fail;
    if (is_new && now_ == presence::present)
        throw about(*this, errc::conflict_exists, "there is an item with this key");
    next.add_condition(condition);
    // One that the transaction has written is known to be there, or not.
    if (is_new && now_ == presence::unknown)
        next.must_be_absent_ = true;

    const std::optional<item> image = image_of(next.seen_);
    const bool asks_for_none = next.must_be_absent_ || next.seen_.there() == presence::absent;
    next.write_ = next.written(effect::put, [&](part_writer& out) {
        const auto how = asks_for_none ? if_present::fail : if_present::replace;
        return write_put(out, *model_, object, how, next.condition(), pointer(image));
    });
    next.write_.of_item = next.must_be_absent_ ? errc::conflict_exists : errc::condition_failed;
    next.now_ = presence::present;
    next.is_moved_ = false;
    next.object_ = nullptr;
    *this = std::move(next);
}

void log_entry::move_here(
    std::shared_ptr<stored_object> object, const object_ops* ops, environment& env
)
{
    log_entry next = *this;
    next.check_no_update("takes the place of another one");
    if (next.now_ == presence::present)
        throw about(*this, errc::conflict_exists, "there is an item with this key");
    // Also one that nobody has read: the put asks for there being none.
    const bool is_erased = next.write_.kind != effect::none;
    if (next.seen_.there() == presence::present || is_erased || next.has_condition())
        refuse(
            "an item moves to a key of which the transaction erases or checks the item; do one of "
            "the two in another transaction"
        );
    next.must_be_absent_ = next.now_ == presence::unknown;
    next.write_ = next.written(effect::put, [&](part_writer& out) {
        return write_move(out, *model_, object, env);
    });
    next.write_.of_item = errc::conflict_exists;
    next.now_ = presence::present;
    next.is_moved_ = true;
    next.set_object(std::move(object), ops);
    *this = std::move(next);
}

void log_entry::check_key(stored_object& object) const
{
    const item_key now(model_->key, key_values_of(model_->key, object.object()));
    if (now.json() != id_.key)
        refuse(
            "the object to save has the key " + now.json() +
            " by now; an item keeps its key: put the object as another one, and erase this one"
        );
}

void log_entry::save(environment& env)
{
    if (!object_ || now_ != presence::present)
        refuse("there is no object of this item that could be saved");
    if (is_moved_)
    {
        check_key(*object_);
        // All that the object has become goes with it.
        pending_write next = written(effect::put, [&](part_writer& out) {
            return write_move(out, *model_, object_, env);
        });
        next.of_item = write_.of_item;
        write_ = std::move(next);
        return;
    }
    if (write_.kind == effect::put)
    {
        check_key(*object_);
        // Its automatic fields have been made by the put.
        const std::shared_ptr<stored_object> object = object_;
        put(object->object(), if_present::replace, nullptr);
        object_ = object;
        return;
    }
    // The object is looked at now, and told of the outcome: both are the program's.
    pending_write next = written(effect::save, [&](part_writer& out) {
        return write_save(out, *model_, object_, env, compared::item, condition());
    });
    write_ = std::move(next);
}

// Two updates are one where neither uses what the other one changes.
std::shared_ptr<const update_core> log_entry::joined(const update_core& later) const
{
    if (write_.kind != effect::change)
        return std::make_shared<const update_core>(later);
    std::string_view used = changes_->uses_changed(later);
    if (used.empty())
        used = later.uses_changed(*changes_);
    if (!used.empty())
        refuse(
            "two updates of the transaction use the attribute " + std::string(used) +
            " of this item, and at least one of them changes it; read and save the item instead"
        );
    auto both = std::make_shared<update_core>(*changes_);
    both->append(later);
    return both;
}

void log_entry::change(
    std::span<const key_part> key,
    const update_core& changes,
    const write_terms& terms,
    environment& env
)
{
    log_entry next = *this;
    const bool is_second = write_.kind == effect::change;
    if (write_.kind != effect::none && !is_second)
        refuse("an update is of an item as the table has it, and the transaction writes this one "
               "before; change and save the object instead");
    if (now_ == presence::absent && !terms.may_create)
        throw about(*this, errc::not_found, "there is no item with this key");
    next.add_condition(terms.condition);
    const std::optional<item> image = image_of(next.seen_);
    condition_core all = next.condition_;
    if (next.seen_.there() == presence::absent)
    {
        expression_text none;
        none.text("attribute_not_exists(").attribute(model_->key[0].field->name).text(")");
        none.count(1);
        all = condition_core::both(std::move(all), condition_core(std::move(none)));
    }
    // By the second one there is an item.
    next.may_create_ = is_second ? may_create_ : terms.may_create;
    next.changes_ = joined(changes);
    write_terms told = terms;
    told.condition = all.empty() ? nullptr : &all;
    told.may_create = next.may_create_;
    next.write_ = next.written(effect::change, [&](part_writer& out) {
        return write_update(out, *model_, key, *next.changes_, told, env, pointer(image));
    });
    next.write_.may_resend = may_resend(*model_, *next.changes_);
    next.write_.of_none = next.may_create_ ? errc::condition_failed : errc::not_found;
    next.now_ = presence::unknown;
    next.object_ = nullptr;
    *this = std::move(next);
}

void log_entry::erase(const condition_core* condition)
{
    // Nothing is there, and nothing fails.
    if (now_ == presence::absent)
        return;
    log_entry next = *this;
    next.check_no_update("is erased");
    const bool was_checked = next.has_condition();
    next.add_condition(condition);
    next.now_ = presence::absent;
    next.is_moved_ = false;
    next.object_ = nullptr;
    next.write_ = {};
    const bool was_none = next.must_be_absent_ || next.seen_.there() == presence::absent;
    // What the transaction itself would have made is not made; that there was none stays checked.
    if (!was_none)
    {
        const item key = item_from_json(id_.key);
        check_not_counter(*model_, key_values_of(model_->key, key));
        const std::optional<item> image = image_of(next.seen_);
        next.write_ = next.written(effect::erase, [&](part_writer& out) {
            if (image)
                return write_erase_of(out, *model_, *image, next.condition());
            const text_place place = write_key(out, model_->key, key_values_of(model_->key, key));
            expression_builder expressions;
            if (next.condition())
                require(expressions, condition_kind, *next.condition());
            expressions.write(out.json());
            return write_part::erase(place);
        });
        next.write_.of_none = was_checked ? errc::condition_failed : errc{};
        next.write_.is_conditional = !was_checked && next.has_condition();
    }
    *this = std::move(next);
}

void log_entry::check(const condition_core& condition)
{
    log_entry next = *this;
    next.add_condition(&condition);
    *this = std::move(next);
}

void log_entry::add_checks_of(const log_entry& other)
{
    must_be_absent_ = must_be_absent_ || other.must_be_absent_;
    for (const condition_ptr& each : other.conditions_)
        add_condition(each);
    if (now_ == presence::unknown && write_.kind == effect::none)
        see(other.seen_);
    if (!object_)
        set_object(other.object_, other.ops_);
}

void log_entry::be_record() noexcept
{
    // With a token there is no doubt whether it was written.
    write_.may_resend = false;
    write_.of_change = errc::conflict_changed;
    if (must_be_absent_)
        write_.of_item = write_.of_none = errc{};
}

bool log_entry::is_to_be_checked() const noexcept
{
    return write_.kind == effect::none && (seen_.there() != presence::unknown || has_condition());
}

log_entry log_entry::only_seen() const
{
    log_entry made = *this;
    made.now_ = seen_.there();
    made.must_be_absent_ = false;
    made.conditions_.clear();
    made.condition_ = {};
    made.write_ = {};
    made.changes_ = nullptr;
    made.may_create_ = false;
    made.is_moved_ = false;
    made.object_ = nullptr;
    return made;
}

std::string_view log_entry::action() const
{
    if (write_.kind == effect::none)
        return "ConditionCheck";
    return write_.part->action_name();
}

// -- Unique attributes

bool log_entry::has_to_be_read() const noexcept
{
    const bool gives_up = write_.kind == effect::put || write_.kind == effect::erase;
    return sentinels_ && gives_up && !must_be_absent_ && seen_.there() == presence::unknown;
}

void log_entry::learn(seen_item what)
{
    log_entry next = *this;
    const pending_write before = std::exchange(next.write_, {});
    if (before.kind == effect::erase)
    {
        next.see(std::move(what));
        // There is nothing to erase, so that the erasure asks nothing. What others ask stays.
        if (next.now_ == presence::absent && before.is_conditional)
            next.drop_first_condition();
        next.erase(nullptr);
    }
    else
    {
        next.seen_ = std::move(what);
        const std::optional<item> image = image_of(next.seen_);
        next.write_ = next.written(effect::put, [&](part_writer& out) {
            const std::string_view whole = before.part->text_in(*before.text);
            return write_put_over(out, *model_, whole, pointer(image), next.condition());
        });
    }
    *this = std::move(next);
}

void log_entry::plan_unique(sentinel_plan& to) const
{
    const bool makes_item = write_.kind == effect::put || write_.kind == effect::save;
    if (!sentinels_ || !(makes_item || write_.kind == effect::erase))
        return;
    const std::optional<item> before = image_of(seen_);
    std::optional<item> after;
    if (write_.kind == effect::put)
        after = item_from_json(write_.part->text_in(*write_.text));
    else if (makes_item)
        after = write_.part->result();
    const bool is_put = write_.kind == effect::put;
    to.change(
        *sentinels_,
        value_owner{model_, *table_, id_.key},
        pointer(before),
        pointer(after),
        is_put ? kept_values::taken_again : kept_values::left_alone
    );
}

std::string log_entry::check_text() const
{
    const item key = item_from_json(id_.key);
    const pending_write made = written(effect::none, [&](part_writer& out) {
        const text_place place = write_key(out, model_->key, key_values_of(model_->key, key));
        expression_builder expressions;
        if (const std::optional<item> image = image_of(seen_))
            require_unchanged_item(expressions, *model_, *image);
        if (must_be_absent_ || seen_.there() == presence::absent)
            expressions.require(
                condition_kind, does_not_exist(expressions.name(model_->key[0].field->name))
            );
        if (condition())
            require(expressions, condition_kind, *condition());
        expressions.write(out.json());
        return write_part::check(place);
    });
    return *made.text;
}

void log_entry::applied() const
{
    if (write_.kind == effect::save || is_moved_)
        write_.part->applied();
    else if (write_.kind == effect::put && object_)
        object_->image = write_.part->text_in(*write_.text);
}

}  // namespace ddbm::detail
