#ifndef DDBM_SRC_MERGE_STATE_HPP
#define DDBM_SRC_MERGE_STATE_HPP

#include "table/range_cursor.hpp"
#include "table/range_state.hpp"
#include "table/sort_position.hpp"

#include <ddbm/cursor_key.hpp>

#include <ddbm/detail/merge_core.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ddbm::detail {

// Decides which item of which range comes next: that with the least sort key, or the greatest, of
// those that are the next of their ranges. So each has to have its next one read, or be at its end,
// before one is delivered; reading them is the business of its operations.
//
// Items that do not fit are told before the next item that does, whichever range that is of.
//
// The ranges are ahead of what has been delivered. The place of one of which nothing is kept here
// is its own; that of another is behind what was delivered of it last.
class merge_state
{
public:
    explicit merge_state(range_states ranges);

    std::span<const std::shared_ptr<range_state>> ranges() const noexcept { return ranges_; }
    // Constant once it has begun.
    std::optional<std::int64_t> take;
    std::string cursor;  // where it begins; empty: where the ranges do
    std::optional<cursor_key> cursors_signed_with;
    // Has what is asked of the other one, but for its ranges.
    void ask_as(const merge_state& other);

    // Throws errc::invalid_request if the ranges have not one direction.
    void check_direction() const;
    // Those that the cursor tells; none without one. Throws errc::invalid_cursor, and what is wrong
    // with a request.
    std::vector<range_place> first_places() const;
    // The most items that are taken of one of them: all that are delivered may be of one.
    std::optional<std::int64_t> take_of(std::size_t range) const;

    // From now on the ranges do not change. Throws what the above throw.
    void begin();
    bool has_begun() const noexcept { return has_begun_; }
    std::atomic<bool> is_in_use{false};  // by an operation, see operation_turn
    // What is told of one that has been cancelled, or has failed otherwise by itself.
    error cancellation() const { return ranges_.front()->cancellation(); }
    error with_circumstances(const error& why) const
    {
        return ranges_.front()->with_circumstances(why);
    }

    // The function for misfits of ranges that have none themselves. Null: each is a failure.
    range_state::misfit_function on_misfit;
    // The one that takes the next misfit.
    range_state::misfit_function taker() const;
    // Of the wanted items in front of which an operation has stopped, to leave a misfit to its
    // caller; 0: none has.
    std::size_t stopped_for = 0;

    // The ranges that have to be read on for an operation that wants so many items. Takes what has
    // been read ahead; none where there is enough, or an item that does not fit comes next.
    std::vector<std::size_t> to_be_read(std::size_t wanted);
    // What came of that: null at the end of the range. Throws what sort_position throws.
    void add(std::size_t range, std::shared_ptr<stored_object> next);

    // Whether one that does not fit has to be told before there are so many.
    bool misfit_is_next(std::size_t wanted) const noexcept;
    misfit pop_misfit();

    // Finds out which come next, so many at most, as far as that is known without reading.
    void make_ready(std::size_t wanted);
    // How many of these there are.
    std::size_t ready() const noexcept { return ready_.size(); }
    // At most so many of those that are known: fewer at the end.
    std::vector<std::shared_ptr<stored_object>> pop(std::size_t wanted);

    // The cursor behind what has been delivered, or so many items more, which are ready; before the
    // beginning the one that it begins at. Throws as cursor_of.
    std::string cursor_behind(std::size_t more = 0) const;

    // -- Their number

    // Whether it depends on what is left of the ranges.
    bool depends_on_ranges() const noexcept;
    // Those that are left, with so many of the ranges.
    std::int64_t left(std::int64_t in_ranges) const noexcept;

private:
    struct told_misfit
    {
        std::size_t range;
        misfit what;
        range_state::misfit_function function;  // of its range
    };

    struct next_of_range
    {
        std::size_t range;
        std::shared_ptr<stored_object> item;
        sort_position position;
    };

    struct ready_item
    {
        std::size_t range;
        std::shared_ptr<stored_object> item;
    };

    bool has_taken_all() const noexcept { return take && taken_ >= *take; }
    std::int64_t left_to_take() const noexcept;
    std::int64_t kept() const noexcept;
    std::string identity() const;
    std::vector<range_place> places(std::size_t more) const;
    bool goes_behind(const next_of_range& a, const next_of_range& b) const;
    void take_read_ahead();

    const range_states ranges_;
    // Those that have neither a next item nor an end that is known.
    std::vector<std::size_t> open_;
    // A heap: the one to be delivered first is at the front.
    std::vector<next_of_range> next_;
    // Shared with the ranges, which may be there longer.
    const std::shared_ptr<std::deque<told_misfit>> misfits_ =
        std::make_shared<std::deque<told_misfit>>();
    // In their order, to be delivered next.
    std::deque<ready_item> ready_;
    std::int64_t taken_ = 0;  // of the ranges
    std::vector<key_attribute> start_key_;
    std::vector<range_position> delivered_;  // of each range, up to where
    bool is_reverse_ = false;
    bool has_begun_ = false;
};

}  // namespace ddbm::detail

#endif
