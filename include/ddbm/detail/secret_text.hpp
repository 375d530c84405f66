#ifndef DDBM_DETAIL_SECRET_TEXT_HPP
#define DDBM_DETAIL_SECRET_TEXT_HPP

#include <string>
#include <utility>

namespace ddbm::detail {

/// Overwrites all memory that the text has, also beyond its end, and empties it.
void wipe(std::string& text) noexcept;

/** A text that leaves no copy of itself behind: the memory that it was in is overwritten when it is
 *  destroyed, assigned to or moved from.
 *
 *  Distinct objects: safe. Shared objects: unsafe.
 */
class secret_text
{
public:
    secret_text() = default;
    explicit secret_text(std::string&& text) : text_(std::move(text)) { wipe(text); }

    secret_text(const secret_text&) = default;
    // A short text is copied by a move of std::string.
    secret_text(secret_text&& from) noexcept : text_(std::move(from.text_)) { wipe(from.text_); }
    secret_text& operator=(const secret_text& from)
    {
        // A text that is assigned to in place would leave what is longer than the new one.
        return *this = secret_text(from);
    }
    secret_text& operator=(secret_text&& from) noexcept
    {
        if (this == &from)
            return *this;
        wipe(text_);
        text_ = std::move(from.text_);
        wipe(from.text_);
        return *this;
    }
    ~secret_text() { wipe(text_); }

    const std::string& get() const noexcept { return text_; }

    friend bool operator==(const secret_text&, const secret_text&) = default;

private:
    std::string text_;
};

}  // namespace ddbm::detail

#endif
