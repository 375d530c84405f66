// An endpoint that answers every complete request with the same reply, as cheaply as it can be
// done with a plain socket: one recv, one send, one thread. What a client costs is measured
// against it, so it must never be the slower side, and it must hold as many connections as asked.
//
// With --delay each reply is sent that much later. The delay being one for all, the replies fall
// due in the order of their requests: a plain queue replaces a timer wheel.

#include "sample_item.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <deque>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using steady_clock = std::chrono::steady_clock;

struct options
{
    std::uint16_t port = 0;
    std::chrono::milliseconds delay{0};
    std::string reply = "getitem";
    bool until_eof = false;
};

[[noreturn]] void fail_with_errno(const char* what)
{
    throw std::runtime_error(std::string(what) + ": " + std::strerror(errno));
}

std::uint32_t crc32(std::string_view bytes)
{
    std::uint32_t crc = 0xffffffffU;
    for (const char byte : bytes)
    {
        crc ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xedb88320U : 0U);
    }
    return ~crc;
}

// The bytes of the one reply. The Date is kept right in place.
class canned_reply
{
public:
    explicit canned_reply(std::string_view body)
    {
        bytes_ = "HTTP/1.1 200 OK\r\nServer: Server\r\nDate: ";
        date_at_ = bytes_.size();
        bytes_ += std::string(date_size, ' ');
        bytes_ += "\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: ";
        bytes_ += std::to_string(body.size());
        bytes_ += "\r\nConnection: keep-alive\r\nx-amzn-RequestId: "
                  "4KBNVRGD25RG1KEO9UT4V3FQDJVV4KQNSO5AEMVJF66Q9ASUAAJG\r\nx-amz-crc32: ";
        bytes_ += std::to_string(crc32(body));
        bytes_ += "\r\n\r\n";
        bytes_ += body;
        refresh();
    }

    void refresh()
    {
        timespec now{};
        ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
        if (now.tv_sec == second_)
            return;
        second_ = now.tv_sec;
        std::tm utc{};
        ::gmtime_r(&now.tv_sec, &utc);
        std::array<char, date_size + 1> text{};
        // The C locale is in force, so the names are the English ones that HTTP asks for.
        if (std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc) != date_size)
            throw std::runtime_error("the date has an unexpected length");
        std::copy_n(text.data(), date_size, bytes_.data() + date_at_);
    }

    std::string_view bytes() const { return bytes_; }

private:
    static constexpr std::size_t date_size = 29;

    std::string bytes_;
    std::size_t date_at_ = 0;
    std::time_t second_ = 0;
};

// The size of the first request in `bytes`, head and body; empty while it is incomplete.
std::optional<std::size_t> request_size(std::string_view bytes)
{
    const auto* found =
        static_cast<const char*>(::memmem(bytes.data(), bytes.size(), "\r\n\r\n", 4));
    if (found == nullptr)
        return std::nullopt;
    const auto head_size = static_cast<std::size_t>(found - bytes.data()) + 4;

    constexpr std::string_view name = "content-length:";
    std::size_t body_size = 0;
    for (std::size_t line = 0; line < head_size;)
    {
        const auto* end =
            static_cast<const char*>(std::memchr(bytes.data() + line, '\n', head_size - line));
        if (head_size - line > name.size() &&
            ::strncasecmp(bytes.data() + line, name.data(), name.size()) == 0)
        {
            const char* digits = bytes.data() + line + name.size();
            while (*digits == ' ')
                ++digits;
            std::from_chars(digits, end, body_size);
            break;
        }
        line = static_cast<std::size_t>(end - bytes.data()) + 1;
    }
    if (bytes.size() - head_size < body_size)
        return std::nullopt;
    return head_size + body_size;
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
};

class endpoint
{
public:
    endpoint(const options& chosen, std::string_view body)
        : reply_(body), delay_(chosen.delay), until_eof_(chosen.until_eof)
    {
        epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
        if (epoll_ < 0)
            fail_with_errno("epoll_create1");
        listen(chosen.port);
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

    void listen(std::uint16_t port)
    {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (listener_ < 0)
            fail_with_errno("socket");
        const int yes = 1;
        ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
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
        const ssize_t got = ::recv(fd, buffer_.data(), buffer_.size(), 0);
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
            if (delay_.count() == 0)
                answer(fd);
            else
                due_.push_back({steady_clock::now() + delay_, fd, at(fd).generation});
        }
        return used;
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
            const ssize_t sent =
                ::send(fd, reply_.bytes().data() + (size - rest), rest, MSG_NOSIGNAL);
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
    std::chrono::milliseconds delay_;
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

template <class Number>
Number number_of(const std::string& text)
{
    Number value{};
    const char* const end = text.data() + text.size();
    const auto [stopped_at, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stopped_at != end)
        throw std::runtime_error("not a number in range: " + text);
    return value;
}

options read_options(const std::vector<std::string>& arguments)
{
    options chosen;
    for (std::size_t i = 0; i < arguments.size(); ++i)
    {
        const std::string& name = arguments[i];
        if (name == "--until-eof")
        {
            chosen.until_eof = true;
            continue;
        }
        if (++i == arguments.size())
            throw std::runtime_error("unknown, or without a value: " + name);
        if (name == "--port")
            chosen.port = number_of<std::uint16_t>(arguments[i]);
        else if (name == "--delay")
            chosen.delay = std::chrono::milliseconds(number_of<std::uint32_t>(arguments[i]));
        else if (name == "--reply")
            chosen.reply = arguments[i];
        else
            throw std::runtime_error("unknown: " + name);
    }
    return chosen;
}

void raise_descriptor_limit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

constexpr const char* usage =
    "canned_endpoint [--port N] [--reply getitem|query|empty|FILE] [--delay MS] [--until-eof]\n"
    "Answers every HTTP request on 127.0.0.1 with one fixed reply. Prints its port, which is a\n"
    "free one unless N is given. Ends on SIGTERM, or with --until-eof at the end of its input.\n";

}  // namespace

int main(int argc, char** argv)
try
{
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (!arguments.empty() && (arguments[0] == "--help" || arguments[0] == "-h"))
    {
        std::fputs(usage, stdout);
        return EXIT_SUCCESS;
    }
    const options chosen = read_options(arguments);
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
