// The one reply of an endpoint that answers everything alike, and where a request ends.
#ifndef DDBM_BENCHMARKS_CANNED_REPLY_HPP
#define DDBM_BENCHMARKS_CANNED_REPLY_HPP

#include <strings.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ddbm::benchmarks {

inline std::uint32_t crc32(std::string_view bytes)
{
    std::uint32_t crc = 0xffffffffU;
    for (const char byte : bytes)
    {
        crc ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xedb88320U : 0U);
    }
    return ~crc;
}

// The bytes of the one reply. The Date is kept right in place.
class canned_reply
{
public:
    explicit canned_reply(std::string_view body)
    {
        bytes_ = "HTTP/1.1 200 OK\r\nServer: Server\r\nDate: ";
        date_at_ = bytes_.size();
        bytes_ += std::string(date_size, ' ');
        bytes_ += "\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: ";
        bytes_ += std::to_string(body.size());
        bytes_ += "\r\nConnection: keep-alive\r\nx-amzn-RequestId: "
                  "4KBNVRGD25RG1KEO9UT4V3FQDJVV4KQNSO5AEMVJF66Q9ASUAAJG\r\nx-amz-crc32: ";
        bytes_ += std::to_string(crc32(body));
        bytes_ += "\r\n\r\n";
        bytes_ += body;
        refresh();
    }

    void refresh()
    {
        timespec now{};
        ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
        if (now.tv_sec == second_)
            return;
        second_ = now.tv_sec;
        std::tm utc{};
        ::gmtime_r(&now.tv_sec, &utc);
        std::array<char, date_size + 1> text{};
        // The C locale is in force, so the names are the English ones that HTTP asks for.
        if (std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc) != date_size)
            throw std::runtime_error("the date has an unexpected length");
        std::copy_n(text.data(), date_size, bytes_.data() + date_at_);
    }

    std::string_view bytes() const { return bytes_; }

private:
    static constexpr std::size_t date_size = 29;

    std::string bytes_;
    std::size_t date_at_ = 0;
    std::time_t second_ = 0;
};

// The size of the first request in `bytes`, head and body; empty while it is incomplete.
inline std::optional<std::size_t> request_size(std::string_view bytes)
{
    const auto* found =
        static_cast<const char*>(::memmem(bytes.data(), bytes.size(), "\r\n\r\n", 4));
    if (found == nullptr)
        return std::nullopt;
    const auto head_size = static_cast<std::size_t>(found - bytes.data()) + 4;

    constexpr std::string_view name = "content-length:";
    std::size_t body_size = 0;
    for (std::size_t line = 0; line < head_size;)
    {
        const auto* end =
            static_cast<const char*>(std::memchr(bytes.data() + line, '\n', head_size - line));
        if (head_size - line > name.size() &&
            ::strncasecmp(bytes.data() + line, name.data(), name.size()) == 0)
        {
            const char* digits = bytes.data() + line + name.size();
            while (*digits == ' ')
                ++digits;
            std::from_chars(digits, end, body_size);
            break;
        }
        line = static_cast<std::size_t>(end - bytes.data()) + 1;
    }
    if (bytes.size() - head_size < body_size)
        return std::nullopt;
    return head_size + body_size;
}

}  // namespace ddbm::benchmarks

#endif
