#ifndef DDBM_CURSOR_KEY_HPP
#define DDBM_CURSOR_KEY_HPP

#include <string>
#include <string_view>

namespace ddbm {

/** A secret that cursors are signed with, so that who gets one, such as a client of a web page,
 *  cannot make another: see `range::sign_cursors`.
 *
 *  The signature is HMAC-SHA256. It does not hide the key of the item that the cursor stands
 *  behind. Programs that take each other's cursors have the same secret.
 */
class cursor_key
{
public:
    /// Of 16 bytes at least, such as 32 random ones. Throws `errc::invalid_request` for fewer.
    explicit cursor_key(std::string secret);

    // For the library.
    std::string_view secret() const noexcept { return secret_; }

private:
    std::string secret_;
};

}  // namespace ddbm

#endif
