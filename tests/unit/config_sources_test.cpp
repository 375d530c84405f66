// client_config::from_environment() with the process's own variables and files.

#include "config/config_sources.hpp"
#include "config/configured_proxy.hpp"
#include "config/lowercase.hpp"
#include "unit/configured_world.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

namespace ddbm::detail {
namespace {

bool is_looked_at(std::string_view name)
{
    const std::string lower = lowercase(name);
    return lower.starts_with("aws_") || lower.ends_with("_proxy") || lower == "home";
}

// Has nothing configured but what it is given, and a home of its own; puts everything back.
class process_world
{
public:
    explicit process_world(const texts& variables)
        : home_(::testing::TempDir() + "ddbm-home-" + std::to_string(::getpid()))
    {
        for (char** entry = environ; *entry != nullptr; ++entry)
        {
            const std::string_view text = *entry;
            const std::size_t equals = text.find('=');
            if (is_looked_at(text.substr(0, equals)))
                saved_.emplace(text.substr(0, equals), text.substr(equals + 1));
        }
        for (const auto& [name, value] : saved_)
            ::unsetenv(name.c_str());
        set("HOME", home_);
        for (const auto& [name, value] : variables)
            set(name, value);
        std::filesystem::create_directories(home_ + "/.aws");
    }

    ~process_world()
    {
        for (const std::string& name : set_)
            ::unsetenv(name.c_str());
        for (const auto& [name, value] : saved_)
            ::setenv(name.c_str(), value.c_str(), 1);
        std::filesystem::remove_all(home_);
    }

    process_world(const process_world&) = delete;
    process_world& operator=(const process_world&) = delete;

    void write(const std::string& name, std::string_view text) const
    {
        std::ofstream(home_ + "/.aws/" + name, std::ios::binary) << text;
    }

    const std::string& home() const noexcept { return home_; }

private:
    void set(const std::string& name, const std::string& value)
    {
        ::setenv(name.c_str(), value.c_str(), 1);
        set_.push_back(name);
    }

