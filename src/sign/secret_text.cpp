#include <ddbm/detail/append_secret.hpp>
#include <ddbm/detail/secret_text.hpp>

#include <openssl/crypto.h>

#include <algorithm>

namespace ddbm::detail {

void wipe(std::string& text) noexcept
{
    // Within its capacity, so nothing is allocated.
    text.resize(text.capacity());
    OPENSSL_cleanse(text.data(), text.size());
    text.clear();
}

void reserve_secret(std::string& text, std::size_t size)
{
    if (size <= text.capacity())
        return;
    std::string larger;
    larger.reserve(size);
    larger.append(text);
    wipe(text);
    text.swap(larger);
}

void append_secret(std::string& text, std::string_view more)
{
    const std::size_t size = text.size() + more.size();
    if (size > text.capacity())
        reserve_secret(text, std::max(size, 2 * text.capacity()));
    text.append(more);
}

}  // namespace ddbm::detail
