// A process with its outputs read through Asio. Nothing blocks and there is no thread: that it has
// ended is looked for when both outputs are closed, which is when nearly all have.

#include "credentials/process_runner.hpp"

#include "environment/time_limit.hpp"

#include <ddbm/environment.hpp>

#include <ddbm/detail/append_secret.hpp>
#include <ddbm/detail/secret_text.hpp>

#include <boost/asio/append.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#ifndef _WIN32
#include <boost/asio/posix/stream_descriptor.hpp>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#ifndef _WIN32
extern char** environ;
#endif

namespace ddbm::detail {

namespace {

#ifdef _WIN32

class system_runner final : public process_runner
{
public:
    explicit system_runner(std::shared_ptr<environment>) {}

    void async_run(
        const asio::any_io_executor& executor,
        std::vector<std::string>,
        std::chrono::milliseconds,
        handler_type handler
    ) override
    {
        const error_code ec =
            boost::system::errc::make_error_code(boost::system::errc::operation_not_supported);
        asio::post(executor, asio::append(std::move(handler), ec, process_result()));
    }
};

#else

using std::chrono::milliseconds;

constexpr std::size_t output_limit = 65'536;
constexpr std::size_t complaint_limit = 4'096;

error_code system_error(int number)
{
    return {number, boost::system::system_category()};
}

// A descriptor that no other process inherits.
class descriptor
{
public:
    descriptor() = default;
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    ~descriptor() { reset(-1); }

    int get() const { return number_; }
    int release() { return std::exchange(number_, -1); }
    void reset(int number)
    {
        if (number_ >= 0)
            ::close(number_);
        number_ = number;
    }

private:
    int number_ = -1;
};

// Both ends are beyond the three that every program has, of which this one may have closed some:
// else they would be in the way of the child's own.
error_code open_pipe(descriptor& reading, descriptor& writing)
{
    constexpr int first = 3;
    int ends[2];
#ifdef __APPLE__
    if (::pipe(ends) != 0)
        return system_error(errno);
#else
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return system_error(errno);
#endif
    descriptor low_reading;
    descriptor low_writing;
    low_reading.reset(ends[0]);
    low_writing.reset(ends[1]);
    reading.reset(::fcntl(ends[0], F_DUPFD_CLOEXEC, first));
    writing.reset(::fcntl(ends[1], F_DUPFD_CLOEXEC, first));
    if (reading.get() < 0 || writing.get() < 0)
        return system_error(errno);
    return {};
}

// What a child begins with: nothing to read, its outputs, a group of its own so that it can be
// killed with all that it starts, and none of the signals that this program blocks or ignores.
class spawn_settings
{
public:
    spawn_settings(int output, int complaint)
    {
        ::posix_spawn_file_actions_init(&actions_);
        ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions_, complaint, STDERR_FILENO);

        sigset_t none;
        sigset_t all;
        ::sigemptyset(&none);
        ::sigfillset(&all);
        // Their handling cannot be set.
        ::sigdelset(&all, SIGKILL);
        ::sigdelset(&all, SIGSTOP);
        ::posix_spawnattr_init(&attributes_);
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        ::posix_spawnattr_setsigdefault(&attributes_, &all);
        ::posix_spawnattr_setpgroup(&attributes_, 0);
        ::posix_spawnattr_setflags(
            &attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        );
    }
    spawn_settings(const spawn_settings&) = delete;
    spawn_settings& operator=(const spawn_settings&) = delete;
    ~spawn_settings()
    {
        ::posix_spawnattr_destroy(&attributes_);
        ::posix_spawn_file_actions_destroy(&actions_);
    }

    const posix_spawn_file_actions_t* actions() const { return &actions_; }
    const posix_spawnattr_t* attributes() const { return &attributes_; }

private:
    posix_spawn_file_actions_t actions_;
    posix_spawnattr_t attributes_;
};

// A child of this process. Killed and waited for when it goes away before it was.
class child_process
{
public:
    child_process() = default;
    child_process(const child_process&) = delete;
    child_process& operator=(const child_process&) = delete;
    ~child_process()
    {
        if (id_ <= 0)
            return;
        kill();
        int status = 0;
        while (::waitpid(id_, &status, 0) < 0 && errno == EINTR)
        {
        }
    }

    error_code start(std::vector<std::string> words, int output, int complaint)
    {
        std::vector<char*> arguments;
        for (std::string& word : words)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        const spawn_settings settings(output, complaint);
        pid_t id = 0;
        const int problem = ::posix_spawnp(
            &id, arguments[0], settings.actions(), settings.attributes(), arguments.data(), environ
        );
        if (problem != 0)
            return system_error(problem);
        id_ = id;
        return {};
    }

    void kill()
    {
        if (id_ > 0)
            ::kill(-id_, SIGKILL);
    }

    // Whether it has ended, and if so how. A program that reaps all children by itself leaves
    // nothing to be known of how: what the child has printed has to do then.
    bool has_ended(process_result& result)
    {
        int status = 0;
        const pid_t found = ::waitpid(id_, &status, WNOHANG);
        if (found == 0 || (found < 0 && errno == EINTR))
            return false;
        id_ = 0;
        if (found < 0)
            return true;
        if (WIFSIGNALED(status))
        {
            result.exit_code = -1;
            result.signal = WTERMSIG(status);
        }
        else
        {
            result.exit_code = WEXITSTATUS(status);
        }
        return true;
    }

private:
    pid_t id_ = 0;
};

// One of the two outputs.
class output_stream
{
public:
    explicit output_stream(const asio::any_io_executor& executor) : stream(executor) {}
    output_stream(const output_stream&) = delete;
    output_stream& operator=(const output_stream&) = delete;
    ~output_stream() { wipe(buffer); }

