#include "table/atomic_writes.hpp"

#include "table/atomic_operation.hpp"
#include "table/automatic_fields.hpp"
#include "table/item_operations.hpp"
#include "table/update_part.hpp"
#include "table/write_part.hpp"

#include <ddbm/error.hpp>
#include <ddbm/item_json.hpp>

#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace ddbm::detail {

namespace {

using nothing_operation = atomic_operation<>;
using nothing_call = prepared_call<>;
using item_call = prepared_call<std::shared_ptr<stored_object>>;

environment& environment_of(const table_core& table)
{
    return table.db.state()->env();
}

}  // namespace

prepared_call<> prepare_move(const table_core& table, std::shared_ptr<stored_object> handle)
{
    return prepared_call<>(new nothing_operation(table, [&](nothing_operation& to) {
        const model_info& model = *table.model;
        to.add([&](part_writer& out) {
            return write_move(out, model, handle, environment_of(table));
        });
        const item moved = to.last_part().result();
        to.add([&](part_writer& out) { return write_erase(out, model, handle.get()); });
        // Of two items: with the same values, if they are.
        const item image = item_from_json(handle->image);
        to.change_unique(&image, nullptr, kept_values::left_alone);
        to.change_unique(nullptr, &moved, kept_values::taken_again);
    }));
}

prepared_call<> prepare_erase_together(const table_core& table, const stored_object* handle)
{
    return prepared_call<>(new nothing_operation(table, [&](nothing_operation& to) {
        to.add([&](part_writer& out) { return write_erase(out, *table.model, handle); });
        const item image = item_from_json(handle->image);
        to.change_unique(&image, nullptr, kept_values::left_alone);
    }));
}

prepared_call<> prepare_update_once(
    const table_core& table,
    std::span<const key_part> key,
    const update_core& changes,
    const write_terms& terms
)
{
    return prepared_call<>(new nothing_operation(table, [&](nothing_operation& to) {
        to.add([&](part_writer& out) {
            return write_update(out, *table.model, key, changes, terms, environment_of(table));
        });
    }));
}

prepared_call<> prepare_save_once(const table_core& table, std::shared_ptr<stored_object> handle)
{
    return prepared_call<>(new nothing_operation(table, [&](nothing_operation& to) {
        to.add([&](part_writer& out) {
            return write_save(out, *table.model, handle, environment_of(table));
        });
        const item image = item_from_json(handle->image);
        to.change_unique(&image, &to.last_part().result(), kept_values::left_alone);
    }));
}

bool changes_unique(const table_core& table, const std::shared_ptr<stored_object>& handle)
{
    const model_info& model = *table.model;
    if (model.uniques.empty() || !handle)
        return false;
    try
    {
        std::string text;
        part_writer out(text);
        out.json().begin_object();
        const write_part part = write_save(out, model, handle, environment_of(table));
        const item image = item_from_json(handle->image);
        sentinel_plan plan;
        plan.change(
            sentinel_maker(table), value_owner(), &image, &part.result(), kept_values::left_alone
        );
        return !plan.empty();
    }
    catch (const error&)
    {
        // That is told by whoever saves.
        return false;
    }
}

prepared_call<std::shared_ptr<stored_object>>
prepare_insert_once(const table_core& table, const void* object)
{
    const write_terms terms{.gives = returned::new_item};
    return prepare_insert_together<item_call>(table, object, terms, automatic_values::to_be_made);
}

template <class Call>
Call prepare_insert_together(
    const table_core& table, const void* object, const write_terms& terms, automatic_values values
)
{
    using operation_type = typename atomic_operation_of<Call>::type;
    return Call(new operation_type(table, [&](operation_type& to) {
        const model_info& model = *table.model;
        std::optional<written_object> made;
        if (values == automatic_values::to_be_made)
            made = written_object::as_put(model, object, environment_of(table));
        to.add([&](part_writer& out) {
            const void* written = made ? made->get() : object;
            return write_put(out, model, written, if_present::fail, terms.condition);
        });
        const item whole = item_from_json(to.item_that_is_put());
        to.change_unique(nullptr, &whole, kept_values::taken_again);
        if constexpr (std::is_same_v<Call, item_call>)
        {
            if (terms.gives == returned::new_item)
                to.deliver_result(read_stored(model, to.item_that_is_put()));
        }
    }));
}

template nothing_call
prepare_insert_together(const table_core&, const void*, const write_terms&, automatic_values);
template item_call
prepare_insert_together(const table_core&, const void*, const write_terms&, automatic_values);

}  // namespace ddbm::detail
