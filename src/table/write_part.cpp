#include "table/write_part.hpp"

#include "expression/apply_expression.hpp"
#include "expression/condition_terms.hpp"
#include "expression/expression_builder.hpp"
#include "model/migration.hpp"
#include "model/model_reader.hpp"
#include "model/written_fields.hpp"
#include "table/auto_increment.hpp"
#include "table/automatic_fields.hpp"
#include "table/item_checks.hpp"
#include "table/item_key.hpp"
#include "table/save_plan.hpp"
#include "table/update_outcome.hpp"
#include "values/item_encoding.hpp"
#include "values/item_size.hpp"
#include "values/item_value_writer.hpp"

#include <ddbm/item_json.hpp>
#include <ddbm/model.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace ddbm::detail {

// -- What is known of a write

write_part write_part::put(text_place item)
{
    write_part made(write_kind::put, item);
    return made.fails_with(errc::conflict_exists, errc::conflict_exists);
}

write_part write_part::erase(text_place key)
{
    return {write_kind::erase, key};
}

write_part write_part::check(text_place key)
{
    return {write_kind::check, key};
}

write_part write_part::update(
    const model_info& model,
    text_place key,
    std::shared_ptr<stored_object> handle,
    std::shared_ptr<stored_object> written,
    item result
)
{
    write_part made(write_kind::update, key);
    made.remember(model, std::move(handle), std::move(written), std::move(result));
    return made;
}

write_part write_part::move(
    const model_info& model,
    text_place whole,
    std::shared_ptr<stored_object> handle,
    std::shared_ptr<stored_object> written,
    item result
)
{
    write_part made = put(whole);
    made.remember(model, std::move(handle), std::move(written), std::move(result));
    return made;
}

void write_part::remember(
    const model_info& model,
    std::shared_ptr<stored_object> handle,
    std::shared_ptr<stored_object> written,
    item result
)
{
    model_ = &model;
    handle_ = std::move(handle);
    written_ = std::move(written);
    result_ = std::move(result);
}

write_part write_part::change(const model_info& model, text_place key)
{
    write_part made(write_kind::change, key);
    made.model_ = &model;
    return made;
}

std::string write_part::key(const key_schema& schema, std::string_view request) const
{
    return key_text(schema, place_.in(request));
}

std::size_t write_part::item_bytes(std::string_view request) const
{
    if (kind_ == write_kind::put)
        return std::max(item_size(item_from_json(place_.in(request))), read_size_);
    if (kind_ == write_kind::update)
        return std::max(item_size(result_), read_size_);
    return read_size_;
}

estimate write_part::cost(std::string_view request) const
{
    switch (kind_)
    {
    case write_kind::put:
        return estimate::put(item_size(item_from_json(place_.in(request))));
    case write_kind::update:
        return estimate::put(item_size(result_), read_size_);
    case write_kind::change:
    case write_kind::erase:
    case write_kind::check:
        break;
    }
    return estimate::erase(read_size_);
}

std::string_view write_part::action_name() const
{
    switch (kind_)
    {
    case write_kind::put:
        return "Put";
    case write_kind::erase:
        return "Delete";
    case write_kind::check:
        return "ConditionCheck";
    case write_kind::update:
    case write_kind::change:
        break;
    }
    if (has_changes_)
        return "Update";
    if (!has_condition_)
        throw error(
            errc::invalid_request,
            "an update that changes nothing makes no item in a transaction; put the object"
        );
    return "ConditionCheck";
}

bool write_part::is_own(std::string_view request, const item* returned) const
{
    switch (kind_)
    {
    case write_kind::put:
        return returned && *returned == item_from_json(place_.in(request));
    case write_kind::update:
        // Other saves may have changed other attributes since.
        if (compares_ == compared::changes)
            return returned && is_outcome(*model_, request, *returned);
        return returned && *returned == result_;
    case write_kind::change:
        return returned && is_outcome(*model_, request, *returned);
    case write_kind::erase:
        return !returned;
    case write_kind::check:
        return false;
    }
    return false;
}

void write_part::applied() const
{
    if (!handle_)
        return;
    std::string image;
    encode_item(result_, image);
    handle_->image.keep_encoded(image);
    if (written_)
        assign_automatic(*model_, handle_->object(), written_->object());
}

// -- Writing

