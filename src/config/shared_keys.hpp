#ifndef DDBM_SRC_CONFIG_SHARED_KEYS_HPP
#define DDBM_SRC_CONFIG_SHARED_KEYS_HPP

#include <ddbm/credentials.hpp>
#include <ddbm/proxy.hpp>

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace ddbm {
class environment;
}

namespace ddbm::detail {

/** Providers of keys for the clients of one configuration and of its copies, so that those of many
 *  threads do not fetch the same keys many times.
 *
 *  Shared objects: safe.
 */
class shared_keys
{
public:
    /// What a provider is made from that programs may have changed in a copy.
    struct settings
    {
        std::string region;
        std::string endpoint_url;
        std::string ca_file;
        bool bypass_proxy = false;
        ddbm::proxy proxy;
        std::shared_ptr<environment> env;

        friend bool operator==(const settings&, const settings&) = default;
    };

    /// The one that `make` has made for such settings before, or makes now. Throws what that
    /// throws.
    template <class Maker>
    std::shared_ptr<credentials_provider> get(const settings& wanted, const Maker& make)
    {
        std::lock_guard held(mutex_);
        for (const auto& [made_for, provider] : known_)
        {
            if (made_for == wanted)
                return provider;
        }
        return known_.emplace_back(wanted, make()).second;
    }

private:
    std::mutex mutex_;
    std::vector<std::pair<settings, std::shared_ptr<credentials_provider>>> known_;
};

}  // namespace ddbm::detail

#endif
