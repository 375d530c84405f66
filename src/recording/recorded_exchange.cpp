#include "recording/recorded_exchange.hpp"

#include "recording/redaction.hpp"
#include "values/base64.hpp"
#include "values/json_scanner.hpp"
#include "values/json_writer.hpp"
#include "values/utf8.hpp"

#include <ddbm/error.hpp>

#include <boost/asio/error.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <utility>

namespace ddbm::detail {

namespace {

constexpr std::int64_t version = 1;
constexpr std::string_view replaced_values = "replaced";
constexpr std::string_view original_values = "original";

// Categories whose codes are read back. Those of TLS and HTTP stay in their own room.
const boost::system::error_category* category_of(std::string_view name)
{
    const std::array<const boost::system::error_category*, 6> known{
        &library_category(),
        &error_code(service_errc::unknown).category(),
        &boost::system::system_category(),
        &boost::asio::error::get_netdb_category(),
        &boost::asio::error::get_addrinfo_category(),
        &boost::asio::error::get_misc_category()};
    for (const auto* each : known)
    {
        if (each->name() == name)
            return each;
    }
    return nullptr;
}

// -- Writing

bool is_json_of_one_line(std::string_view text)
{
    if (text.find_first_of("\r\n") != text.npos)
        return false;
    try
    {
        json_scanner json(text);
        json.skip_value();
        json.expect_end();
        return true;
    }
    catch (const error&)
    {
        return false;
    }
}

void write_body(json_writer& out, const std::string& member, std::string_view body)
{
    if (!is_utf8(body))
        out.key(member + "_base64").base64(std::as_bytes(std::span(body)));
    else if (is_json_of_one_line(body))
        out.key(member).raw(body);
    else
        out.key(member + "_text").string(body);
}

// Of a header, which may be of any bytes.
void write_string(json_writer& out, std::string_view member, std::string_view text)
{
    if (!text.empty() && is_utf8(text))
        out.key(member).string(text);
}

std::string_view word_of(const recorded_exchange& x)
{
    if (x.resent)
        return "twice";
    return x.sent == applied::no ? "no" : "maybe";
}

// -- Reading

class line_reader
{
public:
    explicit line_reader(std::string_view line) : in_(line) {}

    void read_head(bool& replaced)
    {
        std::int64_t found = 0;
        in_.members([&] {
            const std::string_view member = in_.key();
            if (member == "ddbm_recording")
                found = integer();
            else if (member == "values")
                replaced = read_values();
            else
                in_.skip_value();
        });
        in_.expect_end();
        if (found == 0)
            throw error(errc::invalid_configuration, "has no version: it is no recording of ddbm");
        if (found != version)
            throw error(
                errc::invalid_configuration,
                "is of version " + std::to_string(found) + ", and this library reads version " +
                    std::to_string(version)
            );
    }

    recorded_exchange read()
    {
        recorded_exchange x;
        in_.members([&] { read_member(x, in_.key()); });
        in_.expect_end();
        if (x.operation.empty())
            throw error(errc::invalid_configuration, "names no operation");
        if (x.status == 0 && !x.code)
            throw error(errc::invalid_configuration, "has neither a status nor an error");
        return x;
    }

private:
    bool read_values()
    {
        const std::string_view word = in_.string().text;
        if (word != replaced_values && word != original_values)
            throw error(
                errc::invalid_configuration,
                "has \"" + std::string(word) + "\" for its values, which is neither \"original\" " +
                    "nor \"replaced\""
            );
        return word == replaced_values;
    }

    void read_member(recorded_exchange& x, std::string_view member)
    {
        if (member == "service")
            x.service = in_.string().text == "dynamodb_streams" ? service::dynamodb_streams
                                                                : service::dynamodb;
        else if (member == "operation")
            x.operation = in_.string().text;
        else if (member == "attempt")
            x.attempt = integer_of<int>();
        else if (member == "began_us")
            x.began = std::chrono::microseconds(integer());
        else if (member == "took_us")
            x.took = std::chrono::microseconds(integer());
        else if (member == "sent")
            read_sent(x);
        else if (member == "status")
            x.status = integer_of<int>();
        else if (member == "request_id")
            x.request_id = in_.string().text;
        else if (member == "content_type")
            x.content_type = in_.string().text;
        else if (member == "crc32")
            x.crc32 = integer_of<std::uint32_t>();
        else if (member == "retry_after_ms")
            x.retry_after = std::chrono::milliseconds(integer());
        else if (member == "error")
            read_code(x);
        else if (member == "words")
            x.words = in_.string().text;
        else if (member.starts_with("request"))
            read_body(x.request, member.substr(7));
        else if (member.starts_with("reply"))
            read_body(x.reply, member.substr(5));
        else
            in_.skip_value();
    }

    void read_sent(recorded_exchange& x)
    {
        const std::string_view word = in_.string().text;
        x.sent = word == "no" ? applied::no : applied::maybe;
        x.resent = word == "twice";
    }

