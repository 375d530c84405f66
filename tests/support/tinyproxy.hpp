#ifndef DDBM_TESTS_TINYPROXY_HPP
#define DDBM_TESTS_TINYPROXY_HPP

// tinyproxy as a child process, for what a real proxy does. Debian has it as tinyproxy-bin.

#include "support/test_certificates.hpp"

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>

namespace ddbm::test {

class tinyproxy
{
public:
    // Runs it on a port of this machine that is free; throws std::runtime_error if that cannot be.
    // `settings` are lines of its configuration beside those of the port.
    explicit tinyproxy(const std::string& settings = {});
    tinyproxy(const tinyproxy&) = delete;
    tinyproxy& operator=(const tinyproxy&) = delete;
    ~tinyproxy();

    std::uint16_t port() const { return port_; }

private:
    bool start(const std::string& settings);
    std::string read_until_ready();
    void stop();

    std::uint16_t port_ = 0;
    std::unique_ptr<temporary_file> configuration_;
    pid_t child_ = -1;
    int output_ = -1;
    std::string said_;
};

}  // namespace ddbm::test

#endif
