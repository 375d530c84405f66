// An endpoint that answers every complete request with the same reply, as cheaply as it can be
// done with a plain socket: one recv, one send, one thread. What a client costs is measured
// against it, so it must never be the slower side, and it must hold as many connections as asked.
//
// With --delay each reply is sent that much later, with --late only a share of them, evenly: of a
// hundred replies exactly so many, or the slowest of a hundred would be one of them by chance. The
// delay being one for all, they fall due in the order of their requests: a plain queue replaces a
// timer wheel. With --faults a share of the requests, at random, meets what goes wrong between a
// client and a service. With --awake it does not sleep while requests come: to wake a process costs
// the one that sends to it, and that would be part of what a client costs, and the more the slower
// it is, which nobody pays whose service is another machine.

#include "canned_reply.hpp"
#include "sample_item.hpp"

#include <CLI/CLI.hpp>
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace ddbm::benchmarks;
using steady_clock = std::chrono::steady_clock;

struct options
{
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;
    int delay_ms = 0;
    double late_percent = 100;  // of the replies, where there is a delay
    double fault_percent = 0;
    std::string certificate;  // PEM; empty: no TLS
    std::string key;
    std::string reply = "getitem";
    bool awake = false;
    bool until_eof = false;
};

struct tls_deleter
{
    void operator()(SSL* x) const { ::SSL_free(x); }
    void operator()(SSL_CTX* x) const { ::SSL_CTX_free(x); }
};
using tls_session = std::unique_ptr<SSL, tls_deleter>;
using tls_settings = std::unique_ptr<SSL_CTX, tls_deleter>;

tls_settings make_tls(const options& chosen)
{
    if (chosen.certificate.empty())
        return nullptr;
    tls_settings made(::SSL_CTX_new(::TLS_server_method()));
    if (!made ||
        ::SSL_CTX_use_certificate_chain_file(made.get(), chosen.certificate.c_str()) != 1 ||
        ::SSL_CTX_use_PrivateKey_file(made.get(), chosen.key.c_str(), SSL_FILETYPE_PEM) != 1)
        throw std::runtime_error("certificate or key cannot be used");
    ::SSL_CTX_set_min_proto_version(made.get(), TLS1_3_VERSION);
    ::SSL_CTX_set_mode(
        made.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
    );
    return made;
}

[[noreturn]] void fail_with_errno(const char* what)
{
    throw std::runtime_error(std::string(what) + ": " + std::strerror(errno));
}

// What is known of one file descriptor. `generation` tells a connection from an earlier one that
// had the same descriptor, for replies that fall due after their connection is gone.
struct connection
{
    std::uint32_t generation = 0;
    bool is_open = false;
    bool waits_for_room = false;
    std::size_t unsent = 0;  // bytes owed of replies that did not fit into the socket
    std::string partial;     // a request that has not arrived whole
    tls_session tls;
};

class endpoint
{
public:
    endpoint(const options& chosen, std::string_view body)
        : reply_(body), tls_(make_tls(chosen)), delay_(chosen.delay_ms),
          late_percent_(chosen.late_percent), goes_wrong_(chosen.fault_percent / 100),
          awake_for_(chosen.awake ? 1 : 0), until_eof_(chosen.until_eof)
    {
        epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
        if (epoll_ < 0)
            fail_with_errno("epoll_create1");
        listen(chosen.address, chosen.port);
        if (until_eof_)
            watch(STDIN_FILENO, EPOLLIN, EPOLL_CTL_ADD);
    }

    std::uint16_t port() const { return port_; }

    void run()
    {
        std::array<epoll_event, 512> events{};
        for (;;)
        {
            const int count = ::epoll_wait(
                epoll_, events.data(), static_cast<int>(events.size()), milliseconds_to_next()
            );
            if (count < 0 && errno != EINTR)
                fail_with_errno("epoll_wait");
            if (count > 0)
                awake_until_ = steady_clock::now() + awake_for_;
            reply_.refresh();
            for (int i = 0; i < count; ++i)
            {
                const epoll_event& event = events[static_cast<std::size_t>(i)];
                if (event.data.fd == listener_)
                    accept_all();
                else if (until_eof_ && event.data.fd == STDIN_FILENO)
                {
                    if (is_at_end_of_input())
                        return;
                }
                else
                    serve(event.data.fd, event.events);
            }
            send_due();
        }
    }

private:
    struct due_reply
    {
        steady_clock::time_point when;
        int fd;
        std::uint32_t generation;
    };

    void listen(const std::string& name, std::uint16_t port)
    {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (listener_ < 0)
            fail_with_errno("socket");
        const int yes = 1;
        ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        if (::inet_pton(AF_INET, name.c_str(), &address.sin_addr) != 1)
            throw std::runtime_error("not an IPv4 address: " + name);
        socklen_t size = sizeof address;
        auto* const generic = reinterpret_cast<sockaddr*>(&address);
        if (::bind(listener_, generic, size) != 0)
            fail_with_errno("bind");
        if (::listen(listener_, 65535) != 0)
            fail_with_errno("listen");
        if (::getsockname(listener_, generic, &size) != 0)
            fail_with_errno("getsockname");
        port_ = ntohs(address.sin_port);
        watch(listener_, EPOLLIN, EPOLL_CTL_ADD);
    }

