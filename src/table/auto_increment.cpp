#include "table/auto_increment.hpp"

#include "client/client_state.hpp"
#include "client/spawn_operation.hpp"
#include "table/automatic_fields.hpp"
#include "table/item_checks.hpp"
#include "table/item_operations.hpp"
#include "table/write_part.hpp"
#include "values/item_value_writer.hpp"

#include <ddbm/error.hpp>
#include <ddbm/operations/update_item.hpp>

#include <ddbm/detail/object_conversion.hpp>
#include <ddbm/detail/table_call.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

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

[[noreturn]] void refuse(const std::string& attribute, const std::string& why)
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
        refuse(std::string(model.key[0].field->name), is_of_counter);
}

void check_number(const field_ops& field, const void* member)
{
    const std::string name(field.name);
    if (field.policy->is_unset(member))
        refuse(name, "the object has no number yet; async_insert_numbered gives it the next one");
    if (is_counter_key([&](value_writer& out) { field.ops->write(out, member); }))
        refuse(name, is_of_counter);
}

// -- Inserting

namespace {

using object_ptr = std::shared_ptr<stored_object>;

const field_ops& number_of(const model_info& model)
{
    return *model.role(field_role::auto_increment);
}

// Throws errc::number_not_representable for one that the member cannot hold.
void set_number(const model_info& model, stored_object& object, const std::string& digits)
{
    const field_ops& field = number_of(model);
    const errc failure = field.ops->read_number(field.member(object.object()), digits);
    if (failure == errc{})
        return;
    const std::string name(field.name);
    diagnostics diag(name + ": the member does not hold the table's next number, " + digits);
    diag.attribute_path(name);
    throw error(failure, std::move(diag));
}

// The object as it is written, but for its number.
object_ptr prepared(const model_info& model, const void* draft, environment& env)
{
    const object_ptr numbered = model.copy(draft);
    // Any that can be a number of an item.
    set_number(model, *numbered, "1");
    return written_object::as_put(model, numbered->object(), env).copy();
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

// The item as the put of this object writes it.
std::string image_of(const model_info& model, const void* object)
{
    std::string text;
    part_writer out(text);
    out.json().begin_object();
    const write_part part = write_put(out, model, object, if_present::replace);
    return std::string(part.item_put(text));
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

asio::awaitable<void> insert(table_core table, const void* object)
{
    asio::use_awaitable_t<> token;
    with_diagnostics_t<asio::use_awaitable_t<>> throwing(token);
    auto call = prepare_put_as_it_is(table, object, if_present::fail);
    co_await async_start<void, decltype(throwing)>(
        table.db.get_executor(), std::move(call), throwing
    );
}

// Whether there was no item with its key.
asio::awaitable<bool> insert_if_free(table_core table, const void* object, diagnostics& taken)
{
    try
    {
        co_await insert(table, object);
    }
    catch (const error& e)
    {
        if (e.code() != errc::conflict_exists)
            throw;
        taken = e.get_diagnostics();
        co_return false;
    }
    co_return true;
}

// Adds what table it is about to a failure that no request has met.
template <class Function>
void within(const table_core& table, Function function)
{
    try
    {
        function();
    }
    catch (const error& e)
    {
        diagnostics diag = e.get_diagnostics();
        diag.table(*table.name);
        table.db.state()->name_operation(diag, service::dynamodb, "PutItem");
        throw error(e.code(), std::move(diag));
    }
}

asio::awaitable<void> insert_with_next_number(table_core table, object_ptr written)
{
    const model_info& model = *table.model;
    diagnostics taken;
    std::string digits;
    for (int tried = 0; tried < most_numbers_tried; ++tried)
    {
        digits = co_await next_number(table);
        within(table, [&] { set_number(model, *written, digits); });
        if (co_await insert_if_free(table, written->object(), taken))
            co_return;
    }
    taken.message(
        std::to_string(most_numbers_tried) + " numbers up to " + digits + " are taken already"
    );
    throw error(errc::conflict_exists, std::move(taken));
}

asio::awaitable<object_ptr> insert_numbered(table_core table, object_ptr draft)
{
    co_await asio::this_coro::reset_cancellation_state(asio::enable_partial_cancellation());
    const model_info& model = *table.model;
    environment& env = table.db.state()->env();
    const field_ops& field = number_of(model);
    object_ptr written;
    if (field.policy->is_unset(field.member(draft->object())))
    {
        within(table, [&] {
            written = prepared(model, draft->object(), env);
            check_without_number(model, written->object());
        });
        co_await insert_with_next_number(table, written);
    }
    else
    {
        within(table, [&] {
            written = written_object::as_put(model, draft->object(), env).copy();
        });
        co_await insert(table, written->object());
    }
    written->image = image_of(model, written->object());
    co_return written;
}

}  // namespace

table_call<object_ptr> prepare_numbered_insert(table_core table, const void* object)
{
    const auto executor = table.db.get_executor();
    diagnostics known;
    known.table(*table.name).applied(applied::maybe);
    table.db.state()->name_operation(known, service::dynamodb, "PutItem");
    const object_ptr draft = table.model->copy(object);
    return table_call<object_ptr>(
        [executor, known, table, draft](auto handler, std::shared_ptr<diagnostics> diag) {
            spawn_operation(
                executor, insert_numbered(table, draft), known, std::move(diag), std::move(handler)
            );
        }
    );
}

}  // namespace ddbm::detail
