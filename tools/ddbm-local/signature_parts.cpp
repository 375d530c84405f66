#include "signature_parts.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <system_error>
#include <utility>

namespace ddbm::server {

using std::chrono::sys_seconds;

namespace {

constexpr std::string_view only_algorithm = "AWS4-HMAC-SHA256";
constexpr std::chrono::seconds longest_life = std::chrono::days(7);

// -- Where the parts are

constexpr std::array<std::string_view, 5> query_names = {
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    signature_parameter,
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

// Whether there is any part of a signature in the query string.
bool read_query(const request& received, signature_parts& parts)
{
    parts.has_token = received.has(field::x_amz_security_token);
    if (received.query().empty())
        return false;
    const auto url = boost::urls::parse_relative_ref(
        boost::core::string_view(received.target.data(), received.target.size())
    );
    if (!url)
        return false;
    bool any = false;
    for (auto parameter : url->params())
    {
        if (parameter.key == "X-Amz-Security-Token")
            parts.has_token = true;
        if (parameter.key == "X-Amz-Expires")
            parts.expires = parameter.value;
        for (std::size_t i = 0; i < query_names.size(); ++i)
        {
            if (parameter.key != query_names[i])
                continue;
            parts.decoded[i] = std::move(parameter.value);
            any = true;
        }
    }
    return any;
}

void use_query(signature_parts& parts)
{
    parts.in_query = true;
    parts.algorithm = parts.decoded[0];
    parts.credential = parts.decoded[1];
    parts.signature = parts.decoded[2];
    parts.signed_headers = parts.decoded[3];
    parts.date = parts.decoded[4];
}

// -- The checks

failure find_signature(const request& received, signature_parts& parts)
{
    const bool in_header = received.has(field::authorization);
    const bool in_query = read_query(received, parts);
    if ((!in_header && !in_query) ||
        (in_header && !received[field::authorization].starts_with("AWS4-")))
        return refused_for_form(
            missing_authentication_token_exception, "Request is missing Authentication Token"
        );
    if (in_header && in_query)
    {
        return refused_for_form(
            invalid_signature_exception,
            "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP "
            "header."
        );
    }
    if (in_header)
        read_header(received, parts);
    else
        use_query(parts);
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
        return refused_for_form(
            incomplete_signature_exception, missing + "Re-examine the query-string parameters."
        );
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
    return refused_for_form(incomplete_signature_exception, std::move(missing));
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

failure read_times(signature_parts& parts)
{
    const auto signed_at = read_date(parts.date);
    if (!signed_at)
    {
        return refused_for_form(
            incomplete_signature_exception,
            quoted(
                "Date must be in ISO-8601 'basic format'. Got ",
                parts.date,
                ". See http://en.wikipedia.org/wiki/ISO_8601"
            )
        );
    }
    parts.signed_at = *signed_at;
    if (!parts.in_query || !parts.expires)
        return {};
    const std::string& text = *parts.expires;
    std::int64_t count = 0;
    const char* end = text.data() + text.size();
    const auto [stop, failed] = std::from_chars(text.data(), end, count);
    if (failed != std::errc() || stop != end || count < 1 || count > longest_life.count())
    {
        return refused_for_form(
            incomplete_signature_exception,
            quoted("X-Amz-Expires must be a number of seconds from 1 to 604800, got ", text, "")
        );
    }
    parts.life.emplace(count);
    return {};
}

bool has_five_elements(std::string_view credential)
{
    int slashes = 0;
    for (char c : credential)
        slashes += c == '/' ? 1 : 0;
    return slashes == 4;
}

}  // namespace

failure read_signature(const request& received, signature_parts& out)
{
    if (auto found = find_signature(received, out))
        return found;
    if (auto found = check_completeness(received, out))
        return found;
    return read_times(out);
}

failure check_form(const signature_parts& parts)
{
    if (parts.algorithm != only_algorithm)
    {
        return refused_for_form(
            incomplete_signature_exception,
            quoted(
                "Unsupported AWS 'algorithm': ",
                parts.algorithm,
                " (only AWS4-HMAC-SHA256 for now). "
            )
        );
    }
    if (!has_five_elements(parts.credential))
    {
        return refused_for_form(
            incomplete_signature_exception,
            quoted(
                "Credential must have exactly 5 slash-delimited elements, e.g. "
                "keyid/date/region/service/term, got ",
                parts.credential,
                ""
            )
        );
    }
    return {};
}

}  // namespace ddbm::server
