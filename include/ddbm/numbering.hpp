#ifndef DDBM_NUMBERING_HPP
#define DDBM_NUMBERING_HPP

namespace ddbm {

/** How `table<T>::async_insert_numbered` looks for a number that is free:
 *  `notes.async_insert_numbered(draft, ddbm::numbering().attempts(5))`.
 */
class numbering
{
public:
    numbering() = default;

    /// How many numbers are tried, one after the other, where items have been written with them by
    /// hand; 100 by default, at least 1. Insertions that run at the same time get different
    /// numbers, and need no attempts for that.
    numbering& attempts(int count) &
    {
        attempts_ = count;
        return *this;
    }
    numbering attempts(int count) && { return attempts(count); }

    int attempts() const noexcept { return attempts_; }

private:
    int attempts_ = 100;
};

}  // namespace ddbm

#endif
