#include "client/client_state.hpp"

#include "client/client_shard.hpp"
#include "client/configured_keys.hpp"
#include "client/joint_prewarm.hpp"
#include "client/joint_statistics.hpp"
#include "client/shard_share.hpp"
#include "config/config_notes.hpp"
#include "config/configured_cluster.hpp"
#include "config/configured_proxy.hpp"
#include "config/endpoint_rules.hpp"
#include "environment/context_watch.hpp"
#include "environment/time_limit.hpp"
#include "http/http_transport.hpp"
#include "http/proxy_connect.hpp"
#include "http/signing_framer.hpp"
#include "recording/recording_transport.hpp"

#include <ddbm/connection_statistics.hpp>
#include <ddbm/error.hpp>
#include <ddbm/transport_opener.hpp>

#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/query.hpp>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace ddbm::detail {

namespace {

client_config with_environment(client_config config)
{
    if (!config.env)
        config.env = std::make_shared<environment>();
    return config;
}

client_feature feature_of(account_id_endpoint_mode mode)
{
    switch (mode)
    {
    case account_id_endpoint_mode::disable:
        return client_feature::account_mode_disabled;
    case account_id_endpoint_mode::require:
        return client_feature::account_mode_required;
    case account_id_endpoint_mode::prefer:
        break;
    }
    return client_feature::account_mode_preferred;
}

// What every request to an endpoint says of the client.
agent_parts agent_of(const client_config& config, const endpoint& to, std::string key_letters)
{
    agent_parts parts;
    parts.features.push_back(
        config.retry_policy.adaptive ? client_feature::adaptive_retries
                                     : client_feature::standard_retries
    );
    parts.features.push_back(
        config.endpoint_url.empty() ? feature_of(config.account_id_endpoint_mode)
                                    : client_feature::endpoint_override
    );
    if (config.endpoint_url.empty() && is_of_account(to))
    {
        parts.features.push_back(client_feature::account_endpoint);
        parts.features.push_back(client_feature::resolved_account);
    }
    parts.key_letters = std::move(key_letters);
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

// What goes over it is written down, if that is wanted.
std::shared_ptr<transport> recorded(const client_config& config, std::shared_ptr<transport> made)
{
    if (!config.recorder)
        return made;
    return std::make_shared<recording_transport>(
        std::move(made), config.recorder, config.env, config.reply_limit_bytes
    );
}

// Keeps nothing of the client: what is under way to an endpoint may outlive it.
destinations::maker destinations_by(
    asio::any_io_executor executor,
    client_config config,
    std::string region,
    std::string key_letters,
    std::shared_ptr<const clock_skew> skew,
    std::shared_ptr<shared_tls_context> tls
)
{
    config.credentials.reset();
    return [executor = std::move(executor),
            config = std::move(config),
            region = std::move(region),
            key_letters = std::move(key_letters),
            skew = std::move(skew),
            tls = std::move(tls)](const endpoint& where, proxy_use use) {
        if (where.is_embedded())
        {
            auto opened = config.opener->open(executor, where.embedded_name(), config);
            return destination{where, recorded(config, std::move(opened)), nullptr};
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
        options.tls_context = tls;
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
            recorded(config, http_transport::make(executor, std::move(options))),
            std::make_shared<signing_framer>(
                config.env,
                skew,
                where,
                region,
                user_agent(agent_of(config, where, key_letters)),
                std::move(head)
            ),
            std::move(relay)};
    };
}

// A shard has its context for itself.
void check_executors(const std::vector<asio::any_io_executor>& executors)
{
    std::set<const asio::execution_context*> contexts;
    if (executors.empty())
        throw error(errc::invalid_configuration, "a client needs an executor, and is given none");
    for (std::size_t n = 0; n < executors.size(); ++n)
    {
        if (!executors[n])
            throw error(
                errc::invalid_configuration,
                "executor " + std::to_string(n) + " of the client is empty"
            );
        if (!contexts.insert(&asio::query(executors[n], asio::execution::context)).second)
            throw error(
                errc::invalid_configuration,
                "executor " + std::to_string(n) +
                    " of the client belongs to the execution context of one before it"
            );
    }
}

}  // namespace

std::shared_ptr<client_state>
client_state::make(std::vector<asio::any_io_executor> executors, client_config config)
{
    check_executors(executors);
    resolved_config resolved = resolve(config);
    std::shared_ptr<credentials_provider> provider;
    if (resolved.is_signed())
        provider = configured_keys(config);
    std::shared_ptr<client_state> made(new client_state(
        std::move(executors), std::move(config), std::move(resolved), std::move(provider)
    ));
    for (const auto& shard : made->shards_)
    {
        watch_context(shard->executor, std::shared_ptr<context_user>(made, shard.get()));
        shard->open();
    }
    return made;
}

client_state::client_state(
    std::vector<asio::any_io_executor> executors,
    client_config c,
    resolved_config resolved,
    std::shared_ptr<credentials_provider> provider
)
    : config(with_environment(std::move(c))), quota(config.retry_policy.quota),
      hedging(config.hedged_reads), env_(config.env), resolved_(std::move(resolved)),
      keys_(provider ? std::make_shared<key_source>(std::move(provider)) : nullptr)
{
    const auto tls = std::make_shared<shared_tls_context>(config.ca_file);
    const std::string key_letters = keys_ ? letters_of_keys(config) : std::string();
    const std::size_t count = executors.size();
    for (std::size_t index = 0; index < count; ++index)
    {
        client_config own = config;
        own.max_connections = limit_of_shard(config.max_connections, index, count);
        own.max_waiting = limit_of_shard(config.max_waiting, index, count);
        shards_.push_back(std::make_unique<client_shard>(
            *this,
            executors[index],
            destinations_by(
                executors[index], std::move(own), resolved_.signing_region, key_letters, skew_, tls
            )
        ));
    }
}

client_state::~client_state()
{
    // Nobody will ask for what a refresh brings.
    if (keys_)
        keys_->close();
}

// -- Shards

client_shard& client_state::chosen_shard(handler_place place) const
{
    if (const asio::execution_context* const theirs = place.context())
    {
        for (const auto& each : shards_)
        {
            // Another context may be where one has gone.
            if (&each->context() == theirs && !each->is_gone())
                return *each;
        }
    }
    for (const auto& each : shards_)
    {
        if (!each->is_gone() && each->runs_here())
            return *each;
    }
    const std::size_t first = turn_.fetch_add(1, std::memory_order_relaxed);
    for (std::size_t n = 0; n < shards_.size(); ++n)
    {
        client_shard& each = *shards_[(first + n) % shards_.size()];
        if (!each.is_gone())
            return each;
    }
    return *shards_.front();
}

const asio::any_io_executor& client_state::executor() const noexcept
{
    for (const auto& each : shards_)
    {
        if (!each->is_gone())
            return each->executor;
    }
    return shards_.front()->executor;
}

std::optional<key_source::ticket>
client_state::prewarm(const client_shard& told_on, std::size_t count, transport::prewarmed done)
{
    const auto waiter = std::make_shared<prewarm_waiter>(std::move(done));
    {
        std::lock_guard held(mutex_);
        // All have gone, then.
        if (told_on.is_gone())
            return std::nullopt;
        std::erase_if(prewarming_, [](const prewarming& each) { return each.waiter.expired(); });
        prewarming_.push_back({&told_on, waiter});
    }
    const auto whole = std::make_shared<joint_prewarm>(waiter);
    const bool needs_keys = shards_.front()->routes().depend_on_keys();
    const auto keys =
        needs_keys ? keys_->current(told_on.executor, told_on.keys(), nullptr) : nullptr;
    if (needs_keys && !keys)
        return keys_->wait(
            told_on.executor,
            nullptr,
            [self = shared_from_this(),
             count,
             whole](auto fetched, error_code ec, std::string why) {
                if (ec)
                    whole->part()(ec, std::move(why));
                else
                    self->prewarm_shards(fetched.get(), count, *whole);
            }
        );
    prewarm_shards(keys.get(), count, *whole);
    return std::nullopt;
}

void client_state::prewarm_shards(const credentials* keys, std::size_t count, joint_prewarm& whole)
{
    std::vector<client_shard*> there;
    for (const auto& each : shards_)
    {
        if (!each->is_gone())
            there.push_back(each.get());
    }
    for (std::size_t index = 0; index < there.size(); ++index)
    {
        const std::size_t share = share_of_shard(count, index, there.size());
        if (share > 0 || count == 0)
            there[index]->prewarm(keys, share, whole.part());
    }
}

std::vector<connection_statistics> client_state::connections() const
{
    std::vector<connection_statistics> all;
    for (const auto& each : shards_)
    {
        for (connection_statistics& one : each->connections())
            all.push_back(each->is_gone() ? of_the_past(one) : std::move(one));
    }
    return has_one_shard() ? all : joint(all);
}

void client_state::name_operation(diagnostics& diag, service to, std::string_view name) const
{
    name_operation(diag, *shards_.front(), to, name);
}

void client_state::name_operation(
    diagnostics& diag, client_shard& on, service to, std::string_view name
) const
{
    if (const endpoint* expected = on.routes().expected(to))
        return name_operation(diag, *expected, name);
    diag.operation(std::string(name)).region(resolved_.signing_region);
}

void client_state::name_operation(diagnostics& diag, const endpoint& to, std::string_view name)
    const
{
    diag.operation(std::string(name));
    // Of a request that was shared the endpoint is there.
    if (diag.endpoint().empty())
        diag.endpoint(to.text());
    if (!to.is_embedded())
        diag.region(resolved_.signing_region);
}

std::string client_state::take_buffer()
{
    std::string buffer = buffers_.take();
    std::size_t room = exchange::usual_body_offset;
    for (const auto& each : shards_)
        room = std::max(room, each->usual_room());
    buffer.resize(room, ' ');
    return buffer;
}

// -- The end

bool client_state::is_idle() const noexcept
{
    return std::ranges::all_of(shards_, [](const auto& each) { return each->is_idle(); });
}

void client_state::close(
    const client_shard& told_on, std::chrono::milliseconds within, std::function<void()> done
)
{
    const bool is_now = within.count() <= 0;
    const auto when =
        is_now ? std::chrono::steady_clock::time_point() : later(env().steady_now(), within);
    {
        std::lock_guard held(mutex_);
        closing_ = true;
        hold_contexts();
        waiting_for_close_.push_back({&told_on, std::move(done)});
        if (!is_now)
            end_by(when);
    }
    if (is_now)
        end_all();
    else
    {
        for (const auto& each : shards_)
        {
            if (!each->is_gone())
                each->drain();
        }
    }
    follow_closing();
}

// With the lock held.
void client_state::end_by(std::chrono::steady_clock::time_point when)
{
    const deadline end(when);
    if (closed_ || !end.is_set() || closes_by_.when() <= when)
        return;
    closes_by_ = end;
    start_closing_timer();
}

// With the lock held. On a context where somebody waits for a close: that one runs, as others need
// not. Without such a one, on any that is still there.
void client_state::start_closing_timer()
{
    const client_shard* on = nullptr;
    for (const auto& each : shards_)
    {
        if (!on && !each->is_gone())
            on = each.get();
    }
    for (const waiting& each : waiting_for_close_)
    {
        if (!each.told_on->is_gone())
            on = each.told_on;
    }
    if (!on)
        return;
    closing_timer_on_ = on;
    closing_timer_ = env().make_timer(closing_timer_on_->executor);
    closing_timer_->async_wait_until(closes_by_.when(), [weak = weak_from_this()](error_code ec) {
        if (ec)
            return;
        if (auto self = weak.lock())
        {
            self->end_all();
            self->follow_closing();
        }
    });
}

void client_state::end_all()
{
    std::unique_ptr<timer> unused;
    {
        std::lock_guard held(mutex_);
        if (closed_)
            return;
        closed_ = true;
        unused = std::move(closing_timer_);
    }
    for (const auto& each : shards_)
    {
        if (!each->is_gone())
            each->close();
    }
    if (keys_)
        keys_->close();
    let_go_of_contexts();
}

// With the lock held.
void client_state::hold_contexts()
{
    if (all_is_ended_ || !held_contexts_.empty())
        return;
    for (const auto& each : shards_)
    {
        if (!each->is_gone())
            held_contexts_.push_back(
                {each.get(),
                 asio::prefer(each->executor, asio::execution::outstanding_work.tracked)}
            );
    }
}

void client_state::let_go_of_contexts()
{
    std::vector<held_context> held_until_now;
    std::lock_guard held(mutex_);
    all_is_ended_ = true;
    held_until_now.swap(held_contexts_);
}

// A close is complete once nothing is under way any more.
void client_state::follow_closing()
{
    if (!closing_)
        return;
    // Calls first: none of them can begin a request after it was counted as ended.
    if ((!closed_ && calls_ != 0) || !is_idle())
        return;
    end_all();
    // Until they are posted no context of theirs goes.
    std::vector<waiting> told;
    std::lock_guard held(mutex_);
    // Another thread may be about it, and tells then.
    if (!all_is_ended_)
        return;
    told.swap(waiting_for_close_);
    for (const waiting& each : told)
        each.done();
}

void client_state::has_gone(const client_shard& shard)
{
    // Who waits for a close may own the client that it waits for.
    std::vector<waiting> dropped;
    std::vector<std::shared_ptr<prewarm_waiter>> not_told;
    std::unique_ptr<timer> unused;
    {
        std::lock_guard held(mutex_);
        std::erase_if(held_contexts_, [&](const held_context& each) {
            return each.shard == &shard;
        });
        auto& all = waiting_for_close_;
        const auto first = std::partition(all.begin(), all.end(), [&](const waiting& each) {
            return each.told_on != &shard;
        });
        dropped.assign(std::make_move_iterator(first), std::make_move_iterator(all.end()));
        all.erase(first, all.end());
        std::erase_if(prewarming_, [&](const prewarming& each) {
            if (each.told_on != &shard)
                return false;
            if (auto waiter = each.waiter.lock())
                not_told.push_back(std::move(waiter));
            return true;
        });
        if (closing_timer_ && closing_timer_on_ == &shard)
        {
            unused = std::move(closing_timer_);
            start_closing_timer();
        }
    }
    for (const auto& each : not_told)
        each->drop();
    if (keys_)
        keys_->abandon(shard.context());
    follow_closing();
}

}  // namespace ddbm::detail
