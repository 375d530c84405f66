#ifndef DDBM_SRC_CREDENTIALS_OUTSIDE_HPP
#define DDBM_SRC_CREDENTIALS_OUTSIDE_HPP

#include "credentials/fetcher.hpp"
#include "credentials/process_runner.hpp"
#include "sign/clock_skew.hpp"

#include <ddbm/environment.hpp>

#include <boost/system/result.hpp>

#include <functional>
#include <memory>
#include <string>

namespace ddbm::detail {

/// All that fetching keys needs of the world outside.
class outside
{
public:
    outside() = default;

    /// By which keys and tokens end, and requests are signed.
    clock_skew::time now() const { return skew->corrected(env->system_now()); }

    std::shared_ptr<environment> env;
    /// By how much its clock is wrong, as services have said that keys are asked of.
    std::shared_ptr<clock_skew> skew = std::make_shared<clock_skew>();
    std::shared_ptr<detail::fetcher> fetcher;
    std::shared_ptr<process_runner> runner;
    /// A file's bytes. They are few and local, so they are read where they are needed; it never
    /// waits for anybody who writes them.
    std::function<boost::system::result<std::string>(const std::string& path)> read_file;
    /// Puts a file in the place of another one, readable for its owner only.
    std::function<error_code(const std::string& path, const std::string& text)> replace_file;
};

/// The process's own files and processes, with this way to other services.
std::shared_ptr<const outside>
real_outside(std::shared_ptr<environment> env, std::shared_ptr<fetcher> way);

/// Writes a file beside it first, so that nobody ever reads a part of one.
error_code replace_file(const std::string& path, const std::string& text);

}  // namespace ddbm::detail

#endif
