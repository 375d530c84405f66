#include "local/storage/partition_hash.hpp"

#include <ddbm/error.hpp>

#include <openssl/evp.h>

namespace ddbm::local::detail {
namespace {

constexpr std::string_view fixed_word = "Outliers";

void check(bool done)
{
    if (!done)
        throw error(errc::store_failed, "OpenSSL has no MD5 here, which the order of items needs");
}

}  // namespace

// It is no secret that is hashed, so a policy against MD5 does not matter.
partition_hash::partition_hash()
    : algorithm_(EVP_MD_fetch(nullptr, "MD5", "-fips")), context_(EVP_MD_CTX_new())
{
    check(algorithm_ && context_);
    check(EVP_DigestInit_ex2(context_.get(), algorithm_.get(), nullptr) == 1);
}

void partition_hash::start()
{
    // Without an algorithm the one from before begins anew.
    check(EVP_DigestInit_ex2(context_.get(), nullptr, nullptr) == 1);
    add(fixed_word);
}

void partition_hash::add(std::string_view bytes)
{
    check(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
}

void partition_hash::finish(std::string& out)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    check(EVP_DigestFinal_ex(context_.get(), digest, nullptr) == 1);
    out.append(reinterpret_cast<const char*>(digest), size);
}

void partition_hash::deleter::operator()(evp_md_st* algorithm) const noexcept
{
    EVP_MD_free(algorithm);
}

void partition_hash::deleter::operator()(evp_md_ctx_st* context) const noexcept
{
    EVP_MD_CTX_free(context);
}

partition_hash& hash_of_this_thread()
{
    thread_local partition_hash hash;
    return hash;
}

}  // namespace ddbm::local::detail
