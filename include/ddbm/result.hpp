#ifndef DDBM_RESULT_HPP
#define DDBM_RESULT_HPP

#include <ddbm/diagnostics.hpp>
#include <ddbm/error.hpp>
#include <ddbm/error_code.hpp>

#include <utility>

namespace ddbm {

/** What became of an operation: a value, or a code with its diagnostics. What `as_result` delivers.
 *
 *  Used like `boost::system::result`, which has no room for diagnostics. One line for a log is
 *  `ddbm::error(r.error(), r.get_diagnostics()).what()`.
 *
 *  It says whether the operation succeeded, not what it found: the empty handle of an `async_find`
 *  without an item, and of an `async_next` at the end, is a value.
 */
template <class T>
class [[nodiscard]] result
{
public:
    using value_type = T;

    /// A success with `T()`.
    result() = default;
    /// A success.
    result(T value) : value_(std::move(value)) {}
    /// A failure with this code.
    result(error_code ec, diagnostics diag = {}) : ec_(ec), diag_(std::move(diag)) {}

    bool has_value() const noexcept { return !ec_; }
    bool has_error() const noexcept { return !has_value(); }
    explicit operator bool() const noexcept { return has_value(); }

    /// The value. Throws a failure as `ddbm::error`.
    T& value() &
    {
        throw_failure();
        return value_;
    }
    const T& value() const&
    {
        throw_failure();
        return value_;
    }
    T value() &&
    {
        throw_failure();
        return std::move(value_);
    }

    /// The value; `T()` for a failure.
    T& operator*() & noexcept { return value_; }
    const T& operator*() const& noexcept { return value_; }
    T operator*() && { return std::move(value_); }
    T* operator->() noexcept { return &value_; }
    const T* operator->() const noexcept { return &value_; }

    /// The code of a failure; one that says success if there is a value.
    error_code error() const noexcept { return ec_; }
    /// What is known beside the code. Of a success there is rarely anything to know.
    const diagnostics& get_diagnostics() const noexcept { return diag_; }

    // -- For the library.

    result(error_code ec, T value, diagnostics diag)
        : value_(std::move(value)), ec_(ec), diag_(std::move(diag))
    {
    }

private:
    void throw_failure() const
    {
        if (ec_)
            throw ddbm::error(ec_, diag_);
    }

    T value_{};
    error_code ec_;
    diagnostics diag_;
};

/// Of an operation that has nothing to deliver but its success.
template <>
class [[nodiscard]] result<void>
{
public:
    using value_type = void;

    /// A success.
    result() = default;
    /// A failure with this code.
    result(error_code ec, diagnostics diag = {}) : ec_(ec), diag_(std::move(diag)) {}

    bool has_value() const noexcept { return !ec_; }
    bool has_error() const noexcept { return !has_value(); }
    explicit operator bool() const noexcept { return has_value(); }

    /// Throws a failure as `ddbm::error`.
    void value() const
    {
        if (ec_)
            throw ddbm::error(ec_, diag_);
    }

    /// The code of a failure; else one that says success.
    error_code error() const noexcept { return ec_; }
    /// What is known beside the code. Of a success there is rarely anything to know.
    const diagnostics& get_diagnostics() const noexcept { return diag_; }

private:
    error_code ec_;
    diagnostics diag_;
};

}  // namespace ddbm

#endif
