// How far a range has come: which pages are to be fetched, what those that have come hold, and what
// of that has been delivered. Decides; knows neither requests nor handlers.

#ifndef DDBM_SRC_RANGE_PROGRESS_HPP
#define DDBM_SRC_RANGE_PROGRESS_HPP

#include "model/model_reader.hpp"
#include "table/range_cursor.hpp"

#include <ddbm/error.hpp>
#include <ddbm/misfit.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ddbm::detail {

// So many pages are on their way at once, of one range or of several that are merged.
inline constexpr std::size_t most_pages_at_once = 16;

// A page has items of 1 MB, and about as many bytes where none has had more.
inline constexpr std::size_t usual_page_bytes = 1024 * 1024;
// With fewer none might ever be read ahead.
inline constexpr std::size_t least_prefetch_bytes = 2 * usual_page_bytes;

// What of a request decides about pages.
class range_bounds
{
public:
    range_bounds() = default;
    explicit range_bounds(const range_request& range);

    std::optional<std::int64_t> limit;
    std::optional<std::int64_t> take;
    std::size_t prefetch_bytes = 0;
    bool is_segmented = false;
    bool counts_only = false;
    bool has_filter = false;
    std::vector<key_attribute> start_key;
};

// A page that is to be fetched.
struct page_fetch
{
    std::size_t lane = 0;
    std::string start;
    std::optional<std::int64_t> most;
};

// What an operation does next.
enum class range_step
{
    deliver,      // all that it wants, or what there is at the end
    hand_misfit,  // that stands before it
    fail,         // with the failure of a page
    wait,
};

class range_progress
{
public:
    // As many items as there are.
    static constexpr std::int64_t all = std::numeric_limits<std::int64_t>::max();

    // A lane for each place: for each segment of a scan, one for other ranges.
    range_progress(range_bounds bounds, std::vector<range_place> places);
    // For the number of all items that have not been delivered.
    static range_progress counting(const range_progress& rest);

    // -- Pages

    // The next page to be fetched, if there is one, for an operation that wants so many items (0:
    // for none, only what is read ahead), and asks for not many more than `likely`, if that is not
    // 0.
    std::optional<page_fetch> begin_fetch(std::int64_t wanted, std::int64_t likely = 0);
    // How each of them ends.
    void end_fetch(std::size_t number, model_reply page, std::size_t bytes);
    void fail_fetch(std::size_t number, error why);
    // As if it had never begun.
    void give_up_fetch(std::size_t number);

    // -- What comes next for an operation that wants so many items

    range_step next(std::int64_t wanted) const;
    // How many there are for it.
    std::int64_t ready(std::int64_t wanted) const;
    // Those of the page that is being delivered; 1 at least.
    std::int64_t page_items() const;

    std::shared_ptr<stored_object> pop_item();
    misfit pop_misfit(std::int64_t wanted);
    // Whether that is one of a kind that the range does not know; false if there is none.
    bool next_is_of_unknown_kind(std::int64_t wanted) const;
    error pop_failure();

    // Whether a page may be fetched that nobody waits for.
    bool reads_ahead() const noexcept
    {
        return bounds_.prefetch_bytes != 0 || bounds_.is_segmented;
    }

    // Behind what was delivered last, or so many items more, which are there. Throws
    // errc::attribute_missing and errc::store_damaged.
    std::vector<range_place> places(std::int64_t more = 0) const;

private:
    struct page
    {
        std::size_t lane = 0;
        std::vector<std::shared_ptr<stored_object>> items;
        std::size_t next = 0;
        std::deque<item_misfit> misfits;
        range_place end;
        std::size_t bytes = 0;

        std::int64_t left() const { return static_cast<std::int64_t>(items.size() - next); }
        bool misfit_is_next() const { return !misfits.empty() && misfits.front().behind == next; }
        bool is_over() const { return next == items.size() && misfits.empty(); }
    };

    struct lane
    {
        std::string start;          // of the page that is fetched next
        bool is_read = false;       // up to its end
        std::int64_t reserved = 0;  // of the limit, by the page that is being fetched
        std::optional<error> failure;
        std::size_t pages = 0;  // that wait to be delivered

        range_position at;  // behind what was delivered
    };

    std::int64_t left_to_take() const;
    std::int64_t left_to_evaluate() const;
    bool may_fetch_ahead(const lane& each) const;
    void forget_fetch(lane& of);
    bool is_over() const;
    const page* page_with_misfit(std::int64_t wanted) const;
    void drop_pages_that_are_over();

    range_bounds bounds_;
    std::vector<lane> lanes_;
    std::deque<std::size_t> idle_;    // lanes of which a page can be fetched, the next one first
    std::deque<std::size_t> failed_;  // those whose last page has not come
    std::deque<page> pages_;          // in the order in which they came
    std::int64_t ready_ = 0;          // items in them; or that have been counted
    std::size_t bytes_ = 0;           // of them
    std::size_t largest_;             // of all pages that came
    std::size_t fetching_ = 0;
    std::int64_t evaluated_ = 0;
    std::int64_t reserved_ = 0;
    std::int64_t delivered_ = 0;
};

}  // namespace ddbm::detail

#endif
