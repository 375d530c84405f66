#include "table/table_operation.hpp"

#include "expression/condition_terms.hpp"
#include "expression/expression_builder.hpp"
#include "model/model_reader.hpp"
#include "table/item_key.hpp"
#include "table/save_plan.hpp"
#include "values/item_json.hpp"
#include "values/item_size.hpp"
#include "values/item_value_writer.hpp"

#include <ddbm/item_json.hpp>
#include <ddbm/model.hpp>

#include <boost/json/parse.hpp>

namespace ddbm::detail {

namespace {

using plain_operation = handled_operation<>;
using stored_operation = handled_operation<std::shared_ptr<stored_object>>;

void validate(const record_ops& record, const void* object)
{
    validation_report report;
    validate_record(record, object, report);
    if (report.empty())
        return;
    std::string count = std::to_string(report.count());
    diagnostics diag(
        count + (report.count() == 1 ? " value is" : " values are") + " not valid: " + report.text()
    );
    diag.attribute_path(report.first_path());
    throw error(errc::validation_failed, std::move(diag));
}

// The JSON of a request; null if it was refused half-way.
boost::json::value parse_request(std::string_view body)
{
    boost::json::error_code ec;
    boost::json::parse_options options;
    options.max_depth = json_max_depth;
    return boost::json::parse({body.data(), body.size()}, ec, {}, options);
}

// Runs what makes a request of an object; its failures name the object's key.
template <class Write>
void with_key(const void* object, const model_info& model, Write write)
{
    try
    {
        write();
    }
    catch (const error& why)
    {
        diagnostics diag = why.get_diagnostics();
        diag.key(key_text_of(model.key, object));
        throw error(why.code(), std::move(diag));
    }
}

// The parts of an operation that a ready_call and the diagnostics need.
template <class Base>
class prepared : public Base, public table_operation
{
public:
    prepared(const table_core& table, operation_kind kind)
        : Base(table.db.state(), table.db.options(), kind), table_(table)
    {
    }

    exchange_ptr hold() override { return exchange_ptr(this); }

    void start(typename Base::handler_type handler, bool here, std::shared_ptr<diagnostics> diag)
        override
    {
        Base::start(std::move(handler), here, std::move(diag));
    }

protected:
    using table_operation::start;

    const model_info& model() const { return *table_.model; }

    void explain(error_code& ec, diagnostics& diag) const override
    {
        diag.table(*table_.name);
        if (diag.key().empty())
            diag.key(key_in(this->body(), model()));
        if (ec == service_errc::conditional_check_failed)
            ec = conflict();
    }

    // What a failed condition means to this operation.
    virtual errc conflict() const { return errc::conflict_changed; }

    const table_core table_;
};

class get_operation final : public prepared<stored_operation>
{
public:
    get_operation(const table_core& table, key_parts key, bool must_exist)
        : prepared(table, {service::dynamodb, "GetItem", false, true}), must_exist_(must_exist)
    {
        compose(*this, [&](json_writer& json, json_value_writer& values) {
            begin_request(json, table_);
            json.plain_key("Key");
            write_key(values, model().key, key);
            if (table_.db.options().consistency() == consistency::strong)
                json.plain_key("ConsistentRead").boolean(true);
            json.end_object();
        });
    }

private:
    void read(std::string_view text) override
    {
        model_reply found;
        read_model_reply(text, model(), found);
        std::get<0>(results_) = std::move(found.item);
        if (!std::get<0>(results_) && must_exist_)
            throw error(errc::not_found, "there is no item with this key");
    }

    const bool must_exist_;
};

class put_operation final : public prepared<plain_operation>
{
public:
    put_operation(const table_core& table, const void* object, bool must_be_new)
        : prepared(table, {service::dynamodb, "PutItem", true, true})
    {
        compose(*this, [&](json_writer& json, json_value_writer& values) {
            begin_request(json, table_);
            with_key(object, model(), [&] {
                validate(model().record, object);
                json.plain_key("Item");
                std::size_t start = buffer.size();
                write_item(values, object);
                check_size(std::string_view(buffer).substr(start));
            });
            if (must_be_new)
            {
                expression_builder expressions;
                const std::string name = expressions.name(model().key[0].field->name);
                expressions.require(expression_kind::condition, does_not_exist(name));
                expressions.write(json);
            }
            json.end_object();
        });
    }

private:
    void read(std::string_view) override {}

    errc conflict() const override { return errc::conflict_exists; }

    bool is_own_write(const item* returned) override
    {
        if (!returned)
            return false;
        auto request = parse_request(body());
        return *returned == to_item(request.at("Item"));
    }

    void write_item(json_value_writer& values, const void* object)
    {
        values.begin_map();
        for (const field_ops& field : model().record.fields)
        {
            const void* member = field.member(const_cast<void*>(object));
            if (field.ops->is_absent && field.ops->is_absent(member))
                continue;
            values.key(field.name);
            values.expect_key(field.role);
            field.ops->write(values, member);
            values.expect_key(key_role::none);
        }
        values.end_map();
    }

