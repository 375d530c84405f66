#include "support/fake_server.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <cctype>
#include <deque>
#include <exception>
#include <future>
#include <list>
#include <mutex>
#include <thread>

namespace ddbm::test {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
using tcp = asio::ip::tcp;
using error_code = boost::system::error_code;

namespace {

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    return text;
}

received_request read_head(const std::string& head)
{
    received_request request;
    std::size_t at = head.find("\r\n") + 2;
    const std::size_t path = head.find(' ') + 1;
    request.method = head.substr(0, path - 1);
    request.path = head.substr(path, head.find(' ', path) - path);
    while (at < head.size())
    {
        std::size_t end = head.find("\r\n", at);
        std::size_t colon = head.find(':', at);
        std::size_t value = head.find_first_not_of(' ', colon + 1);
        request.headers[lower(head.substr(at, colon - at))] = head.substr(value, end - value);
        at = end + 2;
    }
    request.target = request.headers["x-amz-target"];
    request.operation = request.target.substr(request.target.find('.') + 1);
    return request;
}

}  // namespace

std::string http_reply(int status, const std::string& body, const header_list& headers)
{
    std::string text = "HTTP/1.1 " + std::to_string(status) + " Whatever\r\n";
    text += "Content-Type: application/x-amz-json-1.0\r\n";
    text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    bool identified = false;
    for (const auto& [name, value] : headers)
    {
        text += name + ": " + value + "\r\n";
        identified = identified || lower(name) == "x-amzn-requestid";
    }
    if (!identified)
        text += "x-amzn-RequestId: FAKE\r\n";
    return text + "\r\n" + body;
}

std::string error_body(const std::string& exception, const std::string& message)
{
    return R"({"__type":"com.amazonaws.dynamodb.v20120810#)" + exception + R"(","message":")" +
           message + R"("})";
}

std::string throttled_body(const std::string& reason, const std::string& table)
{
    return R"({"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",)"
           R"("ThrottlingReasons":[{"reason":")" +
           reason + R"(","resource":"arn:aws:dynamodb:eu-central-1:123456789012:table/)" + table +
           R"("}]})";
}

// -- The server's thread

namespace {

// Of TLS: as the other side has announced it.
bool is_end_of_stream(std::exception_ptr why)
{
    try
    {
        if (why)
            std::rethrow_exception(std::move(why));
    }
    catch (const boost::system::system_error& e)
    {
        return e.code() == asio::error::eof;
    }
    catch (...)
    {
    }
    return false;
}

// The first half of what a server says to a ClientHello.
std::string half_of_answer(SSL_CTX* context, const std::string& hello)
{
    const std::unique_ptr<SSL, void (*)(SSL*)> ssl(SSL_new(context), &SSL_free);
    BIO* in = BIO_new(BIO_s_mem());
    BIO* out = BIO_new(BIO_s_mem());
    SSL_set_bio(ssl.get(), in, out);
    BIO_write(in, hello.data(), static_cast<int>(hello.size()));
    SSL_accept(ssl.get());
    std::string answer(BIO_ctrl_pending(out), '\0');
    BIO_read(out, answer.data(), static_cast<int>(answer.size()));
    answer.resize(answer.size() / 2);
    return answer;
}

}  // namespace

struct fake_server::state
{
    struct connection
    {
        explicit connection(tcp::socket s, std::size_t n) : socket(std::move(s)), number(n) {}

        tcp::socket socket;
        std::optional<ssl::stream<tcp::socket&>> tls;
        std::size_t number;
        bool idle = true;
    };
    using connection_ptr = std::shared_ptr<connection>;

    explicit state(const std::string& address = "127.0.0.1")
        : acceptor(ctx, tcp::endpoint(asio::ip::make_address(address), 0))
    {
    }

    asio::io_context ctx{1};
    asio::executor_work_guard<asio::io_context::executor_type> work{ctx.get_executor()};
    tcp::acceptor acceptor;
    std::optional<ssl::context> tls;
    std::list<connection_ptr> open;
    std::deque<std::shared_ptr<asio::steady_timer>> held;
    std::thread thread;

