// What bulks of reads have in common: requests of BatchGetItem.

#ifndef DDBM_SRC_READ_WORK_HPP
#define DDBM_SRC_READ_WORK_HPP

#include "table/bulk_operation.hpp"
#include "table/read_list.hpp"

#include <functional>
#include <memory>
#include <utility>

namespace ddbm::detail {

class read_work : public bulk_work
{
public:
    read_work(std::shared_ptr<read_list> list, const bulk& options)
        : list_(std::move(list)), is_consistent_(options.is_consistent()),
          on_misfit_(options.on_misfit())
    {
        list_->hand_over_misfits(static_cast<bool>(on_misfit_));
    }

    operation_kind kind() const final;
    batch_ptr next_batch(
        const std::shared_ptr<bulk_operation>& bulk,
        const call_options& options,
        send_history& history
    ) final;
    void tell() final;
    bulk_progress progress() const override;
    bulk_result result() const final { return list_->result(); }

protected:
    const std::shared_ptr<read_list> list_;

private:
    const bool is_consistent_;
    const std::function<void(const misfit&)> on_misfit_;
};

}  // namespace ddbm::detail

#endif
