#include "table/auto_increment.hpp"

#include "client/call_limit.hpp"
#include "client/client_state.hpp"
#include "client/shard_choice.hpp"
#include "client/spawn_operation.hpp"
#include "table/automatic_fields.hpp"
#include "table/item_checks.hpp"
#include "table/item_operations.hpp"
#include "values/item_value_writer.hpp"

#include <ddbm/error.hpp>
#include <ddbm/operations/update_item.hpp>
#include <ddbm/with_diagnostics.hpp>

#include <ddbm/detail/object_conversion.hpp>
#include <ddbm/detail/running_call.hpp>
#include <ddbm/detail/table_call.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::detail {

// -- The item with the counter

namespace {

const number& counter_key()
{
    static const number key(counter_number);
    return key;
}

[[noreturn]] void refuse_number(const std::string& attribute, const std::string& why)
{
    diagnostics diag(attribute + ": " + why);
    diag.attribute_path(attribute);
    throw error(errc::invalid_request, std::move(diag));
}

// `write` writes a value.
template <class Write>
bool is_counter_key(Write write)
{
    item_value_writer out(value_writer::root::value);
    try
    {
        write(out);
    }
    catch (const error&)
    {
        return false;
    }
    const attribute_value value = out.take_value();
    return value.is_number() && value.as_number() == counter_key();
}

constexpr const char* is_of_counter = "the key -1 is that of the table's counter";

}  // namespace

bool is_counter(const model_info& model, std::span<const key_part> key)
{
    return is_numbered(model) && !key.empty() &&
           is_counter_key([&](value_writer& out) { key[0].write(out); });
}

void check_not_counter(const model_info& model, std::span<const key_part> key)
{
    if (is_counter(model, key))
        refuse_number(std::string(model.key[0].field->name), is_of_counter);
}

void check_number(const field_ops& field, const void* member)
{
    const std::string name(field.name);
    if (field.policy->is_unset(member))
        refuse_number(
            name, "the object has no number yet; async_insert_numbered gives it the next one"
        );
    if (is_counter_key([&](value_writer& out) { field.ops->write(out, member); }))
        refuse_number(name, is_of_counter);
}

// -- Inserting