    asio::posix::stream_descriptor stream;
    std::string buffer = std::string(4'096, '\0');
    bool is_closed = false;
};

// Everything but its construction happens in its strand.
class process_run : public std::enable_shared_from_this<process_run>
{
public:
    process_run(
        const asio::any_io_executor& executor,
        std::shared_ptr<environment> env,
        process_runner::handler_type handler
    )
        : executor_(executor), strand_(asio::make_strand(executor)), env_(std::move(env)),
          limit_(env_->make_timer(strand_)), pause_(env_->make_timer(strand_)), output_(strand_),
          complaint_(strand_), handler_(std::move(handler))
    {
    }
    process_run(const process_run&) = delete;
    process_run& operator=(const process_run&) = delete;
    ~process_run() { wipe(printed_); }

    void begin(std::vector<std::string> words, milliseconds time_limit)
    {
        auto slot = asio::get_associated_cancellation_slot(handler_);
        if (slot.is_connected())
        {
            slot.assign([weak = weak_from_this()](asio::cancellation_type) {
                if (auto self = weak.lock())
                    asio::post(self->strand_, [self] {
                        self->fail(asio::error::operation_aborted);
                    });
            });
        }
        asio::post(
            strand_,
            [self = shared_from_this(), words = std::move(words), time_limit]() mutable {
                self->start(std::move(words), time_limit);
            }
        );
    }

private:
    void start(std::vector<std::string> words, milliseconds time_limit)
    {
        if (failure_)
            return finish();
        descriptor output;
        descriptor complaint;
        descriptor reading;
        error_code ec = open_pipe(reading, output);
        if (!ec)
            output_.stream.assign(reading.release(), ec);
        if (!ec)
            ec = open_pipe(reading, complaint);
        if (!ec)
            complaint_.stream.assign(reading.release(), ec);
        if (!ec)
            ec = child_.start(std::move(words), output.get(), complaint.get());
        if (ec)
        {
            failure_ = ec;
            return finish();
        }

        is_started_ = true;
        limit_->async_wait_until(
            later(env_->steady_now(), time_limit),
            [self = shared_from_this()](error_code waited) {
                if (!waited)
                    self->fail(asio::error::timed_out);
            }
        );
        read(output_);
        read(complaint_);
    }

    void read(output_stream& from)
    {
        from.stream.async_read_some(
            asio::buffer(from.buffer),
            [self = shared_from_this(), &from](error_code ec, std::size_t size) {
                self->take(from, ec, size);
            }
        );
    }

    void take(output_stream& from, error_code ec, std::size_t size)
    {
        if (!ec)
        {
            const std::string_view bytes(from.buffer.data(), size);
            if (&from == &complaint_)
                result_.complaint += bytes.substr(0, complaint_limit - result_.complaint.size());
            else if (!append(bytes))
                return fail(asio::error::message_size);
            return read(from);
        }
        // The end, or a failure that reading on would not mend.
        close(from);
        await_end();
    }

    bool append(std::string_view bytes)
    {
        if (printed_.size() + bytes.size() > output_limit)
            return false;
        append_secret(printed_, bytes);
        return true;
    }

    void close(output_stream& from)
    {
        from.is_closed = true;
        error_code ignored;
        from.stream.close(ignored);
    }

    void await_end()
    {
        if (!output_.is_closed || !complaint_.is_closed || std::exchange(is_awaited_, true))
            return;
        look_for_end(milliseconds(1));
    }

    void look_for_end(milliseconds pause)
    {
        constexpr milliseconds longest(50);
        if (child_.has_ended(result_))
            return finish();
        pause_->async_wait_until(
            later(env_->steady_now(), pause),
            [self = shared_from_this(), next = std::min(2 * pause, longest)](error_code) {
                self->look_for_end(next);
            }
        );
    }

    // Kills it, if it has been started.
    void fail(error_code why)
    {
        if (failure_ || is_finished_)
            return;
        failure_ = why;
        if (!is_started_)
            return;
        child_.kill();
        close(output_);
        close(complaint_);
        await_end();
    }

    void finish()
    {
        is_finished_ = true;
        limit_->cancel();
        process_result result;
        if (!failure_)
        {
            result = std::move(result_);
            result.output = secret_text(std::move(printed_));
        }
        asio::post(executor_, asio::append(std::move(handler_), failure_, std::move(result)));
    }

    const asio::any_io_executor executor_;
    const asio::any_io_executor strand_;
    const std::shared_ptr<environment> env_;
    const std::unique_ptr<timer> limit_;
    const std::unique_ptr<timer> pause_;
    child_process child_;
    output_stream output_;
    output_stream complaint_;
    std::string printed_;
    process_result result_;  // but for its output
    error_code failure_;
    bool is_started_ = false;
    bool is_awaited_ = false;
    bool is_finished_ = false;
    process_runner::handler_type handler_;
};

class system_runner final : public process_runner
{
public:
    explicit system_runner(std::shared_ptr<environment> env) : env_(std::move(env)) {}

    void async_run(
        const asio::any_io_executor& executor,
        std::vector<std::string> words,
        milliseconds time_limit,
        handler_type handler
    ) override
    {
        if (words.empty() || words.front().empty())
        {
            const error_code ec(asio::error::invalid_argument);
            asio::post(executor, asio::append(std::move(handler), ec, process_result()));
            return;
        }
        std::make_shared<process_run>(executor, env_, std::move(handler))
            ->begin(std::move(words), time_limit);
    }

private:
    const std::shared_ptr<environment> env_;
};

#endif

}  // namespace

std::shared_ptr<process_runner> system_process_runner(std::shared_ptr<environment> env)
{
    return std::make_shared<system_runner>(std::move(env));
}

}  // namespace ddbm::detail
