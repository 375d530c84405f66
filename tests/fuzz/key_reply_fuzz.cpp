// What services, commands and files answer with keys: keys or an error that shows none of it. The
// first byte chooses who answers, the second one the status.

#include "credentials/command_line.hpp"
#include "credentials/container.hpp"
#include "credentials/instance.hpp"
#include "credentials/iso_time.hpp"
#include "credentials/key_failure.hpp"
#include "credentials/process.hpp"
#include "credentials/sso.hpp"
#include "credentials/sts.hpp"
#include "fuzz_target.hpp"

#include <ddbm/error.hpp>

#include <string>

namespace {

using namespace ddbm::detail;

void check(const ddbm::credentials& keys)
{
    FUZZ_CHECK(!keys.access_key_id().empty());
    FUZZ_CHECK(!keys.secret_access_key().empty());
}

sso_token token_of(const std::string& text)
{
    const sso_token token = read_sso_token(text, sso_role());
    FUZZ_CHECK(!token.access_token.get().empty());
    // Renewed and kept it is itself again.
    const sso_token again = read_sso_token(renewed_sso_file(text, token).get(), sso_role());
    FUZZ_CHECK(again.access_token == token.access_token);
    FUZZ_CHECK(iso_time(again.expires) == iso_time(token.expires));
    return token;
}

void read_one(char who, const fetch_reply& reply)
{
    switch (who)
    {
    case 'a':
        return check(read_sts_keys(reply, key_way(assumed_role())));
    case 'w':
        return check(read_sts_keys(reply, key_way(web_identity_role())));
    case 'c':
        return check(read_container_keys(reply, container_role()));
    case 't':
        read_instance_token(reply, instance_role());
        return;
    case 'r':
        FUZZ_CHECK(!read_instance_role(reply, instance_role()).empty());
        return;
    case 'i':
        return check(read_instance_keys(reply, instance_role()));
    case 's':
        return check(read_sso_keys(reply, sso_role()));
    case 'o':
        read_sso_renewal(reply, sso_role(), sso_token(), sso_token::time_point());
        return;
    case 'f':
        token_of(reply.body.get());
        return;
    case 'p': {
        process_result result;
        result.output = reply.body;
        return check(read_process_keys(result, process_keys()));
    }
    case 'l':
        split_command(reply.body.get());
        return;
    default:
        if (const auto when = parse_iso_time(reply.body.get()))
            FUZZ_CHECK(parse_iso_time(iso_time(*when)) <= when);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    constexpr std::size_t longest = 65'536;
    if (size < 2 || size > longest)
        return 0;

    const std::string text(reinterpret_cast<const char*>(data), size);
    const int status = text[1] == '2' ? 200 : 100 * (text[1] & 7);
    try
    {
        read_one(text[0], fetch_reply(status, text.substr(2)));
    }
    catch (const key_failure& e)
    {
        FUZZ_CHECK(e.code() == ddbm::errc::no_credentials);
        FUZZ_CHECK(e.get_diagnostics().message().find('\n') == std::string::npos);
    }
    return 0;
}
