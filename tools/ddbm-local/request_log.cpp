#include "request_log.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>

namespace ddbm::server {

request_log::~request_log()
{
    confess();
}

void request_log::write(std::string_view line) noexcept
{
    const std::lock_guard held(mutex_);
    if (!confess() || !write_now(line))
        ++lost_;
}

// A pipe that is ready has room for PIPE_BUF bytes, 4,096 of Linux.
bool request_log::has_room() const noexcept
{
    pollfd descriptor = {descriptor_, POLLOUT, 0};
    return ::poll(&descriptor, 1, 0) == 1 && descriptor.revents == POLLOUT;
}

bool request_log::write_now(std::string_view line) noexcept
{
    std::array<char, 4096> buffer;
    const std::size_t size = line.copy(buffer.data(), buffer.size() - 1);
    buffer[size] = '\n';
    if (!has_room())
        return false;
    ::ssize_t written = 0;
    do
        written = ::write(descriptor_, buffer.data(), size + 1);
    while (written < 0 && errno == EINTR);
    return written >= 0;
}

// Says what has been lost. False: not even that can be said.
bool request_log::confess() noexcept
{
    if (lost_ == 0)
        return true;
    std::array<char, 64> text;
    const int size = std::snprintf(text.data(), text.size(), "(%zu lines were lost here)", lost_);
    if (!write_now(std::string_view(text.data(), static_cast<std::size_t>(size))))
        return false;
    lost_ = 0;
    return true;
}

}  // namespace ddbm::server
