// The operations of tables on single items: each is a part that is written straight into the
// request's buffer, when it is prepared, and told of its outcome.

#include "table/item_operations.hpp"

#include "client/handled_operation.hpp"
#include "model/model_reader.hpp"
#include "table/auto_increment.hpp"
#include "table/automatic_fields.hpp"
#include "table/read_part.hpp"
#include "table/write_part.hpp"

#include <ddbm/detail/table_core.hpp>

#include <utility>

namespace ddbm::detail {

namespace {

// What reads and writes have in common. `Part` is read_part or write_part.
template <class Part, class... Results>
class item_operation : public handled_operation<Results...>
{
protected:
    item_operation(const table_core& table, operation_kind kind)
        : handled_operation<Results...>(table.db.state(), table.db.options(), kind), table_(table)
    {
    }

    // Writes the request around its part: `write` returns that. What it throws is what the call
    // fails with.
    template <class Write>
    void compose(Write write)
    {
        part_writer out(this->buffer);
        try
        {
            out.json().begin_object().plain_key("TableName").quoted(*table_.name);
            part_ = write(out);
            out.json().end_object();
        }
        catch (const error& why)
        {
            this->refuse(why);
        }
    }

    const model_info& model() const { return *table_.model; }

    void explain(error_code&, diagnostics& diag) const override
    {
        diag.table(*table_.name);
        if (diag.key().empty())
            diag.key(part_.key(model().key, this->body()));
    }

    const table_core table_;
    Part part_;
};

class get_operation final : public item_operation<read_part, std::shared_ptr<stored_object>>
{
public:
    get_operation(const table_core& table, key_parts key, if_absent absent)
        : item_operation(table, {service::dynamodb, "GetItem", false, true}),
          hides_item_(is_counter(*table.model, key))
    {
        takes_encoded_items = true;
        compose([&](part_writer& out) {
            const read_part part = write_get(out, model(), key, absent);
            if (table_.db.options().consistency() == consistency::strong)
                out.json().plain_key("ConsistentRead").boolean(true);
            return part;
        });
    }

private:
    void read(std::string_view text) override
    {
        model_reply answer;
        if (!hides_item_)
            read_model_reply(text, model(), answer, reply_items);
        part_.check(answer.item.get());
        std::get<0>(results_) = std::move(answer.item);
    }

    // Whatever there is, it is none of the program's.
    const bool hides_item_;
};

class write_operation final : public item_operation<write_part>
{
public:
    // Of the operation of that name; `write` writes its part.
    template <class Write>
    write_operation(const table_core& table, std::string_view name, Write write)
        : item_operation(table, {service::dynamodb, name, true, true})
    {
        compose([&](part_writer& out) { return write(out, model()); });
    }

private:
    void read(std::string_view) override {}

    bool is_own_write(const item* returned) override { return part_.is_own(body(), returned); }

    // The handle and its object are the program's, which may use them elsewhere until then.
    void settle(error_code& ec) override
    {
        if (!ec)
            part_.applied();
    }

    void explain(error_code& ec, diagnostics& diag) const override
    {
        item_operation::explain(ec, diag);
        if (ec == service_errc::conditional_check_failed)
            ec = part_.conflict();
    }
};

template <class Write>
prepared_call<> prepare_write(const table_core& table, std::string_view name, Write write)
{
    return prepared_call<>(new write_operation(table, name, write));
}

}  // namespace

prepared_call<std::shared_ptr<stored_object>>
prepare_get(const table_core& table, key_parts key, if_absent absent)
{
    return prepared_call<std::shared_ptr<stored_object>>(new get_operation(table, key, absent));
}

prepared_call<> prepare_put(const table_core& table, const void* object, if_present present)
{
    return prepare_write(table, "PutItem", [&](part_writer& out, const model_info& model) {
        environment& env = table.db.state()->env();
        const auto written = written_object::as_put(model, object, env);
        return write_put(out, model, written.get(), present);
    });
}

prepared_call<>
prepare_put_as_it_is(const table_core& table, const void* object, if_present present)
{
    return prepare_write(table, "PutItem", [&](part_writer& out, const model_info& model) {
        return write_put(out, model, object, present);
    });
}

prepared_call<> prepare_save(const table_core& table, std::shared_ptr<stored_object> handle)
{
    return prepare_write(table, "UpdateItem", [&](part_writer& out, const model_info& model) {
        return write_save(out, model, std::move(handle), table.db.state()->env());
    });
}

prepared_call<> prepare_erase(const table_core& table, key_parts key)
{
    return prepare_write(table, "DeleteItem", [&](part_writer& out, const model_info& model) {
        return write_erase(out, model, key);
    });
}

prepared_call<> prepare_erase(const table_core& table, std::shared_ptr<stored_object> handle)
{
    return prepare_write(table, "DeleteItem", [&](part_writer& out, const model_info& model) {
        return write_erase(out, model, handle.get());
    });
}

}  // namespace ddbm::detail