    std::string home_;
    texts saved_;
    std::vector<std::string> set_;
};

TEST(ProcessSources, ReadVariablesAndFiles)
{
    const process_world world(texts{{"AWS_X", "value"}});
    const config_sources sources = process_sources();

    EXPECT_EQ(sources.variable("AWS_X"), "value");
    EXPECT_EQ(sources.variable("DDBM_TEST_VARIABLE_THAT_NOBODY_SETS"), std::nullopt);
    EXPECT_EQ(
        sources.read_file("/no/such/file").error(), boost::system::errc::no_such_file_or_directory
    );
    EXPECT_EQ(sources.read_file(".").error(), boost::system::errc::is_a_directory);
}

// -- Pipes

// What a shell names by <(command) where the command prints the text.
class printed
{
public:
    explicit printed(const std::string& text)
    {
        int ends[2] = {-1, -1};
        EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
        EXPECT_EQ(::write(ends[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
        ::close(ends[1]);
        end_ = ends[0];
    }
    printed(const printed&) = delete;
    printed& operator=(const printed&) = delete;
    ~printed() { ::close(end_); }

    std::string path() const { return "/dev/fd/" + std::to_string(end_); }

private:
    int end_ = -1;
};

TEST(FromEnvironment, TakesAPipeForAProfileFileOnceAndKeepsItsText)
{
    const printed config_file(
        "[default]\nregion = eu-west-1\naws_access_key_id = PIPED\naws_secret_access_key = S\n"
    );
    const process_world world(texts{{"AWS_CONFIG_FILE", config_file.path()}});

    const client_config config = client_config::from_environment();

    EXPECT_EQ(config.region, "eu-west-1");
    // They are looked for when a client is made, and again.
    EXPECT_EQ(key_id(config), "PIPED");
    client_config other = config;
    other.ca_file = "/etc/ca.pem";
    EXPECT_EQ(key_id(other), "PIPED");
    EXPECT_EQ(
        refusal(errc::invalid_configuration, [] { client_config::from_environment(); }),
        "AWS_CONFIG_FILE names the file " + config_file.path() +
            ": It is a pipe that nobody writes into, or that was read before."
    );
}

TEST(FromEnvironment, TakesAPipeInTheUsersFolder)
{
    const printed config_file("[default]\nregion = eu-west-1\n");
    const process_world world(texts{{"AWS_CONFIG_FILE", "~/.aws/pipe"}});
    std::filesystem::create_symlink(config_file.path(), world.home() + "/.aws/pipe");

    const client_config config = client_config::from_environment();

    EXPECT_EQ(config.region, "eu-west-1");
}

TEST(FromEnvironment, DoesNotWaitForAPipeThatNobodyWritesInto)
{
    const std::string fifo = ::testing::TempDir() + "ddbm-fifo-" + std::to_string(::getpid());
    ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
    {
        const process_world world(texts{{"AWS_SHARED_CREDENTIALS_FILE", fifo}});
        EXPECT_EQ(
            refusal(errc::invalid_configuration, [] { client_config::from_environment(); }),
            "AWS_SHARED_CREDENTIALS_FILE names the file " + fifo +
                ": It is a pipe that nobody writes into, or that was read before."
        );
    }
    // As a token's file, or in place of a file that was there when the program began.
    const process_world world(texts{});
    EXPECT_TRUE(contains(
        process_sources().read_file(fifo).error().message(), "It is a pipe, which is not read here"
    ));
    ::unlink(fifo.c_str());
}

// -- The rest

TEST(FromEnvironment, TakesTheNullDeviceForNoFile)
{
    const process_world world(texts{
        {"AWS_CONFIG_FILE", "/dev/null"},
        {"AWS_SHARED_CREDENTIALS_FILE", "/dev/null"},
        {"AWS_ACCESS_KEY_ID", "ID"},
        {"AWS_SECRET_ACCESS_KEY", "SECRET"},
        {"AWS_REGION", "eu-west-1"},
    });
    world.write("config", "[default]\nmax_attempts = 6\n");
    world.write("credentials", "[default]\naws_session_token = TOKEN\n");

    const client_config config = client_config::from_environment();

    EXPECT_TRUE(keys_at_hand(config) == credentials("ID", "SECRET"));
    EXPECT_EQ(config.region, "eu-west-1");
    EXPECT_EQ(config.retry_policy.max_attempts, client_config().retry_policy.max_attempts);
}

TEST(FromEnvironment, HonoursTheProcesssVariables)
{
    const process_world world(texts{
        {"AWS_ACCESS_KEY_ID", "ID"},
        {"AWS_SECRET_ACCESS_KEY", "SECRET"},
        {"AWS_SECURITY_TOKEN", "TOKEN"},
        {"AWS_REGION", "us-east-1"},
        {"AWS_USE_FIPS_ENDPOINT", "True"},
        {"AWS_USE_DUALSTACK_ENDPOINT", "true"},
        {"AWS_CA_BUNDLE", "/etc/ca.pem"},
        {"AWS_MAX_ATTEMPTS", "2"},
        {"AWS_RETRY_MODE", "standard"},
        {"AWS_DEFAULTS_MODE", "in-region"},
    });

    const client_config config = client_config::from_environment();

    EXPECT_TRUE(keys_at_hand(config) == credentials("ID", "SECRET", "TOKEN"));
    EXPECT_EQ(config.region, "us-east-1");
    EXPECT_TRUE(config.use_fips_endpoint);
    EXPECT_TRUE(config.use_dualstack_endpoint);
    EXPECT_EQ(config.ca_file, "/etc/ca.pem");
    EXPECT_EQ(config.retry_policy.max_attempts, 2);
    EXPECT_EQ(config.timeouts.connect, std::chrono::milliseconds(1'100));
}

TEST(FromEnvironment, HonoursTheProcesssProfileFiles)
{
    const process_world world(texts{{"AWS_DEFAULT_PROFILE", "dev"}});
    world.write(
        "config",
        "[profile dev]\nregion = eu-west-1\nuse_fips_endpoint = true\nca_bundle = /etc/ca.pem\n"
        "max_attempts = 6\nretry_mode = standard\n"
    );
    world.write("credentials", "[dev]\naws_access_key_id = DEV\naws_secret_access_key = S\n");

    const client_config config = client_config::from_environment();

    EXPECT_EQ(key_id(config), "DEV");
    EXPECT_EQ(config.region, "eu-west-1");
    EXPECT_TRUE(config.use_fips_endpoint);
    EXPECT_EQ(config.ca_file, "/etc/ca.pem");
    EXPECT_EQ(config.retry_policy.max_attempts, 6);
}

TEST(FromEnvironment, RefusesByVariableOrByFileAndLine)
{
    {
        const process_world world(texts{{"AWS_RETRY_MODE", "legacy"}});
        EXPECT_TRUE(contains(
            refusal(errc::invalid_configuration, [] { client_config::from_environment(); }),
            "AWS_RETRY_MODE is \"legacy\"; "
        ));
    }

    const process_world world(texts{});
    world.write("config", "[default]\n\nmax_attempts = 0\n");
    EXPECT_TRUE(contains(
        refusal(errc::invalid_configuration, [] { client_config::from_environment(); }),
        "max_attempts of the profile \"default\" (" + world.home() + "/.aws/config:3) is \"0\"; "
    ));
}

TEST(FromEnvironment, SeesTheProcesssProxies)
{
    const process_world world(texts{
        {"AWS_ACCESS_KEY_ID", "ID"},
        {"AWS_SECRET_ACCESS_KEY", "SECRET"},
        {"AWS_REGION", "us-east-1"},
        {"https_proxy", "http://proxy.test:3128"},
    });
    const client_config config = client_config::from_environment();

    EXPECT_EQ(
        configured_proxy(config, parse_endpoint("https://db.test")), proxy("proxy.test", 3128)
    );
}

}  // namespace
}  // namespace ddbm::detail
