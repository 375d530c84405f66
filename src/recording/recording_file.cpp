#include "recording/recording_file.hpp"

#include <ddbm/error.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace ddbm::detail {

namespace {

error_code last_error()
{
    return error_code(errno, boost::system::system_category());
}

[[noreturn]] void fail_to_write(const std::string& name, error_code why)
{
    throw error(why, "The recording \"" + name + "\" cannot be written: " + why.message());
}

// `open` gives the mode to new files only. What is no file, such as a terminal, keeps its own.
bool becomes_private(int file)
{
    struct stat status;
    if (::fstat(file, &status) != 0)
        return false;
    return !S_ISREG(status.st_mode) || ::fchmod(file, 0600) == 0;
}

// What is in it may be anybody's data.
std::FILE* open(const std::string& name)
{
    const int file = ::open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0)
        fail_to_write(name, last_error());
    std::FILE* const opened = becomes_private(file) ? ::fdopen(file, "w") : nullptr;
    if (opened == nullptr)
    {
        const error_code why = last_error();
        ::close(file);
        fail_to_write(name, why);
    }
    return opened;
}

}  // namespace

recording_file::recording_file(const std::string& name, bool replaces)
    : replaces_(replaces), file_(open(name))
{
    append(recording_head(replaces));
    if (failure_)
        fail_to_write(name, failure_);
}

std::chrono::microseconds recording_file::began(clock::time_point now)
{
    std::lock_guard held(mutex_);
    if (!first_)
        first_ = now;
    return std::chrono::duration_cast<std::chrono::microseconds>(now - *first_);
}

void recording_file::write(recorded_exchange x)
{
    std::lock_guard held(mutex_);
    if (failure_)
        return;
    try
    {
        append(recording_line(replaces_ ? redacted(std::move(x), in_place_) : x));
    }
    catch (const error& why)
    {
        // An operation of another name than JSON can have.
        failure_ = why.code();
    }
    exchanges_ += failure_ ? 0 : 1;
}

void recording_file::fail(error_code why)
{
    std::lock_guard held(mutex_);
    if (!failure_)
        failure_ = why;
}

// At once, so that it is there whatever becomes of the program.
void recording_file::append(std::string_view line)
{
    if (std::fwrite(line.data(), 1, line.size(), file_.get()) != line.size() ||
        std::fflush(file_.get()) != 0)
        failure_ = last_error();
}

std::uint64_t recording_file::exchanges() const
{
    std::lock_guard held(mutex_);
    return exchanges_;
}

error_code recording_file::failure() const
{
    std::lock_guard held(mutex_);
    return failure_;
}

}  // namespace ddbm::detail
