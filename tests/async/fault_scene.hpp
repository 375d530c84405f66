#ifndef DDBM_TESTS_FAULT_SCENE_HPP
#define DDBM_TESTS_FAULT_SCENE_HPP

// The faults of the fault matrix, and a scene in which one strikes an operation.

#include "environment/connect_attempts.hpp"
#include "support/client_fixture.hpp"
#include "support/recording_observer.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/error.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::test {

using std::chrono::milliseconds;
using std::chrono::seconds;
using tcp = asio::ip::tcp;

enum class request_kind
{
    read,      // GetItem
    put,       // PutItem: sent twice it does the same
    addition,  // UpdateItem that adds: sent twice it does it twice
};

inline const char* name_of(request_kind kind)
{
    static const char* const names[] = {"GetItem", "PutItem", "UpdateItem"};
    return names[static_cast<int>(kind)];
}

enum class course
{
    once,
    lasting,
    cancelled,
};

struct fault_scene;

struct fault
{
    // Makes it strike so many times.
    std::function<void(fault_scene&, std::size_t)> strike;
    // Ends one that lasts by itself.
    std::function<void(fault_scene&)> over = nullptr;
    // Of one by which nothing happens any more: the limit that ends it, and whether so many
    // attempts have come to that.
    milliseconds timeouts::*limited_by = nullptr;
    std::function<bool(fault_scene&, std::size_t)> hangs = nullptr;
    // What happens all the same meanwhile.
    std::function<void(fault_scene&)> meanwhile = nullptr;
    // What there is before.
    std::function<void(fault_scene&)> before = nullptr;
    bool over_tls = false;
    // The request is more than sockets take at once.
    bool is_large = false;
};

