// A body in gzip, as a whole and in pieces: the same comes out, within the limit. The first byte of
// the input is the size of the pieces.

#include "fuzz_target.hpp"
#include "protocol/gzip_inflater.hpp"

#include <ddbm/errc.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace {

constexpr std::size_t limit = 100'000;

struct outcome
{
    ddbm::error_code ec;
    bool is_done = false;
    std::string text;

    bool operator==(const outcome&) const = default;
};

outcome expand(const std::uint8_t* data, std::size_t size, std::size_t piece)
{
    ddbm::detail::gzip_inflater inflater(limit);
    outcome result;
    for (std::size_t at = 0; at < size && !result.ec; at += piece)
    {
        const std::vector<char> part(data + at, data + std::min(size, at + piece));
        inflater.feed({part.data(), part.size()}, result.text, result.ec);
        FUZZ_CHECK(result.text.size() <= limit);
    }
    result.is_done = !result.ec && inflater.is_done();
    return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const outcome whole = expand(data + 1, size - 1, size);
    const outcome pieces = expand(data + 1, size - 1, std::size_t{1} + data[0]);
    FUZZ_CHECK(whole == pieces);
    FUZZ_CHECK(
        !whole.ec || whole.ec == ddbm::errc::invalid_reply ||
        whole.ec == ddbm::errc::reply_too_large
    );
    return 0;
}
