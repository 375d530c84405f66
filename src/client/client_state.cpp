#include "client/client_state.hpp"

#include "client/client_shard.hpp"
#include "client/configured_keys.hpp"
#include "config/config_notes.hpp"
#include "config/configured_cluster.hpp"
#include "config/configured_proxy.hpp"
#include "environment/context_watch.hpp"
#include "http/http_transport.hpp"
#include "http/proxy_connect.hpp"
#include "http/signing_framer.hpp"

#include <ddbm/transport_opener.hpp>

#include <algorithm>
#include <utility>

namespace ddbm::detail {

namespace {

client_config with_environment(client_config config)
{
    if (!config.env)
        config.env = std::make_shared<environment>();
    return config;
}

// What every request says of the client.
agent_parts agent_of(const client_config& config)
{
    agent_parts parts;
    parts.features.push_back(
        config.retry_policy.adaptive ? client_feature::adaptive_retries
                                     : client_feature::standard_retries
    );
    if (!config.endpoint_url.empty())
        parts.features.push_back(client_feature::endpoint_override);
    parts.execution_environment = notes_of(config).execution_environment;
    parts.app_id = config.app_id;
    return parts;
}

head_options head_of(const client_config& config)
{
    head_options options;
    options.accepted = config.accept_gzip ? accepted_coding::gzip : accepted_coding::identity;
    return options;
}

// Keeps nothing of the client: what is under way to an endpoint may outlive it.
destinations::maker destinations_by(
    asio::any_io_executor executor,
    client_config config,
    std::string region,
    std::shared_ptr<const clock_skew> skew
)
{
    config.credentials.reset();
    return [executor = std::move(executor),
            config = std::move(config),
            region = std::move(region),
            skew = std::move(skew)](const endpoint& where, proxy_use use) {
        if (where.is_embedded())
        {
            auto opened = config.opener->open(executor, where.embedded_name(), config);
            return destination{where, std::move(opened), nullptr};
        }

        http_options options;
        options.endpoint = where;
        if (use == proxy_use::as_configured)
            options.proxy = configured_proxy(config, where);
        if (where.text() == config.endpoint_url)
        {
            options.hosts = cluster_hosts(config, where);
            options.cluster = config.cluster;
        }
        options.max_connections = config.max_connections;
        options.max_waiting = config.max_waiting;
        options.max_connection_age = config.max_connection_age;
        options.idle_timeout = config.idle_timeout;
        options.timeouts = config.timeouts;
        options.reply_limit_bytes = config.reply_limit_bytes;
        options.ca_file = config.ca_file;
        options.env = config.env;
        head_options head = head_of(config);
        proxy relay;
        if (options.has_relay())
        {
            relay = options.proxy;
            head.target = absolute_target(where);
            head.proxy_authorization = proxy_authorization(relay);
        }
        return destination{
            where,
            http_transport::make(executor, std::move(options)),
            std::make_shared<signing_framer>(
                config.env, skew, where, region, user_agent(agent_of(config)), std::move(head)
            ),
            std::move(relay)};
    };
}

}  // namespace

std::shared_ptr<client_state>
client_state::make(asio::any_io_executor executor, client_config config)
{
    resolved_config resolved = resolve(config);
    std::shared_ptr<credentials_provider> provider;
    if (resolved.is_signed())
        provider = configured_keys(config);
    std::shared_ptr<client_state> made(new client_state(
        std::move(executor), std::move(config), std::move(resolved), std::move(provider)
    ));
    client_shard& shard = made->shard();
    watch_context(shard.executor, std::shared_ptr<context_user>(made, &shard));
    return made;
}

client_state::client_state(
    asio::any_io_executor ex,
    client_config c,
    resolved_config resolved,
    std::shared_ptr<credentials_provider> provider
)
    : config(with_environment(std::move(c))), quota(config.retry_policy.quota),
      hedging(config.hedged_reads), env_(config.env), resolved_(std::move(resolved)),
      keys_(provider ? std::make_shared<key_source>(std::move(provider)) : nullptr),
      shard_(std::make_unique<client_shard>(
          *this, ex, destinations_by(ex, config, resolved_.signing_region, skew_)
      ))
{
}

client_state::~client_state()
{
    // Nobody will ask for what a refresh brings.
    if (keys_)
        keys_->close();
}

asio::any_io_executor client_state::executor() const
{
    return shard_->executor;
}

bool client_state::prewarm(std::size_t count, transport::prewarmed done) const
{
    return shard_->prewarm(count, std::move(done));
}

std::vector<connection_statistics> client_state::connections() const
{
    return shard_->connections();
}

void client_state::name_operation(diagnostics& diag, service to, std::string_view name) const
{
    const endpoint& target = endpoint_of(to);
    diag.operation(std::string(name)).endpoint(target.text());
    if (!target.is_embedded())
        diag.region(resolved_.signing_region);
}

std::string client_state::take_buffer()
{
    std::string buffer = buffers_.take();
    buffer.resize(std::max(exchange::usual_body_offset, shard_->usual_room()), ' ');
    return buffer;
}

void client_state::became_idle()
{
    if (!closed_)
        return;
    std::vector<std::function<void()>> done;
    {
        std::lock_guard held(mutex_);
        done.swap(closing_);
    }
    for (auto& call : done)
        call();
}

void client_state::close(std::function<void()> done)
{
    bool idle = false;
    {
        std::lock_guard held(mutex_);
        closed_ = true;
        idle = shard_->is_idle();
        if (!idle)
            closing_.push_back(done);
    }
    shard_->close();
    if (keys_)
        keys_->close();
    if (idle)
        done();
}

// Who waits for a close may own the client that it waits for.
void client_state::abandon()
{
    std::vector<std::function<void()>> dropped;
    {
        std::lock_guard held(mutex_);
        closed_ = true;
        dropped.swap(closing_);
    }
    if (keys_)
        keys_->abandon(asio::query(shard_->executor, asio::execution::context));
}

}  // namespace ddbm::detail
