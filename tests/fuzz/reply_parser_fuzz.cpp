// One HTTP reply, received as a whole and in pieces: the same comes out. The first byte of the
// input is the size of the pieces.

#include "fuzz_target.hpp"
#include "http/reply_parser.hpp"

#include <ddbm/error_code.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace {

struct outcome
{
    bool failed = false;
    bool done = false;
    int status = 0;
    std::string body;
    std::string request_id;
    std::string content_type;
    std::optional<std::uint32_t> crc32;
    std::optional<std::chrono::milliseconds> retry_after;
    std::optional<std::chrono::sys_seconds> date;
    ddbm::detail::content_coding coding = ddbm::detail::content_coding::identity;

    bool operator==(const outcome&) const = default;
};

outcome parse(const std::string& text, std::size_t piece)
{
    ddbm::detail::reply_parser parser(1'000'000);
    outcome result;
    // The buffer moves while it grows.
    std::vector<char> buffer;
    for (std::size_t received = 0; received < text.size() && !parser.is_done();)
    {
        received = std::min(text.size(), received + piece);
        buffer =
            std::vector<char>(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(received));
        ddbm::error_code ec;
        parser.feed(buffer.data(), buffer.size(), ec);
        if (ec)
        {
            result.failed = true;
            return result;
        }
        FUZZ_CHECK(parser.parsed() <= buffer.size());
    }
    result.done = parser.is_done();
    if (!result.done || parser.has_no_length())
        return result;
    result.status = parser.status();
    result.body = parser.body(buffer.data());
    result.request_id = parser.request_id(buffer.data());
    result.content_type = parser.content_type(buffer.data());
    result.crc32 = parser.crc32();
    result.retry_after = parser.retry_after();
    result.date = parser.date(buffer.data());
    result.coding = parser.coding();
    // Some kinds of replies have no body whatever their Content-Length says.
    if (auto total = parser.total_size(); total && !result.body.empty())
        FUZZ_CHECK(*total == parser.parsed());
    return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const outcome whole = parse(text, text.size() + 1);
    const outcome pieces = parse(text, std::size_t{1} + data[0]);
    // What follows a failure depends on how much of it was looked at, not what precedes it.
    if (whole.done && !whole.failed)
        FUZZ_CHECK(whole == pieces);
    return 0;
}