// Longer than any pause: what ends an attempt that hangs.
constexpr milliseconds limit{60'000};

// -- What a scene is made of

class faulty_environment final : public manual_environment
{
public:
    // Where names lead to instead.
    std::optional<std::uint16_t> port;
    // Sockets take no more than some kilobytes that the other side has not got yet.
    bool takes_little = false;

    void async_resolve(
        const asio::any_io_executor& executor,
        std::string host,
        std::uint16_t usual,
        asio::any_completion_handler<void(error_code, std::vector<tcp::endpoint>)> handler
    ) override
    {
        const auto where = port.value_or(usual);
        manual_environment::async_resolve(executor, std::move(host), where, std::move(handler));
    }

    void async_connect(
        const asio::any_io_executor& executor,
        std::vector<tcp::endpoint> endpoints,
        asio::any_completion_handler<void(error_code, tcp::socket)> handler
    ) override
    {
        auto where = asio::get_associated_executor(handler, executor);
        auto slot = asio::get_associated_cancellation_slot(handler);
        auto finish = [little = takes_little,
                       handler = std::move(handler)](error_code ec, tcp::socket socket) mutable {
            if (!ec && little)
                socket.set_option(asio::socket_base::send_buffer_size(4'096));
            std::move(handler)(ec, std::move(socket));
        };
        manual_environment::async_connect(
            executor,
            std::move(endpoints),
            asio::bind_executor(where, asio::bind_cancellation_slot(slot, std::move(finish)))
        );
    }
};

// New ones each time that some are asked for.
class fresh_keys final : public credentials_provider
{
public:
    std::shared_ptr<const credentials> current() override { return keys_; }

    void async_refresh(asio::any_io_executor executor, refresh_handler handler) override
    {
        keys_ = std::make_shared<const credentials>("KEY" + std::to_string(++count_), "secret");
        asio::post(executor, [keys = keys_, handler = std::move(handler)]() mutable {
            std::move(handler)(error_code(), std::move(keys));
        });
    }

    void drop(const credentials&) override { keys_.reset(); }

private:
    std::shared_ptr<const credentials> keys_ = std::make_shared<const credentials>("KEY", "secret");
    int count_ = 0;
};

// One operation of a fresh client, and the fault that it meets.
struct fault_scene : client_fixture
{
    fault_scene(const fault& of, request_kind request) : what(of), kind(request) { set_up(); }
    fault_scene(const fault& of, request_kind request, const certificate& identity)
        : client_fixture(identity), what(of), kind(request)
    {
        config.ca_file = authority_file();
        set_up();
    }

    // `what` outlives it.
    static std::unique_ptr<fault_scene> of(const fault& what, request_kind kind)
    {
        static const certificate identity = authority().issue("server.test");
        if (what.over_tls)
            return std::make_unique<fault_scene>(what, kind, identity);
        return std::make_unique<fault_scene>(what, kind);
    }

    void set_up()
    {
        env = net;
        config.env = net;
        if (what.limited_by)
            config.timeouts.*what.limited_by = limit;
        net->takes_little = what.is_large;
        server.take_little(what.is_large);
        if (what.before)
            what.before(*this);
    }

    // -- The operation

    const char* name() const { return name_of(kind); }
    const char* good_reply() const { return kind == request_kind::read ? sample_reply : "{}"; }
    fake_server::step_builder expect() { return server.expect(name()); }
    std::string good_bytes(const header_list& headers = {}) const
    {
        return http_reply(200, good_reply(), headers);
    }
    void expect_good() { expect().raw(good_bytes()); }

    void start()
    {
        const std::string large(what.is_large ? 100'000 : 0, 'x');
        switch (kind)
        {
        case request_kind::read:
            if (!what.is_large)
                return start_call(get_request());
            return start_call(json_call(name(), "{\"x\":\"" + large + "\"}", resend::harmless));
        case request_kind::put:
            return start_call(put_item_request("things", sample_item().set("text", large)));
        case request_kind::addition:
            return start_call(update_request().expression_attribute_value(":x", large));
        }
    }

    bool done() const { return completions != 0; }

    // -- What it waits for

    // Before it is tried again; not until another address has its turn to be connected to.
    static bool is_pause(milliseconds wait)
    {
        return wait < limit / 2 && wait != detail::connection_attempt_delay;
    }
    bool pauses() const { return env->pending_waits() == 1 && is_pause(env->waits().back()); }
    bool hangs()
    {
        return what.hangs && !is_over && env->pending_waits() == 1 && !pauses() &&
               what.hangs(*this, hits + 1);
    }
    std::vector<milliseconds> all_pauses() const
    {
        auto all = env->waits();
        std::erase_if(all, [](milliseconds each) { return !is_pause(each); });
        return all;
    }

    void end_fault()
    {
        is_over = true;
        if (what.over)
            what.over(*this);
        if (what.is_large)
            server.take_little(false);
    }

    // To the end of the operation, whatever that is.
    void play(course how)
    {
        while (run_until([&] { return done() || pauses() || hangs(); }) && !done())
        {
            if (how == course::cancelled)
            {
                cancel.emit(asio::cancellation_type::terminal);
                run_until([&] { return done(); });
                return;
            }
            if (hangs())
                wait_for_limit();
            else
                try_again(how);
        }
    }

    const fault& what;
    std::shared_ptr<faulty_environment> net = std::make_shared<faulty_environment>();
    const request_kind kind;

    std::size_t hits = 0;  // attempts that have failed by hanging
    bool is_over = false;
    int completions = 0;
    error_code ec;
    diagnostics diag;
    asio::cancellation_signal cancel;
    std::shared_ptr<recording_observer> observer = std::make_shared<recording_observer>();

private:
    template <class Request>
    void start_call(Request request)
    {
        auto handler = [this](error_code how, auto&&) {
            ++completions;
            ec = how;
        };
        test::start(
            db().with(call_options().observer(observer)),
            std::move(request),
            redirect_diagnostics(asio::bind_cancellation_slot(cancel.slot(), handler), diag)
        );
    }

    // In four parts.
    void wait_for_limit()
    {
        ++hits;
        for (int part = 0; part < 4; ++part)
        {
            EXPECT_FALSE(done()) << "before its limit";
            if (what.meanwhile)
                what.meanwhile(*this);
            env->advance(limit / 4);
            ctx.restart();
            if (part < 3)
                ctx.poll();
        }
        run_until([&] { return done() || pauses(); });
    }

    void try_again(course how)
    {
        if (how == course::once)
            end_fault();
        env->advance(env->waits().back());
    }
};

// -- The faults, from the lookup to the reply

using ending = broken_connection::ending;

// What the environment does until it is told otherwise.
template <class Value>
fault by_environment(void (manual_environment::*what)(Value), Value on, Value off)
{
    fault made;
    made.strike = [=](fault_scene& s, std::size_t) { (*s.env.*what)(on); };
    made.over = [=](fault_scene& s) { (*s.env.*what)(off); };
    return made;
}

inline fault lookup_fails(error_code why)
{
    return by_environment(&manual_environment::fail_resolving, why, error_code());
}

inline fault lookup_hangs()
{
    fault made = by_environment(&manual_environment::hang_resolving, true, false);
    made.limited_by = &timeouts::connect;
    made.hangs = [](fault_scene& s, std::size_t times) { return s.env->resolve_count() == times; };
    return made;
}

// The name leads to a port of this machine where nobody is.
inline fault name_leads_elsewhere()
{
    fault made;
    made.strike = [](fault_scene& s, std::size_t) {
        tcp::acceptor gone(s.ctx, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
        s.net->port = gone.local_endpoint().port();
    };
    made.over = [](fault_scene& s) { s.net->port.reset(); };
    return made;
}

inline fault connecting_fails(error_code why)
{
    return by_environment(&manual_environment::fail_connecting, why, error_code());
}

inline fault connecting_hangs()
{
    fault made = by_environment(&manual_environment::hang_connecting, true, false);
    made.limited_by = &timeouts::connect;
    made.hangs = [](fault_scene& s, std::size_t times) { return s.env->connect_count() == times; };
    return made;
}

// The connection comes to nothing when so many bytes of the request have been read; over TLS, of
// its handshake.
inline fault breaks(broken_connection how)
{
    fault made;
    made.strike = [how](fault_scene& s, std::size_t times) { s.server.break_next(how, times); };
    if (how.end != ending::hangs)
        return made;
    made.limited_by = &timeouts::tls;
    made.hangs = [](fault_scene& s, std::size_t times) { return s.server.broken_count() == times; };
    return made;
}

inline fault breaks_after(std::size_t bytes, ending how = ending::resets)
{
    broken_connection after;
    after.read = bytes;
    after.end = how;
    return breaks(after);
}

inline fault breaks_within_hello(ending how)
{
    broken_connection within;
    within.half_a_hello = true;
    within.end = how;
    return breaks(within);
}

// Nothing is read of requests.
inline fault sending_hangs()
{
    fault made;
    made.strike = [](fault_scene& s, std::size_t) {
        s.server.never_read(!s.what.over_tls);
        s.server.never_read_requests();
    };
    made.over = [](fault_scene& s) {
        s.server.never_read(false);
        s.server.never_read_requests(false);
    };
    made.limited_by = &timeouts::attempt;
    made.hangs = [](fault_scene& s, std::size_t times) {
        return (s.what.over_tls ? s.server.secured_count() : s.server.connection_count()) == times;
    };
    return made;
}

// -- Faults of the reply

// After so many bytes of it; of less than 0: so many before its end.
inline fault ends_after(int bytes, ending how)
{
    fault made;
    made.strike = [=](fault_scene& s, std::size_t times) {
        const std::string reply = s.good_bytes();
        const std::size_t size =
            static_cast<std::size_t>(bytes < 0 ? static_cast<int>(reply.size()) + bytes : bytes);
        auto step = s.expect();
        step.raw(reply).times(times);
        if (how == ending::closes)
            step.close_after(size);
        else if (how == ending::resets)
            step.reset_after(size);
        else
            step.hang_after(size);
    };
    if (how != ending::hangs)
        return made;
    made.limited_by = &timeouts::attempt;
    made.hangs = [](fault_scene& s, std::size_t times) {
        return s.server.answered_count() == times;
    };
    return made;
}

// All of it comes, a byte at a time.
inline fault drips()
{
    fault made;
    made.strike = [](fault_scene& s, std::size_t) { s.expect().raw(s.good_bytes()).drip(); };
    return made;
}

// No more than a byte comes in a quarter of the limit.
inline fault drips_too_slowly()
{
    fault made;
    made.strike = [](fault_scene& s, std::size_t times) { s.expect().hold().drip().times(times); };
    made.limited_by = &timeouts::attempt;
    made.hangs = [](fault_scene& s, std::size_t times) {
        return s.server.request_count() == times && s.server.held_count() != 0;
    };
    made.meanwhile = [](fault_scene& s) { s.server.release(s.server.held_count()); };
    return made;
}

inline fault replies(int status, const std::string& body, const header_list& headers = {})
{
    fault made;
    made.strike = [=](fault_scene& s, std::size_t times) {
        s.expect().reply(status, body, headers).times(times);
    };
    return made;
}

inline fault refuses(const std::string& exception, const header_list& headers = {})
{
    return replies(400, error_body(exception), headers);
}

// These bytes, and the connection is closed.
inline fault says(const std::string& bytes)
{
    fault made;
    made.strike = [=](fault_scene& s, std::size_t times) {
        s.expect().raw(bytes).close().times(times);
    };
    return made;
}

// The good reply with another value of its Content-Length, and the connection is closed.
inline fault has_length(const std::string& value)
{
    fault made;
    made.strike = [=](fault_scene& s, std::size_t times) {
        std::string bytes = s.good_bytes();
        const std::string name = "Content-Length: ";
        const std::size_t begin = bytes.find(name) + name.size();
        bytes.replace(begin, bytes.find("\r\n", begin) - begin, value);
        s.expect().raw(bytes).close().times(times);
    };
    return made;
}

inline fault has_wrong_checksum()
{
    fault made;
    made.strike = [](fault_scene& s, std::size_t times) {
        s.expect().raw(s.good_bytes({{"x-amz-crc32", "1"}})).times(times);
    };
    return made;
}

// Keys that can be had anew are refused.
inline fault calls_keys_expired()
{
    fault made = refuses("ExpiredTokenException");
    made.before = [](fault_scene& s) { s.config.credentials = std::make_shared<fresh_keys>(); };
    return made;
}

// -- Where a fault strikes

inline fault over_tls(fault made)
{
    made.over_tls = true;
    return made;
}

inline fault of_large_request(fault made)
{
    made.is_large = true;
    return made;
}

// The connection has been used before.
inline fault of_idle_connection(fault made)
{
    made.before = [](fault_scene& s) { s.warm_up(); };
    return made;
}

// Something that happens to it while it is idle; what follows is as it should be.
template <class Happens>
fault while_idle(Happens happens)
{
    fault made;
    made.strike = [happens](fault_scene& s, std::size_t) {
        happens(s.server);
        s.expect_good();
    };
    return of_idle_connection(std::move(made));
}

}  // namespace ddbm::test

#endif
