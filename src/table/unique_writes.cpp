#include "table/unique_writes.hpp"

#include "expression/apply_expression.hpp"
#include "table/atomic_operation.hpp"
#include "table/auto_increment.hpp"
#include "table/automatic_fields.hpp"
#include "table/item_key.hpp"
#include "table/item_operations.hpp"
#include "table/write_part.hpp"

#include <ddbm/consistency.hpp>
#include <ddbm/error.hpp>
#include <ddbm/item_json.hpp>

#include <ddbm/detail/expression_core.hpp>

#include <boost/smart_ptr/intrusive_ptr.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace ddbm::detail {

namespace {

// How often it is written at most while others change the item.
constexpr int most_rounds = 100;

template <class... Results>
using operation_ptr = boost::intrusive_ptr<handled_operation<Results...>>;

// What is to be written, whatever is there.
struct blind_write
{
    table_core table;
    std::string item;  // that is put; of an erasure its key
    condition_core condition;
    returned gives = returned::nothing;

    const condition_core* own_condition() const { return condition.empty() ? nullptr : &condition; }
};

using blind_write_ptr = std::shared_ptr<const blind_write>;

// Reads the item, and goes on as another operation.
template <class... Results>
class lookup_operation final : public handled_operation<Results...>, public described
{
    using handled = handled_operation<Results...>;

public:
    // Of what is there. Null: there is nothing to do.
    using next_function =
        operation_ptr<Results...> (*)(blind_write_ptr write, std::optional<item> there, int round);

    // `prepare` says what is to be written. What it throws is what the call fails with.
    template <class Prepare>
    lookup_operation(const table_core& table, next_function next, Prepare prepare)
        : handled(
              table.db.state(), table.db.options(), {service::dynamodb, "GetItem", false, true}
          ),
          table_(table), next_(next)
    {
        try
        {
            const model_info& model = *table.model;
            write_ = prepare();
            const item whole = item_from_json(write_->item);
            key_ = item_key(model.key, key_values_of(model.key, whole)).json();
            json_writer out = this->body_writer();
            out.begin_object().plain_key("TableName").quoted(*table.name);
            out.plain_key("Key").raw(key_).plain_key("ConsistentRead").boolean(true).end_object();
        }
        catch (const error& why)
        {
            this->refuse(why);
        }
    }

    void describe(explanation& to) const override
    {
        to.table(*table_.name).cost(estimate::get(0, consistency::strong));
        to.warning("what it reads is written, with the items of its unique values, by a "
                   "transaction");
        to.warning(unknown_size);
    }

private:
    void read(std::string_view text) override
    {
        json_scanner in(text);
        in.members([&] {
            const bool is_item = in.key() == "Item";
            in.peek();
            const char* begin = in.position();
            in.skip_value();
            if (is_item)
                there_ = item_from_json({begin, static_cast<std::size_t>(in.position() - begin)});
        });
        in.expect_end();
    }

    void explain(error_code&, diagnostics& diag) const override
    {
        diag.table(*table_.name);
        if (diag.key().empty())
            diag.key(key_);
    }

    void deliver(error_code ec) override
    {
        if (!ec)
        {
            if (auto next = next_(write_, std::move(there_), 1))
                return this->hand_over(std::move(next));
        }
        handled::deliver(ec);
    }

    const table_core table_;
    const next_function next_;
    blind_write_ptr write_;
    std::string key_;
    std::optional<item> there_;
};

// Has an operation go round by the same function, so many times.
template <class Operation, class Next>
void go_round(
    Operation& to, Next next, blind_write_ptr write, const std::optional<item>& there, int round
)
{
    typename Operation::again_function again;
    if (round < most_rounds)
        again = [next, write = std::move(write), round](std::optional<item> now) {
            return next(write, std::move(now), round + 1);
        };
    to.goes_by(there, std::move(again));
}

template <class... Results>
operation_ptr<Results...> put_over(blind_write_ptr write, std::optional<item> there, int round)
{
    using operation_type = atomic_operation<Results...>;
    const model_info& model = *write->table.model;
    return new operation_type(write->table, [&](operation_type& to) {
        const item* before = there ? &*there : nullptr;
        to.add([&](part_writer& out) {
            return write_put_over(out, model, write->item, before, write->own_condition());
        });
        const item after = item_from_json(write->item);
        to.change_unique(before, &after, kept_values::taken_again);
        if constexpr (sizeof...(Results) != 0)
        {
            if (write->gives == returned::new_item)
                to.deliver_result(read_stored(model, write->item));
            else if (write->gives == returned::old_item && before)
                to.deliver_result(read_stored(model, to_json(*before)));
        }
        go_round(to, &put_over<Results...>, write, there, round);
    });
}

template <class... Results>
operation_ptr<Results...> erase_over(blind_write_ptr write, std::optional<item> there, int round)
{
    using operation_type = atomic_operation<Results...>;
    if (!there)
        return nullptr;
    const model_info& model = *write->table.model;
    return new operation_type(write->table, [&](operation_type& to) {
        to.add([&](part_writer& out) {
            return write_erase_of(out, model, *there, write->own_condition());
        });
        to.change_unique(&*there, nullptr, kept_values::left_alone);
        if constexpr ((std::is_same_v<Results, bool> || ...))
            to.deliver_result(true);
        else if constexpr (sizeof...(Results) != 0)
            to.deliver_result(read_stored(model, to_json(*there)));
        go_round(to, &erase_over<Results...>, write, there, round);
    });
}

template <class Call>
struct blind_operations;

template <class... Results>
struct blind_operations<prepared_call<Results...>>
{
    using lookup = lookup_operation<Results...>;
    static constexpr typename lookup::next_function put = &put_over<Results...>;
    static constexpr typename lookup::next_function erase = &erase_over<Results...>;
};

blind_write write_of(const table_core& table, const write_terms& terms)
{
    blind_write made{table, {}, {}, terms.gives};
    if (terms.condition)
        made.condition = *terms.condition;
    return made;
}

}  // namespace

template <class Call>
Call prepare_put_over(const table_core& table, const void* object, const write_terms& terms)
{
    using operations = blind_operations<Call>;
    return Call(new typename operations::lookup(table, operations::put, [&] {
        const model_info& model = *table.model;
        const auto written = written_object::as_put(model, object, table.db.state()->env());
        std::string text;
        part_writer out(text);
        out.json().begin_object();
        const write_part part = write_put(out, model, written.get(), if_present::replace);
        blind_write made = write_of(table, terms);
        made.item = part.text_in(text);
        return std::make_shared<const blind_write>(std::move(made));
    }));
}

template <class Call>
Call prepare_erase_over(
    const table_core& table, std::span<const key_part> key, const write_terms& terms
)
{
    using operations = blind_operations<Call>;
    return Call(new typename operations::lookup(table, operations::erase, [&] {
        check_not_counter(*table.model, key);
        blind_write made = write_of(table, terms);
        made.item = item_key(table.model->key, key).json();
        return std::make_shared<const blind_write>(std::move(made));
    }));
}

using nothing_call = prepared_call<>;
using whether_call = prepared_call<bool>;
using item_call = prepared_call<std::shared_ptr<stored_object>>;

template nothing_call prepare_put_over(const table_core&, const void*, const write_terms&);
template item_call prepare_put_over(const table_core&, const void*, const write_terms&);
template nothing_call
prepare_erase_over(const table_core&, std::span<const key_part>, const write_terms&);
template whether_call
prepare_erase_over(const table_core&, std::span<const key_part>, const write_terms&);
template item_call
prepare_erase_over(const table_core&, std::span<const key_part>, const write_terms&);

}  // namespace ddbm::detail
