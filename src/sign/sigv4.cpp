// AWS Signature Version 4, header form, step by step:
//
//   canonical request = method LF path LF query LF
//                       *( name ":" value LF ) LF          lowercase names, sorted by byte
//                       name *( ";" name ) LF              the same names again
//                       hex(sha256(payload))
//   string to sign    = "AWS4-HMAC-SHA256" LF amz-date LF scope LF
//                       hex(sha256(canonical request))
//   scope             = date "/" region "/" service "/aws4_request"
//   signing key       = hmac(hmac(hmac(hmac("AWS4" secret, date), region), service),
//   "aws4_request") signature         = hex(hmac(signing key, string to sign))
//
// Names and values of the query are sorted after encoding, by name, then by value. Spaces around a
// header's value go, a run of them inside counts as one, and values of the same name are joined by
// commas in the order in which they were sent.
//
// request_signer does the same for the one form of request that DynamoDB takes, at speed; here is
// the readable form that it is tested against.

#include "sign/sigv4.hpp"

#include <ddbm/credentials.hpp>

#include <ddbm/detail/append_secret.hpp>
#include <ddbm/detail/secret_text.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <map>
#include <stdexcept>

namespace ddbm::detail {

namespace {

// One of the values may be a session token.
using header_map = std::map<std::string, secret_text>;

// Two digits of each byte.
constexpr auto hex_bytes = [] {
    constexpr char digits[] = "0123456789abcdef";
    std::array<char, 512> made{};
    for (std::size_t byte = 0; byte < 256; ++byte)
    {
        made[2 * byte] = digits[byte / 16];
        made[2 * byte + 1] = digits[byte % 16];
    }
    return made;
}();

const unsigned char* as_bytes(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string_view as_text(const sha256_digest& digest)
{
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string lowercase(std::string_view text)
{
    std::string lower(text);
    for (char& c : lower)
    {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

// Nothing is allocated where there is room.
void append_collapsed(std::string& to, std::string_view value)
{
    const std::size_t begin = to.size();
    for (char c : value)
    {
        const bool space = c == ' ' || c == '\t';
        if (!space)
            to += c;
        else if (to.size() != begin && to.back() != ' ')
            to += ' ';
    }
    if (to.size() != begin && to.back() == ' ')
        to.pop_back();
}

header_map canonical_headers(const signable_request& request)
{
    header_map headers;
    for (const auto& [name, value] : request.headers)
    {
        const auto [position, is_first] = headers.try_emplace(lowercase(name));
        const std::string& before = position->second.get();
        std::string values;
        values.reserve(before.size() + 1 + value.size());
        if (!is_first)
            (values += before) += ',';
        append_collapsed(values, value);
        position->second = secret_text(std::move(values));
    }
    return headers;
}

std::string joined_names(const header_map& headers)
{
    std::string names;
    for (const auto& header : headers)
    {
        if (!names.empty())
            names += ';';
        names += header.first;
    }
    return names;
}

bool is_unreserved(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

std::string percent_encode(std::string_view text, bool keep_slashes)
{
    constexpr char digits[] = "0123456789ABCDEF";

    std::string encoded;
    for (char c : text)
    {
        if (is_unreserved(c) || (keep_slashes && c == '/'))
        {
            encoded += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        encoded += '%';
        encoded += digits[byte >> 4];
        encoded += digits[byte & 15];
    }
    return encoded;
}

int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

std::string percent_decode(std::string_view text)
{
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i)
    {
        const int high = text[i] == '%' && i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
        const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
        if (low < 0)
        {
            decoded += text[i];
            continue;
        }
        decoded += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return decoded;
}

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    for (;;)
    {
        const std::size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos)
            return parts;
        text.remove_prefix(end + 1);
    }
}

std::string resolve_segments(std::string_view path)
{
    std::vector<std::string_view> kept;
    const std::vector<std::string_view> segments = split(path, '/');
    for (std::string_view segment : segments)
    {
        if (segment == ".." && !kept.empty())
            kept.pop_back();
        else if (!segment.empty() && segment != "." && segment != "..")
            kept.push_back(segment);
    }

    std::string resolved;
    for (std::string_view segment : kept)
        (resolved += '/') += segment;

    const std::string_view last = segments.back();
    if (resolved.empty() || last.empty() || last == "." || last == "..")
        resolved += '/';
    return resolved;
}

std::string canonical_path(const signable_request& request)
{
    if (request.normalize_path)
        return percent_encode(resolve_segments(request.path), true);
    return percent_encode(request.path.empty() ? "/" : request.path, true);
}

std::string canonical_query(std::string_view query)
{
    std::vector<std::pair<std::string, std::string>> parameters;
    for (std::string_view parameter : split(query, '&'))
    {
        if (parameter.empty())
            continue;
        const std::size_t equals = parameter.find('=');
        const std::string_view value =
            equals == std::string_view::npos ? std::string_view() : parameter.substr(equals + 1);
        parameters.emplace_back(
            percent_encode(percent_decode(parameter.substr(0, equals)), false),
            percent_encode(percent_decode(value), false)
        );
    }
    std::sort(parameters.begin(), parameters.end());

    std::string canonical;
    for (const auto& [name, value] : parameters)
    {
        if (!canonical.empty())
            canonical += '&';
        canonical += name + '=' + value;
    }
    return canonical;
}

void write_digits(char* out, unsigned value, int count) noexcept
{
    for (int i = count - 1; i >= 0; --i)
    {
        out[i] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
}

}  // namespace

sha256_digest sha256(std::string_view bytes)
{
    sha256_digest digest;
    unsigned size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("ddbm: OpenSSL cannot compute SHA-256");
    return digest;
}

sha256_digest hmac_sha256(std::string_view key, std::string_view bytes)
{
    sha256_digest digest;
    unsigned size = 0;
    const unsigned char* done = HMAC(
        EVP_sha256(),
        key.data(),
        static_cast<int>(key.size()),
        as_bytes(bytes),
        bytes.size(),
        digest.data(),
        &size
    );
    if (done == nullptr)
        throw std::runtime_error("ddbm: OpenSSL cannot compute HMAC-SHA-256");
    return digest;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

void write_hex(const sha256_digest& digest, char* out) noexcept
{
    for (const unsigned char byte : digest)
    {
        std::memcpy(out, hex_bytes.data() + 2 * byte, 2);
        out += 2;
    }
}

std::string to_hex(const sha256_digest& digest)
{
    std::string text(2 * digest.size(), '0');
    write_hex(digest, text.data());
    return text;
}

amz_date to_amz_date(std::chrono::system_clock::time_point when) noexcept
{
    const auto day = std::chrono::floor<std::chrono::days>(when);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(when) - day);

    amz_date text;
    write_digits(&text[0], static_cast<unsigned>(static_cast<int>(date.year())), 4);
    write_digits(&text[4], static_cast<unsigned>(date.month()), 2);
    write_digits(&text[6], static_cast<unsigned>(date.day()), 2);
    text[8] = 'T';
    write_digits(&text[9], static_cast<unsigned>(time.hours().count()), 2);
    write_digits(&text[11], static_cast<unsigned>(time.minutes().count()), 2);
    write_digits(&text[13], static_cast<unsigned>(time.seconds().count()), 2);
    text[15] = 'Z';
    return text;
}

std::string signed_headers(const signable_request& request)
{
    return joined_names(canonical_headers(request));
}

std::string canonical_request(const signable_request& request)
{
    const header_map headers = canonical_headers(request);

    std::string canonical(request.method);
    canonical += '\n' + canonical_path(request);
    canonical += '\n' + canonical_query(request.query) + '\n';
    for (const auto& [name, value] : headers)
    {
        append_secret(canonical, name);
        append_secret(canonical, ":");
        append_secret(canonical, value.get());
        append_secret(canonical, "\n");
    }
    append_secret(canonical, '\n' + joined_names(headers));
    append_secret(canonical, '\n' + to_hex(sha256(request.payload)));
    return canonical;
}

std::string
credential_scope(std::string_view date, std::string_view region, std::string_view service)
{
    std::string scope(date);
    (scope += '/') += region;
    (scope += '/') += service;
    return scope += "/aws4_request";
}

std::string
string_to_sign(std::string_view date_time, std::string_view scope, std::string_view canonical)
{
    std::string text("AWS4-HMAC-SHA256\n");
    (text += date_time) += '\n';
    (text += scope) += '\n';
    return text += to_hex(sha256(canonical));
}

sha256_digest derive_signing_key(
    std::string_view secret_access_key,
    std::string_view date,
    std::string_view region,
    std::string_view service
)
{
    std::string secret("AWS4");
    // Reserved first: growing would leave a copy of the secret in freed memory.
    secret.reserve(secret.size() + secret_access_key.size());
    secret += secret_access_key;

    sha256_digest key = hmac_sha256(secret, date);
    OPENSSL_cleanse(secret.data(), secret.size());
    for (std::string_view part : {region, service, std::string_view("aws4_request")})
        key = hmac_sha256(as_text(key), part);
    return key;
}

std::string signature(const sha256_digest& signing_key, std::string_view text)
{
    return to_hex(hmac_sha256(as_text(signing_key), text));
}

std::string authorization(
    std::string_view access_key_id,
    std::string_view scope,
    std::string_view names,
    std::string_view signature_text
)
{
    std::string value("AWS4-HMAC-SHA256 Credential=");
    value += access_key_id;
    (value += '/') += scope;
    (value += ", SignedHeaders=") += names;
    (value += ", Signature=") += signature_text;
    return value;
}

std::string authorize(
    const signable_request& request,
    const credentials& keys,
    std::string_view date_time,
    std::string_view region,
    std::string_view service
)
{
    const std::string_view date = date_time.substr(0, 8);
    const std::string scope = credential_scope(date, region, service);
    const secret_text canonical(canonical_request(request));
    const std::string text = string_to_sign(date_time, scope, canonical.get());

    sha256_digest key = derive_signing_key(keys.secret_access_key(), date, region, service);
    const std::string signed_text = signature(key, text);
    OPENSSL_cleanse(key.data(), key.size());
    return authorization(keys.access_key_id(), scope, signed_headers(request), signed_text);
}

}  // namespace ddbm::detail
