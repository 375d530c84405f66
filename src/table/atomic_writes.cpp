// The request is written once and sent as it is until there is an answer:
//
//   {"TransactItems":[{"Update":{"TableName":"t",..}}],"ClientRequestToken":".."}
//
// The service carries it out for one of the attempts, and answers the others that it has. So no
// outcome is in doubt that it answers; and a cancellation by others, which leaves no trace, is no
// reason for another token: what is sent is the same.

#include "table/atomic_writes.hpp"

#include "client/handled_operation.hpp"
#include "environment/uuid.hpp"
#include "table/automatic_fields.hpp"
#include "table/deciding_reason.hpp"
#include "table/described.hpp"
#include "table/item_operations.hpp"
#include "table/update_part.hpp"
#include "table/write_part.hpp"
#include "values/json_scanner.hpp"

#include <ddbm/cancellation_reason.hpp>

#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace ddbm::detail {

namespace {

constexpr operation_kind transact_write{
    .to = service::dynamodb,
    .name = "TransactWriteItems",
    .is_write = true,
    .may_resend = true,
    .retries_conflicts = true,
};

template <class... Results>
class atomic_operation final : public handled_operation<Results...>, public described
{
    struct action
    {
        write_part part;
        text_place request;  // in the body: the object with the part's members
    };

public:
    // `compose` adds the actions. What it throws is what the call fails with.
    template <class Compose>
    atomic_operation(const table_core& table, Compose compose)
        : handled_operation<Results...>(table.db.state(), table.db.options(), transact_write),
          table_(table)
    {
        const uuid_text token = random_uuid(this->client().env());
        try
        {
            this->buffer += R"({"TransactItems":[)";
            compose(*this);
            this->buffer += R"(],"ClientRequestToken":")";
            this->buffer.append(token.data(), token.size());
            this->buffer += "\"}";
        }
        catch (const error& why)
        {
            this->refuse(why);
        }
    }

    // An action, of which `write` writes the part into an object that is open.
    template <class Write>
    void add(Write write)
    {
        std::string request;
        part_writer out(request);
        out.json().begin_object().plain_key("TableName").quoted(*table_.name);
        write_part part = write(out);
        out.json().end_object();
        const std::string_view name = part.action_name();
        if (!actions_.empty())
            this->buffer += ',';
        this->buffer.append("{\"").append(name).append("\":");
        const text_place place(this->buffer.size() - this->body_offset, request.size());
        this->buffer.append(request).append("}");
        actions_.push_back(action{std::move(part), place});
    }

    // Of the first action: what it puts, which is what the call delivers.
    std::string_view item_that_is_put() const
    {
        const action& first = actions_.front();
        return first.part.text_in(request_of(first));
    }

    void deliver_object(std::shared_ptr<stored_object> object)
    {
        std::get<0>(this->results_) = std::move(object);
    }

    void describe(explanation& to) const override
    {
        estimate cost;
        bool knows_sizes = true;
        for (const action& each : actions_)
        {
            const estimate alone = each.part.cost(request_of(each));
            cost += alone;
            cost += alone;
            knows_sizes = knows_sizes && each.part.knows_size();
        }
        to.table(*table_.name).cost(cost);
        if (!knows_sizes)
            to.warning(unknown_size);
        if (!table_.model->indexes.empty())
            to.warning(costs_of_indexes);
    }

private:
    std::string_view request_of(const action& which) const
    {
        return which.request.in(this->body());
    }

    void read(std::string_view text) override
    {
        json_scanner in(text);
        in.members([&] {
            in.key();
            in.skip_value();
        });
        in.expect_end();
    }

    error_code meaning(error_code refused) override
    {
        if (refused != service_errc::transaction_canceled)
            return refused;
        const auto& reasons = this->diag_.cancellation_reasons();
        const auto number = deciding_reason(reasons);
        if (!number || *number >= actions_.size())
            return refused;
        decided_by_ = *number;
        const cancellation_reason reason = reasons[*number];
        if (!reason.message.empty())
            this->diag_.message(reason.message);
        if (reason.returned_item)
            this->diag_.returned_item(*reason.returned_item);
        return reason.code;
    }

    // The handle and its object are the program's, which may use them elsewhere until then.
    void settle(error_code& ec) override
    {
        if (ec)
            return;
        for (const action& each : actions_)
            each.part.applied();
    }

    void explain(error_code& ec, diagnostics& diag) const override
    {
        diag.table(*table_.name);
        if (!diag.cancellation_reasons().empty())
            diag.applied(applied::no);
        if (decided_by_ >= actions_.size())
            return;
        const action& decided = actions_[decided_by_];
        if (diag.key().empty())
            diag.key(decided.part.key(table_.model->key, request_of(decided)));
        if (ec != service_errc::conditional_check_failed)
            return;
        ec = decided.part.conflict(diag.returned_item());
        if (ec == errc::not_found)
            diag.message("there is no item with this key");
    }

    const table_core table_;
    std::vector<action> actions_;
    std::size_t decided_by_ = 0;  // the first, for what is about none of them
};

using nothing_operation = atomic_operation<>;
using object_operation = atomic_operation<std::shared_ptr<stored_object>>;

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
        to.add([&](part_writer& out) { return write_erase(out, model, handle.get()); });
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
            return write_save(out, *table.model, std::move(handle), environment_of(table));
        });
    }));
}

prepared_call<std::shared_ptr<stored_object>>
prepare_insert_once(const table_core& table, const void* object)
{
    using call = prepared_call<std::shared_ptr<stored_object>>;
    return call(new object_operation(table, [&](object_operation& to) {
        const model_info& model = *table.model;
        const auto written = written_object::as_put(model, object, environment_of(table));
        to.add([&](part_writer& out) {
            return write_put(out, model, written.get(), if_present::fail);
        });
        to.deliver_object(read_stored(model, to.item_that_is_put()));
    }));
}

}  // namespace ddbm::detail
