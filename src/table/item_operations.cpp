// The operations of tables on single items: each is a part that is written straight into the
// request's buffer, when it is prepared, and told of its outcome.

#include "table/item_operations.hpp"

#include "client/handled_operation.hpp"
#include "expression/expression_builder.hpp"
#include "model/model_reader.hpp"
#include "table/atomic_writes.hpp"
#include "table/auto_increment.hpp"
#include "table/automatic_fields.hpp"
#include "table/described.hpp"
#include "table/item_key.hpp"
#include "table/read_part.hpp"
#include "table/unique_writes.hpp"
#include "table/update_part.hpp"
#include "table/write_part.hpp"
#include "values/json_scanner.hpp"

#include <ddbm/item_json.hpp>

#include <ddbm/detail/table_core.hpp>

#include <span>
#include <type_traits>
#include <utility>

namespace ddbm::detail {

namespace {

// What reads and writes have in common. `Part` is read_part or write_part.
template <class Part, class... Results>
class item_operation : public handled_operation<Results...>, public described
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
        part_writer out(this->buffer());
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

    std::string_view partition_attribute() const override { return model().key[0].field->name; }

    void explain(error_code&, diagnostics& diag) const override
    {
        diag.table(*table_.name);
        if (diag.key().empty())
            diag.key(part_.key(model().key, this->body()));
    }

    const table_core table_;
    Part part_;
};

// Of a read of one item.
void describe_read(explanation& to, const table_core& table)
{
    to.table(*table.name).cost(estimate::get(0, table.db.options().consistency()));
    to.warning(unknown_size);
}

void write_consistency(json_writer& out, const table_core& table)
{
    if (table.db.options().consistency() == consistency::strong)
        out.plain_key("ConsistentRead").boolean(true);
}

class get_operation final : public item_operation<read_part, std::shared_ptr<stored_object>>
{
public:
    get_operation(const table_core& table, std::span<const key_part> key, if_absent absent)
        : item_operation(table, {service::dynamodb, "GetItem", false, true}),
          hides_item_(is_counter(*table.model, key))
    {
        take_encoded_items();
        compose([&](part_writer& out) {
            const read_part part = write_get(out, model(), key, absent);
            write_consistency(out.json(), table_);
            return part;
        });
    }

    void describe(explanation& to) const override { describe_read(to, table_); }

private:
    void read(std::string_view text) override
    {
        model_reply answer;
        if (!hides_item_)
            read_model_reply(text, model(), answer, attempt().reply_items);
        part_.check(answer.item.get());
        std::get<0>(results_) = std::move(answer.item);
    }

    // Whatever there is, it is none of the program's.
    const bool hides_item_;
};

// Of the key alone: an item that does not fit the model is there as well.
class exists_operation final : public item_operation<read_part, bool>
{
public:
    exists_operation(const table_core& table, key_parts key)
        : item_operation(table, {service::dynamodb, "GetItem", false, true}),
          hides_item_(is_counter(*table.model, key))
    {
        compose([&](part_writer& out) {
            const read_part part = write_get(out, model(), key, if_absent::deliver_empty);
            expression_builder expressions;
            expressions.project(expressions.name(model().key[0].field->name));
            expressions.write(out.json());
            write_consistency(out.json(), table_);
            return part;
        });
    }

    void describe(explanation& to) const override { describe_read(to, table_); }

private:
    void read(std::string_view text) override
    {
        json_scanner in(text);
        in.members([&] {
            const bool is_there = in.key() == "Item" && !hides_item_;
            std::get<0>(results_) = is_there || std::get<0>(results_);
            in.skip_value();
        });
        in.expect_end();
    }

    // Whatever there is, it is none of the program's.
    const bool hides_item_;
};

// Delivers nothing, whether there was something, or an object.
template <class... Results>
class write_operation final : public item_operation<write_part, Results...>
{
    static constexpr bool delivers_whether = (std::is_same_v<Results, bool> || ...);
    static constexpr bool delivers_item = sizeof...(Results) != 0 && !delivers_whether;

public:
    // Of the operation of that name; `write` writes its part.
    template <class Write>
    write_operation(
        const table_core& table,
        std::string_view name,
        const write_terms& terms,
        bool is_repeatable,
        Write write
    )
        : item_operation<write_part, Results...>(
              table,
              {service::dynamodb, name, true, is_repeatable && terms.gives != returned::old_item}
          ),
          gives_(terms.gives), may_be_none_(terms.gives == returned::old_item || terms.may_create)
    {
        this->compose([&](part_writer& out) {
            const write_part part = write(out, this->model());
            ask_for_item(out, part);
            return part;
        });
    }

