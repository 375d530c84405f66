#ifndef DDBM_SRC_RANGE_STATE_HPP
#define DDBM_SRC_RANGE_STATE_HPP

#include "model/model_reader.hpp"
#include "table/range_request.hpp"

#include <ddbm/error.hpp>
#include <ddbm/misfit.hpp>

#include <ddbm/detail/range_core.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ddbm::detail {

// What a range asks for, and how far it has come: the items it has read ahead, those that do not
// fit the model in their place between the others, and where the next page begins. Decides what
// comes next; fetching pages is the business of its operations.
class range_state
{
public:
    explicit range_state(range_request what) : request(std::move(what)) {}

    range_request request;

    // Changes are for ranges that have not begun. Throws errc::invalid_request.
    void check_not_begun() const;
    void begin() noexcept { begun_ = true; }

    // -- What comes next.

    // The function for misfits. Null: each is a failure.
    std::shared_ptr<const std::function<void(const misfit&)>> on_misfit;

    // The next item, if one has been read ahead and none that does not fit comes before it.
    std::shared_ptr<stored_object> pop();
    bool misfit_is_next() const noexcept;
    // Calls the function, if there is one, for those that are next. It may throw.
    void call_for_misfits();
    // What an operation completes with: the next item or null, or a failure. Calls the function for
    // misfits before it, or stops in front of one.
    error_code settle(misfit_calls calls, std::shared_ptr<stored_object>& next, diagnostics& why);
    // Whether there is nothing to complete with before another page has come.
    bool needs_page(misfit_calls calls) const noexcept;

    // The page that is to be fetched next.
    page_place next_page() const;
    void add_page(model_reply page);

private:
    bool taken_all() const noexcept { return request.take && delivered_ >= *request.take; }

    misfit pop_misfit();

    std::vector<std::shared_ptr<stored_object>> items_;  // of the page that was read last
    std::size_t next_item_ = 0;
    std::deque<item_misfit> misfits_;  // those ahead, of that page and the one before
    std::string start_;                // ExclusiveStartKey; empty for the first page
    bool last_page_read_ = false;
    bool begun_ = false;
    std::int64_t evaluated_ = 0;
    std::int64_t delivered_ = 0;
};

}  // namespace ddbm::detail

#endif
