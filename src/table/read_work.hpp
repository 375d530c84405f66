// What bulks of reads have in common: requests of BatchGetItem.

#ifndef DDBM_SRC_READ_WORK_HPP
#define DDBM_SRC_READ_WORK_HPP

#include "table/bulk_operation.hpp"
#include "table/read_list.hpp"

#include <memory>

namespace ddbm::detail {

class read_work : public bulk_work
{
public:
    read_work(std::shared_ptr<read_list> list, bool is_consistent)
        : list_(std::move(list)), is_consistent_(is_consistent)
    {
    }

    operation_kind kind() const final;
    batch_ptr next_batch(
        const std::shared_ptr<bulk_operation>& bulk,
        const call_options& options,
        send_history& history
    ) final;
    bulk_progress progress() const override;
    bulk_result result() const final { return list_->result(); }

protected:
    const std::shared_ptr<read_list> list_;

private:
    const bool is_consistent_;
};

}  // namespace ddbm::detail

#endif
