#ifndef DDBM_VALIDATION_REPORT_HPP
#define DDBM_VALIDATION_REPORT_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm {

/// What the validators of a model found wrong with an object: every failure, with its path.
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

    bool empty() const noexcept { return count_ == 0; }
    std::size_t count() const noexcept { return count_; }
    /// The path of the first failure.
    const std::string& first_path() const noexcept { return first_path_; }
    /// All of them: `name: ...; tags[3]: ...`.
    const std::string& text() const noexcept { return text_; }

private:
    std::string path_;
    std::vector<std::size_t> lengths_;  // of path_ before each step
    std::string first_path_;
    std::string text_;
    std::size_t count_ = 0;
};

}  // namespace ddbm

#endif
