// Which of a transaction's layers something is done in. A sub-transaction is a coroutine, and all
// of it runs on the executor that it was begun with, also what runs side by side in it: so the
// executor tells.

#ifndef DDBM_SRC_LAYER_EXECUTOR_HPP
#define DDBM_SRC_LAYER_EXECUTOR_HPP

#include "transaction/transaction_log.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/require.hpp>

#include <memory>
#include <type_traits>
#include <utility>

namespace ddbm::detail {

// As long as it is there, this thread works in the layer.
class layer_scope
{
public:
    layer_scope(const transaction_state* tx, transaction_log::layer_number layer) noexcept;
    layer_scope(const layer_scope&) = delete;
    ~layer_scope();

    // The layer that this thread works in; the outermost one if it is in none.
    static transaction_log::layer_number current(const transaction_state* tx) noexcept;

private:
    const transaction_state* tx_;
    transaction_log::layer_number layer_;
    const layer_scope* around_;
};

// Runs everything on another executor, in a layer.
class layer_executor
{
public:
    layer_executor(
        asio::any_io_executor inner, transaction_ptr tx, transaction_log::layer_number layer
    ) noexcept
        : inner_(std::move(inner)), tx_(std::move(tx)), layer_(layer)
    {
    }

    template <class Property>
    requires asio::can_query_v<const asio::any_io_executor&, Property>
    decltype(auto) query(const Property& what) const { return asio::query(inner_, what); }

    template <class Property>
    requires asio::can_require_v<const asio::any_io_executor&, Property>
        layer_executor require(const Property& what)
    const { return layer_executor(asio::require(inner_, what), tx_, layer_); }

    template <class Property>
    requires asio::can_prefer_v<const asio::any_io_executor&, Property>
        layer_executor prefer(const Property& what)
    const { return layer_executor(asio::prefer(inner_, what), tx_, layer_); }

    template <class Function>
    void execute(Function&& function) const
    {
        inner_.execute([tx = tx_,
                        layer = layer_,
                        run = std::decay_t<Function>(std::forward<Function>(function))]() mutable {
            const layer_scope scope(tx.get(), layer);
            std::move(run)();
        });
    }

    friend bool operator==(const layer_executor& a, const layer_executor& b) noexcept
    {
        return a.inner_ == b.inner_ && a.tx_ == b.tx_ && a.layer_ == b.layer_;
    }

private:
    asio::any_io_executor inner_;
    transaction_ptr tx_;
    transaction_log::layer_number layer_;
};

}  // namespace ddbm::detail

#endif