    void watch(int fd, std::uint32_t what, int operation)
    {
        epoll_event event{};
        event.events = what;
        event.data.fd = fd;
        if (::epoll_ctl(epoll_, operation, fd, &event) != 0)
            fail_with_errno("epoll_ctl");
    }

    int milliseconds_to_next() const
    {
        if (awake_for_.count() != 0 && steady_clock::now() < awake_until_)
            return 0;
        if (due_.empty())
            return -1;
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(due_.front().when - steady_clock::now());
        return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
    }

    void accept_all()
    {
        for (;;)
        {
            const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (fd < 0)
            {
                // Out of descriptors is the caller's mistake, and would otherwise spin for ever.
                if (errno == EMFILE || errno == ENFILE)
                    fail_with_errno("accept4");
                return;
            }
            const int yes = 1;
            ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
            if (connections_.size() <= static_cast<std::size_t>(fd))
                connections_.resize(static_cast<std::size_t>(fd) * 2 + 64);
            at(fd).is_open = true;
            if (tls_)
            {
                at(fd).tls.reset(::SSL_new(tls_.get()));
                ::SSL_set_fd(at(fd).tls.get(), fd);
                ::SSL_set_accept_state(at(fd).tls.get());
            }
            watch(fd, EPOLLIN | EPOLLRDHUP, EPOLL_CTL_ADD);
        }
    }

