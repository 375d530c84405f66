#include "reply.hpp"

#include "protocol/crc32.hpp"

#include <ddbm/version.hpp>

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>

namespace ddbm::server {

namespace {

std::string_view status_line(int status) noexcept
{
    switch (status)
    {
    case 200:
        return "HTTP/1.1 200 OK\r\n";
    case 400:
        return "HTTP/1.1 400 Bad Request\r\n";
    case 403:
        return "HTTP/1.1 403 Forbidden\r\n";
    case 404:
        return "HTTP/1.1 404 Not Found\r\n";
    case 413:
        return "HTTP/1.1 413 Content Too Large\r\n";
    case 500:
        return "HTTP/1.1 500 Internal Server Error\r\n";
    case 503:
        return "HTTP/1.1 503 Service Unavailable\r\n";
    default:
        return {};
    }
}

void append_number(std::string& out, std::uint64_t value)
{
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end);
}

void append_status_line(std::string& out, int status)
{
    const std::string_view known = status_line(status);
    out += known;
    if (!known.empty())
        return;
    out += "HTTP/1.1 ";
    append_number(out, static_cast<std::uint64_t>(status));
    out += " \r\n";
}

void append_permission(std::string& out, const std::string& origin)
{
    out.append("\r\nAccess-Control-Allow-Origin: ").append(origin);
    if (origin != "*")
        out += "\r\nVary: Origin";
    out += "\r\nAccess-Control-Expose-Headers: x-amzn-RequestId,x-amz-crc32,Date";
}

}  // namespace

void head_writer::write(std::string& out, const reply& r, std::chrono::system_clock::time_point now)
{
    use(std::chrono::floor<std::chrono::seconds>(now));
    out.clear();
    append_status_line(out, r.status);
    out += server_and_date_;
    out.append("x-amzn-RequestId: ").append(r.request_id);
    if (r.body.empty())
        out += r.chunked ? "\r\nTransfer-Encoding: chunked" : "\r\nContent-Length: 0";
    else
    {
        out += "\r\nx-amz-crc32: ";
        append_number(out, detail::crc32(r.body));
        out.append("\r\nContent-Type: ").append(r.content_type);
        out += "\r\nContent-Length: ";
        append_number(out, r.body.size());
    }
    if (r.body_coding != coding::identity)
        out.append("\r\nContent-Encoding: ").append(name_of(r.body_coding));
    if (!r.allowed_origin.empty())
        append_permission(out, r.allowed_origin);
    if (!r.keep_alive)
        out += "\r\nConnection: close";
    else if (r.old_protocol)
        out += "\r\nConnection: keep-alive";
    out += "\r\n";
    out += r.more_headers;
    out += "\r\n";
    if (r.chunked)
        out += "0\r\n\r\n";
}

void head_writer::use(std::chrono::sys_seconds second)
{
    using namespace std::chrono;

    if (second == second_)
        return;
    constexpr std::array<const char*, 7> days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<const char*, 12> months = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = floor<std::chrono::days>(second);
    const year_month_day date(day);
    const hh_mm_ss time(second - day);
    std::array<char, 64> text{};
    std::snprintf(
        text.data(),
        text.size(),
        "Date: %s, %02u %s %04d %02d:%02d:%02d GMT\r\n",
        days[weekday(day).c_encoding()],
        static_cast<unsigned>(date.day()),
        months[static_cast<unsigned>(date.month()) - 1],
        static_cast<int>(date.year()),
        static_cast<int>(time.hours().count()),
        static_cast<int>(time.minutes().count()),
        static_cast<int>(time.seconds().count())
    );
    server_and_date_ = "Server: ddbm-local/";
    server_and_date_.append(version).append("\r\n").append(text.data());
    second_ = second;
}

}  // namespace ddbm::server
