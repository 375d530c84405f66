#ifndef DDBM_SRC_CREDENTIALS_KEY_FAILURE_HPP
#define DDBM_SRC_CREDENTIALS_KEY_FAILURE_HPP

#include <ddbm/error.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace ddbm::detail {

class fetch_reply;

/// Why keys could not be fetched, for people: `errc::no_credentials`.
class key_failure : public error
{
public:
    enum class next
    {
        give_up,
        /// It may go better in a moment.
        try_again,
    };

    explicit key_failure(std::string what, next then = next::give_up)
        : error(errc::no_credentials, std::move(what)), then_(then)
    {
    }

    bool is_passing() const noexcept { return then_ == next::try_again; }

private:
    next then_;
};

/// Whether a reply of this status is worth another try: the service's own failure, or its limit.
bool is_passing_status(int status) noexcept;

/// `HTTP status 502, 310 bytes of text/html`: never what the bytes are.
std::string described(const fetch_reply& reply);

/// What others say, as a part of a line: no line breaks, no control characters, at most 300 bytes.
std::string quoted_words(std::string_view text);

}  // namespace ddbm::detail

#endif
