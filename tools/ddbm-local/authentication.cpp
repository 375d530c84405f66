// The checks come in the service's order, each with its text. Without keys, those that are left are
// about form alone:
//
//   is there a signature -> are all its parts there -> is the date a date
//     [-> is it the time -> is Host signed]
//   -> is the algorithm known -> has the credential five parts
//     [-> is it for this service -> is the key known -> is the signature right]

#include "authentication.hpp"

#include "sign/sigv4.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace ddbm::server {

using local::detail::service_error;

namespace {

using std::chrono::sys_seconds;
using time_point = std::chrono::system_clock::time_point;
using failure = std::optional<service_error>;

constexpr std::string_view missing_token =
    "com.amazon.coral.service#MissingAuthenticationTokenException";
constexpr std::string_view incomplete_signature =
    "com.amazon.coral.service#IncompleteSignatureException";
constexpr std::string_view invalid_signature = "com.amazon.coral.service#InvalidSignatureException";
constexpr std::string_view unrecognized_client =
    "com.amazon.coral.service#UnrecognizedClientException";

constexpr std::string_view service_name = "dynamodb";
constexpr std::string_view only_algorithm = "AWS4-HMAC-SHA256";
constexpr std::chrono::minutes tolerance{15};

failure refused(std::string_view type, std::string message)
{
    return service_error(400, type, std::move(message));
}

// `text` between the double quotes of an error's text.
std::string quoted(std::string_view before, std::string_view text, std::string_view after)
{
    std::string message(before);
    message.append("'").append(text).append("'").append(after);
    return message;
}

// Texts of what a header holds are views of it, those of a query string are of `decoded`.
struct signature_parts
{
    bool in_query = false;
    std::string_view algorithm;
    std::string_view credential;
    std::string_view signed_headers;
    std::string_view signature;
    std::string_view date;
    std::array<std::string, 5> decoded;
};

// -- Where the parts are

constexpr std::array<std::string_view, 5> query_names = {
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Signature",
    "X-Amz-SignedHeaders",
    "X-Amz-Date",
};

// Takes off what comes before the next comma or blank, and that as well.
std::string_view take_part(std::string_view& rest)
{
    // The library's own search for one of several characters takes its time, for every request.
    std::size_t size = 0;
    while (size < rest.size() && rest[size] != ',' && rest[size] != ' ')
        ++size;
    const std::string_view part = rest.substr(0, size);
    rest.remove_prefix(std::min(size + 1, rest.size()));
    return part;
}

void read_header(const request& received, signature_parts& parts)
{
    std::string_view rest = received[field::authorization];
    parts.algorithm = take_part(rest);
    while (!rest.empty())
    {
        const std::string_view part = take_part(rest);
        const std::size_t equals = part.find('=');
        if (equals == part.npos)
            continue;
        const std::string_view name = part.substr(0, equals);
        const std::string_view value = part.substr(equals + 1);
        if (name == "Credential")
            parts.credential = value;
        else if (name == "SignedHeaders")
            parts.signed_headers = value;
        else if (name == "Signature")
            parts.signature = value;
    }
    parts.date = received[field::x_amz_date];
    if (parts.date.empty())
        parts.date = received[field::date];
}

// False: the query string has nothing to do with signatures.
bool read_query(const request& received, signature_parts& parts)
{
    if (received.query().find("X-Amz-") == std::string_view::npos)
        return false;
    const auto url = boost::urls::parse_origin_form(
        boost::core::string_view(received.target.data(), received.target.size())
    );
    if (!url)
        return false;
    bool any = false;
    for (auto parameter : url->params())
    {
        for (std::size_t i = 0; i < query_names.size(); ++i)
        {
            if (parameter.key != query_names[i])
                continue;
            parts.decoded[i] = std::move(parameter.value);
            any = true;
        }
    }
    parts.in_query = any;
    parts.algorithm = parts.decoded[0];
    parts.credential = parts.decoded[1];
    parts.signature = parts.decoded[2];
    parts.signed_headers = parts.decoded[3];
    parts.date = parts.decoded[4];
    return any;
}

// -- The checks

failure find_signature(const request& received, signature_parts& parts)
{
    const bool in_header = received.has(field::authorization);
    const bool in_query = read_query(received, parts);
    if ((!in_header && !in_query) ||
        (in_header && !received[field::authorization].starts_with("AWS4-")))
        return refused(missing_token, "Request is missing Authentication Token");
    if (in_header && in_query)
    {
        return refused(
            invalid_signature,
            "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP "
            "header."
        );
    }
    if (in_header)
        read_header(received, parts);
    return {};
}

failure check_completeness(const request& received, const signature_parts& parts)
{
    std::string missing;
    if (parts.in_query)
    {
        for (std::size_t i = 0; i < query_names.size(); ++i)
        {
            if (parts.decoded[i].empty())
                missing +=
                    quoted("AWS query-string parameters must include ", query_names[i], ". ");
        }
        if (missing.empty())
            return {};
        return refused(incomplete_signature, missing + "Re-examine the query-string parameters.");
    }

    constexpr std::string_view requires_part = "Authorization header requires ";
    if (parts.credential.empty())
        missing += quoted(requires_part, "Credential", " parameter. ");
    if (parts.signature.empty())
        missing += quoted(requires_part, "Signature", " parameter. ");
    if (parts.signed_headers.empty())
        missing += quoted(requires_part, "SignedHeaders", " parameter. ");
    if (parts.date.empty())
        missing += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' "
                   "header. ";
    if (missing.empty())
        return {};
    missing.append("Authorization=").append(received[field::authorization]);
    return refused(incomplete_signature, std::move(missing));
}

std::optional<sys_seconds> read_date(std::string_view text)
{
    using namespace std::chrono;

    if (text.size() != 16 || text[8] != 'T' || text[15] != 'Z')
        return {};
    auto digits = [text](std::size_t first, std::size_t count) {
        int value = 0;
        for (char c : text.substr(first, count))
        {
            if (c < '0' || c > '9')
                return -1;
            value = value * 10 + (c - '0');
        }
        return value;
    };
    const int y = digits(0, 4), mo = digits(4, 2), d = digits(6, 2);
    const int h = digits(9, 2), mi = digits(11, 2), s = digits(13, 2);
    if (y < 0 || mo < 0 || d < 0 || h < 0 || h > 23 || mi < 0 || mi > 59 || s < 0 || s > 60)
        return {};
    const year_month_day date(
        year(y), month(static_cast<unsigned>(mo)), day(static_cast<unsigned>(d))
    );
    if (!date.ok())
        return {};
    return sys_days(date) + hours(h) + minutes(mi) + seconds(s);
}

std::string text_of(time_point when)
{
    const auto text = detail::to_amz_date(when);
    return {text.begin(), text.end()};
}

failure check_time(std::string_view date, sys_seconds signed_at, time_point now)
{
    std::string text(date);
    if (signed_at < std::chrono::floor<std::chrono::seconds>(now) - tolerance)
    {
        text = "Signature expired: " + text + " is now earlier than " + text_of(now - tolerance) +
               " (" + text_of(now) + " - 15 min.)";
        return refused(invalid_signature, std::move(text));
    }
    if (signed_at > std::chrono::floor<std::chrono::seconds>(now) + tolerance)
    {
        text = "Signature not yet current: " + text + " is still later than " +
               text_of(now + tolerance) + " (" + text_of(now) + " + 15 min.)";
        return refused(invalid_signature, std::move(text));
    }
    return {};
}

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    for (;;)
    {
        const std::size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == text.npos)
            return parts;
        text.remove_prefix(end + 1);
    }
}