    mutable std::mutex mutex;  // for what follows
    std::deque<server_step> script;
    std::optional<server_step> otherwise;
    std::map<std::string, server_step> by_method;
    std::deque<broken_connection> broken;
    fake_server::choose_step chosen;
    fake_server::choose_broken chosen_broken;
    bool reads = true;
    bool reads_requests = true;
    std::vector<received_request> requests;
    std::vector<std::string> complaints;
    std::size_t accepted = 0;
    std::size_t open_count = 0;
    std::size_t goodbye_count = 0;
    std::size_t secured_count = 0;
    std::size_t resumed_count = 0;
    std::size_t answered_count = 0;
    std::size_t held_count = 0;
    std::size_t broken_count = 0;

    asio::awaitable<void> accept()
    {
        for (;;)
        {
            tcp::socket socket = co_await acceptor.async_accept(asio::use_awaitable);
            connection_ptr c;
            {
                std::lock_guard hold(mutex);
                ++open_count;
                c = std::make_shared<connection>(std::move(socket), accepted++);
            }
            c->socket.set_option(tcp::no_delay(true));
            open.push_back(c);
            asio::co_spawn(ctx, serve(c), [this, c](std::exception_ptr why) {
                error_code ignored;
                c->socket.close(ignored);
                open.remove(c);
                std::lock_guard hold(mutex);
                --open_count;
                if (c->tls && is_end_of_stream(why))
                    ++goodbye_count;
            });
        }
    }

    asio::awaitable<void> serve(connection_ptr c)
    {
        bool reading = false;
        std::optional<broken_connection> breaks;
        {
            std::lock_guard hold(mutex);
            reading = reads;
            if (reading && !broken.empty())
            {
                breaks = std::move(broken.front());
                broken.pop_front();
            }
            else if (reading && chosen_broken)
                breaks = chosen_broken();
        }
        if (breaks)
        {
            co_await break_as(*c, *breaks);
            co_return;
        }
        if (!reading)
            co_await be_idle_for_good();
        if (tls)
        {
            c->tls.emplace(c->socket, *tls);
            co_await c->tls->async_handshake(ssl::stream_base::server, asio::use_awaitable);
            std::lock_guard hold(mutex);
            reading = reads_requests;
            ++secured_count;
            resumed_count += SSL_session_reused(c->tls->native_handle()) == 1 ? 1u : 0u;
        }
        if (!reading)
            co_await be_idle_for_good();
        std::string buffer;
        for (;;)
        {
            received_request request = co_await read_request(*c, buffer);
            request.connection = c->number;
            server_step step = next_step(std::move(request));
            bool go_on = co_await answer(*c, step);
            if (!go_on)
                co_return;
        }
    }

    // Until the server goes.
    asio::awaitable<void> be_idle_for_good()
    {
        asio::steady_timer forever(ctx, asio::steady_timer::time_point::max());
        co_await forever.async_wait(asio::use_awaitable);
    }

    asio::awaitable<void> break_as(connection& c, const broken_connection& how)
    {
        using ending = broken_connection::ending;
        c.idle = false;
        co_await c.socket.async_wait(tcp::socket::wait_read, asio::use_awaitable);
        std::string bytes(how.read, '\0');
        co_await asio::async_read(c.socket, asio::buffer(bytes), asio::use_awaitable);
        if (how.end != ending::resets || how.half_a_hello)
            co_await read_rest(c, bytes);
        std::string said = how.bytes;
        if (how.half_a_hello)
            said = half_of_answer(tls->native_handle(), bytes);
        co_await asio::async_write(c.socket, asio::buffer(said), asio::use_awaitable);
        {
            std::lock_guard hold(mutex);
            ++broken_count;
        }
        if (how.end == ending::resets)
            reset_at_close(c);
        while (how.end == ending::hangs)
            co_await read_more(c, bytes);
    }

    // What has come already, so that it is not taken for a reason to reset the connection.
    asio::awaitable<void> read_rest(connection& c, std::string& bytes)
    {
        while (c.socket.available() != 0)
            co_await read_more(c, bytes);
    }

    static void reset_at_close(connection& c)
    {
        error_code ignored;
        c.socket.set_option(asio::socket_base::linger(true, 0), ignored);
    }

