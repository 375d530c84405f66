#include "credentials/sts.hpp"

#include "credentials/iso_time.hpp"
#include "credentials/key_failure.hpp"
#include "credentials/key_urls.hpp"
#include "credentials/secret_xml.hpp"
#include "sign/sigv4.hpp"

#include <ddbm/detail/append_secret.hpp>
#include <ddbm/detail/secret_text.hpp>

#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace ddbm::detail {

namespace {

constexpr std::string_view query_type = "application/x-www-form-urlencoded; charset=utf-8";

// -- Requests

class form
{
public:
    explicit form(std::string_view action)
    {
        add("Action", action);
        add("Version", "2011-06-15");
    }

    void add(std::string_view name, std::string_view value)
    {
        const secret_text encoded(boost::urls::encode(value, boost::urls::unreserved_chars));
        if (!text_.empty())
            append_secret(text_, "&");
        append_secret(text_, name);
        append_secret(text_, "=");
        append_secret(text_, encoded.get());
    }

    secret_text take() { return secret_text(std::move(text_)); }

private:
    // Tokens are in some.
    std::string text_;
};

fetch_request post_to(const key_service& sts, secret_text body)
{
    fetch_request request("POST", sts.url + '/');
    request.header("content-type", std::string(query_type));
    request.body = std::move(body);
    request.time_limit = std::chrono::seconds(10);
    return request;
}

void sign(
    fetch_request& request,
    const key_service& sts,
    const credentials& keys,
    std::chrono::system_clock::time_point now
)
{
    const std::size_t host = sts.url.find("://") + 3;
    const amz_date date = to_amz_date(now);

    request.header("x-amz-date", std::string(date.data(), date.size()));
    if (!keys.session_token().empty())
        request.header("x-amz-security-token", keys.session_token());

    signable_request signable(request.method, "/");
    signable.headers.emplace_back("host", std::string_view(sts.url).substr(host));
    for (const auto& [name, value] : request.headers)
        signable.headers.emplace_back(name, value.get());
    signable.payload = request.body.get();
    request.header(
        "authorization",
        authorize(signable, keys, std::string_view(date.data(), date.size()), sts.region, "sts")
    );
}

// -- Replies

bool is_passing_code(std::string_view code)
{
    constexpr std::string_view known[] = {
        // The identity provider did not answer STS in time.
        "IDPCommunicationError",
        "InternalFailure",
        "RequestThrottled",
        "ServiceUnavailable",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    };
    return std::find(std::begin(known), std::end(known), code) != std::end(known);
}

[[noreturn]] void refuse_reply(const fetch_reply& reply, const std::string& from)
{
    secret_xml xml;
    std::string code;
    std::string words;
    if (xml.parse(reply.body.get()))
    {
        code = xml.text("ErrorResponse.Error.Code");
        words = xml.text("ErrorResponse.Error.Message");
    }
    std::string text = from + ": ";
    if (code.empty())
        text += described(reply);
    else
        text += quoted_words(code) + ": " + quoted_words(words);
    if (const std::string id = xml.text("ErrorResponse.RequestId"); !id.empty())
        text += " (request id " + quoted_words(id) + ')';
    const bool passing = is_passing_status(reply.status) || is_passing_code(code);
    throw key_failure(
        text + '.', passing ? key_failure::next::try_again : key_failure::next::give_up
    );
}

// `arn:aws:sts::123456789012:assumed-role/name/session`
std::string account_of(std::string_view arn)
{
    constexpr int fields_before = 4;
    for (int i = 0; i < fields_before; ++i)
    {
        const std::size_t colon = arn.find(':');
        if (colon == std::string_view::npos)
            return {};
        arn.remove_prefix(colon + 1);
    }
    return std::string(arn.substr(0, arn.find(':')));
}

}  // namespace

std::string made_up_session_name(std::chrono::system_clock::time_point now)
{
    const auto since = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch());
    return "ddbm-" + std::to_string(since.count());
}

fetch_request assume_role_request(
    const assumed_role& role, const credentials& source, std::chrono::system_clock::time_point now
)
{
    if (!is_header_value(source.access_key_id()) || !is_header_value(source.session_token()))
    {
        throw key_failure(
            described(key_way(role)) +
            ": the keys to sign with have line breaks or other control characters."
        );
    }

    form body("AssumeRole");
    body.add("RoleArn", role.role_arn);
    body.add(
        "RoleSessionName", role.session_name.empty() ? made_up_session_name(now) : role.session_name
    );
    if (role.duration)
        body.add("DurationSeconds", std::to_string(role.duration->count()));
    if (!role.external_id.empty())
        body.add("ExternalId", role.external_id);

    fetch_request request = post_to(role.sts, body.take());
    sign(request, role.sts, source, now);
    return request;
}

fetch_request web_identity_request(
    const web_identity_role& role, std::string_view token, std::chrono::system_clock::time_point now
)
{
    form body("AssumeRoleWithWebIdentity");
    body.add("RoleArn", role.role_arn);
    body.add(
        "RoleSessionName", role.session_name.empty() ? made_up_session_name(now) : role.session_name
    );
    body.add("WebIdentityToken", token);
    return post_to(role.sts, body.take());
}

credentials read_sts_keys(const fetch_reply& reply, const key_way& asked)
{
    const std::string from = described(asked);
    if (reply.status != 200)
        refuse_reply(reply, from);

    const std::string action =
        std::holds_alternative<assumed_role>(asked) ? "AssumeRole" : "AssumeRoleWithWebIdentity";
    const std::string result = action + "Response." + action + "Result.";
    secret_xml xml;
    if (!xml.parse(reply.body.get()))
        throw key_failure(from + ": no XML, " + described(reply) + '.');
    const auto need = [&](const char* name) -> const std::string& {
        const std::string& text = xml.text(result + "Credentials." + name);
        if (text.empty())
            throw key_failure(from + ": no " + name + '.');
        return text;
    };

    // One after the other, so that it is the first one missing that is named.
    const std::string& id = need("AccessKeyId");
    const std::string& secret = need("SecretAccessKey");
    const std::string& token = need("SessionToken");
    credentials keys(id, secret, token);
    keys.set_expiration(parse_iso_time(need("Expiration")));
    if (!keys.expiration())
        throw key_failure(from + ": Expiration is no time by ISO 8601.");
    keys.set_account_id(account_of(xml.text(result + "AssumedRoleUser.Arn")));
    return keys;
}

}  // namespace ddbm::detail