    void describe(explanation& to) const override
    {
        to.table(*this->table_.name).cost(this->part_.cost(this->body()));
        if (!this->part_.knows_size())
            to.warning(unknown_size);
        if (!this->model().indexes.empty())
            to.warning(costs_of_indexes);
        if (!this->kind().may_resend)
            to.warning("it is not sent again after an attempt that may have been applied");
    }

private:
    // What is put is known before.
    void ask_for_item(part_writer& out, const write_part& part)
    {
        if constexpr (delivers_item)
        {
            if (gives_ == returned::old_item)
                out.json().plain_key("ReturnValues").quoted("ALL_OLD");
            else if (part.kind() == write_kind::put)
                object() = read_stored(this->model(), part.text_in(out.text()));
            else
                out.json().plain_key("ReturnValues").quoted("ALL_NEW");
        }
    }

    std::shared_ptr<stored_object>& object() requires delivers_item
    {
        return std::get<0>(this->results_);
    }

    void read(std::string_view text) override
    {
        if constexpr (delivers_whether)
            std::get<0>(this->results_) = true;
        if constexpr (delivers_item)
        {
            if (object())
                return;
            model_reply answer;
            try
            {
                read_model_reply(text, this->model(), answer);
            }
            catch (const error& why)
            {
                throw with_item(why, text);
            }
            if (!answer.item && !may_be_none_)
                throw error(errc::invalid_reply, "the reply has no Attributes");
            object() = std::move(answer.item);
        }
    }

    // What does not fit the model: of an item that is no longer there this is all that is left.
    static error with_item(const error& why, std::string_view reply)
    {
        diagnostics diag = why.get_diagnostics();
        try
        {
            json_scanner in(reply);
            in.members([&] {
                const bool is_item = in.key() == "Attributes";
                in.peek();
                const char* begin = in.position();
                in.skip_value();
                if (is_item)
                    diag.returned_item(
                        item_from_json({begin, static_cast<std::size_t>(in.position() - begin)})
                    );
            });
        }
        catch (const error&)
        {
            // It is no item at all.
        }
        return error(why.code(), std::move(diag));
    }

    bool is_own_write(const item* returned) override
    {
        if (!this->part_.is_own(this->body(), returned))
            return false;
        if constexpr (delivers_whether)
            std::get<0>(this->results_) = true;
        if constexpr (delivers_item)
        {
            try
            {
                if (!object())
                    object() = read_stored(this->model(), to_json(*returned));
            }
            catch (const error&)
            {
                return false;
            }
        }
        return true;
    }

    // The handle and its object are the program's, which may use them elsewhere until then.
    void settle(error_code& ec) override
    {
        if (!ec)
            this->part_.applied();
    }

    void explain(error_code& ec, diagnostics& diag) const override
    {
        if (ec == service_errc::conditional_check_failed)
        {
            const errc meaning = this->part_.conflict(diag.returned_item());
            if (meaning == errc{})
            {
                ec = {};
                diag = {};
                return;
            }
            ec = meaning;
            if (meaning == errc::not_found)
                diag.message("there is no item with this key");
        }
        item_operation<write_part, Results...>::explain(ec, diag);
    }

    const returned gives_;
    // There may have been no item, or an update may have made none: one that only removes does not.
    const bool may_be_none_;
};

template <class Call>
struct write_operation_of;

template <class... Results>
struct write_operation_of<prepared_call<Results...>>
{
    using type = write_operation<Results...>;
};

template <class Call, class Write>
Call prepare_write(
    const table_core& table,
    std::string_view name,
    const write_terms& terms,
    bool is_repeatable,
    Write write
)
{
    using operation_type = typename write_operation_of<Call>::type;
    return Call(new operation_type(table, name, terms, is_repeatable, write));
}

prepared_call<>
prepare_saving(const table_core& table, std::shared_ptr<stored_object> handle, touched by)
{
    if (changes_unique(table, handle))
        return prepare_save_once(table, std::move(handle));
    const auto write = [&](part_writer& out, const model_info& model) {
        environment& env = table.db.state()->env();
        const compared what = model.saves_compare;
        return write_save(out, model, std::move(handle), env, what, nullptr, by);
    };
    return prepare_write<prepared_call<>>(table, "UpdateItem", {}, true, write);
}

}  // namespace

std::shared_ptr<stored_object> read_stored(const model_info& model, std::string_view json)
{
    auto made = model.make(json.size());
    migrated_ptr migrated = read_object(json, model.record, made->object());
    made->image = json;
    made->image.keep(std::move(migrated));
    return made;
}

