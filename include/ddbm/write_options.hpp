#ifndef DDBM_WRITE_OPTIONS_HPP
#define DDBM_WRITE_OPTIONS_HPP

// What the writes of a table take besides what they write, in any order, before the completion
// token: these, and when(...) with a condition.

namespace ddbm {

/// See `returning_new`.
class returning_new_t
{
public:
    constexpr returning_new_t() = default;
};

/// See `returning_old`.
class returning_old_t
{
public:
    constexpr returning_old_t() = default;
};

/// See `returning_nothing`.
class returning_nothing_t
{
public:
    constexpr returning_nothing_t() = default;
};

/// See `or_create`.
class or_create_t
{
public:
    constexpr or_create_t() = default;
};

/// See `exactly_once`.
class exactly_once_t
{
public:
    constexpr exactly_once_t() = default;
};

/// The operation delivers the object as it is written, with the ids, times and numbers that the
/// library makes, as a `stored<T>`. What updates do without being asked. It consumes no capacity.
inline constexpr returning_new_t returning_new;

/// The operation delivers the object as it was before, as a `stored<T>` that is empty if there was
/// none. It consumes no capacity; but such a write is not sent again after an attempt that may have
/// been applied, since what a second one finds is no longer what was there before.
inline constexpr returning_old_t returning_old;

/// The operation delivers nothing but its success, and asks the service for nothing.
inline constexpr returning_nothing_t returning_nothing;

/// An update makes an item where there is none.
inline constexpr or_create_t or_create;

/** An update is applied once, or not at all, whatever becomes of its replies: for `add`, other
 *  arithmetic and `append`, which are not sent again otherwise after an attempt that may have been
 *  applied.
 *
 *  It goes as a transaction of this one action with a token, by which the service knows it again,
 *  for ten minutes. That costs twice the capacity, and a transaction returns no object: the update
 *  delivers nothing but its success. It is also sent again where another transaction is at work on
 *  the item. An error says `applied::maybe` only where no reply came at all.
 *
 *  `async_modify` takes it as well, for its writes.
 */
inline constexpr exactly_once_t exactly_once;

}  // namespace ddbm

#endif
