#include "request_log.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <string>

namespace ddbm::server {
namespace {

class pipe_ends
{
public:
    pipe_ends() { EXPECT_EQ(::pipe2(ends_.data(), O_CLOEXEC), 0); }
    pipe_ends(const pipe_ends&) = delete;
    pipe_ends& operator=(const pipe_ends&) = delete;
    ~pipe_ends()
    {
        close_reader();
        ::close(ends_[1]);
    }

    int writer() const { return ends_[1]; }
    void close_reader()
    {
        if (ends_[0] >= 0)
            ::close(ends_[0]);
        ends_[0] = -1;
    }
    // What is there, and nothing is waited for.
    std::string read_all()
    {
        ::fcntl(ends_[0], F_SETFL, O_NONBLOCK);
        std::string text;
        std::array<char, 4096> buffer;
        for (;;)
        {
            const auto count = ::read(ends_[0], buffer.data(), buffer.size());
            if (count <= 0)
                return text;
            text.append(buffer.data(), static_cast<std::size_t>(count));
        }
    }

private:
    std::array<int, 2> ends_{-1, -1};
};

std::size_t count_of(const std::string& text, const std::string& what)
{
    std::size_t count = 0;
    for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + 1))
        ++count;
    return count;
}

}  // namespace

TEST(RequestLog, WritesLines)
{
    pipe_ends ends;
    request_log log(ends.writer());

    log.write("one");
    log.write("two");

    EXPECT_EQ(ends.read_all(), "one\ntwo\n");
}

TEST(RequestLog, LosesWhatNobodyReadsAndSaysSo)
{
    constexpr std::size_t lines = 10'000;
    pipe_ends ends;
    request_log log(ends.writer());
    const std::string line(100, 'x');

    for (std::size_t i = 0; i < lines; ++i)
        log.write(line);
    const std::size_t written = count_of(ends.read_all(), line + "\n");
    log.write("read again");

    EXPECT_GT(written, 0U);
    EXPECT_LT(written, lines);
    EXPECT_EQ(
        ends.read_all(),
        "(" + std::to_string(lines - written) + " lines were lost here)\nread again\n"
    );
}

TEST(RequestLog, SaysAtTheEndWhatHasBeenLost)
{
    pipe_ends ends;
    std::optional<request_log> log(std::in_place, ends.writer());
    for (int i = 0; i < 10'000; ++i)
        log->write("a line that nobody reads");
    ends.read_all();

    log.reset();

    EXPECT_EQ(count_of(ends.read_all(), " lines were lost here)\n"), 1U);
}

TEST(RequestLog, OutlivesItsReader)
{
    pipe_ends ends;
    request_log log(ends.writer());

    ends.close_reader();
    for (int i = 0; i < 10; ++i)
        log.write("nobody is there");
}

}  // namespace ddbm::server
