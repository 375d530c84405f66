#ifndef DDBM_SRC_SIGN_HASH_STATE_HPP
#define DDBM_SRC_SIGN_HASH_STATE_HPP

#include "sign/sigv4.hpp"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <cstddef>
#include <memory>
#include <string_view>

namespace ddbm::detail {

/** The way to OpenSSL's SHA-256.
 *
 *  EVP leads to whichever provider OpenSSL is told to use, but allocates for each hash that is
 * begun or copied: four times a signature, a sixth of the time that it takes. The functions beneath
 * it work on a plain value. OpenSSL 3 deprecates them, and may have been built without; there, and
 *  where it must keep to FIPS 140, EVP is the way.
 */
class sha256_method
{
public:
    enum class way
    {
        functions,
        evp,
    };

    sha256_method() : sha256_method(usual()) {}
    explicit sha256_method(way chosen);

    static way usual() noexcept;

    /// Null for the functions. Asking for it takes its time: once, not per hash.
    const EVP_MD* evp() const noexcept { return evp_.get(); }

private:
    struct deleter
    {
        void operator()(EVP_MD* method) const noexcept { EVP_MD_free(method); }
    };

    std::unique_ptr<EVP_MD, deleter> evp_;
};

#ifdef OPENSSL_NO_DEPRECATED_3_0
struct plain_sha256
{
};
#else
using plain_sha256 = SHA256_CTX;
#endif

/** A hash of what has been added so far. Destroying it cleanses it. */
class hash_state
{
public:
    hash_state() = default;
    hash_state(const hash_state&) = delete;
    hash_state& operator=(const hash_state&) = delete;
    ~hash_state();

    void start(const sha256_method& method);
    void start(const hash_state& from);
    void add(std::string_view bytes) { add(bytes.data(), bytes.size()); }
    void add(const sha256_digest& digest) { add(digest.data(), digest.size()); }
    void finish(sha256_digest& digest);

private:
    struct deleter
    {
        void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
    };

    void add(const void* bytes, std::size_t size);
    EVP_MD_CTX* evp();

    plain_sha256 plain_;  // unless is_evp_
    std::unique_ptr<EVP_MD_CTX, deleter> evp_;
    bool is_evp_ = false;
};

}  // namespace ddbm::detail

#endif
