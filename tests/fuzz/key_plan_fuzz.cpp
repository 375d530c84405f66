// Where keys come from by two files and some variables: a plan or an error with its place. The
// parts of an input are divided by zero bytes: the config file, the credentials file, then
// NAME=VALUE.

#include "config/config_sources.hpp"
#include "config/shared_settings.hpp"
#include "credentials/plan_keys.hpp"
#include "fuzz_target.hpp"

#include <ddbm/error.hpp>

#include <map>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace ddbm::detail;

    std::string_view rest(reinterpret_cast<const char*>(data), size);
    const auto next = [&rest] {
        const std::size_t end = rest.find('\0');
        const std::string part(rest.substr(0, end));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        return part;
    };
    std::map<std::string, std::string> files;
    files["/h/.aws/config"] = next();
    files["/h/.aws/credentials"] = next();
    std::map<std::string, std::string> variables = {{"HOME", "/h"}};
    while (!rest.empty())
    {
        const std::string part = next();
        const std::size_t equals = part.find('=');
        if (equals != std::string::npos)
            variables[part.substr(0, equals)] = part.substr(equals + 1);
    }

    config_sources sources;
    sources.variable = [&](const std::string& name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
    sources.read_file = [&](const std::string& path) -> boost::system::result<std::string> {
        const auto found = files.find(path);
        if (found == files.end())
            return make_error_code(boost::system::errc::no_such_file_or_directory);
        return found->second;
    };
    try
    {
        const key_plan plan = plan_keys(shared_settings(sources));
        FUZZ_CHECK(!described(plan).empty());
    }
    catch (const ddbm::error& e)
    {
        FUZZ_CHECK(
            e.code() == ddbm::errc::invalid_configuration ||
            e.code() == ddbm::errc::no_credentials || e.code() == ddbm::errc::no_region
        );
        FUZZ_CHECK(!e.get_diagnostics().message().empty());
    }
    return 0;
}
