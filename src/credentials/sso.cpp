#include "credentials/sso.hpp"

#include "credentials/iso_time.hpp"
#include "credentials/key_failure.hpp"
#include "credentials/secret_document.hpp"
#include "credentials/wiping_memory.hpp"

#include <boost/json.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include <openssl/evp.h>

#include <array>
#include <utility>

namespace ddbm::detail {

namespace json = boost::json;

namespace {

using std::chrono::system_clock;

constexpr const char* json_type = "application/json";

std::string encoded(std::string_view text)
{
    return boost::urls::encode(text, boost::urls::unreserved_chars);
}

std::string words_of_sso(const fetch_reply& reply)
{
    return words_of_refusal(reply.body.get(), {"error", "error_description", "message", "Message"});
}

std::string file_of(const sso_role& role)
{
    return "The file " + role.token_file;
}

}  // namespace

std::string sso_token_name(std::string_view of)
{
    constexpr char digits[] = "0123456789abcdef";

    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    std::size_t size = 0;
    if (EVP_Q_digest(nullptr, "SHA1", nullptr, of.data(), of.size(), hash.data(), &size) != 1)
        throw key_failure("OpenSSL does not provide SHA-1, by which tokens of sso are named.");
    std::string name;
    for (std::size_t i = 0; i < size; ++i)
    {
        name += digits[hash[i] >> 4];
        name += digits[hash[i] & 15];
    }
    return name + ".json";
}

bool sso_token::is_due(time_point now) const noexcept
{
    return now >= expires - std::chrono::minutes(15);
}

bool sso_token::is_renewable(time_point now) const noexcept
{
    return !refresh_token.get().empty() && !client_id.empty() && !client_secret.get().empty() &&
           registration_expires && now < *registration_expires;
}

std::string how_to_sign_in(const sso_role& role)
{
    if (!role.session.empty())
        return "Sign in with \"aws sso login --sso-session " + role.session + "\".";
    return "Sign in with \"aws sso login\" and the profile's name.";
}

sso_token read_sso_token(std::string_view text, const sso_role& role)
{
    const secret_document document(text, file_of(role));

    sso_token token;
    token.access_token = secret_text(std::string(document.text("accessToken")));
    const auto expires = document.time("expiresAt");
    if (!expires)
        document.refuse("no \"expiresAt\"");
    token.expires = *expires;
    token.refresh_token = secret_text(std::string(document.text_or_empty("refreshToken")));
    token.client_id = document.text_or_empty("clientId");
    token.client_secret = secret_text(std::string(document.text_or_empty("clientSecret")));
    token.registration_expires = document.time("registrationExpiresAt");
    return token;
}

fetch_request sso_renewal(const sso_role& role, const sso_token& token)
{
    fetch_request request("POST", role.oidc.url + "/token");
    request.header("content-type", json_type);
    json::object body(wiping_memory());
    body["clientId"] = token.client_id;
    body["clientSecret"] = token.client_secret.get();
    body["grantType"] = "refresh_token";
    body["refreshToken"] = token.refresh_token.get();
    request.body = serialize_secret(body);
    return request;
}

sso_token read_sso_renewal(
    const fetch_reply& reply, const sso_role& role, const sso_token& old, sso_token::time_point now
)
{
    // A year: a lifetime that is longer says nothing that matters, and could not be added.
    constexpr std::int64_t longest = 31'536'000;

    const std::string from = "IAM Identity Center at " + role.oidc.url;
    if (reply.status != 200)
    {
        throw key_failure(
            from + " has not renewed the token: " + described(reply) + words_of_sso(reply) + ". " +
                how_to_sign_in(role),
            is_passing_status(reply.status) ? key_failure::next::try_again
                                            : key_failure::next::give_up
        );
    }

    const secret_document document(reply.body.get(), from);
    sso_token token = old;
    token.access_token = secret_text(std::string(document.text("accessToken")));
    const std::int64_t lifetime = document.number("expiresIn");
    if (lifetime <= 0)
        document.refuse("\"expiresIn\" is not positive");
    token.expires = now + std::chrono::seconds(std::min(lifetime, longest));
    if (const std::string_view next = document.text_or_empty("refreshToken"); !next.empty())
        token.refresh_token = secret_text(std::string(next));
    return token;
}

secret_text renewed_sso_file(std::string_view text, const sso_token& token)
{
    error_code ec;
    json::value whole = parse_secret(text, wiping_memory(), ec);
    if (ec)
        throw boost::system::system_error(ec);
    json::object& file = whole.as_object();
    file["accessToken"] = token.access_token.get();
    file["expiresAt"] = iso_time(token.expires);
    file["refreshToken"] = token.refresh_token.get();
    return serialize_secret(file);
}

fetch_request sso_keys_request(const sso_role& role, const sso_token& token)
{
    fetch_request request(
        "GET",
        role.portal.url + "/federation/credentials?role_name=" + encoded(role.role_name) +
            "&account_id=" + encoded(role.account_id)
    );
    request.header("x-amz-sso_bearer_token", token.access_token.get());
    return request;
}

credentials read_sso_keys(const fetch_reply& reply, const sso_role& role)
{
    constexpr int unauthorized = 401;

    const std::string from = described(key_way(role));
    if (reply.status == unauthorized)
        throw key_failure(from + ": the session has ended. " + how_to_sign_in(role));
    if (reply.status != 200)
    {
        throw key_failure(
            from + ": " + described(reply) + words_of_sso(reply) + ".",
            is_passing_status(reply.status) ? key_failure::next::try_again
                                            : key_failure::next::give_up
        );
    }

    const secret_document whole(reply.body.get(), from);
    const secret_document document(whole, "roleCredentials");
    const std::string_view id = document.text("accessKeyId");
    const std::string_view secret = document.text("secretAccessKey");
    const std::string_view session = document.text("sessionToken");
    credentials keys{std::string(id), std::string(secret), std::string(session)};
    // Of the clock's range, which is that of what it counts in.
    const std::int64_t milliseconds = document.number("expiration");
    const auto longest = std::chrono::duration_cast<std::chrono::milliseconds>(
        system_clock::time_point::max().time_since_epoch()
    );
    if (milliseconds <= 0 || milliseconds > longest.count())
        document.refuse("\"expiration\" is no time");
    keys.set_expiration(system_clock::time_point(std::chrono::milliseconds(milliseconds)));
    keys.set_account_id(role.account_id);
    return keys;
}

}  // namespace ddbm::detail