    void read_code(recorded_exchange& x)
    {
        std::string category;
        int value = 0;
        in_.members([&] {
            const std::string_view member = in_.key();
            if (member == "category")
                category = in_.string().text;
            else if (member == "value")
                value = integer_of<int>();
            else
                in_.skip_value();
        });
        const auto* known = category_of(category);
        if (known != nullptr && value != 0)
            x.code = error_code(value, *known);
        else
            x.code = boost::asio::error::connection_reset;
    }

    void read_body(std::string& body, std::string_view form)
    {
        if (form == "_text")
            body = in_.string().text;
        else if (form == "_base64")
            body = bytes();
        else if (form.empty())
        {
            in_.peek();
            const char* const first = in_.position();
            in_.skip_value();
            body.assign(first, in_.position());
        }
        else
            in_.skip_value();
    }

    std::string bytes()
    {
        binary read;
        if (base64_decode(in_.string().text, read) != errc{})
            throw error(errc::invalid_configuration, "has a body that is not base64");
        std::string text(read.size(), '\0');
        std::transform(read.begin(), read.end(), text.begin(), [](std::byte byte) {
            return static_cast<char>(byte);
        });
        return text;
    }

    template <class Integer>
    Integer integer_of()
    {
        const std::int64_t value = integer();
        if (!std::in_range<Integer>(value))
            in_.fail("a smaller number");
        return static_cast<Integer>(value);
    }

    std::int64_t integer()
    {
        const std::string_view digits = in_.number();
        std::int64_t value = 0;
        const auto [end, problem] =
            std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (problem != std::errc() || end != digits.data() + digits.size())
            in_.fail("a whole number");
        return value;
    }

    json_scanner in_;
};

[[noreturn]] void fail_to_read(const std::string& name, std::size_t line, std::string_view what)
{
    throw error(
        errc::invalid_configuration,
        "The recording \"" + name + "\", line " + std::to_string(line) + ", " + std::string(what) +
            '.'
    );
}

}  // namespace

std::string recording_head(bool replaced)
{
    std::string line;
    json_writer out(line);
    out.begin_object().plain_key("ddbm_recording").integer(version);
    out.plain_key("values").quoted(replaced ? replaced_values : original_values);
    out.end_object();
    return line + '\n';
}

std::string recording_line(const recorded_exchange& x)
{
    std::string line;
    json_writer out(line);
    out.begin_object();
    if (x.service == service::dynamodb_streams)
        out.plain_key("service").quoted("dynamodb_streams");
    out.plain_key("operation").string(x.operation);
    out.plain_key("attempt").integer(x.attempt);
    out.plain_key("began_us").integer(x.began.count());
    out.plain_key("took_us").integer(x.took.count());
    write_body(out, "request", x.request);
    out.plain_key("sent").quoted(word_of(x));
    if (x.code)
    {
        out.plain_key("error").begin_object();
        out.plain_key("category").string(x.code.category().name());
        out.plain_key("value").integer(x.code.value()).end_object();
        write_string(out, "words", x.words);
    }
    else
    {
        out.plain_key("status").integer(x.status);
        write_string(out, "request_id", x.request_id);
        write_string(out, "content_type", x.content_type);
        if (x.crc32)
            out.plain_key("crc32").integer(*x.crc32);
        if (x.retry_after)
            out.plain_key("retry_after_ms").integer(x.retry_after->count());
        write_body(out, "reply", x.reply);
    }
    out.end_object();
    return line + '\n';
}

recorded_exchange redacted(recorded_exchange x, stand_ins& in_place)
{
    const auto redact = [&in_place](std::string& body) {
        if (body.empty())
            return;
        try
        {
            body = redacted(body, in_place);
        }
        catch (const error&)
        {
            body = "redacted";
        }
    };
    redact(x.request);
    redact(x.reply);
    // Of other bytes than those that came.
    x.crc32.reset();
    return x;
}

recorded_exchanges read_recording(std::string_view text, std::string name)
{
    recorded_exchanges read;
    read.name = std::move(name);
    std::size_t number = 0;
    while (!text.empty())
    {
        const std::size_t size = text.find('\n');
        ++number;
        if (size == text.npos && number > 1)
            break;
        const std::string_view line = text.substr(0, size);
        text.remove_prefix(size == text.npos ? text.size() : size + 1);
        try
        {
            line_reader reader(line);
            if (number == 1)
            {
                reader.read_head(read.replaced);
                continue;
            }
            read.exchanges.push_back(reader.read());
            read.lines.push_back(number);
        }
        catch (const error& why)
        {
            fail_to_read(read.name, number, why.get_diagnostics().message());
        }
    }
    if (number == 0)
        fail_to_read(read.name, 1, "is not there: the file is empty");
    return read;
}

}  // namespace ddbm::detail
