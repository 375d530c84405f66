// Reads of transactions: of items that are known already nothing is sent.

#include "client/awaited_call.hpp"
#include "client/client_state.hpp"
#include "client/post_result.hpp"
#include "client/shard_choice.hpp"
#include "table/auto_increment.hpp"
#include "table/item_key.hpp"
#include "transaction/transaction_state.hpp"

#include <ddbm/call_options.hpp>
#include <ddbm/error.hpp>
#include <ddbm/item_json.hpp>

#include <boost/asio/associator.hpp>

#include <cstddef>
#include <optional>
#include <utility>

namespace ddbm::detail {

namespace {

struct read_subject
{
    transaction_ptr tx;
    transaction_log::layer_number layer;
    table_core table;
    item_id id;
    if_absent absent;
    const object_ops* ops;

    // What is delivered for an item that there is or is not.
    void check(const stored_ptr& found) const
    {
        if (found || absent == if_absent::deliver_empty)
            return;
        diagnostics diag("there is no item with this key");
        diag.table(*table.name).key(id.key);
        table.db.state()->name_operation(diag, service::dynamodb, "GetItem");
        throw error(errc::not_found, std::move(diag));
    }
};

// Remembers what has been read, where the program's handler is.
struct remembering_handler
{
    transaction_read::handler_type inner;
    std::shared_ptr<diagnostics> diag;
    read_subject subject;
    read_under_way turn;

    void operator()(error_code ec, stored_ptr found)
    {
        if (!ec)
        {
            try
            {
                const std::uint64_t look = subject.tx->next_look();
                const seen_item seen =
                    found ? seen_item::present(found, look) : seen_item::absent(look);
                found = subject.tx->add_read(
                    subject.layer, subject.table, subject.id, seen, std::move(found), subject.ops
                );
                subject.check(found);
            }
            catch (const error& why)
            {
                ec = why.code();
                found.reset();
                if (diag)
                    *diag = why.get_diagnostics();
            }
        }
        turn.end();
        std::move(inner)(ec, std::move(found));
    }
};

table_core consistent(const table_core& table, const transaction_state& tx)
{
    table_core strong = table;
    call_options options = table.db.options();
    strong.db = tx.limited(table.db.with(options.consistent()));
    return strong;
}

prepared_call<stored_ptr> prepare_get_of(const table_core& table, const item_id& id)
{
    const item key = item_from_json(id.key);
    const key_values values = key_values_of(table.model->key, key);
    if (values.size() == 1)
        return prepare_get(table, {values[0]}, if_absent::deliver_empty);
    return prepare_get(table, {values[0], values[1]}, if_absent::deliver_empty);
}

}  // namespace

read_under_way::read_under_way(transaction_ptr tx) : read_under_way(tx, tx->layer()) {}

read_under_way::read_under_way(transaction_ptr tx, std::size_t layer)
    : tx_(std::move(tx)), layer_(layer)
{
    tx_->begin_read(layer_);
}

void read_under_way::end() noexcept
{
    if (tx_)
        tx_->end_read(layer_);
    tx_.reset();
}

}  // namespace ddbm::detail

template <template <class, class> class Associator, class Default>
struct boost::asio::associator<Associator, ddbm::detail::remembering_handler, Default>
    : Associator<ddbm::detail::transaction_read::handler_type, Default>
{
    using inner = Associator<ddbm::detail::transaction_read::handler_type, Default>;

    static auto get(const ddbm::detail::remembering_handler& h) noexcept
    {
        return inner::get(h.inner);
    }

    static auto get(const ddbm::detail::remembering_handler& h, const Default& d) noexcept
    {
        return inner::get(h.inner, d);
    }
};

namespace ddbm::detail {

struct transaction_read::content
{
    explicit content(const client& of) : db(of) {}

    std::optional<read_subject> subject;
    // It cannot be begun.
    std::optional<error> refused;
    client db;
};

transaction_read::transaction_read(
    transaction_ptr tx,
    const table_core& table,
    key_parts key,
    if_absent absent,
    const object_ops* ops
)
    : content_(std::make_unique<content>(tx->db()))
{
    try
    {
        check_not_counter(*table.model, key);
        const auto layer = tx->layer();
        item_id id = id_of(table, key);
        content_->subject.emplace(read_subject{
            std::move(tx), layer, table, std::move(id), absent, ops});
    }
    catch (const error& why)
    {
        diagnostics diag = why.get_diagnostics();
        if (diag.table().empty())
            diag.table(*table.name);
        content_->refused.emplace(why.code(), std::move(diag));
    }
}

transaction_read::transaction_read(transaction_read&&) noexcept = default;
transaction_read::~transaction_read() = default;

void transaction_read::start(
    handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag
) &&
{
    const auto fail = [&](const error& why) {
        if (diag)
            *diag = why.get_diagnostics();
        const auto& ours = executor_for(content_->db, place, handler);
        post_result(ours, std::move(handler), why.code(), stored_ptr());
    };
    if (content_->refused)
        return fail(*content_->refused);
    read_subject& subject = *content_->subject;
    std::optional<stored_ptr> known;
    std::optional<prepared_call<stored_ptr>> call;
    std::optional<read_under_way> turn;
    try
    {
        known = subject.tx->find_object(subject.layer, subject.table, subject.id, subject.ops);
        if (known)
            subject.check(*known);
        else
        {
            turn.emplace(subject.tx, subject.layer);
            call.emplace(prepare_get_of(consistent(subject.table, *subject.tx), subject.id));
        }
    }
    catch (const error& why)
    {
        return fail(why);
    }
    if (known)
    {
        const auto& ours = executor_for(content_->db, place, handler);
        return post_result(ours, std::move(handler), error_code(), std::move(*known));
    }
    remembering_handler remembering{std::move(handler), diag, std::move(subject), std::move(*turn)};
    turn.reset();
    handler_type whole(std::move(remembering));
    std::move(*call).start(std::move(whole), place, std::move(diag));
}

template class awaited_call<transaction_read>;

}  // namespace ddbm::detail
