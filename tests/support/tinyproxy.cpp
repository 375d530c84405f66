#include "support/tinyproxy.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>

namespace ddbm::test {

namespace asio = boost::asio;

namespace {

std::uint16_t free_port()
{
    asio::io_context ctx;
    asio::ip::tcp::acceptor acceptor(ctx, {asio::ip::address_v4::loopback(), 0});
    return acceptor.local_endpoint().port();
}

}  // namespace

tinyproxy::tinyproxy(const std::string& settings)
{
    // Somebody else may take the port meanwhile.
    for (int n = 0; n < 5; ++n)
    {
        if (start(settings))
            return;
        stop();
    }
    throw std::runtime_error(
        "tinyproxy cannot be run; Debian's package is tinyproxy-bin. It said: " + said_
    );
}

tinyproxy::~tinyproxy()
{
    stop();
}

bool tinyproxy::start(const std::string& settings)
{
    port_ = free_port();
    configuration_ = std::make_unique<temporary_file>(
        "Port " + std::to_string(port_) + "\nListen 127.0.0.1\nTimeout 30\nLogLevel Info\n" +
        settings
    );
    const std::string path = configuration_->path();

    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        throw std::runtime_error("no pipe for tinyproxy");
    const pid_t parent = getpid();
    child_ = fork();
    if (child_ == 0)
    {
        // It goes with the test, however that ends.
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(127);
        dup2(ends[1], STDOUT_FILENO);
        dup2(ends[1], STDERR_FILENO);
        execlp("tinyproxy", "tinyproxy", "-d", "-c", path.c_str(), nullptr);
        _exit(127);
    }
    close(ends[1]);
    output_ = ends[0];
    if (child_ < 0)
        throw std::runtime_error("no process for tinyproxy");
    said_ = read_until_ready();
    return said_.find("Accepting connections") != std::string::npos;
}

// What it says until it accepts connections, or has ended.
std::string tinyproxy::read_until_ready()
{
    std::string text;
    while (text.find("Accepting connections") == std::string::npos)
    {
        char room[1024];
        const ssize_t count = read(output_, room, sizeof room);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        text.append(room, static_cast<std::size_t>(count));
    }
    return text;
}

void tinyproxy::stop()
{
    if (child_ > 0)
    {
        kill(child_, SIGKILL);
        while (waitpid(child_, nullptr, 0) < 0 && errno == EINTR)
            ;
    }
    child_ = -1;
    if (output_ >= 0)
        close(output_);
    output_ = -1;
}

}  // namespace ddbm::test
