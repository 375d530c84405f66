// Addresses that keys are fetched from: what is taken is an address with a host, by http of this
// machine only where it is a container's; what is refused is refused in words without the text. The
// first byte chooses which address it is.

#include "credentials/key_urls.hpp"
#include "fuzz_target.hpp"

#include <ddbm/error.hpp>

#include <string>
#include <string_view>

namespace {

using namespace ddbm::detail;

// A text that is read again as itself, with a host.
template <class Read>
void check(Read read, const std::string& made)
{
    FUZZ_CHECK(made.starts_with("http://") || made.starts_with("https://"));
    FUZZ_CHECK(made.size() > made.find("://") + 3);
    FUZZ_CHECK(made.find('@') >= made.find_first_of("/?#", made.find("://") + 3));
    FUZZ_CHECK(is_header_value(made));
    FUZZ_CHECK(read(setting(made, "SETTING")) == made);
}

void read_one(char which, const setting& text)
{
    switch (which)
    {
    case 'p': {
        const std::string made = container_url_of_path(text);
        FUZZ_CHECK(made == "http://169.254.170.2" + text.value);
        return check(container_url, made);
    }
    case 'c':
        return check(container_url, container_url(text));
    default: {
        const std::string made = service_url(text);
        FUZZ_CHECK(made.find('/', made.find("://") + 3) == std::string::npos);
        return check(service_url, made);
    }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2)
        return 0;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try
    {
        read_one(text[0], setting(std::string(text.substr(1)), "SETTING"));
    }
    catch (const ddbm::error& e)
    {
        FUZZ_CHECK(e.code() == ddbm::errc::invalid_configuration);
        FUZZ_CHECK(e.get_diagnostics().message().starts_with("SETTING "));
    }
    return 0;
}