bool signs_host(std::string_view signed_headers)
{
    for (std::string_view name : split(signed_headers, ';'))
    {
        if (equal_ignoring_case(name, "host"))
            return true;
    }
    return false;
}

bool has_five_elements(std::string_view credential)
{
    int slashes = 0;
    for (char c : credential)
        slashes += c == '/' ? 1 : 0;
    return slashes == 4;
}

// Key id, date, region, service, end.
failure check_scope(
    const std::vector<std::string_view>& credential,
    const access_rules& rules,
    std::string_view date_time
)
{
    std::string wrong;
    if (credential[2] != rules.region)
        wrong += quoted("Credential should be scoped to a valid region, not ", credential[2], ". ");
    if (credential[3] != service_name)
        wrong += "Credential should be scoped to correct service: 'dynamodb'. ";
    if (credential[4] != "aws4_request")
        wrong += quoted(
            "Credential should be scoped with a valid terminator: 'aws4_request', not ",
            credential[4],
            ". "
        );
    const std::string_view day = date_time.substr(0, 8);
    if (credential[1] != day)
    {
        wrong += quoted(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from "
            "HTTP: ",
            credential[1],
            " != "
        );
        wrong += quoted("", day, ", from ");
        wrong += quoted("", date_time, ".");
    }
    if (wrong.empty())
        return {};
    return refused(invalid_signature, std::move(wrong));
}

