// The checks come in the service's order, each with its text. Without keys, those that are left are
// about form alone:
//
//   is there a signature -> are all its parts there -> are its times some
//     [-> is it the time -> are Host and X-Amz-... signed]
//   -> is the algorithm known -> has the credential five parts
//     [-> is it for this service -> is the key known -> is the signature right]
//
// What is in brackets needs the keys.

#include "authentication.hpp"

#include "sign/sigv4.hpp"
#include "signature_parts.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace ddbm::server {

namespace {

using time_point = std::chrono::system_clock::time_point;

constexpr std::string_view service_name = "dynamodb";
constexpr std::chrono::minutes tolerance{15};

std::string text_of(time_point when)
{
    const auto text = detail::to_amz_date(when);
    return {text.begin(), text.end()};
}

failure check_time(const signature_parts& parts, time_point now)
{
    const std::chrono::seconds allowed = parts.life.value_or(tolerance);
    std::string text(parts.date);
    if (parts.signed_at < std::chrono::floor<std::chrono::seconds>(now) - allowed)
    {
        text = "Signature expired: " + text + " is now earlier than " + text_of(now - allowed) +
               " (" + text_of(now) + " - " +
               (parts.life ? std::to_string(allowed.count()) + " sec.)" : "15 min.)");
        return refused_by_keys(invalid_signature_exception, std::move(text));
    }
    if (parts.signed_at > std::chrono::floor<std::chrono::seconds>(now) + tolerance)
    {
        text = "Signature not yet current: " + text + " is still later than " +
               text_of(now + tolerance) + " (" + text_of(now) + " + 15 min.)";
        return refused_by_keys(invalid_signature_exception, std::move(text));
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

// Names of headers, whatever their case, each once.
class name_set
{
public:
    explicit name_set(std::string_view separated_by_semicolons)
        : names_(split(separated_by_semicolons, ';'))
    {
        std::sort(names_.begin(), names_.end(), less_ignoring_case);
        names_.erase(std::unique(names_.begin(), names_.end(), equal_ignoring_case), names_.end());
    }

    std::size_t size() const noexcept { return names_.size(); }
    std::string_view operator[](std::size_t i) const { return names_[i]; }

    // size(): it is not among them.
    std::size_t find(std::string_view name) const
    {
        const auto at = std::lower_bound(names_.begin(), names_.end(), name, less_ignoring_case);
        if (at == names_.end() || !equal_ignoring_case(*at, name))
            return size();
        return static_cast<std::size_t>(at - names_.begin());
    }
    bool contains(std::string_view name) const { return find(name) != size(); }

private:
    std::vector<std::string_view> names_;
};

bool is_of_aws(std::string_view name)
{
    constexpr std::string_view prefix = "x-amz-";
    return equal_ignoring_case(name.substr(0, prefix.size()), prefix);
}

// What is not signed may have been changed on the way: what the request asks for, for example.
failure check_signed_headers(const request& received, const name_set& names)
{
    std::string_view missing;
    if (!names.contains("host"))
        missing = "Host";
    for (const auto& [name, value] : received.headers)
    {
        if (missing.empty() && is_of_aws(name) && !names.contains(name))
            missing = name;
    }
    if (missing.empty())
        return {};
    return refused_by_keys(
        invalid_signature_exception,
        quoted("", missing, " must be a 'SignedHeader' in the AWS Authorization.")
    );
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
    return refused_by_keys(invalid_signature_exception, std::move(wrong));
}

// -- The signature itself

// A query string without the signature, which cannot sign itself.
std::string without_signature(std::string_view query)
{
    std::string rest;
    for (std::string_view parameter : split(query, '&'))
    {
        if (parameter.substr(0, parameter.find('=')) == signature_parameter)
            continue;
        if (!rest.empty())
            rest += '&';
        rest += parameter;
    }
    return rest;
}

std::string
canonical_text(const request& received, const signature_parts& parts, const name_set& signed_names)
{
    const std::string query =
        parts.in_query ? without_signature(received.query()) : std::string(received.query());
    detail::signable_request text(received.method, received.path());
    text.query = query;
    text.payload = received.body;
    std::vector<bool> there(signed_names.size());
    for (const auto& header : received.headers)
    {
        const std::size_t i = signed_names.find(header.first);
        if (i == signed_names.size())
            continue;
        there[i] = true;
        text.headers.push_back(header);
    }
    for (std::size_t i = 0; i < signed_names.size(); ++i)
    {
        if (!there[i])
            text.headers.emplace_back(signed_names[i], std::string_view());
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
    return refused_by_keys(invalid_signature_exception, std::move(message));
}

}  // namespace

authentication::authentication(access_rules rules) : rules_(std::move(rules))
{
    if (rules_.keys)
        key_.emplace(rules_.region, service_name);
}

std::string authentication::signature(std::string_view day, std::string_view text) const
{
    std::string digits(64, '0');
    detail::hash_state state;
    const std::lock_guard held(mutex_);
    key_->use(rules_.keys->secret_access_key(), day);
    key_->start(state);
    state.add(text);
    key_->finish(state, digits.data());
    return digits;
}

failure authentication::refusal_of(const request& received, time_point now) const
{
    signature_parts parts;
    if (auto found = read_signature(received, parts))
        return found;
    return rules_.keys ? check_by_keys(received, parts, now) : check_form(parts);
}

failure authentication::check_by_keys(
    const request& received, const signature_parts& parts, time_point now
) const
{
    const name_set signed_names(parts.signed_headers);
    if (auto found = check_time(parts, now))
        return found;
    if (auto found = check_signed_headers(received, signed_names))
        return found;
    if (auto found = check_form(parts))
        return found;

    const auto credential = split(parts.credential, '/');
    if (auto found = check_scope(credential, rules_, parts.date))
        return found;
    if (credential[0] != rules_.keys->access_key_id())
        return refused_by_keys(
            unrecognized_client_exception, "The security token included in the request is invalid."
        );
    // Keys of one's own come without a token.
    if (parts.has_token)
        return refused_by_keys(
            unrecognized_client_exception, "The security token included in the request is invalid"
        );

    const std::string canonical = canonical_text(received, parts, signed_names);
    const std::string_view day = parts.date.substr(0, 8);
    const std::string text = detail::string_to_sign(
        parts.date, detail::credential_scope(day, rules_.region, service_name), canonical
    );
    if (equal_in_constant_time(parts.signature, signature(day, text)))
        return {};
    return wrong_signature(canonical, text);
}

}  // namespace ddbm::server
