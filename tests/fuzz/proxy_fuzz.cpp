// The URL of a proxy: it is read, and then reads the same with everything in it written in digits;
// or it is refused in words that do not show it.

#include "fuzz_target.hpp"

#include <ddbm/error.hpp>
#include <ddbm/proxy.hpp>

#include <string>
#include <string_view>

namespace {

std::string in_digits(std::string_view text)
{
    constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (char c : text)
    {
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    // What our own words do not have, in the middle of what they may not have.
    constexpr std::string_view marker = "Zq7wK9";
    std::string url(reinterpret_cast<const char*>(data), size);
    if (url.find(marker) == url.npos && size % 2 == 0)
        url.insert(size / 2, marker);
    try
    {
        const ddbm::proxy read = ddbm::parse_proxy(url, "HERE");
        FUZZ_CHECK(read && read.port() != 0);
        const std::string plain = read.text();
        FUZZ_CHECK(plain.find('@') == plain.npos);
        const std::string user = in_digits(read.user()) + ':' + in_digits(read.password()) + '@';
        FUZZ_CHECK(ddbm::parse_proxy("http://" + user + plain.substr(7)) == read);
    }
    catch (const ddbm::error& e)
    {
        const std::string& words = e.get_diagnostics().message();
        FUZZ_CHECK(e.code() == ddbm::errc::invalid_configuration);
        FUZZ_CHECK(words.starts_with("HERE is not the URL of a proxy"));
        FUZZ_CHECK(words.find(marker) == words.npos);
    }
    return 0;
}
