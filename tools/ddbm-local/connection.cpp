#include "connection.hpp"

#include "worker.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/smart_ptr/intrusive_ptr.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <exception>
#include <utility>

namespace ddbm::server {

namespace {

using connection_ptr = boost::intrusive_ptr<connection>;

// A connection keeps a buffer of this size; what a large request needed is given back.
constexpr std::size_t kept_buffer_size = 64 * 1024;

// What is given to a socket at once, while the other side is slow.
constexpr std::size_t written_at_once = 64 * 1024;

bool is_loopback(const asio::ip::address& here)
{
    if (here.is_v6() && here.to_v6().is_v4_mapped())
        return asio::ip::make_address_v4(asio::ip::v4_mapped, here.to_v6()).is_loopback();
    return here.is_loopback();
}

}  // namespace

struct connection::late_reply
{
    late_reply(const asio::io_context::executor_type& executor, reply held)
        : r(std::move(held)), timer(executor)
    {
    }

    reply r;
    asio::steady_timer timer;
};

connection::connection(worker& owner, socket s)
    : worker_(owner), socket_(std::move(s)), since_(owner.about_now()), share_(owner.budget())
{
}

connection::~connection() = default;

void connection::start()
{
    error_code failed;
    socket_.non_blocking(true, failed);
    if (!failed)
        socket_.set_option(tcp::no_delay(true), failed);
    if (!failed)
        on_loopback_ = is_loopback(socket_.local_endpoint(failed).address());
    if (failed)
        return close();
    attempt([this] { receive(); });
}

// -- Receiving

bool connection::is_idle() const noexcept
{
    return phase_ == phase::receiving && !reader_.has_begun(in_.size() - begin_);
}

// False: it has to do with the room that there is.
bool connection::make_room()
{
    const std::size_t left = in_.size() - begin_;
    const bool is_too_large = in_.capacity() > kept_buffer_size && left < kept_buffer_size;
    if (is_too_large && !reader_.has_head())
    {
        detail::receive_buffer smaller;
        smaller.reserve(std::max(smaller.first_size, left));
        std::memcpy(smaller.free_begin(), received_bytes(), left);
        smaller.received(left);
        in_ = std::move(smaller);
        share_.resize(0);
        begin_ = 0;
    }
    if (begin_ != 0)
    {
        const char* from = received_bytes();
        in_.clear();
        std::memmove(in_.free_begin(), from, left);
        in_.received(left);
        begin_ = 0;
    }
    if (in_.free_size() != 0)
        return true;
    // What a request says of its size is believed when it has come that far.
    const std::size_t doubled = std::max(in_.first_size, in_.capacity() * 2);
    const std::size_t expected = reader_.expected_size();
    return reserve(expected > in_.capacity() ? std::min(expected, doubled) : doubled);
}

bool connection::reserve(std::size_t capacity)
{
    if (!share_.resize(capacity - std::min(capacity, kept_buffer_size)))
        return false;
    if (capacity > kept_buffer_size)
        worker_.note_large();
    in_.reserve(capacity);
    return true;
}

void connection::receive()
{
    if (!make_room())
        return refuse_for_memory();
    socket_.async_read_some(
        asio::buffer(in_.free_begin(), in_.free_size()),
        [self = connection_ptr(this)](error_code ec, std::size_t count) {
            self->on_received(ec, count);
        }
    );
}

void connection::on_received(error_code ec, std::size_t count)
{
    if (phase_ == phase::closed)
        return;
    if (ec)
        return close();
    if (phase_ == phase::draining)
        return receive();
    // A head has to be there in time; a body only has to come on.
    if (is_idle() || reader_.has_head())
        since_ = worker_.about_now();
    in_.received(count);
    attempt([this] { serve(); });
}

void connection::refuse_for_memory()
{
    const request unread;
    reply r = worker_.answers().refuse(
        503, "There is no memory left for large requests just now", unread
    );
    if (worker_.is_logging())
        worker_.log(unread, r, clock::now());
    send(std::move(r));
}

// -- Answering

// What a request makes go wrong here, such as a lack of memory, ends its connection and no more.
template <class Step>
void connection::attempt(Step step) noexcept
try
{
    step();
}
catch (const std::exception&)
{
    close();
}

// Answers what has been received, and waits for more unless it waits for something else already.
void connection::serve()
{
    while (serve_one())
        continue;
    if (phase_ == phase::receiving)
        receive();
}

// Answers one request. False: there is none to be answered now.
bool connection::serve_one()
{
    std::size_t size = in_.size() - begin_;
    if (phase_ != phase::receiving || size == 0)
        return false;
    request& received = worker_.received;
    const auto progress = reader_.read_on(received_bytes(), size, received);
    // Less than before if it came in chunks.
    in_.clear();
    in_.received(begin_ + size);

    if (progress == request_reader::progress::needs_more)
    {
        if (reader_.awaits_continue())
            send_continue();
        return false;
    }
    const auto begun = worker_.is_logging() ? clock::now() : clock::time_point();
    reply r = answer(progress);
    if (r.was_large)
        worker_.note_large();
    if (worker_.is_logging())
        worker_.log(received, r, begun);
    if (progress != request_reader::progress::complete)
        return send(std::move(r));
    begin_ += reader_.total_size();
    reader_ = {};
    if (r.delay.count() == 0)
        return deliver(std::move(r));
    hold_back(std::move(r));
    return false;
}

reply connection::answer(request_reader::progress how) const
{
    const request& received = worker_.received;
    switch (how)
    {
    case request_reader::progress::bad_request:
        return worker_.answers().refuse(400, reader_.why(), received);
    case request_reader::progress::body_too_large:
        return worker_.answers().refuse(413, {}, received);
    default:
        return worker_.answers().answer(received, on_loopback_);
    }
}

bool connection::deliver(reply r)
{
    if (!r.drop_connection)
        return send(std::move(r));
    reset();
    return false;
}

void connection::hold_back(reply r)
{
    const auto delay = r.delay;
    phase_ = phase::holding_back;
    late_ = std::make_unique<late_reply>(socket_.get_executor(), std::move(r));
    late_->timer.expires_after(delay);
    late_->timer.async_wait([self = connection_ptr(this)](error_code) {
        if (self->phase_ == phase::closed)
            return;
        self->phase_ = phase::receiving;
        const auto late = std::move(self->late_);
        self->attempt([&] {
            if (self->deliver(std::move(late->r)))
                self->serve();
        });
    });
}

// -- Sending

// True: it is sent. Else it is still on its way, or the connection has come to its end.
bool connection::send(reply r)
{
    if (worker_.is_stopping())
        r.keep_alive = false;
    last_reply_ = !r.keep_alive;
    worker_.heads.write(worker_.head, r, worker_.answers().now());
    if (r.without_body)
        r.body.clear();

    const std::array<asio::const_buffer, 2> pieces = {
        asio::buffer(worker_.head), asio::buffer(r.body)};
    error_code ec;
    const std::size_t sent = socket_.write_some(pieces, ec);
    if (ec && ec != asio::error::would_block && ec != asio::error::try_again)
    {
        close();
        return false;
    }
    if (sent == worker_.head.size() + r.body.size())
        return replied();
    out_head_ = worker_.head;
    out_body_ = std::move(r.body);
    send_rest(sent);
    return false;
}

void connection::send_rest(std::size_t sent)
{
    phase_ = phase::writing;
    const std::size_t of_head = std::min(sent, out_head_.size());
    const std::array<asio::const_buffer, 2> pieces = {
        asio::buffer(out_head_) + of_head, asio::buffer(out_body_) + (sent - of_head)};
    // Called before each piece: the other side has taken something.
    auto next_size = [self = connection_ptr(this)](error_code ec, std::size_t) {
        self->since_ = self->worker_.about_now();
        return ec ? 0 : written_at_once;
    };
    auto finish = [self = connection_ptr(this)](error_code ec, std::size_t) {
        if (self->phase_ == phase::closed)
            return;
        if (ec)
            return self->close();
        std::string().swap(self->out_body_);
        self->phase_ = phase::receiving;
        self->attempt([&] {
            if (self->replied())
                self->serve();
        });
    };
    asio::async_write(socket_, pieces, std::move(next_size), std::move(finish));
}

void connection::send_continue()
{
    constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
    reader_.continued();
    // A client that does not get it sends its body without, after a while.
    error_code ignored;
    socket_.write_some(asio::buffer(text.data(), text.size()), ignored);
}

// Whether the connection goes on.
bool connection::replied()
{
    since_ = worker_.about_now();
    if (worker_.is_stopping())
        close();
    else if (last_reply_)
        drain();
    else
        return true;
    return false;
}

// -- Ending

// Closing with something unread makes the other side forget what it has not read.
void connection::drain()
{
    error_code failed;
    socket_.shutdown(tcp::socket::shutdown_send, failed);
    if (failed)
        return close();
    phase_ = phase::draining;
    begin_ = 0;
    in_.clear();
    reader_ = {};
    receive();
}

void connection::stop()
{
    error_code ignored;
    if (phase_ == phase::draining)
        close();
    else if (is_idle())
        // What has come already is still read, and then the end.
        socket_.shutdown(tcp::socket::shutdown_receive, ignored);
}

bool connection::has_waited_since(clock::time_point then) const noexcept
{
    return phase_ != phase::holding_back && since_ < then;
}

void connection::reset()
{
    error_code ignored;
    socket_.set_option(tcp::socket::linger(true, 0), ignored);
    close();
}

void connection::close()
{
    const connection_ptr self(this);
    phase_ = phase::closed;
    late_.reset();
    error_code ignored;
    socket_.close(ignored);
    worker_.closed(*this);
}

}  // namespace ddbm::server
