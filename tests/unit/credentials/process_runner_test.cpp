// Commands of this machine: sh, sleep, head.

#include "credentials/process_runner.hpp"
#include "support/manual_environment.hpp"
#include "support/run_async.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>

#include <dirent.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <optional>

namespace ddbm::detail {
namespace {

using std::chrono::milliseconds;
using words = std::vector<std::string>;

class outcome
{
public:
    error_code ec;
    process_result result;
};

std::size_t open_descriptors()
{
    std::size_t count = 0;
    DIR* folder = ::opendir("/proc/self/fd");
    while (::readdir(folder) != nullptr)
        ++count;
    ::closedir(folder);
    return count;
}

// A named pipe, which tells when the last one who has it open for writing is gone.
class fifo
{
public:
    fifo() : path_(::testing::TempDir() + "ddbm-fifo-" + std::to_string(::getpid()))
    {
        ::unlink(path_.c_str());
        EXPECT_EQ(::mkfifo(path_.c_str(), 0600), 0);
        reading_ = ::open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    }
    fifo(const fifo&) = delete;
    fifo& operator=(const fifo&) = delete;
    ~fifo()
    {
        ::close(reading_);
        ::unlink(path_.c_str());
    }

    const std::string& path() const { return path_; }

    // How many bytes are read; 0 if nobody has it open; -1 if somebody has and has not written.
    ssize_t read() const
    {
        char byte = 0;
        return ::read(reading_, &byte, 1);
    }

private:
    const std::string path_;
    int reading_ = -1;
};

bool has_children()
{
    return ::waitpid(-1, nullptr, WNOHANG) >= 0 || errno != ECHILD;
}

class ProcessRunner : public ::testing::Test
{
protected:
    ~ProcessRunner() override { EXPECT_FALSE(has_children()); }

