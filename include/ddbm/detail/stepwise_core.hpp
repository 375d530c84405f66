#ifndef DDBM_DETAIL_STEPWISE_CORE_HPP
#define DDBM_DETAIL_STEPWISE_CORE_HPP

// Runs of steps, whatever the model of their records is; compiled in the library.

#include <ddbm/key.hpp>
#include <ddbm/stored.hpp>
#include <ddbm/table.hpp>
#include <ddbm/transaction.hpp>

#include <ddbm/detail/any_key.hpp>
#include <ddbm/detail/info_of.hpp>
#include <ddbm/detail/journal_core.hpp>
#include <ddbm/detail/table_core.hpp>
#include <ddbm/detail/transaction_core.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>

namespace ddbm::detail {

class stepwise_run;
using stepwise_ptr = std::shared_ptr<stepwise_run>;

// Whether the record that a run has is written when it begins, or is there.
enum class run_record : bool
{
    is_new,
    is_there,
};

// Without a record.
stepwise_ptr make_run(const client& db, const transaction_options& options);
stepwise_ptr make_run(
    const table_core& journal,
    const journal_ops& ops,
    stored_ptr record,
    run_record which,
    const transaction_options& options
);

void add_step(stepwise_run& run, transaction_body step);
void add_last(stepwise_run& run, transaction_body step);

const client& client_of(const stepwise_run& run);
std::int64_t steps_done_of(const stepwise_run& run);
std::chrono::sys_time<std::chrono::microseconds> time_of(const stepwise_run& run);

asio::awaitable<void> carry_out(stepwise_ptr run, client db);

template <class T, class Tag>
stepwise_ptr
make_new_run(const table<T, Tag>& journal, const T& record, const transaction_options& options)
{
    if constexpr (is_journal<T, Tag>())
        return make_run(
            journal.core(), journal_ops_of<T>, copy_stored<T>(&record), run_record::is_new, options
        );
    else
        return nullptr;
}

template <class T, class Tag>
stepwise_ptr go_on_with_run(
    const table<T, Tag>& journal, const stored<T>& record, const transaction_options& options
)
{
    if constexpr (is_journal<T, Tag>())
        return make_run(
            journal.core(), journal_ops_of<T>, record.handle(), run_record::is_there, options
        );
    else
        return nullptr;
}

// A key that is kept. Throws what its values are refused with.
template <class T, class Tag>
key<T, Tag> owned_key(const item_key_argument<T, Tag>& given)
{
    const any_key made(info_of<T, Tag>().key, given.parts());
    made.attributes();
    return key<T, Tag>::of_image(made.text());
}

template <class Body>
constexpr bool is_step()
{
    constexpr bool is = checked_body<Body>::is_valid && std::is_void_v<body_result<Body>>;
    static_assert(
        is || !checked_body<Body>::is_valid, "ddbm: a step delivers nothing: asio::awaitable<void>"
    );
    return is;
}

// The change stays with the run.
template <class T, class Tag, class Change>
asio::awaitable<void>
change_item(transaction& tx, table<T, Tag> of, key<T, Tag> at, const Change& change)
{
    auto found = co_await tx.async_get(of, at);
    change(*found);
    tx.save(found);
}

template <class T, class Tag, class Change>
transaction_body changing_step(const table<T, Tag>& of, key<T, Tag> at, Change change)
{
    return [of, at = std::move(at), change = std::move(change)](transaction& tx) {
        return change_item<T, Tag, Change>(tx, of, at, change);
    };
}

}  // namespace ddbm::detail

#endif
