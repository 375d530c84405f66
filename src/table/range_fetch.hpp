#ifndef DDBM_SRC_RANGE_FETCH_HPP
#define DDBM_SRC_RANGE_FETCH_HPP

#include "client/operation.hpp"
#include "table/range_state.hpp"

#include <memory>

namespace ddbm::detail {

// Fetches a page of a range, for an operation that waits for it or ahead of one.
class range_fetch final : public operation
{
public:
    range_fetch(
        std::shared_ptr<range_state> range,
        const page_fetch& page,
        const call_limit& limit = call_limit()
    );
    ~range_fetch() override;

    const std::size_t lane;
    const deadline ends_by;

    // Who waits for the page, guarded by the range's mutex. It lives by that, so that it goes when
    // the execution context drops all that is under way.
    std::shared_ptr<range_wait> waiting;

    // What came of it.
    model_reply came;
    std::size_t bytes = 0;
    error failure(error_code ec) const { return error(ec, diag_); }

private:
    void read(std::string_view text) override;
    void explain(error_code& ec, diagnostics& diag) const override;
    void deliver(error_code ec) override;

    void add_circumstances(item_misfit& misfit) const;
    std::string key_of_failed_item() const;
    const range_request& request() const { return range_->request; }
    const key_schema& key() const { return request().table.model->key; }

    const std::shared_ptr<range_state> range_;
};

}  // namespace ddbm::detail

#endif
