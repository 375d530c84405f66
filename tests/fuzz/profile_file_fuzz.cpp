// The shared files of the AWS SDKs: settings or an error that does not show what the file holds.

#include "config/profile_file.hpp"
#include "fuzz_target.hpp"

#include <ddbm/error.hpp>

#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace ddbm::detail;

    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (auto kind : {profile_file_kind::config, profile_file_kind::credentials})
    {
        try
        {
            profile_file file = parse_profile_file(text, kind, "FILE");
            profile_file both = file;
            both.merge(std::move(file));
            both.find_profile("default");
            both.find_sso_session("s");
        }
        catch (const ddbm::error& e)
        {
            FUZZ_CHECK(e.code() == ddbm::errc::invalid_configuration);
            FUZZ_CHECK(e.get_diagnostics().message().find("FILE") != std::string::npos);
        }
    }
    return 0;
}
