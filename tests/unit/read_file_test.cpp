// Files that nobody should have put there: each is an error at once, with what is wrong.

#include "config/read_file.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

namespace ddbm::detail {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class ReadFile : public ::testing::Test
{
protected:
    ReadFile() { std::filesystem::create_directories(folder_); }
    ~ReadFile() override { std::filesystem::remove_all(folder_); }

    std::string path(const std::string& name) const { return folder_ + "/" + name; }

    std::string written(const std::string& text) const
    {
        std::ofstream(path("file"), std::ios::binary) << text;
        return path("file");
    }

    std::string fifo() const
    {
        EXPECT_EQ(::mkfifo(path("fifo").c_str(), 0600), 0);
        return path("fifo");
    }

private:
    const std::string folder_ =
        ::testing::TempDir() + "ddbm-read-file-" + std::to_string(::getpid());
};

// A pipe as a shell makes it for <(command).
class shell_pipe
{
public:
    shell_pipe() { EXPECT_EQ(::pipe2(ends_.data(), O_CLOEXEC), 0); }
    shell_pipe(const shell_pipe&) = delete;
    shell_pipe& operator=(const shell_pipe&) = delete;
    ~shell_pipe()
    {
        ::close(ends_[0]);
        close();
    }

    std::string path() const { return "/dev/fd/" + std::to_string(ends_[0]); }
    void write(const std::string& text) const
    {
        EXPECT_EQ(::write(ends_[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
    }
    // Nothing more comes.
    void close()
    {
        if (ends_[1] >= 0)
            ::close(ends_[1]);
        ends_[1] = -1;
    }

private:
    std::array<int, 2> ends_{};
};

// The text, or why there is none.
std::string outcome(const boost::system::result<std::string>& read)
{
    return read.has_value() ? *read : read.error().message();
}

TEST_F(ReadFile, GivesAllBytesOfAFile)
{
    const std::string bytes = std::string("a\0b\r\n", 5) + std::string(300'000, 'x');

    EXPECT_EQ(outcome(read_file(written(bytes))), bytes);
    EXPECT_EQ(outcome(read_file(written(""))), "");
    // Its size is said to be 0.
    EXPECT_TRUE(outcome(read_file("/proc/self/status")).starts_with("Name:"));
}

TEST_F(ReadFile, TakesTheNullDeviceForAnEmptyFile)
{
    std::filesystem::create_symlink("/dev/null", path("nothing"));

    EXPECT_EQ(outcome(read_file("/dev/null")), "");
    EXPECT_EQ(outcome(read_file(path("nothing"))), "");
}

TEST_F(ReadFile, SaysWhyThereIsNone)
{
    std::filesystem::create_symlink(path("loop"), path("loop"));

    EXPECT_EQ(read_file(path("missing")).error(), boost::system::errc::no_such_file_or_directory);
    EXPECT_EQ(read_file(path("")).error(), boost::system::errc::is_a_directory);
    EXPECT_EQ(read_file(path("loop")).error(), boost::system::errc::too_many_symbolic_link_levels);
    // A regular file of which nothing can be read.
    EXPECT_EQ(read_file("/proc/self/mem").error(), boost::system::errc::io_error);
    const std::string closed = written("x");
    ASSERT_EQ(::chmod(closed.c_str(), 0), 0);
    if (::geteuid() != 0)
    {
        EXPECT_EQ(read_file(closed).error(), boost::system::errc::permission_denied);
    }
}

TEST_F(ReadFile, RefusesWhatMayKeepItWaiting)
{
    EXPECT_EQ(
        outcome(read_file(fifo())), "It is a pipe, which is not read here: that may take for ever"
    );
    EXPECT_EQ(outcome(read_file("/dev/zero")), "It is a device or a socket and no file");
}

TEST_F(ReadFile, RefusesAFileThatIsTooLarge)
{
    const std::string most(1024 * 1024, 'x');

    EXPECT_EQ(outcome(read_file(written(most))), most);
    const std::string larger = written(most + 'x');
    EXPECT_EQ(outcome(read_file(larger)), "It has more than 1 MB");
    EXPECT_EQ(outcome(read_file_up_to(2 * most.size(), larger)), most + 'x');
    EXPECT_EQ(
        outcome(read_file_up_to(2 * most.size(), written(most + most + 'x'))),
        "It has more than 2 MB"
    );
}

TEST_F(ReadFile, ReadsAPipeUntilItIsClosed)
{
    shell_pipe pipe;
    const std::string text(100'000, 'x');
    std::thread writer([&] {
        pipe.write(text);
        pipe.close();
    });

    const auto read = read_pipe(pipe.path(), seconds(60));
    writer.join();

    ASSERT_TRUE(read);
    EXPECT_EQ(outcome(*read), text);
    const auto again = read_pipe(pipe.path(), seconds(60));
    ASSERT_TRUE(again);
    EXPECT_EQ(outcome(*again), "It is a pipe that nobody writes into, or that was read before");
}

TEST_F(ReadFile, GivesUpAPipeThatDoesNotEnd)
{
    shell_pipe pipe;
    pipe.write("x");

    const auto read = read_pipe(pipe.path(), milliseconds(0));

    ASSERT_TRUE(read);
    EXPECT_EQ(
        outcome(*read), "It is a pipe, and who writes into it has not come to an end in time"
    );
}

TEST_F(ReadFile, GivesUpAPipeOutOfWhichTooMuchComes)
{
    shell_pipe pipe;
    std::thread writer([&] {
        const std::string text(1024 * 1024 + 1, 'x');
        pipe.write(text);
        pipe.close();
    });

    const auto read = read_pipe(pipe.path(), seconds(60));
    writer.join();

    ASSERT_TRUE(read);
    EXPECT_EQ(outcome(*read), "It has more than 1 MB");
}

TEST_F(ReadFile, TakesNothingElseForAPipe)
{
    EXPECT_FALSE(read_pipe(written("x"), seconds(60)));
    EXPECT_FALSE(read_pipe(path("missing"), seconds(60)));
    EXPECT_FALSE(read_pipe("/dev/zero", seconds(60)));
    const auto unused = read_pipe(fifo(), seconds(60));
    ASSERT_TRUE(unused);
    EXPECT_EQ(outcome(*unused), "It is a pipe that nobody writes into, or that was read before");
}

}  // namespace
}  // namespace ddbm::detail
