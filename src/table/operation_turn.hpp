// A range has one operation at a time.

#ifndef DDBM_SRC_OPERATION_TURN_HPP
#define DDBM_SRC_OPERATION_TURN_HPP

#include <ddbm/errc.hpp>
#include <ddbm/error.hpp>

#include <atomic>
#include <memory>

namespace ddbm::detail {

struct turn_end
{
    void operator()(std::atomic<bool>* is_taken) const noexcept { *is_taken = false; }
};

// What the operation of a range holds until it completes, or is dropped. The range, whose flag it
// is, is there as long.
using operation_turn = std::unique_ptr<std::atomic<bool>, turn_end>;

// Null if another operation has it.
inline operation_turn take_turn(std::atomic<bool>& is_taken)
{
    return operation_turn(is_taken.exchange(true) ? nullptr : &is_taken);
}

// Why an operation cannot begin.
inline error no_turn()
{
    return error(
        errc::invalid_request,
        "a range has one operation at a time: the one before has not completed yet"
    );
}

}  // namespace ddbm::detail

#endif
