#include "credentials/key_chain.hpp"

#include "credentials/key_cache.hpp"
#include "credentials/plan_keys.hpp"
#include "credentials/resolve_keys.hpp"

#include <utility>
#include <variant>

namespace ddbm::detail {

namespace {

class chain
{
public:
    chain(
        config_sources sources_,
        std::string region_,
        std::string advice_,
        std::shared_ptr<const outside> world_
    )
        : sources(std::move(sources_)), region(std::move(region_)), advice(std::move(advice_)),
          world(std::move(world_))
    {
    }

    key_plan plan() const
    {
        key_plan made = plan_keys(shared_settings(sources), region);
        made.advice = advice;
        return made;
    }

    const config_sources sources;
    const std::string region;
    const std::string advice;
    const std::shared_ptr<const outside> world;
};

asio::awaitable<credentials> fetch_first(std::shared_ptr<const chain> from)
{
    auto plan = std::make_shared<const key_plan>(from->plan());
    credentials keys = co_await resolve_keys(from->world, std::move(plan));
    co_return keys;
}

}  // namespace

std::shared_ptr<credentials_provider> key_chain(
    config_sources sources,
    std::string region,
    std::string advice,
    std::shared_ptr<const outside> world
)
{
    auto from = std::make_shared<const chain>(
        std::move(sources), std::move(region), std::move(advice), std::move(world)
    );
    auto cache = std::make_shared<key_cache>(
        from->world->env,
        [from]() -> asio::awaitable<credentials> { return fetch_first(from); },
        from->world->skew
    );

    const key_plan plan = from->plan();
    const auto* given = std::get_if<given_keys>(&plan.how);
    // Those that have ended are a failure of the first fetch, with its words.
    const bool is_valid = given != nullptr && (!given->keys.expiration() ||
                                               *given->keys.expiration() > from->world->now());
    if (is_valid)
        cache->keep(given->keys);
    return cache;
}

}  // namespace ddbm::detail
