#include "transaction/layer_executor.hpp"

#include "transaction/transaction_state.hpp"

namespace ddbm::detail {

namespace {

thread_local const layer_scope* innermost = nullptr;

}  // namespace

layer_scope::layer_scope(const transaction_state* tx, transaction_log::layer_number layer) noexcept
    : tx_(tx), layer_(layer), around_(std::exchange(innermost, this))
{
}

layer_scope::~layer_scope()
{
    innermost = around_;
}

transaction_log::layer_number layer_scope::current(const transaction_state* tx) noexcept
{
    for (const layer_scope* each = innermost; each; each = each->around_)
    {
        if (each->tx_ == tx)
            return each->layer_;
    }
    return transaction_log::root;
}

// -- Sub-transactions

transaction_layer::transaction_layer(transaction_ptr tx)
    : tx_(std::move(tx)), number_(tx_->open_layer())
{
}

transaction_layer::~transaction_layer()
{
    if (!is_kept_)
        tx_->undo_layer(number_);
}

asio::any_io_executor transaction_layer::executor(asio::any_io_executor around) const
{
    return layer_executor(std::move(around), tx_, number_);
}

void transaction_layer::keep()
{
    tx_->keep_layer(number_);
    is_kept_ = true;
}

}  // namespace ddbm::detail