    // Until it is released.
    asio::awaitable<void> be_held()
    {
        auto gate =
            std::make_shared<asio::steady_timer>(ctx, asio::steady_timer::time_point::max());
        held.push_back(gate);
        {
            std::lock_guard hold(mutex);
            ++held_count;
        }
        error_code opened;
        co_await gate->async_wait(asio::redirect_error(asio::use_awaitable, opened));
    }

    asio::awaitable<void> send(connection& c, asio::const_buffer bytes)
    {
        if (c.tls)
            co_await asio::async_write(*c.tls, bytes, asio::use_awaitable);
        else
            co_await asio::async_write(c.socket, bytes, asio::use_awaitable);
    }

    asio::awaitable<received_request> read_request(connection& c, std::string& buffer)
    {
        std::size_t end = std::string::npos;
        c.idle = buffer.empty();
        while ((end = buffer.find("\r\n\r\n")) == std::string::npos)
            co_await read_more(c, buffer);
        received_request request = read_head(buffer.substr(0, end + 2));
        buffer.erase(0, end + 4);
        const auto size = request.headers.find("content-length");
        std::size_t length = size == request.headers.end() ? 0 : std::stoul(size->second);
        while (buffer.size() < length)
            co_await read_more(c, buffer);
        request.body = buffer.substr(0, length);
        buffer.erase(0, length);
        co_return request;
    }

    asio::awaitable<void> read_more(connection& c, std::string& buffer)
    {
        char room[16 * 1024];
        std::size_t count = 0;
        if (c.tls)
            count = co_await c.tls->async_read_some(asio::buffer(room), asio::use_awaitable);
        else
            count = co_await c.socket.async_read_some(asio::buffer(room), asio::use_awaitable);
        c.idle = false;
        buffer.append(room, count);
    }

    server_step next_step(received_request request)
    {
        std::lock_guard hold(mutex);
        server_step step;
        const auto beside = by_method.find(request.method);
        if (beside != by_method.end())
            step = beside->second;
        else if (!script.empty())
        {
            step = std::move(script.front());
            script.pop_front();
        }
        else if (chosen)
            return chosen(request);
        else if (otherwise)
            step = *otherwise;
        else
        {
            complaints.push_back("nobody expected the request " + request.operation);
            step.bytes = http_reply(400, error_body("UnexpectedRequest"));
        }
        if (!step.operation.empty() && step.operation != request.operation)
            complaints.push_back(
                "expected the request " + step.operation + ", got " + request.operation
            );
        requests.push_back(std::move(request));
        return step;
    }

    // Returns whether the connection serves another request.
    asio::awaitable<bool> answer(connection& c, const server_step& step)
    {
        if (step.hold && !step.drip)
            co_await be_held();
        std::size_t count = std::min(step.bytes.size(), step.stop_after.value_or(std::size_t(-1)));
        // Who has the reply knows that the connection is idle, so it has to be by then.
        c.idle = !step.hang && !step.close && !step.reset;
        if (!step.drip)
            co_await send(c, asio::buffer(step.bytes.data(), count));
        for (std::size_t at = 0; step.drip && at < count; ++at)
        {
            if (step.hold)
                co_await be_held();
            co_await send(c, asio::buffer(step.bytes.data() + at, 1));
        }

        {
            std::lock_guard hold(mutex);
            ++answered_count;
        }
        if (step.reset)
            reset_at_close(c);
        if (step.hang)
        {
            // The other side's end of the connection ends this.
            std::string rest;
            for (;;)
                co_await read_more(c, rest);
        }
        co_return !step.close && !step.reset;
    }

    // Runs `f` in the server's thread; it is done when this returns.
    template <class F>
    void in_thread(F f)
    {
        std::promise<void> done;
        asio::post(ctx, [&] {
            f();
            done.set_value();
        });
        done.get_future().wait();
    }
};

fake_server::fake_server(const std::string& address) : state_(std::make_unique<state>(address))
{
    start();
}