namespace {

void write_object(json_value_writer& out, const record_ops& record, const void* object)
{
    out.begin_map();
    const auto write = [&](const field_ops& field, const void* member) {
        out.expect_key(field.role);
        field.ops->write(out, member);
        out.expect_key(key_role::none);
    };
    write_fields(out, record, object, read_only_fields::left_out, write);
    out.end_map();
}

// That an item with such a key is there, or is not.
void require_presence(
    expression_builder& to, const key_schema& key, std::string (*is_there)(std::string_view path)
)
{
    if (is_there)
        to.require(expression_kind::condition, is_there(to.name(key[0].field->name)));
}

// The same; and more, unless that is null.
void write_condition(
    json_writer& out,
    const key_schema& key,
    std::string (*is_there)(std::string_view path),
    const condition_core* more
)
{
    expression_builder expressions;
    require_presence(expressions, key, is_there);
    if (more)
        require(expressions, expression_kind::condition, *more);
    expressions.write(out);
}

item write_made(item_value_writer& out, const record_ops& record, const void* object)
{
    try
    {
        write_record(out, record, object);
    }
    catch (const error& why)
    {
        throw with_path(why, out.path());
    }
    return out.take();
}

item to_item(const record_ops& record, const void* object)
{
    item_value_writer out;
    return write_made(out, record, object);
}

// An object as it was read, or as one that was read would be.
struct item_as_read
{
    item_as_read(const record_ops& record, const void* object)
    {
        item_value_writer out;
        out.take_as_read();
        attributes = write_made(out, record, object);
        has_unchanged = out.has_unchanged();
    }

    item attributes;
    // Validators would have changed some.
    bool has_unchanged = false;
};

// What the item has is what was read, not what validators would make of that today, or a change to
// the latter would be none. But what nobody has touched stays as it is, whatever they say.
item item_before(
    const record_ops& record, const void* as_read, const void* object, const item& after
)
{
    item_as_read before(record, as_read);
    if (!before.has_unchanged)
        return std::move(before.attributes);
    const item_as_read now(record, object);
    for (const auto& [name, value] : now.attributes)
    {
        const attribute_value* was = before.attributes.find(name);
        const attribute_value* becomes = after.find(name);
        if (was && becomes && *was == value)
            before.attributes.set(name, *becomes);
    }
    return std::move(before.attributes);
}

// A save as it is planned, and the object that is written, unless it is the handle's own.
struct planned_save
{
    save_plan plan;
    std::shared_ptr<stored_object> written;
};

bool has_composed(const record_ops& record)
{
    return std::any_of(record.fields.begin(), record.fields.end(), [](const field_ops& each) {
        return each.ops->composed && each.role == key_role::none;
    });
}

planned_save plan_save(
    const model_info& model,
    stored_object& handle,
    const item& image,
    environment& env,
    key_change key,
    touched by
)
{
    const migrated_item* const migrated = handle.image.migrated();
    const item* const newest = migrated ? &migrated->newest : nullptr;
    // Otherwise both are the same, and nothing is made of them.
    const bool may_differ = by == touched::maybe || model.copy || has_composed(model.record);
    reading_notes own_notes;
    std::shared_ptr<stored_object> as_read;
    if (may_differ || !migrated)
    {
        as_read = model.make(0);
        if (newest)
            read_newest(*newest, model.record, as_read->object());
        else
            read_newest(handle.image, model.record, as_read->object(), &own_notes);
    }
    const reading_notes& notes = migrated ? migrated->notes : own_notes;
    item before;
    item after;
    std::shared_ptr<stored_object> written;
    const void* object = handle.object();
    if (may_differ)
    {
        after = to_item(model.record, object);
        before = item_before(model.record, as_read->object(), object, after);
        // What has not changed is not written, so there is nothing to count.
        if (model.copy && (newest || after != before))
        {
            written = written_object::as_save(model, object, env).copy();
            object = written->object();
            after = to_item(model.record, object);
        }
    }
    check_valid(model.record, object);
    save_plan plan(model, image, before, after, notes, key, newest);
    return {std::move(plan), std::move(written)};
}

void check_not_empty(const stored_object* handle, const char* purpose)
{
    if (!handle)
        throw error(errc::empty_handle, std::string("there is no object to ") + purpose);
}

// Throws what is wrong with the new key, too.
void check_moved(const model_info& model, const item& image, const item& moved)
{
    const key_values values = key_values_of(model.key, moved);
    check_not_counter(model, values);
    if (item_key(model.key, values) == item_key(model.key, key_values_of(model.key, image)))
        throw error(
            errc::invalid_request,
            "the key is the one that the object was read with; async_save saves it"
        );
}

// By the key of the item that was read, on condition that it is as it was.
write_part write_unchanged(
    part_writer& out,
    const model_info& model,
    const stored_object& handle,
    write_part (*part)(text_place key)
)
{
    const auto key = [&] { return key_text(model.key, handle.image); };
    return with_place(out, key, [&] {
        const item image = item_of(handle.image);
        const text_place place = write_key(out, model.key, key_values_of(model.key, image));
        write_unchanged_condition(out.json(), model, image);
        return part(place).was_read(item_size(image));
    });
}

}  // namespace

