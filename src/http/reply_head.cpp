#include "http/reply_head.hpp"

#include "values/eight_bytes.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace ddbm::detail {
namespace {

template <class Number>
std::optional<Number> to_number(std::string_view text)
{
    Number value{};
    auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc() || end != text.data() + text.size())
        return {};
    return value;
}

// Whether two texts are the same but for the case of letters, where the second has small letters,
// digits and hyphens alone: no other character of a name becomes one of them by its bit of case.

bool is_short_text(std::string_view text, std::string_view lower)
{
    return text.size() == lower.size() &&
           std::equal(text.begin(), text.end(), lower.begin(), [](char c, char wanted) {
               return (c | 0x20) == wanted;
           });
}

// The same for a second of at least eight characters, with a few steps.
bool is_field(std::string_view name, std::string_view lower)
{
    const auto same = [&](std::size_t at) {
        return (load_eight(name.data() + at) | in_each(0x20)) == load_eight(lower.data() + at);
    };
    const std::size_t size = lower.size();
    if (name.size() != size)
        return false;
    for (std::size_t at = 0; at + 8 < size; at += 8)
    {
        if (!same(at))
            return false;
    }
    return same(size - 8);
}

constexpr auto is_of_name = [] {
    std::array<bool, 256> of_name{};
    for (char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                   "0123456789-_"))
        of_name[static_cast<unsigned char>(c)] = true;
    return of_name;
}();

bool is_printable(char c)
{
    return c >= ' ' && c <= '~';
}

std::string_view trimmed(std::string_view text)
{
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    return text;
}

content_coding coding_of(std::string_view value)
{
    if (value.empty() || is_field(value, "identity"))
        return content_coding::identity;
    // The older name means the same, RFC 9110 8.4.1.3.
    if (is_short_text(value, "gzip") || is_short_text(value, "x-gzip"))
        return content_coding::gzip;
    return content_coding::unknown;
}

// Goes through a head line by line.
class usual_head
{
public:
    explicit usual_head(std::string_view received) : received_(received) {}

    std::size_t read(reply_head& head)
    {
        if (!take_status(head))
            return 0;
        for (std::size_t fields = 0; !received_.substr(at_).starts_with("\r\n"); ++fields)
        {
            if (fields == most_head_fields || !take_field(head))
                return 0;
        }
        if (!head.content_length)
            return 0;
        head.keeps_alive = true;
        return at_ + 2;
    }

private:
    bool take_status(reply_head& head)
    {
        constexpr std::string_view version = "HTTP/1.1 ";
        const std::size_t size = version.size() + 4;
        if (!received_.starts_with(version) || received_.size() < size ||
            received_[size - 1] != ' ')
            return false;
        const auto status = to_number<int>(received_.substr(version.size(), 3));
        // Others have no body, or come before the reply.
        if (!status || *status < 200 || *status == 204 || *status == 304)
            return false;
        head.status = *status;
        at_ = size;
        return take_line().has_value();
    }

    bool take_field(reply_head& head)
    {
        std::size_t colon = at_;
        while (colon != received_.size() && is_of_name[static_cast<unsigned char>(received_[colon])]
        )
            ++colon;
        if (colon == at_ || colon == received_.size() || received_[colon] != ':')
            return false;
        const std::string_view name = received_.substr(at_, colon - at_);
        at_ = colon + 1;
        const auto line = take_line();
        if (!line)
            return false;
        const std::string_view value = trimmed(*line);
        if (changes_framing(name))
            return take_framing(head, name, value);
        head.note_field(
            name, value, {static_cast<std::size_t>(value.data() - received_.data()), value.size()}
        );
        return true;
    }

    static bool changes_framing(std::string_view name)
    {
        switch (name.size())
        {
        case 10:
            return is_field(name, "connection");
        case 14:
            return is_field(name, "content-length");
        case 16:
            return is_field(name, "proxy-connection");
        case 17:
            return is_field(name, "transfer-encoding");
        default:
            return false;
        }
    }

    static bool take_framing(reply_head& head, std::string_view name, std::string_view value)
    {
        if (is_field(name, "connection"))
            return is_field(value, "keep-alive");
        if (!is_field(name, "content-length") || head.content_length)
            return false;
        head.content_length = to_number<std::uint64_t>(value);
        return head.content_length.has_value();
    }

    // What is left of a line of printable ASCII characters.
    std::optional<std::string_view> take_line()
    {
        const char* const first = received_.data() + at_;
        const char* const end = received_.data() + received_.size();
        const char* p = first;
        for (; end - p >= 8; p += 8)
        {
            const std::uint64_t word = load_eight(p);
            const std::uint64_t other =
                bytes_below(word, ' ') | bytes_equal(word, 0x7f) | (word & top_bits);
            if (other != 0)
            {
                p += bytes_before(other);
                break;
            }
        }
        while (p != end && is_printable(*p))
            ++p;
        if (end - p < 2 || p[0] != '\r' || p[1] != '\n')
            return {};
        const std::size_t size = static_cast<std::size_t>(p - first);
        at_ += size + 2;
        return std::string_view(first, size);
    }

    const std::string_view received_;
    std::size_t at_ = 0;
};

}  // namespace

void reply_head::note_field(std::string_view name, std::string_view value, text_range where)
{
    // Told apart by length first: this runs for every header of every reply.
    switch (name.size())
    {
    case 4:
        if (is_short_text(name, "date"))
            date = where;
        break;
    case 11:
        if (is_field(name, "x-amz-crc32"))
            crc32 = to_number<std::uint32_t>(value);
        break;
    case 12:
        if (is_field(name, "content-type"))
            content_type = where;
        break;
    case 16:
        if (is_field(name, "x-amzn-requestid"))
            request_id = where;
        else if (is_field(name, "content-encoding"))
            note_coding(value, where);
        break;
    case 17:
        if (is_field(name, "x-amz-retry-after"))
        {
            const auto wait = to_number<std::int64_t>(value);
            if (wait && *wait >= 0)
                retry_after = std::chrono::milliseconds(*wait);
        }
        break;
    default:
        break;
    }
}

void reply_head::note_coding(std::string_view value, text_range where)
{
    // Two of them are two codings, one around the other.
    coding = coding == content_coding::identity ? coding_of(value) : content_coding::unknown;
    content_encoding = where;
}

std::size_t read_usual_head(std::string_view received, reply_head& head)
{
    return usual_head(received.substr(0, most_head_bytes)).read(head);
}

}  // namespace ddbm::detail
