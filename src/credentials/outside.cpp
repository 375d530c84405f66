#include "credentials/outside.hpp"

#include "config/read_file.hpp"

#ifdef _WIN32
#include <fstream>
#else
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#endif

#include <cerrno>
#include <string_view>
#include <utility>

namespace ddbm::detail {

namespace {

#ifndef _WIN32
error_code write_all(int file, std::string_view text)
{
    while (!text.empty())
    {
        const ssize_t written = ::write(file, text.data(), text.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return {errno, boost::system::system_category()};
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}
#endif

}  // namespace

#ifdef _WIN32

error_code replace_file(const std::string& path, const std::string& text)
{
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    return file ? error_code() : make_error_code(boost::system::errc::io_error);
}

#else

error_code replace_file(const std::string& path, const std::string& text)
{
    // mkstemp() makes it for the owner only.
    std::string beside = path + ".XXXXXX";
    const int file = ::mkstemp(beside.data());
    if (file < 0)
        return {errno, boost::system::system_category()};
    error_code ec = write_all(file, text);
    if (::close(file) != 0 && !ec)
        ec.assign(errno, boost::system::system_category());
    if (!ec && std::rename(beside.c_str(), path.c_str()) != 0)
        ec.assign(errno, boost::system::system_category());
    if (ec)
        ::unlink(beside.c_str());
    return ec;
}

#endif

std::shared_ptr<const outside>
real_outside(std::shared_ptr<environment> env, std::shared_ptr<fetcher> way)
{
    auto world = std::make_shared<outside>();
    world->runner = system_process_runner(env);
    world->env = std::move(env);
    world->fetcher = std::move(way);
    world->read_file = read_file;
    world->replace_file = replace_file;
    return world;
}

}  // namespace ddbm::detail