fake_server::fake_server(const certificate& identity, int latest_tls)
    : state_(std::make_unique<state>())
{
    auto& context = state_->tls.emplace(ssl::context::tls_server);
    if (latest_tls != 0)
    {
        // Old versions want an old idea of what is safe.
        SSL_CTX_set_security_level(context.native_handle(), 0);
        SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_VERSION);
        SSL_CTX_set_max_proto_version(context.native_handle(), latest_tls);
    }
    context.use_certificate_chain(asio::buffer(identity.certificate_pem));
    context.use_private_key(asio::buffer(identity.key_pem), ssl::context::pem);
    start();
}

void fake_server::start()
{
    asio::co_spawn(state_->ctx, state_->accept(), asio::detached);
    state_->thread = std::thread([s = state_.get()] { s->ctx.run(); });
}

fake_server::~fake_server()
{
    state_->ctx.stop();
    state_->thread.join();
    for (const auto& complaint : state_->complaints)
        ADD_FAILURE() << "fake server: " << complaint;
    for (const auto& step : state_->script)
        ADD_FAILURE() << "fake server: nobody sent the request "
                      << (step.operation.empty() ? "that was expected" : step.operation);
    if (!state_->broken.empty())
        ADD_FAILURE() << "fake server: nobody made " << state_->broken.size()
                      << " of the connections that were to break";
}

std::uint16_t fake_server::port() const
{
    return state_->acceptor.local_endpoint().port();
}

std::string fake_server::address() const
{
    return state_->acceptor.local_endpoint().address().to_string();
}

std::string fake_server::url() const
{
    return "http://" + address() + ':' + std::to_string(port());
}

std::string fake_server::https_url(const std::string& host) const
{
    return "https://" + host + ":" + std::to_string(port());
}

// -- The script

fake_server::step_builder::~step_builder()
{
    server_->add(step_, count_);
}

fake_server::step_builder&
fake_server::step_builder::reply(int status, const std::string& body, const header_list& headers)
{
    return raw(http_reply(status, body, headers));
}

fake_server::step_builder& fake_server::step_builder::raw(std::string bytes)
{
    step_.bytes = std::move(bytes);
    return *this;
}

fake_server::step_builder& fake_server::step_builder::close_after(std::size_t bytes)
{
    step_.stop_after = bytes;
    return close();
}

fake_server::step_builder& fake_server::step_builder::reset_after(std::size_t bytes)
{
    step_.stop_after = bytes;
    step_.reset = true;
    return *this;
}

fake_server::step_builder& fake_server::step_builder::hang_after(std::size_t bytes)
{
    step_.stop_after = bytes;
    step_.hang = true;
    return *this;
}

fake_server::step_builder& fake_server::step_builder::close()
{
    step_.close = true;
    return *this;
}

fake_server::step_builder& fake_server::step_builder::hold()
{
    step_.hold = true;
    return *this;
}

fake_server::step_builder& fake_server::step_builder::drip()
{
    step_.drip = true;
    return *this;
}

fake_server::step_builder& fake_server::step_builder::times(std::size_t count)
{
    count_ = count;
    return *this;
}

void fake_server::add(const server_step& step, std::size_t count)
{
    std::lock_guard hold(state_->mutex);
    state_->script.insert(state_->script.end(), count, step);
}

fake_server::step_builder fake_server::expect(std::string operation)
{
    server_step step;
    step.operation = std::move(operation);
    step.bytes = http_reply(200, "{}");
    return step_builder(*this, std::move(step));
}

fake_server::step_builder
fake_server::reply(int status, const std::string& body, const header_list& headers)
{
    return raw(http_reply(status, body, headers));
}

fake_server::step_builder fake_server::raw(std::string bytes)
{
    server_step step;
    step.bytes = std::move(bytes);
    return step_builder(*this, std::move(step));
}

fake_server::step_builder fake_server::hang()
{
    server_step step;
    step.hang = true;
    return step_builder(*this, std::move(step));
}

void fake_server::otherwise(int status, const std::string& body, const header_list& headers)
{
    std::lock_guard hold(state_->mutex);
    server_step& step = state_->otherwise.emplace();
    step.bytes = http_reply(status, body, headers);
}

void fake_server::always(const std::string& method, int status, const std::string& body)
{
    std::lock_guard hold(state_->mutex);
    state_->by_method[method].bytes = http_reply(status, body);
}

