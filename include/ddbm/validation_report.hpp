#ifndef DDBM_VALIDATION_REPORT_HPP
#define DDBM_VALIDATION_REPORT_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ddbm {

/// A value that is not valid: where it is, and why.
class validation_failure
{
public:
    validation_failure(std::string path, std::string reason)
        : path_(std::move(path)), reason_(std::move(reason))
    {
    }

    /// From the value that was validated, as in `address.tags[3]`; empty for that value itself.
    const std::string& path() const noexcept { return path_; }
    const std::string& reason() const noexcept { return reason_; }

    friend bool operator==(const validation_failure&, const validation_failure&) = default;

private:
    std::string path_;
    std::string reason_;
};

/** What validators found wrong with a value: every failure, with its path.
 *
 *  Whoever validates makes an empty one, for the validators to write into.
 */
class validation_report
{
public:
    validation_report() = default;

    /// Records that the value which is being looked at is not valid, and why.
    void fail(std::string reason);

    /// Goes into a member or an entry of a map, or into an element of a list; `leave` comes back.
    void enter(std::string_view name);
    void enter(std::size_t index);
    void leave();

    bool empty() const noexcept { return failures_.empty(); }
    std::size_t count() const noexcept { return failures_.size(); }
    /// In the order in which they were found.
    const std::vector<validation_failure>& failures() const noexcept { return failures_; }
    /// The path of the first failure.
    std::string first_path() const { return empty() ? std::string() : failures_.front().path(); }
    /// All of them: `name: ...; tags[3]: ...`. However many there are: a list of which no element
    /// is valid has one for each.
    std::string text() const;

    /// Throws `errc::validation_failed`, with all of it, if there is a failure.
    void throw_if_failed() const;

    // -- For validators that are made of others.

    /// The path of the value which is being looked at.
    const std::string& path() const noexcept { return path_; }
    /// Takes out the failures behind the first `count`.
    std::vector<validation_failure> take_behind(std::size_t count);
    /// Adds failures that know their paths.
    void add(std::vector<validation_failure> failures);
    /// Of those behind the first `count` keeps each once: several validators that want a number say
    /// the same of a string.
    void drop_repeated_behind(std::size_t count);

private:
    std::string path_;
    std::vector<std::size_t> lengths_;  // of path_ before each step
    std::vector<validation_failure> failures_;
};

}  // namespace ddbm

#endif
