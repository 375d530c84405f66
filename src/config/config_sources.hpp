#ifndef DDBM_SRC_CONFIG_CONFIG_SOURCES_HPP
#define DDBM_SRC_CONFIG_CONFIG_SOURCES_HPP

#include <ddbm/client_config.hpp>

#include <boost/system/result.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace ddbm::detail {

/// The world outside the program, as far as a configuration comes from it.
class config_sources
{
public:
    config_sources() = default;

    /// The value of an environment variable, if it is set.
    std::function<std::optional<std::string>(const std::string& name)> variable;

    /// A file's bytes. Never waits for anybody: it is called on executors, too.
    std::function<boost::system::result<std::string>(const std::string& path)> read_file;
};

/// The user's folder; empty if no variable says so.
std::string home_of(const config_sources& sources);

/// The path that a variable gives, where `~/` is the user's folder; empty if it is not set.
std::string path_in_variable(const config_sources& sources, const char* name);

/** The process's own environment and files.
 *
 *  Pipes that AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name, as a shell's `<(command)` does,
 *  are read here, which waits at most 5 seconds for each. What has come through them is kept, as
 *  they cannot be read again when the next keys are fetched. No other file is waited for.
 */
config_sources process_sources();

/// `client_config::from_environment` over any sources.
client_config
config_from(const config_sources& sources, std::shared_ptr<transport_opener> opener = nullptr);

}  // namespace ddbm::detail

#endif
