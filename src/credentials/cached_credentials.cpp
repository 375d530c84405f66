#include "credentials/key_cache.hpp"

#include <ddbm/cached_credentials.hpp>

#include <utility>

namespace ddbm {

namespace {

// The function is the provider's, which keeps it for as long as this runs.
asio::awaitable<credentials> at_once(const std::function<credentials()>& fetch)
{
    co_return fetch();
}

}  // namespace

std::shared_ptr<credentials_provider> cached_credentials(
    std::function<asio::awaitable<credentials>()> fetch, std::shared_ptr<environment> env
)
{
    if (!env)
        env = std::make_shared<environment>();
    return std::make_shared<detail::key_cache>(std::move(env), std::move(fetch));
}

std::shared_ptr<credentials_provider>
cached_credentials(std::function<credentials()> fetch, std::shared_ptr<environment> env)
{
    return cached_credentials(
        [fetch = std::move(fetch)]() -> asio::awaitable<credentials> { return at_once(fetch); },
        std::move(env)
    );
}

}  // namespace ddbm