prepared_call<std::shared_ptr<stored_object>>
prepare_get(const table_core& table, key_parts key, if_absent absent)
{
    return prepared_call<std::shared_ptr<stored_object>>(new get_operation(table, key, absent));
}

prepared_call<std::shared_ptr<stored_object>>
prepare_get_of(const table_core& table, const void* object)
{
    const key_values key = key_values_of(table.model->key, object);
    return prepared_call<std::shared_ptr<stored_object>>(
        new get_operation(table, key, if_absent::deliver_empty)
    );
}

prepared_call<bool> prepare_exists(const table_core& table, key_parts key)
{
    return prepared_call<bool>(new exists_operation(table, key));
}

prepared_call<std::shared_ptr<stored_object>>
prepare_insert_as_it_is(const table_core& table, const void* object)
{
    const write_terms terms{.gives = returned::new_item};
    if (!table.model->uniques.empty())
        return prepare_insert_together<prepared_call<std::shared_ptr<stored_object>>>(
            table, object, terms, automatic_values::made
        );
    const auto write = [&](part_writer& out, const model_info& model) {
        return write_put(out, model, object, if_present::fail);
    };
    return prepare_write<prepared_call<std::shared_ptr<stored_object>>>(
        table, "PutItem", terms, true, write
    );
}

prepared_call<> prepare_save(const table_core& table, std::shared_ptr<stored_object> handle)
{
    return prepare_saving(table, std::move(handle), touched::maybe);
}

prepared_call<>
prepare_untouched_save(const table_core& table, std::shared_ptr<stored_object> handle)
{
    return prepare_saving(table, std::move(handle), touched::no);
}

prepared_call<> prepare_erase(const table_core& table, std::shared_ptr<stored_object> handle)
{
    if (!table.model->uniques.empty())
        return prepare_erase_together(table, handle.get());
    const auto write = [&](part_writer& out, const model_info& model) {
        return write_erase(out, model, handle.get());
    };
    return prepare_write<prepared_call<>>(table, "DeleteItem", {}, true, write);
}

template <class Call>
Call prepare_put(
    const table_core& table, const void* object, if_present present, const write_terms& terms
)
{
    if (!table.model->uniques.empty())
    {
        if (present == if_present::replace)
            return prepare_put_over<Call>(table, object, terms);
        return prepare_insert_together<Call>(table, object, terms, automatic_values::to_be_made);
    }
    const auto write = [&](part_writer& out, const model_info& model) {
        environment& env = table.db.state()->env();
        const auto written = written_object::as_put(model, object, env);
        return write_put(out, model, written.get(), present, terms.condition);
    };
    return prepare_write<Call>(table, "PutItem", terms, true, write);
}

template <class Call>
Call prepare_erase(const table_core& table, std::span<const key_part> key, const write_terms& terms)
{
    if (!table.model->uniques.empty())
        return prepare_erase_over<Call>(table, key, terms);
    const auto write = [&](part_writer& out, const model_info& model) {
        return write_erase(out, model, key, terms);
    };
    return prepare_write<Call>(table, "DeleteItem", terms, true, write);
}

template <class Call>
Call prepare_update(
    const table_core& table,
    std::span<const key_part> key,
    const update_core& changes,
    const write_terms& terms
)
{
    const auto write = [&](part_writer& out, const model_info& model) {
        return write_update(out, model, key, changes, terms, table.db.state()->env());
    };
    if constexpr (std::is_same_v<Call, prepared_call<>>)
    {
        if (terms.exactly_once)
            return prepare_update_once(table, key, changes, terms);
    }
    const bool is_repeatable = may_resend(*table.model, changes);
    return prepare_write<Call>(table, "UpdateItem", terms, is_repeatable, write);
}

using nothing_call = prepared_call<>;
using whether_call = prepared_call<bool>;
using item_call = prepared_call<std::shared_ptr<stored_object>>;

template nothing_call prepare_put(const table_core&, const void*, if_present, const write_terms&);
template item_call prepare_put(const table_core&, const void*, if_present, const write_terms&);
template nothing_call
prepare_erase(const table_core&, std::span<const key_part>, const write_terms&);
template whether_call
prepare_erase(const table_core&, std::span<const key_part>, const write_terms&);
template item_call prepare_erase(const table_core&, std::span<const key_part>, const write_terms&);
template nothing_call
prepare_update(const table_core&, std::span<const key_part>, const update_core&, const write_terms&);
template item_call
prepare_update(const table_core&, std::span<const key_part>, const update_core&, const write_terms&);

}  // namespace ddbm::detail
