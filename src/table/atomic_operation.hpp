// A TransactWriteItems of the library's own: writes of one table, and what they do to the sentinels
// of unique attributes, with a token.
//
// The request is written once and sent as it is until there is an answer:
//
//   {"TransactItems":[{"Update":{"TableName":"t",..}}],"ClientRequestToken":".."}
//
// The service carries it out for one of the attempts, and answers the others that it has. So no
// outcome is in doubt that it answers; and a cancellation by others, which leaves no trace, is no
// reason for another token: what is sent is the same.

#ifndef DDBM_SRC_ATOMIC_OPERATION_HPP
#define DDBM_SRC_ATOMIC_OPERATION_HPP

#include "client/handled_operation.hpp"
#include "environment/uuid.hpp"
#include "table/deciding_reason.hpp"
#include "table/described.hpp"
#include "table/item_key.hpp"
#include "table/sentinel_plan.hpp"
#include "table/write_part.hpp"
#include "values/json_scanner.hpp"

#include <ddbm/cancellation_reason.hpp>

#include <ddbm/detail/prepared_call.hpp>
#include <ddbm/detail/table_core.hpp>

#include <boost/smart_ptr/intrusive_ptr.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace ddbm::detail {

inline constexpr operation_kind transact_write{
    .to = service::dynamodb,
    .name = "TransactWriteItems",
    .is_write = true,
    .may_resend = true,
    .retries_conflicts = true,
};

template <class... Results>
class atomic_operation final : public handled_operation<Results...>, public described
{
    using handled = handled_operation<Results...>;

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
            this->buffer() += R"({"TransactItems":[)";
            compose(*this);
            add_sentinels();
            this->buffer() += R"(],"ClientRequestToken":")";
            this->buffer().append(token.data(), token.size());
            this->buffer() += "\"}";
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
            this->buffer() += ',';
        this->buffer().append("{\"").append(name).append("\":");
        const text_place place(this->body().size(), request.size());
        this->buffer().append(request).append("}");
        actions_.push_back(action{std::move(part), place});
    }

    // The item with this key, null where there is none before or after, becomes another one: with
    // it go the sentinels of its unique values.
    void change_unique(const item* before, const item* after, kept_values kept)
    {
        const model_info& model = *table_.model;
        if (model.uniques.empty())
            return;
        const item_key key(model.key, key_values_of(model.key, after ? *after : *before));
        const value_owner owner{&model, *table_.name, key.json()};
        unique_.change(sentinel_maker(table_), owner, before, after, kept);
    }
    // The first action is about an item that was read, null: there was none, and goes by what was
    // read alone: where that has changed since, the operation goes on as what `again` makes of what
    // is there now. Null: then there is nothing to do. An empty function: it does not go on.
    using again_function = std::function<boost::intrusive_ptr<handled>(std::optional<item> there)>;
    void goes_by(std::optional<item> read, again_function again)
    {
        read_ = std::move(read);
        again_ = std::move(again);
        goes_by_read_ = true;
    }

    // Of the last action.
    const write_part& last_part() const { return actions_.back().part; }

    // Of the first action: what it puts, which is what the call delivers.
    std::string_view item_that_is_put() const
    {
        const action& first = actions_.front();
        return first.part.text_in(request_of(first));
    }

    template <class Result>
    void deliver_result(Result result)
    {
        std::get<0>(this->results_) = std::move(result);
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
        for (std::size_t i = 0; i < sentinels_.size(); ++i)
        {
            const estimate alone = estimate::put(sentinel_bytes);
            cost += alone;
            cost += alone;
        }
        to.table(*table_.name).cost(cost);
        if (!knows_sizes)
            to.warning(unknown_size);
        if (!table_.model->indexes.empty())
            to.warning(costs_of_indexes);
    }

private:
    // So large they are at most, but for those whose owners have very long keys.
    static constexpr std::size_t sentinel_bytes = 1024;

    void add_sentinels()
    {
        sentinels_ = unique_.actions();
        for (const sentinel_action& each : sentinels_)
        {
            this->buffer().append(",{\"").append(each.name).append("\":");
            this->buffer().append(each.text).append("}");
        }
    }

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
        hide_sentinels(this->diag_, actions_.size());
        const auto& reasons = this->diag_.cancellation_reasons();
        const auto number = deciding_reason(reasons);
        if (!number || *number >= actions_.size() + sentinels_.size())
            return refused;
        decided_by_ = *number;
        const cancellation_reason reason = reasons[*number];
        if (!reason.message.empty())
            this->diag_.message(reason.message);
        // A sentinel is none of the program's items.
        if (reason.returned_item && decided_by_ < actions_.size())
            this->diag_.returned_item(*reason.returned_item);
        return reason.code;
    }

    // The handle and its object are the program's, which may use them elsewhere until then.
    void settle(error_code& ec) override
    {
        if (ec || is_handed_over_)
            return;
        for (const action& each : actions_)
            each.part.applied();
    }

    void explain(error_code& ec, diagnostics& diag) const override
    {
        diag.table(*table_.name);
        if (!diag.cancellation_reasons().empty())
            diag.applied(applied::no);
        // It may have been refused before there was any.
        if (decided_by_ >= actions_.size() + sentinels_.size())
            return;
        if (decided_by_ >= actions_.size())
            return explain_sentinel(ec, diag);
        const action& decided = actions_[decided_by_];
        if (diag.key().empty())
            diag.key(decided.part.key(table_.model->key, request_of(decided)));
        if (ec != service_errc::conditional_check_failed)
            return;
        ec = decided.part.conflict(diag.returned_item());
        if (ec == errc::not_found)
            diag.message("there is no item with this key");
        if (goes_by_read_ && decided_by_ == 0 && !is_as_read(diag.returned_item()))
            ec = errc::conflict_changed;
    }

    void explain_sentinel(error_code& ec, diagnostics& diag) const
    {
        const sentinel_action& decided = sentinels_[decided_by_ - actions_.size()];
        if (ec != service_errc::conditional_check_failed)
        {
            diag.key(decided.owner.key);
            return;
        }
        const error told = decided.refusal(std::move(diag));
        ec = told.code();
        diag = told.get_diagnostics();
    }

    bool is_as_read(const item* there) const { return there ? read_ && *there == *read_ : !read_; }

    void deliver(error_code ec) override
    {
        if (!again_ || ec != errc::conflict_changed)
            return handled::deliver(ec);
        std::optional<item> there;
        if (const item* returned = this->diag_.returned_item())
            there = *returned;
        is_handed_over_ = true;
        if (auto next = again_(std::move(there)))
            return this->hand_over(std::move(next));
        this->results_ = {};
        handled::deliver({});
    }

    const table_core table_;
    std::vector<action> actions_;
    sentinel_plan unique_;
    // Behind the actions.
    std::vector<sentinel_action> sentinels_;
    std::size_t decided_by_ = 0;  // the first, for what is about none of them
    std::optional<item> read_;
    bool goes_by_read_ = false;
    again_function again_;
    bool is_handed_over_ = false;
};

template <class Call>
struct atomic_operation_of;

template <class... Results>
struct atomic_operation_of<prepared_call<Results...>>
{
    using type = atomic_operation<Results...>;
};

}  // namespace ddbm::detail

#endif
