#ifndef DDBM_TESTS_ASYNC_HOME_FIXTURE_HPP
#define DDBM_TESTS_ASYNC_HOME_FIXTURE_HPP

#include "config/config_sources.hpp"
#include "support/client_fixture.hpp"
#include "unit/configured_world.hpp"
#include "unit/local/storage/temporary_folder.hpp"

#include <filesystem>
#include <string>
#include <utility>

namespace ddbm::test {

// A client that is configured as a program with a home is: by variables, and by the files there.
struct home_fixture : client_fixture
{
    using client_fixture::client_fixture;

    // Those of these variables and of the profiles of the home.
    void configure(detail::texts variables)
    {
        variables["HOME"] = home.path().string();
        detail::config_sources sources = detail::world_of(std::move(variables));
        sources.read_file = detail::process_sources().read_file;
        client_config made = detail::config_from(sources);
        made.env = config.env;
        made.timeouts = config.timeouts;
        made.retry_policy.max_attempts = 1;
        config = std::move(made);
    }

    std::string write(const std::string& name, const std::string& text) const
    {
        const std::string path = home.file(name);
        std::filesystem::create_directories(std::filesystem::path(path).parent_path());
        local::testing::write_file(path, text);
        return path;
    }

    local::testing::temporary_folder home;
};

}  // namespace ddbm::test

#endif
