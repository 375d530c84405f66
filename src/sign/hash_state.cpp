#include "sign/hash_state.hpp"

#include <new>
#include <stdexcept>

namespace ddbm::detail {

namespace {

void check(int openssl_result)
{
    if (openssl_result != 1)
        throw std::runtime_error("ddbm: OpenSSL cannot compute SHA-256");
}

}  // namespace

sha256_method::sha256_method() : method_(EVP_MD_fetch(nullptr, "SHA256", nullptr))
{
    if (!method_)
        throw std::runtime_error("ddbm: OpenSSL has no SHA-256");
}

hash_state::hash_state() : context_(EVP_MD_CTX_new())
{
    if (!context_)
        throw std::bad_alloc();
}

void hash_state::start(const sha256_method& method)
{
    check(EVP_DigestInit_ex2(context_.get(), method.get(), nullptr));
}

void hash_state::start(const hash_state& from)
{
    check(EVP_MD_CTX_copy_ex(context_.get(), from.context_.get()));
}

void hash_state::add(std::string_view bytes)
{
    check(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
}

void hash_state::add(const sha256_digest& digest)
{
    check(EVP_DigestUpdate(context_.get(), digest.data(), digest.size()));
}

void hash_state::finish(sha256_digest& digest)
{
    check(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr));
}

}  // namespace ddbm::detail