write_part write_put(
    part_writer& out,
    const model_info& model,
    const void* object,
    if_present present,
    const condition_core* condition,
    const item* unchanged
)
{
    const auto key = [&] { return key_text_of(model.key, object); };
    return with_place(out, key, [&] {
        check_valid(model.record, object);
        out.json().plain_key("Item");
        const text_place item =
            out.place_of([&] { write_object(out.values(), model.record, object); });
        check_size_of_json(item.in(out.text()));
        write_part part = write_part::put(item);
        const bool is_new = present == if_present::fail;
        if (is_new || condition || unchanged)
        {
            expression_builder expressions;
            require_presence(expressions, model.key, is_new ? &does_not_exist : nullptr);
            if (unchanged)
                require_unchanged_item(expressions, model, *unchanged);
            if (condition)
                require(expressions, expression_kind::condition, *condition);
            expressions.write(out.json());
        }
        if (unchanged)
            part.was_read(item_size(*unchanged));
        if (condition)
            part.fails_with(
                is_new ? errc::conflict_exists : errc::condition_failed, errc::condition_failed
            );
        return part;
    });
}

write_part write_put_over(
    part_writer& out,
    const model_info& model,
    std::string_view whole,
    const item* read,
    const condition_core* condition
)
{
    out.json().plain_key("Item");
    write_part part = write_part::put(out.place_of([&] { out.json().raw(whole); }));
    expression_builder expressions;
    require_presence(expressions, model.key, read ? nullptr : &does_not_exist);
    if (read)
    {
        require_unchanged_item(expressions, model, *read);
        part.was_read(item_size(*read));
    }
    if (condition)
        require(expressions, expression_kind::condition, *condition);
    expressions.write(out.json());
    return part.fails_with(errc::condition_failed, errc::condition_failed);
}

write_part write_save(
    part_writer& out,
    const model_info& model,
    std::shared_ptr<stored_object> handle,
    environment& env
)
{
    return write_save(out, model, std::move(handle), env, model.saves_compare);
}

write_part write_save(
    part_writer& out,
    const model_info& model,
    std::shared_ptr<stored_object> handle,
    environment& env,
    compared what,
    const condition_core* condition,
    touched by
)
{
    check_not_empty(handle.get(), "save");
    // What the steps have changed may come from what they have not.
    if (handle->image.is_migrated())
        what = compared::item;
    const auto key = [&] { return key_text(model.key, handle->image); };
    return with_place(out, key, [&] {
        std::optional<item> room;
        const item& image = item_in(handle->image, room);
        planned_save save = plan_save(model, *handle, image, env, key_change::refused, by);
        const key_values values = key_values_of(model.key, handle->object());
        const text_place place = write_key(out, model.key, values);
        save.plan.write(out.json(), what, condition);
        const bool has_changes = save.plan.changes();
        if (by == touched::no)
            handle = nullptr;
        write_part part = write_part::update(
            model, place, std::move(handle), std::move(save.written), std::move(save.plan).result()
        );
        return part.was_read(item_size(image)).compares(what).says(has_changes, true);
    });
}

write_part write_move(
    part_writer& out,
    const model_info& model,
    std::shared_ptr<stored_object> handle,
    environment& env
)
{
    check_not_empty(handle.get(), "move");
    const auto key = [&] { return key_text_of(model.key, handle->object()); };
    return with_place(out, key, [&] {
        std::optional<item> room;
        const item& image = item_in(handle->image, room);
        planned_save save =
            plan_save(model, *handle, image, env, key_change::allowed, touched::maybe);
        item moved = std::move(save.plan).result();
        check_moved(model, image, moved);
        out.json().plain_key("Item");
        const text_place whole = out.place_of([&] { out.json().raw(to_json(moved)); });
        write_condition(out.json(), model.key, &does_not_exist, nullptr);
        return write_part::move(
            model, whole, std::move(handle), std::move(save.written), std::move(moved)
        );
    });
}

write_part write_erase(
    part_writer& out,
    const model_info& model,
    std::span<const key_part> key,
    const write_terms& terms
)
{
    const auto unknown = [] { return std::string(); };
    return with_place(out, unknown, [&] {
        check_not_counter(model, key);
        write_part part = write_part::erase(write_key(out, model.key, key));
        if (terms.condition || terms.gives == returned::whether)
            write_condition(out.json(), model.key, &exists, terms.condition);
        return part.fails_with(errc::condition_failed, errc{});
    });
}

write_part write_erase_of(
    part_writer& out, const model_info& model, const item& read, const condition_core* condition
)
{
    const text_place place = write_key(out, model.key, key_values_of(model.key, read));
    expression_builder expressions;
    require_unchanged_item(expressions, model, read);
    if (condition)
        require(expressions, expression_kind::condition, *condition);
    expressions.write(out.json());
    write_part part = write_part::erase(place);
    return part.was_read(item_size(read))
        .fails_with(errc::condition_failed, errc::condition_failed);
}

write_part write_erase(part_writer& out, const model_info& model, const stored_object* handle)
{
    check_not_empty(handle, "erase");
    return write_unchanged(out, model, *handle, &write_part::erase);
}

write_part write_check(part_writer& out, const model_info& model, const stored_object* handle)
{
    check_not_empty(handle, "check");
    return write_unchanged(out, model, *handle, &write_part::check);
}

}  // namespace ddbm::detail