    // As JSON an item is never smaller than DynamoDB counts it, so most need no counting.
    static void check_size(std::string_view json)
    {
        if (json.size() <= max_item_size)
            return;
        std::size_t size = item_size(item_from_json(json));
        if (size > max_item_size)
            throw error(
                errc::item_too_large,
                "the item has " + std::to_string(size) + " bytes, more than the " +
                    std::to_string(max_item_size) + " of DynamoDB"
            );
    }
};

class erase_operation final : public prepared<plain_operation>
{
public:
    // Whatever is there.
    erase_operation(const table_core& table, key_parts key)
        : prepared(table, {service::dynamodb, "DeleteItem", true, true})
    {
        compose(*this, [&](json_writer& json, json_value_writer& values) {
            begin_request(json, table_);
            json.plain_key("Key");
            write_key(values, model().key, key);
            json.end_object();
        });
    }

    // What was read.
    erase_operation(const table_core& table, const std::shared_ptr<stored_object>& object)
        : prepared(table, {service::dynamodb, "DeleteItem", true, true})
    {
        compose(*this, [&](json_writer& json, json_value_writer& values) {
            if (!object)
                throw error(errc::empty_handle, "there is no object to erase");
            item image = item_from_json(object->image);
            begin_request(json, table_);
            json.plain_key("Key");
            write_key(values, model().key, key_values_of(model().key, image));
            write_unchanged_condition(json, model(), image);
            json.end_object();
        });
    }

private:
    void read(std::string_view) override {}

    bool is_own_write(const item* returned) override { return !returned; }
};

class save_operation final : public prepared<plain_operation>
{
public:
    save_operation(const table_core& table, std::shared_ptr<stored_object> object)
        : prepared(table, {service::dynamodb, "UpdateItem", true, true}), object_(std::move(object))
    {
        compose(*this, [&](json_writer& json, json_value_writer& values) {
            if (!object_)
                throw error(errc::empty_handle, "there is no object to save");
            auto as_read = model().make(0);
            lists_with_unknown unknown;
            read_object(object_->image, model().record, as_read->object(), &unknown);
            begin_request(json, table_);
            with_key(as_read->object(), model(), [&] {
                validate(model().record, object_->object());
                save_plan plan(
                    model(),
                    item_from_json(object_->image),
                    to_item(as_read->object()),
                    to_item(object_->object()),
                    unknown
                );
                json.plain_key("Key");
                write_key(values, model().key, key_values_of(model().key, object_->object()));
                plan.write(json);
                wanted_ = plan.result();
            });
            json.end_object();
        });
    }

private:
    void read(std::string_view) override { remember(); }

    bool is_own_write(const item* returned) override
    {
        if (!returned || *returned != wanted_)
            return false;
        remember();
        return true;
    }

    void remember() const { object_->image = to_json(wanted_); }

    item to_item(const void* object) const
    {
        item_value_writer writer;
        try
        {
            write_record(writer, model().record, object);
        }
        catch (const error& why)
        {
            throw with_path(why, writer.path());
        }
        return writer.take();
    }

    const std::shared_ptr<stored_object> object_;
    item wanted_;
};

}  // namespace

error with_path(const error& why, std::string path)
{
    diagnostics diag = why.get_diagnostics();
    if (diag.attribute_path().empty() && !path.empty())
    {
        diag.message(path + ": " + diag.message());
        diag.attribute_path(std::move(path));
    }
    return error(why.code(), std::move(diag));
}

std::string key_in(std::string_view body, const model_info& model)
{
    auto request = parse_request(body);
    if (!request.is_object())
        return {};
    const auto* from = request.as_object().if_contains("Key");
    if (!from)
        from = request.as_object().if_contains("Item");
    return from ? key_text(model.key, *from) : std::string();
}

// -- What tables call

ready_call::~ready_call()
{
    if (prepared_)
        intrusive_ptr_release(prepared_->hold().get());
}

namespace {

// A ready_call owns one reference, which start or its destructor gives up.
template <class Operation, class... Arguments>
ready_call prepare(Arguments&&... arguments)
{
    boost::intrusive_ptr<Operation> made(new Operation(std::forward<Arguments>(arguments)...));
    return ready_call(made.detach());
}

template <class Handler>
void start(ready_call call, Handler handler, bool here, std::shared_ptr<diagnostics> diag)
{
    table_operation* operation = call.release();
    exchange_ptr held(operation->hold().get(), false);
    operation->start(std::move(handler), here, std::move(diag));
}

}  // namespace

ready_call prepare_get(const table_core& table, key_parts key, bool must_exist)
{
    return prepare<get_operation>(table, key, must_exist);
}

ready_call prepare_put(const table_core& table, const void* object, bool must_be_new)
{
    return prepare<put_operation>(table, object, must_be_new);
}

ready_call prepare_save(const table_core& table, std::shared_ptr<stored_object> object)
{
    return prepare<save_operation>(table, std::move(object));
}

ready_call prepare_erase(const table_core& table, key_parts key)
{
    return prepare<erase_operation>(table, key);
}

ready_call prepare_erase(const table_core& table, std::shared_ptr<stored_object> object)
{
    return prepare<erase_operation>(table, object);
}

void start_call(
    ready_call call, stored_handler handler, bool here, std::shared_ptr<diagnostics> diag
)
{
    start(std::move(call), std::move(handler), here, std::move(diag));
}

void start_call(
    ready_call call, plain_handler handler, bool here, std::shared_ptr<diagnostics> diag
)
{
    start(std::move(call), std::move(handler), here, std::move(diag));
}

}  // namespace ddbm::detail
