#include "http/address_source.hpp"

#include "http/http_connection.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include <algorithm>
#include <cstddef>
#include <list>
#include <utility>

namespace ddbm::detail {

namespace {

constexpr std::chrono::seconds content_for{30};

// Between lookups while all that is found refuses.
constexpr std::chrono::milliseconds first_pause{100};

}  // namespace

// Begun, cancelled and ended in its strand.
struct address_source::lookup
{
    // Of one host.
    struct part
    {
        std::string host;
        asio::cancellation_signal cancel{};
        error_code ec = asio::error::in_progress;
        endpoint_list found{};
    };

    lookup(const asio::any_io_executor& executor, const std::vector<std::string>& hosts)
        : strand(asio::make_strand(executor)), left(hosts.size())
    {
        for (const auto& host : hosts)
            parts.emplace_back().host = host;
    }

    asio::strand<asio::any_io_executor> strand;
    std::list<part> parts;       // which stay where they are
    std::size_t left;            // that have not ended
    std::size_t found = 0;       // of those that have ended
    std::size_t told = 0;        // of those that were found; with the mutex
    bool in_background = false;  // it goes on when nobody waits for it
};

address_source::address_source(
    asio::any_io_executor executor,
    std::shared_ptr<environment> env,
    std::vector<std::string> hosts,
    std::uint16_t port,
    listener found
)
    : executor_(std::move(executor)), env_(std::move(env)), port_(port), found_(std::move(found)),
      hosts_(std::move(hosts))
{
}

bool address_source::ask(http_connection& connection)
{
    const auto now = env_->steady_now();
    std::lock_guard held(mutex_);
    if (is_closed_ || is_good(now))
        return true;
    if (!running_)
        begin(false);
    const bool does_already = running_->told != 0 && !is_refused_;
    const bool waits = !learned_ || (now >= content_until_ && !does_already);
    interested_.push_back({connection_ptr(&connection), waits});
    return !waits;
}

bool address_source::is_good(clock::time_point now) const
{
    if (!learned_ || is_outdated_)
        return false;
    const auto age = now - *learned_;
    return is_refused_ ? age < refused_for_ : age <= fresh_for;
}

void address_source::refused(clock::time_point routed)
{
    std::lock_guard held(mutex_);
    // It is about what was found before; or one more that says the same.
    if (!learned_ || routed < *learned_ || is_refused_)
        return;
    is_refused_ = true;
    refused_for_ = {};
    if (in_vain_ > 0)
        refused_for_ =
            std::min<clock::duration>(first_pause * (1 << std::min(in_vain_ - 1, 6)), fresh_for);
    ++in_vain_;
    // There may be more by now than was told.
    if (running_)
        asio::post(running_->strand, [self = shared_from_this(), of = running_] {
            self->on_looked_up(of);
        });
}

void address_source::accepted()
{
    std::lock_guard held(mutex_);
    is_refused_ = false;
    in_vain_ = 0;
}

void address_source::look_up(std::vector<std::string> hosts)
{
    std::lock_guard held(mutex_);
    if (is_closed_)
        return;
    hosts_ = std::move(hosts);
    is_listed_ = true;
    std::erase_if(known_, [&](const auto& each) {
        return std::find(hosts_.begin(), hosts_.end(), each.first) == hosts_.end();
    });
    is_outdated_ = true;
    // Who waits for it waits for the next one.
    if (running_)
        cancel(std::move(running_));
    begin(true);
}

// The mutex is held.
void address_source::begin(bool in_background)
{
    running_ = std::make_shared<lookup>(executor_, hosts_);
    running_->in_background = in_background;
    asio::post(running_->strand, [self = shared_from_this(), begun = running_] {
        for (auto& each : begun->parts)
        {
            // An environment that never completes may keep this for ever.
            auto finish = [weak = std::weak_ptr(self),
                           begun,
                           part = &each](error_code ec, endpoint_list found) {
                part->ec = !ec && found.empty() ? asio::error::host_not_found : ec;
                part->found = std::move(found);
                --begun->left;
                if (!part->ec)
                    ++begun->found;
                if (auto alive = weak.lock())
                    alive->on_looked_up(begun);
            };
            self->env_->async_resolve(
                self->executor_,
                each.host,
                self->port_,
                asio::bind_cancellation_slot(
                    each.cancel.slot(), asio::bind_executor(begun->strand, std::move(finish))
                )
            );
        }
    });
}

void address_source::cancel(std::shared_ptr<lookup> left)
{
    auto& strand = left->strand;
    asio::post(strand, [ended = std::move(left)] {
        for (auto& each : ended->parts)
            each.cancel.emit(asio::cancellation_type::terminal);
    });
}

// The first host that is found does, with what is known of the others from before, for those who
// wait and until all have been looked up: the name of another one may take long. Where it refuses,
// those do that are found next.
void address_source::on_looked_up(const std::shared_ptr<lookup>& of)
{
    const bool is_over = of->left == 0;
    endpoint_list all;
    bool are_all = false;
    {
        // What is known later is told later.
        std::lock_guard in_order(telling_);
        {
            std::lock_guard held(mutex_);
            const bool does = of->found > of->told && (of->told == 0 || is_refused_);
            if (running_ != of || (!does && !is_over))
                return;
            all = remember(*of);
            // Later ones begin with what is known of the hosts from before.
            are_all_ = are_all_ || (is_listed_ && is_over && !all.empty());
            are_all = are_all_;
        }
        // Before anybody is sent there.
        if (!all.empty())
            found_(all, are_all);
    }
    const auto now = env_->steady_now();
    std::vector<interested> served;
    error_code ec;
    {
        std::lock_guard held(mutex_);
        if (running_ != of)
            return;
        of->told = of->found;
        of->in_background = true;
        if (is_over)
            running_.reset();
        content_until_ = {};
        served.swap(interested_);
        // An old answer is better than none.
        if (all.empty() && !learned_)
            ec = of->parts.front().ec;
        if (!all.empty())
        {
            learned_ = now;
            is_outdated_ = !is_over;
            is_refused_ = false;
        }
    }
    for (const auto& [connection, waits] : served)
    {
        // One by one: what is completed there is the user's.
        if (waits)
            asio::post(executor_, [connection = connection, ec] { connection->on_addresses(ec); });
    }
}

// What is known of all hosts now; nothing if nothing new is.
address_source::endpoint_list address_source::remember(const lookup& from)
{
    bool is_new = false;
    for (const auto& each : from.parts)
    {
        if (each.ec)
            continue;
        known_[each.host] = each.found;
        is_new = true;
    }
    endpoint_list all;
    if (!is_new)
        return all;
    for (const auto& each : from.parts)
    {
        for (const auto& where : known_[each.host])
        {
            if (std::find(all.begin(), all.end(), where) == all.end())
                all.push_back(where);
        }
    }
    return all;
}

void address_source::leave(http_connection& connection, bool late)
{
    // Destroyed outside of the lock.
    connection_ptr left;
    std::lock_guard held(mutex_);
    for (auto at = interested_.begin(); at != interested_.end(); ++at)
    {
        if (at->connection.get() != &connection)
            continue;
        if (late && at->waits)
            content_until_ = env_->steady_now() + content_for;
        left = std::move(at->connection);
        interested_.erase(at);
        break;
    }
    if (left && interested_.empty() && running_ && !running_->in_background)
        cancel(std::move(running_));
}

void address_source::close()
{
    std::lock_guard held(mutex_);
    is_closed_ = true;
    // Those who wait for it are given up by whoever closes.
    if (running_)
        cancel(std::move(running_));
}

void address_source::abandon()
{
    // Destroyed outside of the lock.
    std::vector<interested> nobody;
    std::shared_ptr<lookup> running;
    std::lock_guard held(mutex_);
    nobody.swap(interested_);
    running.swap(running_);
}

}  // namespace ddbm::detail
