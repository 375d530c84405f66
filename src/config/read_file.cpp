#include "config/read_file.hpp"

#include <ddbm/error_code.hpp>

#include <ddbm/detail/append_secret.hpp>
#include <ddbm/detail/secret_text.hpp>

#ifdef _WIN32
#include <filesystem>
#include <fstream>
#else
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#endif

#include <algorithm>
#include <utility>

namespace ddbm::detail {

namespace {

using file_text = boost::system::result<std::string>;

constexpr std::size_t megabyte = 1024 * 1024;

// What is wrong with a file that the system would read. A number from 1 is that of the megabytes
// that it may have, and has more than.
enum class file_fault
{
    pipe = -1,
    no_file = -2,
    empty_pipe = -3,
    late_pipe = -4,
};

class file_category final : public boost::system::error_category
{
public:
    const char* name() const noexcept override { return "ddbm file"; }

    std::string message(int value) const override
    {
        switch (static_cast<file_fault>(value))
        {
        case file_fault::pipe:
            return "It is a pipe, which is not read here: that may take for ever";
        case file_fault::no_file:
            return "It is a device or a socket and no file";
        case file_fault::empty_pipe:
            return "It is a pipe that nobody writes into, or that was read before";
        case file_fault::late_pipe:
            return "It is a pipe, and who writes into it has not come to an end in time";
        }
        return "It has more than " + std::to_string(value) + " MB";
    }
};

error_code to_code(file_fault what)
{
    static const file_category category;
    return {static_cast<int>(what), category};
}

error_code too_large(std::size_t most_bytes)
{
    return to_code(static_cast<file_fault>(std::max<std::size_t>(most_bytes / megabyte, 1)));
}

}  // namespace

#ifdef _WIN32

file_text read_file_up_to(std::size_t most_bytes, const std::string& path)
{
    using boost::system::errc::make_error_code;
    namespace sys = boost::system::errc;

    std::error_code problem;
    const std::filesystem::file_status status = std::filesystem::status(path, problem);
    if (!std::filesystem::exists(status))
        return make_error_code(sys::no_such_file_or_directory);
    if (std::filesystem::is_directory(status))
        return make_error_code(sys::is_a_directory);
    if (!std::filesystem::is_regular_file(status))
        return to_code(file_fault::no_file);
    const auto size = std::filesystem::file_size(path, problem);
    if (problem)
        return error_code(problem);
    if (size > most_bytes)
        return too_large(most_bytes);

    std::ifstream file(path, std::ios::binary);
    if (!file)
        return make_error_code(sys::permission_denied);
    std::string text(static_cast<std::size_t>(size), '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (file.bad())
        return make_error_code(sys::io_error);
    text.resize(static_cast<std::size_t>(file.gcount()));
    return file_text(std::move(text));
}

std::optional<file_text> read_pipe(const std::string&, std::chrono::milliseconds)
{
    return std::nullopt;
}

#else

namespace {

error_code last_error()
{
    return {errno, boost::system::system_category()};
}

class open_file
{
public:
    // Whatever it is, opening and reading it does not wait.
    explicit open_file(const std::string& path)
        : number_(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC))
    {
    }
    open_file(const open_file&) = delete;
    open_file& operator=(const open_file&) = delete;
    ~open_file()
    {
        if (is_open())
            ::close(number_);
    }

    bool is_open() const noexcept { return number_ >= 0; }
    int number() const noexcept { return number_; }

private:
    const int number_;
};

// The usual way to name no file at all; its text is empty, and nobody waits for that.
bool is_null_device(const struct stat& status)
{
    struct stat null;
    return S_ISCHR(status.st_mode) && ::stat("/dev/null", &null) == 0 && S_ISCHR(null.st_mode) &&
           status.st_rdev == null.st_rdev;
}

// Before it is opened, which does something to some devices, and again when it is: another one may
// have come in its place.
error_code check_kind(const struct stat& status)
{
    if (S_ISREG(status.st_mode) || is_null_device(status))
        return {};
    if (S_ISDIR(status.st_mode))
        return make_error_code(boost::system::errc::is_a_directory);
    return to_code(S_ISFIFO(status.st_mode) ? file_fault::pipe : file_fault::no_file);
}

// The text as far as it is there.
error_code read_on(const open_file& file, std::string& text, std::size_t most, bool& at_end)
{
    for (;;)
    {
        if (text.size() > most)
            return too_large(most);
        if (text.size() == text.capacity())
            reserve_secret(text, 2 * text.capacity());
        const std::size_t had = text.size();
        // Within its capacity: nothing is allocated.
        text.resize(text.capacity());
        const ssize_t more = ::read(file.number(), text.data() + had, text.size() - had);
        const int problem = more < 0 ? errno : 0;
        text.resize(had + static_cast<std::size_t>(std::max<ssize_t>(more, 0)));
        at_end = more == 0;
        if (at_end || problem == EAGAIN || problem == EWOULDBLOCK)
            return {};
        if (problem != 0 && problem != EINTR)
            return {problem, boost::system::system_category()};
    }
}

// Waits until there is more of a pipe, or its end. False if that has not come by then.
bool await_more(const open_file& pipe, std::chrono::steady_clock::time_point until)
{
    for (;;)
    {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        pollfd waited{pipe.number(), POLLIN, 0};
        const int ready = ::poll(&waited, 1, static_cast<int>(std::max<long>(left.count(), 0)));
        if (ready > 0)
            return true;
        if (ready == 0 || errno != EINTR)
            return false;
    }
}

file_text read_open_pipe(const open_file& pipe, std::chrono::milliseconds longest)
{
    const auto until = std::chrono::steady_clock::now() + longest;
    constexpr std::size_t first_room = 4 * 1024;

    std::string text;
    text.reserve(first_room);
    for (;;)
    {
        bool at_end = false;
        error_code ec = read_on(pipe, text, megabyte, at_end);
        if (!ec && at_end && !text.empty())
            return file_text(std::move(text));
        if (!ec && at_end)
            ec = to_code(file_fault::empty_pipe);
        if (!ec && !await_more(pipe, until))
            ec = to_code(file_fault::late_pipe);
        if (!ec)
            continue;
        wipe(text);
        return ec;
    }
}

}  // namespace

file_text read_file_up_to(std::size_t most_bytes, const std::string& path)
{
    struct stat status;
    if (::stat(path.c_str(), &status) != 0)
        return last_error();
    if (const error_code ec = check_kind(status))
        return ec;
    const open_file file(path);
    if (!file.is_open() || ::fstat(file.number(), &status) != 0)
        return last_error();
    if (const error_code ec = check_kind(status))
        return ec;

    std::string text;
    // One more, so that the end is seen at once. Some that are made up by the system say no size.
    const auto size = static_cast<std::size_t>(std::max<off_t>(status.st_size, 0));
    text.reserve(std::min(size, most_bytes) + 1);
    bool at_end = false;
    error_code ec = read_on(file, text, most_bytes, at_end);
    if (!ec && at_end)
        return file_text(std::move(text));
    wipe(text);
    return ec ? ec : make_error_code(boost::system::errc::io_error);
}

std::optional<file_text> read_pipe(const std::string& path, std::chrono::milliseconds longest)
{
    struct stat status;
    if (::stat(path.c_str(), &status) != 0 || !S_ISFIFO(status.st_mode))
        return std::nullopt;
    const open_file pipe(path);
    if (!pipe.is_open())
        return file_text(last_error());
    if (::fstat(pipe.number(), &status) != 0 || !S_ISFIFO(status.st_mode))
        return std::nullopt;
    return read_open_pipe(pipe, longest);
}

#endif

file_text read_file(const std::string& path)
{
    return read_file_up_to(megabyte, path);
}

}  // namespace ddbm::detail
