#ifndef DDBM_SRC_SIGN_HASH_STATE_HPP
#define DDBM_SRC_SIGN_HASH_STATE_HPP

#include "sign/sigv4.hpp"

#include <openssl/evp.h>

#include <memory>
#include <string_view>

namespace ddbm::detail {

/// SHA-256 as OpenSSL has it. Asking for it takes its time: once, not per hash.
class sha256_method
{
public:
    sha256_method();

    const EVP_MD* get() const noexcept { return method_.get(); }

private:
    struct deleter
    {
        void operator()(EVP_MD* method) const noexcept { EVP_MD_free(method); }
    };

    std::unique_ptr<EVP_MD, deleter> method_;
};

/** A hash of what has been added so far.
 *
 *  Freeing it cleanses it: OpenSSL clears a context's memory.
 *
 *  OpenSSL's EVP interface on purpose: with a fetched digest and kept contexts it costs some 0.15
 *  us a request more than the low-level functions, which OpenSSL 3 deprecates.
 */
class hash_state
{
public:
    hash_state();

    void start(const sha256_method& method);
    void start(const hash_state& from);
    void add(std::string_view bytes);
    void add(const sha256_digest& digest);
    void finish(sha256_digest& digest);

private:
    struct deleter
    {
        void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
    };

    std::unique_ptr<EVP_MD_CTX, deleter> context_;
};

}  // namespace ddbm::detail

#endif