// -- The signature itself

// A query string without the signature, which cannot sign itself.
std::string without_signature(std::string_view query)
{
    std::string rest;
    for (std::string_view parameter : split(query, '&'))
    {
        if (parameter.substr(0, parameter.find('=')) == query_names[2])
            continue;
        if (!rest.empty())
            rest += '&';
        rest += parameter;
    }
    return rest;
}

std::string canonical_text(const request& received, const signature_parts& parts)
{
    const std::string query =
        parts.in_query ? without_signature(received.query()) : std::string(received.query());
    detail::signable_request text(received.method, received.path());
    text.query = query;
    text.payload = received.body;
    for (std::string_view name : split(parts.signed_headers, ';'))
    {
        bool found = false;
        for (const auto& header : received.headers)
        {
            if (!equal_ignoring_case(header.first, name))
                continue;
            text.headers.push_back(header);
            found = true;
        }
        if (!found)
            text.headers.emplace_back(name, std::string_view());
    }
    return detail::canonical_request(text);
}

bool equal_in_constant_time(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

// `text` is what should have been signed.
failure wrong_signature(const std::string& canonical, const std::string& text)
{
    std::string message =
        "The request signature we calculated does not match the signature you provided. Check "
        "your AWS Secret Access Key and signing method. Consult the service documentation for "
        "details.\n\nThe Canonical String for this request should have been\n'";
    message.append(canonical).append("'\n\nThe String-to-Sign should have been\n'");
    message.append(text).append("'\n");
    return refused(invalid_signature, std::move(message));
}

}  // namespace

authentication::authentication(access_rules rules)
    : rules_(std::move(rules)), key_(rules_.region, service_name)
{
}

std::string authentication::signature(std::string_view day, std::string_view text) const
{
    std::string digits(64, '0');
    detail::hash_state state;
    const std::lock_guard held(mutex_);
    key_.use(rules_.keys->secret_access_key(), day);
    key_.start(state);
    state.add(text);
    key_.finish(state, digits.data());
    return digits;
}

failure authentication::error_of(const request& received, time_point now) const
{
    signature_parts parts;
    if (auto found = find_signature(received, parts))
        return found;
    if (auto found = check_completeness(received, parts))
        return found;

    const auto signed_at = read_date(parts.date);
    if (!signed_at)
    {
        return refused(
            incomplete_signature,
            quoted(
                "Date must be in ISO-8601 'basic format'. Got ",
                parts.date,
                ". See http://en.wikipedia.org/wiki/ISO_8601"
            )
        );
    }
    if (rules_.keys)
    {
        if (auto found = check_time(parts.date, *signed_at, now))
            return found;
        if (!signs_host(parts.signed_headers))
        {
            return refused(
                invalid_signature, "'Host' must be a 'SignedHeader' in the AWS Authorization."
            );
        }
    }
    if (parts.algorithm != only_algorithm)
    {
        return refused(
            incomplete_signature,
            quoted(
                "Unsupported AWS 'algorithm': ",
                parts.algorithm,
                " (only AWS4-HMAC-SHA256 for now). "
            )
        );
    }
    if (!has_five_elements(parts.credential))
    {
        return refused(
            incomplete_signature,
            quoted(
                "Credential must have exactly 5 slash-delimited elements, e.g. "
                "keyid/date/region/service/term, got ",
                parts.credential,
                ""
            )
        );
    }
    if (!rules_.keys)
        return {};

    const auto credential = split(parts.credential, '/');
    if (auto found = check_scope(credential, rules_, parts.date))
        return found;
    if (credential[0] != rules_.keys->access_key_id())
        return refused(
            unrecognized_client, "The security token included in the request is invalid."
        );
    // Keys of one's own come without a token.
    if (received.has(field::x_amz_security_token))
        return refused(
            unrecognized_client, "The security token included in the request is invalid"
        );

    const std::string canonical = canonical_text(received, parts);
    const std::string_view day = parts.date.substr(0, 8);
    const std::string text = detail::string_to_sign(
        parts.date, detail::credential_scope(day, rules_.region, service_name), canonical
    );
    if (equal_in_constant_time(parts.signature, signature(day, text)))
        return {};
    return wrong_signature(canonical, text);
}

}  // namespace ddbm::server
