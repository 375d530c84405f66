#include <ddbm/detail/secret_text.hpp>

#include <openssl/crypto.h>

namespace ddbm::detail {

void wipe(std::string& text) noexcept
{
    // Within its capacity, so nothing is allocated.
    text.resize(text.capacity());
    OPENSSL_cleanse(text.data(), text.size());
    text.clear();
}

}  // namespace ddbm::detail