    void serve(int fd, std::uint32_t events)
    {
        if (!at(fd).is_open)
            return;
        if ((events & EPOLLOUT) != 0)
            send_unsent(fd);
        if ((events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0)
            receive(fd);
    }

    // One recv per wake-up: epoll reports the descriptor again if there is more.
    void receive(int fd)
    {
        const ssize_t got = receive_some(fd);
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (got <= 0)
        {
            close(fd);
            return;
        }
        std::string_view fresh(buffer_.data(), static_cast<std::size_t>(got));
        std::string& partial = at(fd).partial;
        if (partial.empty()) [[likely]]
        {
            const std::size_t used = answer_complete(fd, fresh);
            if (used < fresh.size() && at(fd).is_open)
                at(fd).partial.assign(fresh.substr(used));
        }
        else
        {
            partial += fresh;
            std::string whole;
            whole.swap(partial);
            const std::size_t used = answer_complete(fd, whole);
            if (used < whole.size() && at(fd).is_open)
                at(fd).partial = whole.substr(used);
        }
    }

    // As recv() and send(). A record that does not fit is not made, so epoll knows of all that
    // waits.
    ssize_t receive_some(int fd)
    {
        SSL* const tls = at(fd).tls.get();
        if (tls == nullptr)
            return ::recv(fd, buffer_.data(), buffer_.size(), 0);
        return tls_result(tls, ::SSL_read(tls, buffer_.data(), static_cast<int>(buffer_.size())));
    }

    ssize_t send_some(int fd, std::string_view bytes)
    {
        SSL* const tls = at(fd).tls.get();
        if (tls == nullptr)
            return ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        return tls_result(tls, ::SSL_write(tls, bytes.data(), static_cast<int>(bytes.size())));
    }

    static ssize_t tls_result(SSL* tls, int result)
    {
        if (result > 0)
            return result;
        const int why = ::SSL_get_error(tls, result);
        errno = why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE ? EAGAIN : EPIPE;
        return why == SSL_ERROR_ZERO_RETURN ? 0 : -1;
    }

    // Answers every complete request; returns how many bytes they were.
    std::size_t answer_complete(int fd, std::string_view bytes)
    {
        std::size_t used = 0;
        while (used < bytes.size() && at(fd).is_open)
        {
            const auto size = request_size(bytes.substr(used));
            if (!size)
                break;
            used += *size;
            if (goes_wrong_(random_))
                fail(fd);
            else if (delay_.count() == 0 || !is_late())
                answer(fd);
            else
                due_.push_back({steady_clock::now() + delay_, fd, at(fd).generation});
        }
        return used;
    }

    bool is_late()
    {
        lateness_ += late_percent_;
        if (lateness_ < 100)
            return false;
        lateness_ -= 100;
        return true;
    }

    void send_due()
    {
        if (due_.empty())
            return;
        const auto now = steady_clock::now();
        while (!due_.empty() && due_.front().when <= now)
        {
            const due_reply next = due_.front();
            due_.pop_front();
            if (at(next.fd).is_open && at(next.fd).generation == next.generation)
                answer(next.fd);
        }
    }

    // In turn: no reply, the service's own failure, a refusal for the rate, and half of a reply.
    void fail(int fd)
    {
        const std::string_view whole = reply_.bytes();
        const int kind = failures_++ % 4;
        std::string sent;
        if (kind == 1)
            sent = failure("500 Internal Server Error", "InternalServerError");
        else if (kind == 2)
            sent = failure("400 Bad Request", "ProvisionedThroughputExceededException");
        else if (kind == 3)
            sent = whole.substr(0, whole.size() / 2);
        // One that fits into the socket, as nothing else is on its way there.
        if (!sent.empty() && send_some(fd, sent) != static_cast<ssize_t>(sent.size()))
            throw std::runtime_error("a failure cannot be sent");
        if (kind == 0 || kind == 3)
            close(fd);
    }

    static std::string failure(const std::string& status, const std::string& code)
    {
        const std::string body =
            R"({"__type":"com.amazonaws.dynamodb.v20120810#)" + code + R"(","message":"made"})";
        return "HTTP/1.1 " + status +
               "\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: " +
               std::to_string(body.size()) + "\r\n\r\n" + body;
    }

    void answer(int fd)
    {
        at(fd).unsent += reply_.bytes().size();
        if (!at(fd).waits_for_room)
            send_unsent(fd);
    }

    void send_unsent(int fd)
    {
        while (at(fd).unsent != 0)
        {
            // All replies are the same, so what is owed says where in the reply we are.
            const std::size_t size = reply_.bytes().size();
            const std::size_t rest = (at(fd).unsent - 1) % size + 1;
            const ssize_t sent = send_some(fd, reply_.bytes().substr(size - rest));
            if (sent > 0)
            {
                at(fd).unsent -= static_cast<std::size_t>(sent);
                continue;
            }
            if (sent < 0 && errno == EINTR)
                continue;
            if (sent < 0 && errno == EAGAIN)
            {
                if (!at(fd).waits_for_room)
                    watch(fd, EPOLLIN | EPOLLOUT | EPOLLRDHUP, EPOLL_CTL_MOD);
                at(fd).waits_for_room = true;
                return;
            }
            close(fd);
            return;
        }
        if (at(fd).waits_for_room)
            watch(fd, EPOLLIN | EPOLLRDHUP, EPOLL_CTL_MOD);
        at(fd).waits_for_room = false;
    }

    void close(int fd)
    {
        ::close(fd);
        connection next;
        next.generation = at(fd).generation + 1;
        at(fd) = std::move(next);
    }

    static bool is_at_end_of_input()
    {
        std::array<char, 256> ignored{};
        return ::read(STDIN_FILENO, ignored.data(), ignored.size()) <= 0;
    }

    connection& at(int fd) { return connections_[static_cast<std::size_t>(fd)]; }

    canned_reply reply_;
    tls_settings tls_;
    std::chrono::milliseconds delay_;
    double late_percent_;
    double lateness_ = 0;  // the next reply but that much of a hundred
    std::minstd_rand random_;
    std::bernoulli_distribution goes_wrong_;
    int failures_ = 0;
    std::chrono::milliseconds awake_for_;  // after it has been asked
    steady_clock::time_point awake_until_{};
    bool until_eof_;
    int epoll_ = -1;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::vector<connection> connections_;  // by descriptor
    std::deque<due_reply> due_;
    std::array<char, 65536> buffer_{};
};

std::string body_of(const std::string& reply)
{
    if (reply == "getitem")
        return ddbm::benchmarks::sample_get_item_reply();
    if (reply == "query")
        return ddbm::benchmarks::sample_query_reply(100);
    if (reply == "empty")
        return "{}";
    std::ifstream file(reply, std::ios::binary);
    if (!file)
        throw std::runtime_error("no reply is called " + reply + ", and no file is");
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void raise_descriptor_limit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int main(int argc, char** argv)
try
{
    options chosen;
    CLI::App app(
        "Answers every HTTP request with one fixed reply. Prints its port. Ends on SIGTERM, or "
        "with --until-eof at the end of its input."
    );
    app.add_option("--address", chosen.address, "where it listens (127.0.0.1)");
    app.add_option("--port", chosen.port, "a free one unless it is given");
    app.add_option("--reply", chosen.reply, "getitem, query, empty, or a file");
    app.add_option("--delay", chosen.delay_ms, "milliseconds before a reply");
    app.add_option("--late", chosen.late_percent, "the percentage of replies so delayed (100)")
        ->check(CLI::Range(0.0, 100.0));
    app.add_option("--faults", chosen.fault_percent, "the percentage of requests that fail")
        ->check(CLI::Range(0.0, 100.0));
    CLI::Option* const key = app.add_option("--key", chosen.key, "its key");
    app.add_option("--certificate", chosen.certificate, "for TLS 1.3")->needs(key);
    app.add_flag("--awake", chosen.awake, "does not sleep while requests come");
    app.add_flag("--until-eof", chosen.until_eof);
    CLI11_PARSE(app, argc, argv);

    raise_descriptor_limit();
    endpoint server(chosen, body_of(chosen.reply));
    std::printf("%u\n", static_cast<unsigned>(server.port()));
    std::fflush(stdout);
    server.run();
    return EXIT_SUCCESS;
}
catch (const std::exception& e)
{
    std::fprintf(stderr, "canned_endpoint: %s\n", e.what());
    return EXIT_FAILURE;
}
