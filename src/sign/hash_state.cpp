#include "sign/hash_state.hpp"

#include <openssl/crypto.h>

#include <new>
#include <stdexcept>

namespace ddbm::detail {

namespace {

void check(int openssl_result)
{
    if (openssl_result != 1)
        throw std::runtime_error("ddbm: OpenSSL cannot compute SHA-256");
}

#ifdef OPENSSL_NO_DEPRECATED_3_0

constexpr bool has_functions = false;

int SHA256_Init(plain_sha256*)
{
    return 0;
}

int SHA256_Update(plain_sha256*, const void*, std::size_t)
{
    return 0;
}

int SHA256_Final(unsigned char*, plain_sha256*)
{
    return 0;
}

#else

constexpr bool has_functions = true;

#endif

}  // namespace

sha256_method::sha256_method(way chosen)
{
    if (chosen == way::functions)
        return;
    evp_.reset(EVP_MD_fetch(nullptr, "SHA256", nullptr));
    if (!evp_)
        throw std::runtime_error("ddbm: OpenSSL has no SHA-256");
}

sha256_method::way sha256_method::usual() noexcept
{
    const bool is_evp = !has_functions || EVP_default_properties_is_fips_enabled(nullptr) == 1;
    return is_evp ? way::evp : way::functions;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

hash_state::~hash_state()
{
    OPENSSL_cleanse(&plain_, sizeof(plain_));
}

void hash_state::start(const sha256_method& method)
{
    is_evp_ = method.evp() != nullptr;
    check(is_evp_ ? EVP_DigestInit_ex2(evp(), method.evp(), nullptr) : SHA256_Init(&plain_));
}

void hash_state::start(const hash_state& from)
{
    is_evp_ = from.is_evp_;
    if (is_evp_)
        check(EVP_MD_CTX_copy_ex(evp(), from.evp_.get()));
    else
        plain_ = from.plain_;
}

void hash_state::add(const void* bytes, std::size_t size)
{
    check(
        is_evp_ ? EVP_DigestUpdate(evp_.get(), bytes, size) : SHA256_Update(&plain_, bytes, size)
    );
}

void hash_state::finish(sha256_digest& digest)
{
    check(
        is_evp_ ? EVP_DigestFinal_ex(evp_.get(), digest.data(), nullptr)
                : SHA256_Final(digest.data(), &plain_)
    );
}

#pragma GCC diagnostic pop

EVP_MD_CTX* hash_state::evp()
{
    if (!evp_)
        evp_.reset(EVP_MD_CTX_new());
    if (!evp_)
        throw std::bad_alloc();
    return evp_.get();
}

}  // namespace ddbm::detail
