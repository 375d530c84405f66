#ifndef DDBM_DETAIL_TABLE_CORE_HPP
#define DDBM_DETAIL_TABLE_CORE_HPP

// The part of tables and ranges that does not depend on the model's type; compiled in the library.

#include <ddbm/call_options.hpp>
#include <ddbm/client_handle.hpp>
#include <ddbm/comparison.hpp>
#include <ddbm/create_options.hpp>
#include <ddbm/misfit.hpp>
#include <ddbm/stored.hpp>
#include <ddbm/with_diagnostics.hpp>

#include <ddbm/detail/key_part.hpp>
#include <ddbm/detail/runs_on.hpp>
#include <ddbm/detail/type_ops.hpp>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associator.hpp>

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace ddbm::detail {

// A table's name, its model, and the client to reach it by.
class table_core
{
public:
    // The model's own name behind the client's prefix. Throws errc::invalid_table_name.
    table_core(client db, const model_info& model);
    table_core(client db, const model_info& model, std::string name);

    client db;
    const model_info* model;
    std::shared_ptr<const std::string> name;
};

// A request that is written and waits to be sent, or the reason why it cannot be.
class table_operation;
class ready_call
{
public:
    explicit ready_call(table_operation* prepared) noexcept : prepared_(prepared) {}
    ready_call(ready_call&& other) noexcept : prepared_(std::exchange(other.prepared_, nullptr)) {}
    ready_call& operator=(ready_call&& other) noexcept
    {
        std::swap(prepared_, other.prepared_);
        return *this;
    }
    ~ready_call();

    table_operation* release() noexcept { return std::exchange(prepared_, nullptr); }

private:
    table_operation* prepared_;
};

using key_parts = std::initializer_list<key_part>;

ready_call prepare_get(const table_core& table, key_parts key, bool must_exist);
ready_call prepare_put(const table_core& table, const void* object, bool must_be_new);
ready_call prepare_save(const table_core& table, std::shared_ptr<stored_object> object);
ready_call prepare_erase(const table_core& table, key_parts key);
ready_call prepare_erase(const table_core& table, std::shared_ptr<stored_object> object);

using stored_handler =
    asio::any_completion_handler<void(error_code, std::shared_ptr<stored_object>)>;
using plain_handler = asio::any_completion_handler<void(error_code)>;

// `here`: the handler belongs to the client's own executor.
void start_call(
    ready_call call, stored_handler handler, bool here, std::shared_ptr<diagnostics> diag
);
void start_call(
    ready_call call, plain_handler handler, bool here, std::shared_ptr<diagnostics> diag
);
void start_create(
    const table_core& table,
    const create_options& options,
    plain_handler handler,
    std::shared_ptr<diagnostics> diag
);
void start_delete_table(
    const table_core& table, plain_handler handler, std::shared_ptr<diagnostics> diag
);

// -- Ranges

// What a query or scan asks for, and how far it has come.
class range_state;

std::shared_ptr<range_state> make_query(const table_core& table, const key_part& partition);
std::shared_ptr<range_state> make_scan(const table_core& table);
void set_sort_key(range_state&, comparison_operator op, std::span<const key_part> operands);
void set_reverse(range_state&);
void set_consistency(range_state&, consistency of_reads);
void set_limit(range_state&, std::int64_t items);
void set_take(range_state&, std::int64_t items);
void set_misfit_function(range_state&, std::function<void(const misfit&)> function);
asio::any_io_executor executor_of(const range_state&);
// The next item if its page is there already, else null. Calls the function for misfits before it,
// and throws what that throws.
std::shared_ptr<stored_object> take_read_ahead(range_state&);
// Whether take_read_ahead has such calls to make next.
bool waits_for_misfit_call(const range_state&);

// Who calls the function for misfits: the operation, before its handler; or its caller, to whom it
// leaves that by completing with null where such a call is next.
enum class misfit_calls : bool
{
    by_operation,
    by_caller,
};

void start_next(
    std::shared_ptr<range_state> range,
    misfit_calls calls,
    stored_handler handler,
    bool here,
    std::shared_ptr<diagnostics> diag
);

// -- From erased to typed results

// Gives a handler for stored<T> the erased result.
template <class T, class Handler>
struct typed_handler
{
    Handler inner;

    void operator()(error_code ec, std::shared_ptr<stored_object> object)
    {
        std::move(inner)(ec, stored<T>(std::move(object)));
    }
};

struct initiation
{
    using executor_type = asio::any_io_executor;

    explicit initiation(asio::any_io_executor ex) : executor(std::move(ex)) {}
    executor_type get_executor() const noexcept { return executor; }

    asio::any_io_executor executor;
};

struct initiate_call : initiation
{
    using initiation::initiation;

    template <class Handler>
    void operator()(Handler&& handler, std::shared_ptr<diagnostics> diag, ready_call call) const
    {
        bool here = runs_on(executor, handler);
        plain_handler erased(std::forward<Handler>(handler));
        start_call(std::move(call), std::move(erased), here, std::move(diag));
    }
};

template <class T>
struct initiate_stored : initiation
{
    using initiation::initiation;

    template <class Handler>
    void operator()(Handler&& handler, std::shared_ptr<diagnostics> diag, ready_call call) const
    {
        bool here = runs_on(executor, handler);
        typed_handler<T, std::decay_t<Handler>> typed{std::forward<Handler>(handler)};
        start_call(std::move(call), stored_handler(std::move(typed)), here, std::move(diag));
    }
};

template <class T>
struct initiate_next : initiation
{
    using initiation::initiation;

    template <class Handler>
    void operator()(
        Handler&& handler,
        std::shared_ptr<diagnostics> diag,
        std::shared_ptr<range_state> range,
        misfit_calls calls
    ) const
    {
        bool here = runs_on(executor, handler);
        typed_handler<T, std::decay_t<Handler>> typed{std::forward<Handler>(handler)};
        start_next(
            std::move(range), calls, stored_handler(std::move(typed)), here, std::move(diag)
        );
    }
};

struct initiate_create : initiation
{
    using initiation::initiation;

    void operator()(
        plain_handler handler,
        std::shared_ptr<diagnostics> diag,
        const table_core& table,
        const create_options& options
    ) const
    {
        start_create(table, options, std::move(handler), std::move(diag));
    }
};

struct initiate_delete_table : initiation
{
    using initiation::initiation;

    void operator()(
        plain_handler handler, std::shared_ptr<diagnostics> diag, const table_core& table
    ) const
    {
        start_delete_table(table, std::move(handler), std::move(diag));
    }
};

}  // namespace ddbm::detail

template <template <class, class> class Associator, class T, class Handler, class Default>
struct boost::asio::associator<Associator, ddbm::detail::typed_handler<T, Handler>, Default>
    : Associator<Handler, Default>
{
    static auto get(const ddbm::detail::typed_handler<T, Handler>& h) noexcept
    {
        return Associator<Handler, Default>::get(h.inner);
    }

    static auto get(const ddbm::detail::typed_handler<T, Handler>& h, const Default& d) noexcept
    {
        return Associator<Handler, Default>::get(h.inner, d);
    }
};

#endif
