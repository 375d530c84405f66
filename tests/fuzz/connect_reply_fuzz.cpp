// What a proxy answers to CONNECT, received as a whole and in part: what has failed in part has
// failed in the same way as a whole, and no text has the password. The same as a refusal to pass a
// request on.

#include "fuzz_target.hpp"
#include "http/proxy_connect.hpp"

#include <ddbm/errc.hpp>

#include <boost/asio/error.hpp>

#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace ddbm::detail;
    static const ddbm::proxy via("proxy", 3128, "user", "secret");
    static const ddbm::endpoint target = ddbm::parse_endpoint("https://db.test");

    const std::vector<char> bytes(data, data + size);
    const std::string_view text(bytes.data(), bytes.size());
    const connect_reply whole = read_connect_reply(text, via, target);
    const connect_reply part = read_connect_reply(text.substr(0, size / 2), via, target);
    for (const connect_reply* each : {&whole, &part})
    {
        FUZZ_CHECK(each->ec ? !each->is_incomplete : each->failure.empty());
        FUZZ_CHECK(each->ec.failed() == !each->failure.empty());
        FUZZ_CHECK(each->failure.find("\n") == std::string::npos);
    }
    const connect_reply refusal = read_relay_refusal(text, via, target);
    FUZZ_CHECK(refusal.ec.failed() && !refusal.failure.empty());
    FUZZ_CHECK(refusal.failure.find("\n") == std::string::npos);
    if (whole.is_incomplete)
        FUZZ_CHECK(part.is_incomplete);
    if (part.ec)
        FUZZ_CHECK(whole.ec == part.ec && whole.failure == part.failure);
    if (text.find("secret") == std::string_view::npos)
    {
        FUZZ_CHECK(whole.failure.find("secret") == std::string::npos);
        FUZZ_CHECK(refusal.failure.find("secret") == std::string::npos);
    }
    return 0;
}
