#ifndef DDBM_SRC_CREDENTIALS_NEAR_KEYS_HPP
#define DDBM_SRC_CREDENTIALS_NEAR_KEYS_HPP

#include "credentials/key_cache.hpp"

#include <mutex>

namespace ddbm::detail {

/** What one execution context has at hand of the keys of a client: while they are good, the
 * attempts there have neither a lock nor a count of references in common with those of other
 * contexts.
 *
 *  Shared objects: safe, by one key_source.
 */
class near_keys
{
public:
    /// Nobody will ask for them again.
    void let_go()
    {
        std::lock_guard held(mutex_);
        keys_ = {};
    }

private:
    friend class key_source;

    // Threads of the one context may meet here.
    std::mutex mutex_;
    key_cache::copy keys_;
};

}  // namespace ddbm::detail

#endif
