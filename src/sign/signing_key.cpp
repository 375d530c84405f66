#include "sign/signing_key.hpp"

#include <openssl/crypto.h>

#include <array>

namespace ddbm::detail {

namespace {

void cleanse(std::string& text) noexcept
{
    OPENSSL_cleanse(text.data(), text.size());
}

}  // namespace

signing_key::signing_key(std::string_view region, std::string_view service)
    : region_(region), service_(service)
{
}

signing_key::~signing_key()
{
    cleanse(secret_);
}

bool signing_key::is_of(std::string_view secret_access_key) const noexcept
{
    return !date_.empty() && secret_ == secret_access_key;
}

void signing_key::use(std::string_view secret_access_key, std::string_view date)
{
    if (is_of(secret_access_key) && date_ == date)
        return;

    // Until all is made anew, nothing of the old may be taken for it.
    date_.clear();
    cleanse(secret_);
    secret_.assign(secret_access_key);
    derive(date);
    date_ = date;
}

void signing_key::derive(std::string_view date)
{
    constexpr std::size_t block_size = 64;

    sha256_digest key = derive_signing_key(secret_, date, region_, service_);
    std::array<unsigned char, block_size> inner;
    std::array<unsigned char, block_size> outer;
    for (std::size_t i = 0; i < block_size; ++i)
    {
        const unsigned char byte = i < key.size() ? key[i] : static_cast<unsigned char>(0);
        inner[i] = static_cast<unsigned char>(byte ^ 0x36);
        outer[i] = static_cast<unsigned char>(byte ^ 0x5c);
    }

    inner_.start(method_);
    inner_.add({reinterpret_cast<const char*>(inner.data()), inner.size()});
    outer_.start(method_);
    outer_.add({reinterpret_cast<const char*>(outer.data()), outer.size()});

    OPENSSL_cleanse(key.data(), key.size());
    OPENSSL_cleanse(inner.data(), inner.size());
    OPENSSL_cleanse(outer.data(), outer.size());
}

void signing_key::finish(hash_state& text, char* out) const
{
    sha256_digest digest;
    text.finish(digest);
    text.start(outer_);
    text.add(digest);
    text.finish(digest);
    write_hex(digest, out);
}

}  // namespace ddbm::detail