namespace {

using draft_ptr = std::shared_ptr<stored_object>;

const field_ops& field_to_number(const model_info& model)
{
    return *model.role(field_role::auto_increment);
}

// Throws errc::number_not_representable for one that the member cannot hold.
void set_number(const model_info& model, stored_object& object, const std::string& digits)
{
    const field_ops& field = field_to_number(model);
    const errc failure = field.ops->read_number(field.member(object.object()), digits);
    if (failure == errc{})
        return;
    const std::string name(field.name);
    diagnostics diag(name + ": the member does not hold the table's next number, " + digits);
    diag.attribute_path(name);
    throw error(failure, std::move(diag));
}

// What can be found wrong before there is a number, so that none is spent on an object that is not
// written.
void check_without_number(const model_info& model, const void* object)
{
    std::vector<field_ops> fields;
    std::copy_if(
        model.record.fields.begin(),
        model.record.fields.end(),
        std::back_inserter(fields),
        [](const field_ops& each) { return each.role == key_role::none; }
    );
    record_ops rest = model.record;
    rest.fields = fields;
    check_valid(rest, object);
    check_size(make_item(rest, object, conversion::plain));
}

// Sending it twice spends a number at most.
asio::awaitable<std::string> next_number(table_core table)
{
    const std::string key(table.model->key[0].field->name);
    item counter;
    counter.set(key, counter_key());
    update_item_request request(*table.name, std::move(counter));
    request.update_expression("ADD #0 :0")
        .expression_attribute_name("#0", std::string(counter_attribute))
        .expression_attribute_value(":0", 1)
        .return_values(return_values::updated_new)
        .idempotent(true);
    auto reply = co_await table.db.async_update_item(std::move(request));
    const attribute_value* next =
        reply.attributes ? reply.attributes->find(counter_attribute) : nullptr;
    if (!next || !next->is_number())
        throw error(errc::invalid_reply, "the reply does not have the counter's new number");
    co_return next->as_number().to_string();
}

// Delivers the object as it was written; null where there is an item with its key.
asio::awaitable<draft_ptr> insert_if_free(table_core table, const void* object, diagnostics& told)
{
    auto token = redirect_diagnostics(asio::as_tuple(asio::use_awaitable), told);
    auto call = prepare_insert_as_it_is(table, object);
    auto outcome = co_await async_start<draft_ptr, decltype(token)>(
        table.db.get_executor(), std::move(call), token
    );
    auto& [ec, written] = outcome;
    if (!ec)
        co_return written;
    if (ec != errc::conflict_exists)
        throw error(ec, told);
    co_return draft_ptr();
}

asio::awaitable<draft_ptr>
insert_with_next_number(table_core table, draft_ptr draft, int attempts, diagnostics& told)
{
    std::string digits;
    for (int tried = 0; tried < attempts; ++tried)
    {
        digits = co_await next_number(table);
        set_number(*table.model, *draft, digits);
        draft_ptr written = co_await insert_if_free(table, draft->object(), told);
        if (written)
            co_return written;
    }
    told.message(std::to_string(attempts) + " numbers up to " + digits + " are taken already");
    throw error(errc::conflict_exists, told);
}

asio::awaitable<draft_ptr>
insert_with_own_number(table_core table, draft_ptr draft, diagnostics& told)
{
    draft_ptr written = co_await insert_if_free(table, draft->object(), told);
    if (!written)
        throw error(errc::conflict_exists, told);
    co_return written;
}

// What is known of a success goes where that of a failure does.
// Whether it has no number yet. Makes all of it that does not depend on that, and throws what is
// wrong with it.
bool prepare(const table_core& table, stored_object& draft, int attempts)
{
    if (attempts < 1)
        throw error(
            errc::invalid_request,
            "numbering::attempts is " + std::to_string(attempts) + ", it must be at least 1"
        );
    const model_info& model = *table.model;
    const field_ops& field = field_to_number(model);
    const bool is_draft = field.policy->is_unset(field.member(draft.object()));
    // Any that can be a number of an item.
    if (is_draft)
        set_number(model, draft, "1");
    set_automatic(model, draft.object(), table.db.state()->env());
    if (is_draft)
        check_without_number(model, draft.object());
    return is_draft;
}

diagnostics about_insertion(const table_core& table)
{
    diagnostics diag;
    diag.table(*table.name).applied(applied::maybe);
    table.db.state()->name_operation(diag, service::dynamodb, "PutItem");
    return diag;
}

asio::awaitable<draft_ptr>
insert_numbered(table_core table, draft_ptr given, int attempts, std::shared_ptr<diagnostics> diag)
{
    co_await allow_partial_cancellation();
    // What is given may be started again.
    const draft_ptr draft = table.model->copy(given->object());
    constexpr operation_kind kind{service::dynamodb, "PutItem", true};
    const diagnostics about = about_insertion(table);
    const bool is_draft = decided(*table.db.state(), table.db.options(), kind, about, [&] {
        return prepare(table, *draft, attempts);
    });
    diagnostics told;
    draft_ptr written;
    if (is_draft)
        written = co_await insert_with_next_number(table, draft, attempts, told);
    else
        written = co_await insert_with_own_number(table, draft, told);
    if (diag)
        *diag = std::move(told);
    co_return written;
}

}  // namespace

table_call<draft_ptr> prepare_numbered_insert(table_core table, const void* object, int attempts)
{
    const diagnostics known = about_insertion(table);
    const draft_ptr given = table.model->copy(object);
    return table_call<draft_ptr>([known, table, given, attempts](
                                     auto handler,
                                     handler_place place,
                                     std::shared_ptr<diagnostics> diag
                                 ) {
        const auto& executor = executor_for(table.db, place, handler);
        table_core part = table;
        part.db = with_one_limit(part.db);
        running_call_ptr call = begin_call(part.db);
        auto steps = insert_numbered(std::move(part), given, attempts, diag);
        spawn_operation(
            executor, std::move(steps), known, std::move(diag), std::move(handler), std::move(call)
        );
    });
}

}  // namespace ddbm::detail