void fake_server::otherwise(choose_step step, choose_broken broken)
{
    std::lock_guard hold(state_->mutex);
    state_->chosen = std::move(step);
    state_->chosen_broken = std::move(broken);
}

void fake_server::never_read(bool on)
{
    std::lock_guard hold(state_->mutex);
    state_->reads = !on;
}

void fake_server::never_read_requests(bool on)
{
    std::lock_guard hold(state_->mutex);
    state_->reads_requests = !on;
}

void fake_server::break_next(const broken_connection& how, std::size_t count)
{
    std::lock_guard hold(state_->mutex);
    state_->broken.insert(state_->broken.end(), count, how);
}

void fake_server::take_little(bool on)
{
    state_->in_thread([s = state_.get(), on] {
        s->acceptor.set_option(asio::socket_base::receive_buffer_size(on ? 4'096 : 1'048'576));
    });
}

// -- While it runs

void fake_server::close_idle()
{
    state_->in_thread([s = state_.get()] {
        error_code ignored;
        for (auto& c : s->open)
        {
            if (c->idle)
                c->socket.close(ignored);
        }
    });
}

void fake_server::half_close_idle()
{
    state_->in_thread([s = state_.get()] {
        error_code ignored;
        for (auto& c : s->open)
        {
            if (c->idle)
                c->socket.shutdown(tcp::socket::shutdown_send, ignored);
        }
    });
}

void fake_server::release(std::size_t count)
{
    state_->in_thread([s = state_.get(), count] {
        for (std::size_t n = 0; n < count && !s->held.empty(); ++n)
        {
            s->held.front()->cancel();
            s->held.pop_front();
            std::lock_guard hold(s->mutex);
            --s->held_count;
        }
    });
}

void fake_server::send_unasked(const std::string& bytes)
{
    state_->in_thread([s = state_.get(), &bytes] {
        error_code gone;
        for (auto& c : s->open)
        {
            if (c->idle && c->tls)
                asio::write(*c->tls, asio::buffer(bytes), gone);
            else if (c->idle)
                asio::write(c->socket, asio::buffer(bytes), gone);
        }
    });
}

void fake_server::send_unasked_past_tls(const std::string& bytes)
{
    state_->in_thread([s = state_.get(), &bytes] {
        error_code gone;
        for (auto& c : s->open)
        {
            if (c->idle)
                asio::write(c->socket, asio::buffer(bytes), gone);
        }
    });
}

void fake_server::close_idle_tls()
{
    state_->in_thread([s = state_.get()] {
        error_code would_block;
        for (auto& c : s->open)
        {
            if (!c->idle || !c->tls)
                continue;
            // Says that it ends, and does not wait for the other side to say so too.
            c->socket.non_blocking(true);
            c->tls->shutdown(would_block);
            c->socket.close(would_block);
        }
    });
}

// -- What happened

std::vector<received_request> fake_server::requests() const
{
    std::lock_guard hold(state_->mutex);
    return state_->requests;
}

std::size_t fake_server::request_count() const
{
    std::lock_guard hold(state_->mutex);
    return state_->requests.size();
}

std::size_t fake_server::connection_count() const
{
    std::lock_guard hold(state_->mutex);
    return state_->accepted;
}

std::size_t fake_server::tls_goodbye_count() const
{
    std::lock_guard hold(state_->mutex);
    return state_->goodbye_count;
}

std::size_t fake_server::open_connection_count() const
{
    std::lock_guard hold(state_->mutex);
    return state_->open_count;
}

std::size_t fake_server::secured_count() const
{
    std::lock_guard hold(state_->mutex);
    return state_->secured_count;
}

std::size_t fake_server::resumed_count() const
{
    std::lock_guard hold(state_->mutex);
    return state_->resumed_count;
}

std::size_t fake_server::answered_count() const
{
    std::lock_guard hold(state_->mutex);
    return state_->answered_count;
}

std::size_t fake_server::held_count() const
{
    std::lock_guard hold(state_->mutex);
    return state_->held_count;
}

std::size_t fake_server::broken_count() const
{
    std::lock_guard hold(state_->mutex);
    return state_->broken_count;
}

}  // namespace ddbm::test
