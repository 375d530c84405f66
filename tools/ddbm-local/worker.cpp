#include "worker.hpp"

#include "freed_memory.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/smart_ptr/intrusive_ptr.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <tuple>
#include <utility>
#include <vector>

namespace ddbm::server {

namespace {

// What is under way when the server stops has so much time.
constexpr std::chrono::seconds time_to_finish{5};

// Who has just come or been answered may have sent something that has not been read yet. More than
// about_now() is late.
constexpr std::chrono::seconds welcome{2};

// Those who keep the server waiting in the middle of something are slow, and not yet gone.
constexpr std::chrono::seconds patience{5};

constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

}  // namespace

worker::worker(
    const responder& answers,
    memory_budget& budget,
    std::chrono::milliseconds idle_limit,
    request_log* log
)
    : answers_(answers), budget_(budget),
      // Of a clock it is subtracted, which has no room for all that the type has.
      idle_limit_(std::clamp<std::chrono::milliseconds>(
          idle_limit, std::chrono::milliseconds(1), std::chrono::years(1)
      )),
      log_(log), work_(context_.get_executor()), timer_(context_)
{
    look_after();
}

worker::~worker() = default;

void worker::add(connection::socket s)
{
    auto begin = [this, s = std::move(s)]() mutable {
        // The last one to come is as welcome as the others, but not for long.
        if (stopping_)
            return;
        boost::intrusive_ptr<connection> made(new connection(*this, std::move(s)));
        connections_.push_back(*made);
        made->start();
    };
    asio::dispatch(context_, std::move(begin));
}

// Connections say themselves since when they wait; here is looked at it now and then, so that no
// request has to set a timer.
void worker::look_after()
{
    const std::chrono::milliseconds pause =
        std::clamp(idle_limit_ / 8, std::chrono::milliseconds(5), std::chrono::milliseconds(1000));
    timer_.expires_after(pause);
    timer_.async_wait([this](error_code ec) {
        if (ec || stopping_)
            return;
        about_now_ = connection::clock::now();
        for (auto c = connections_.begin(); c != connections_.end();)
        {
            connection& each = *c++;
            if (each.has_waited_since(about_now_ - idle_limit_))
                each.close();
        }
        look_after_memory();
        look_after();
    });
}

// Those who send one large request after the other would pay for each.
void worker::look_after_memory() noexcept
{
    if (had_large_ && !has_large_)
        give_freed_memory_back();
    had_large_ = has_large_;
    has_large_ = false;
}

// The one that has been idle for longest; if none is, the one that has kept the server waiting for
// longest.
bool worker::make_room()
{
    about_now_ = connection::clock::now();
    connection* found = nullptr;
    auto rank = [](const connection& c) { return std::tuple(!c.is_idle(), c.waits_since()); };
    for (connection& each : connections_)
    {
        const auto respite = each.is_idle() ? welcome : patience;
        if (each.has_waited_since(about_now_ - respite) &&
            (found == nullptr || rank(each) < rank(*found)))
            found = &each;
    }
    if (found != nullptr)
        found->close();
    return found != nullptr;
}

void worker::stop()
{
    asio::post(context_, [this] {
        if (stopping_)
            return;
        stopping_ = true;
        work_.reset();
        for (auto c = connections_.begin(); c != connections_.end();)
            (c++)->stop();
        if (connections_.empty())
        {
            timer_.cancel();
            return;
        }
        timer_.expires_after(time_to_finish);
        timer_.async_wait([this](error_code ec) {
            if (!ec)
                close_all();
        });
    });
}

void worker::close_all()
{
    while (!connections_.empty())
        connections_.front().close();
}

void worker::closed(connection& c)
{
    if (c.hook.is_linked())
        c.hook.unlink();
    if (stopping_ && connections_.empty())
        timer_.cancel();
}

void worker::log(const request& to, const reply& r, connection::clock::time_point begun) const
{
    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(connection::clock::now() - begun);
    // What is no operation may be anything, and nothing that a terminal should see.
    const std::string_view target = read_target(to[field::x_amz_target]).operation;
    const bool is_name = !target.empty() && target.find_first_not_of(letters) == target.npos;
    const std::string_view what = is_name ? target : to.method.empty() ? "-" : to.method;
    constexpr std::size_t longest = 64;
    std::array<char, 256> line;
    const int size = std::snprintf(
        line.data(),
        line.size(),
        "%.*s %d, %zu bytes in, %zu out, %lld us, %s",
        static_cast<int>(std::min(what.size(), longest)),
        what.data(),
        r.status,
        to.body.size(),
        r.body.size(),
        static_cast<long long>(took.count()),
        r.request_id.c_str()
    );
    log_->write(std::string_view(line.data(), static_cast<std::size_t>(size)));
}

}  // namespace ddbm::server
