#ifndef DDBM_SRC_READ_UNDER_WAY_HPP
#define DDBM_SRC_READ_UNDER_WAY_HPP

#include "transaction/transaction_state.hpp"

#include <utility>

namespace ddbm::detail {

// From its beginning until it goes, however it ends: as long the transaction is not committed.
class read_under_way
{
public:
    explicit read_under_way(transaction_ptr tx) : tx_(std::move(tx)) { tx_->begin_read(); }
    read_under_way(read_under_way&& other) noexcept : tx_(std::move(other.tx_)) {}
    ~read_under_way() { end(); }

    void end() noexcept
    {
        if (tx_)
            tx_->end_read();
        tx_.reset();
    }

private:
    transaction_ptr tx_;
};

}  // namespace ddbm::detail

#endif