    void begin(words command, milliseconds time_limit = milliseconds(10'000))
    {
        runner->async_run(
            ctx.get_executor(),
            std::move(command),
            time_limit,
            asio::bind_cancellation_slot(
                cancel.slot(),
                [this](error_code ec, process_result result) {
                    ended.emplace();
                    ended->ec = ec;
                    ended->result = std::move(result);
                }
            )
        );
        EXPECT_FALSE(ended) << "it has completed inside the call";
    }

    outcome run(words command)
    {
        ended.reset();
        begin(std::move(command));
        test::run_to_end(ctx);
        return ended.value_or(outcome());
    }

    outcome run_shell(const std::string& script) { return run({"sh", "-c", script}); }

    // Begins a command that starts another one and goes on, and waits until both are there.
    void begin_waiting(const std::shared_ptr<environment>& env)
    {
        runner = system_process_runner(env);
        begin({"sh", "-c", "exec 9> \"$0\"; echo >&9; sleep 100; true", alive.path()}, limit);
        test::run_until(ctx, [&] { return alive.read() == 1; });
    }

    static constexpr milliseconds limit{100'000};
    fifo alive;
    asio::io_context ctx;
    asio::cancellation_signal cancel;
    std::shared_ptr<process_runner> runner = system_process_runner(std::make_shared<environment>());
    std::optional<outcome> ended;
};

TEST_F(ProcessRunner, GivesWhatACommandPrintsAndReturns)
{
    const outcome good = run_shell("echo out; echo err >&2");
    EXPECT_FALSE(good.ec) << good.ec.message();
    EXPECT_EQ(good.result.output.get(), "out\n");
    EXPECT_EQ(good.result.complaint, "err\n");
    EXPECT_EQ(good.result.exit_code, 0);
    EXPECT_EQ(good.result.signal, 0);

    EXPECT_EQ(run_shell("exit 7").result.exit_code, 7);
    const outcome killed = run_shell("kill -TERM $$");
    EXPECT_EQ(killed.result.signal, SIGTERM);
    EXPECT_EQ(killed.result.exit_code, -1);
}

TEST_F(ProcessRunner, GivesArgumentsAsTheyAreAndNothingToRead)
{
    const outcome got = run({"sh", "-c", "printf '%s|' \"$@\"; cat", "sh", "a b", "", "$x"});

    EXPECT_EQ(got.result.output.get(), "a b||$x|");
}

TEST_F(ProcessRunner, LeavesSignalsOfThisProgramToIt)
{
    sigset_t blocked;
    sigset_t before;
    ::sigemptyset(&blocked);
    ::sigaddset(&blocked, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &blocked, &before);
    struct sigaction ignore = {};
    struct sigaction old = {};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGUSR1, &ignore, &old);

    EXPECT_EQ(run_shell("kill -TERM $$; echo alive").result.signal, SIGTERM);
    EXPECT_EQ(run_shell("kill -USR1 $$; echo alive").result.signal, SIGUSR1);

    ::sigaction(SIGUSR1, &old, nullptr);
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

TEST_F(ProcessRunner, SaysThatThereIsNoSuchCommand)
{
    EXPECT_EQ(run({"/no/such/command"}).ec, boost::system::errc::no_such_file_or_directory);
    EXPECT_EQ(run({"/"}).ec, boost::system::errc::permission_denied);
    EXPECT_EQ(run({}).ec, boost::system::errc::invalid_argument);
    EXPECT_EQ(run({""}).ec, boost::system::errc::invalid_argument);
}

TEST_F(ProcessRunner, TakesAllOfALongOutputAndTheBeginningOfALongComplaint)
{
    const outcome longest = run_shell("head -c 65536 /dev/zero; head -c 1000000 /dev/zero >&2");
    EXPECT_FALSE(longest.ec) << longest.ec.message();
    EXPECT_EQ(longest.result.output.get().size(), 65'536u);
    EXPECT_EQ(longest.result.complaint.size(), 4'096u);

    const outcome longer = run_shell("head -c 65537 /dev/zero; sleep 100");
    EXPECT_EQ(longer.ec, asio::error::message_size);
    EXPECT_EQ(longer.result.output.get(), "");
}

TEST_F(ProcessRunner, WaitsForACommandThatHasClosedItsOutputs)
{
    EXPECT_EQ(run_shell("exec >&- 2>&-; sleep 0.05; exit 3").result.exit_code, 3);
}

TEST_F(ProcessRunner, KillsACommandAfterTheLimitWithAllThatItHasStarted)
{
    const auto env = std::make_shared<test::manual_environment>();
    begin_waiting(env);
    ASSERT_EQ(alive.read(), -1);

    env->skip_waits();
    env->advance(limit);
    test::run_to_end(ctx);

    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->ec, asio::error::timed_out);
    test::run_until(ctx, [&] { return alive.read() == 0; });
}

TEST_F(ProcessRunner, KillsACommandWhenItIsCancelled)
{
    begin_waiting(std::make_shared<environment>());
    ASSERT_EQ(alive.read(), -1);

    cancel.emit(asio::cancellation_type::terminal);
    test::run_to_end(ctx);

    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->ec, asio::error::operation_aborted);
    test::run_until(ctx, [&] { return alive.read() == 0; });
}

TEST_F(ProcessRunner, DoesNotStartACommandThatIsCancelledAtOnce)
{
    begin({"sh", "-c", "sleep 100"});
    cancel.emit(asio::cancellation_type::terminal);
    test::run_to_end(ctx);

    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->ec, asio::error::operation_aborted);
}

TEST(ProcessRunnerAlone, KillsACommandWhoseContextGoesAway)
{
    const std::size_t before = open_descriptors();
    bool called = false;
    {
        asio::io_context ctx;
        system_process_runner(std::make_shared<environment>())
            ->async_run(
                ctx.get_executor(),
                {"sleep", "100"},
                milliseconds(100'000),
                [&](error_code, process_result) { called = true; }
            );
        ctx.poll();
        EXPECT_TRUE(has_children());
    }

    EXPECT_FALSE(called);
    EXPECT_FALSE(has_children());
    EXPECT_EQ(open_descriptors(), before);
}

TEST_F(ProcessRunner, LeavesNoDescriptorsBehindNorGivesThemToTheCommand)
{
    run_shell("true");
    const std::size_t before = open_descriptors();

    // Those that this program was given by who has started it.
    for (int number = 3; number < 1'000; ++number)
        ::fcntl(number, F_SETFD, FD_CLOEXEC);
    // 0 to 2, and that of the folder itself.
    EXPECT_EQ(run_shell("cd /proc/self/fd; set -- *; echo $#").result.output.get(), "4\n");
    for (int i = 0; i < 20; ++i)
        run_shell("echo x; echo y >&2");
    run({"/no/such/command"});

    EXPECT_EQ(open_descriptors(), before);
}

// As of programs that reap all of their children themselves.
TEST_F(ProcessRunner, DoesWithoutTheExitCodeWhereTheProgramLeavesNone)
{
    struct sigaction ignore = {};
    struct sigaction old = {};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGCHLD, &ignore, &old);

    const outcome got = run_shell("echo out");

    ::sigaction(SIGCHLD, &old, nullptr);
    EXPECT_FALSE(got.ec) << got.ec.message();
    EXPECT_EQ(got.result.output.get(), "out\n");
}

}  // namespace
}  // namespace ddbm::detail
