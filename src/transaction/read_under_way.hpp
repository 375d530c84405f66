#ifndef DDBM_SRC_READ_UNDER_WAY_HPP
#define DDBM_SRC_READ_UNDER_WAY_HPP

#include "transaction/transaction_state.hpp"

#include <utility>

namespace ddbm::detail {

// From its beginning until it goes, however it ends: as long the transaction is not committed, and
// nothing is written in the same layer.
class read_under_way
{
public:
    read_under_way(transaction_ptr tx, transaction_log::layer_number layer)
        : tx_(std::move(tx)), layer_(layer)
    {
        tx_->begin_read(layer_);
    }
    read_under_way(read_under_way&& other) noexcept
        : tx_(std::move(other.tx_)), layer_(other.layer_)
    {
    }
    ~read_under_way() { end(); }

    void end() noexcept
    {
        if (tx_)
            tx_->end_read(layer_);
        tx_.reset();
    }

private:
    transaction_ptr tx_;
    transaction_log::layer_number layer_;
};

}  // namespace ddbm::detail

#endif
