// A request in the form that is signed: it has the lines that it must have, whatever is in it; it
// does not depend on the order and case of headers; and what is canonical stays so. The input's
// first line is a path, the second a query, those after it headers up to an empty one, and the rest
// the payload.

#include "fuzz_target.hpp"
#include "sign/sigv4.hpp"

#include <ddbm/credentials.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace ddbm::detail;
using headers = std::vector<std::pair<std::string, std::string>>;

std::string_view take_line(std::string_view& text)
{
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
}

// Letters, digits, -._~ and bytes as %XX.
bool is_encoded(std::string_view text, std::string_view others)
{
    for (std::size_t at = 0; at < text.size(); ++at)
    {
        const char c = text[at];
        if (c == '%')
        {
            if (text.size() - at < 3 || !is_hex(text[at + 1]) || !is_hex(text[at + 2]))
                return false;
            at += 2;
        }
        else if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
                 std::string_view("-._~").find(c) == std::string_view::npos &&
                 others.find(c) == std::string_view::npos)
            return false;
    }
    return true;
}

std::string decoded(std::string_view text)
{
    const auto value = [](char c) { return c <= '9' ? c - '0' : c - 'A' + 10; };
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at)
    {
        if (text[at] != '%')
        {
            out += text[at];
            continue;
        }
        out += static_cast<char>(value(text[at + 1]) * 16 + value(text[at + 2]));
        at += 2;
    }
    return out;
}

signable_request request_of(
    std::string_view path, std::string_view query, const headers& given, std::string_view payload
)
{
    signable_request request("POST", path);
    request.query = query;
    for (const auto& [name, value] : given)
        request.headers.emplace_back(name, value);
    request.payload = payload;
    return request;
}

void check_path(std::string_view path)
{
    FUZZ_CHECK(path.starts_with('/'));
    FUZZ_CHECK(is_encoded(path, "/"));
    std::string_view left = path.substr(1);
    while (!left.empty())
    {
        const std::size_t end = std::min(left.find('/'), left.size());
        const std::string_view segment = left.substr(0, end);
        FUZZ_CHECK(!segment.empty() && segment != "." && segment != "..");
        left.remove_prefix(std::min(end + 1, left.size()));
    }
}

void check_query(std::string_view query)
{
    FUZZ_CHECK(is_encoded(query, "=&"));
    std::pair<std::string_view, std::string_view> former;
    while (!query.empty())
    {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view parameter = query.substr(0, end);
        const std::size_t equals = parameter.find('=');
        FUZZ_CHECK(equals != parameter.npos && parameter.find('=', equals + 1) == parameter.npos);
        const std::pair now(parameter.substr(0, equals), parameter.substr(equals + 1));
        FUZZ_CHECK(former <= now);
        former = now;
        query.remove_prefix(std::min(end + 1, query.size()));
    }
}

// Those after the query's line.
void check_headers(std::string_view rest, const std::set<std::string>& names)
{
    std::string joined;
    for (const std::string& name : names)
    {
        const std::string_view line = take_line(rest);
        FUZZ_CHECK(line.starts_with(name + ':'));
        const std::string_view value = line.substr(name.size() + 1);
        FUZZ_CHECK(!value.starts_with(' ') && !value.ends_with(' '));
        FUZZ_CHECK(value.find("  ") == value.npos);
        joined += (joined.empty() ? "" : ";") + name;
    }
    FUZZ_CHECK(take_line(rest).empty());
    FUZZ_CHECK(take_line(rest) == joined);
    FUZZ_CHECK(rest.size() == 64 && std::all_of(rest.begin(), rest.end(), [](char c) {
                   return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
               }));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string_view left(reinterpret_cast<const char*>(data), size);
    const std::string_view path = take_line(left);
    const std::string_view query = take_line(left);
    headers given;
    std::set<std::string> names;
    bool are_distinct = true;
    for (std::string_view line = take_line(left); !line.empty(); line = take_line(left))
    {
        const std::size_t colon = std::min(line.find(':'), line.size());
        given.emplace_back(line.substr(0, colon), line.substr(std::min(colon + 1, line.size())));
        std::string name = given.back().first;
        for (char& c : name)
            c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        are_distinct = names.insert(name).second && are_distinct;
    }

    const std::string canonical = canonical_request(request_of(path, query, given, left));
    std::string_view lines = canonical;
    FUZZ_CHECK(take_line(lines) == "POST");
    const std::string_view canonical_path = take_line(lines);
    const std::string_view canonical_query = take_line(lines);
    check_path(canonical_path);
    check_query(canonical_query);
    check_headers(lines, names);

    const std::string again =
        canonical_request(request_of(decoded(canonical_path), canonical_query, given, left));
    FUZZ_CHECK(again == canonical);
    FUZZ_CHECK(
        canonical_request(request_of(path, query, given, std::string(left) + 'x')) != canonical
    );
    if (are_distinct)
    {
        headers others(given.rbegin(), given.rend());
        for (auto& header : others)
            for (char& c : header.first)
                c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        FUZZ_CHECK(canonical_request(request_of(path, query, others, left)) == canonical);
    }
    return 0;
}
