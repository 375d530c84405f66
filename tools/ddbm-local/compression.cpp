#include "compression.hpp"

#include "request.hpp"

#include <zlib.h>

#include <limits>
#include <memory>
#include <new>

namespace ddbm::server {

namespace {

// Sizes of windows as zlib wants them: so much more means gzip.
constexpr int window_bits(coding c) noexcept
{
    return c == coding::gzip ? MAX_WBITS + 16 : MAX_WBITS;
}

constexpr std::size_t piece_size = 64 * 1024;

// zlib's functions do not change what is compressed, and do not say so.
Bytef* input(std::string_view bytes) noexcept
{
    return const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
}

class inflating
{
public:
    inflating(coding c, std::size_t limit) : left_(limit)
    {
        if (inflateInit2(&stream_, window_bits(c)) != Z_OK)
            throw std::bad_alloc();
    }
    inflating(const inflating&) = delete;
    inflating& operator=(const inflating&) = delete;
    ~inflating() { inflateEnd(&stream_); }

    // Hands over the stream that `bytes` begin with and takes it off.
    expansion expand(std::string_view& bytes, const std::function<void(std::string_view)>& take)
    {
        inflateReset(&stream_);
        stream_.next_in = input(bytes);
        stream_.avail_in = static_cast<uInt>(bytes.size());
        int result = Z_OK;
        while (result == Z_OK)
        {
            stream_.next_out = reinterpret_cast<Bytef*>(piece_.get());
            stream_.avail_out = static_cast<uInt>(piece_size);
            result = inflate(&stream_, Z_NO_FLUSH);
            if (result == Z_MEM_ERROR)
                throw std::bad_alloc();
            const std::size_t count = piece_size - stream_.avail_out;
            if (count > left_)
                return expansion::too_large;
            left_ -= count;
            take(std::string_view(piece_.get(), count));
        }
        bytes.remove_prefix(bytes.size() - stream_.avail_in);
        return result == Z_STREAM_END ? expansion::whole : expansion::broken;
    }

private:
    z_stream stream_{};
    std::size_t left_;
    const std::unique_ptr<char[]> piece_ = std::make_unique_for_overwrite<char[]>(piece_size);
};

// The weight of "gzip; q=0.5" in thousandths; 0: not acceptable.
int weight(std::string_view parameters) noexcept
{
    const std::size_t at = parameters.find("q=");
    if (at == parameters.npos)
        return 1000;
    int thousandths = 0;
    int unit = 1000;
    for (char c : parameters.substr(at + 2))
    {
        if (c == '.')
            continue;
        if (c < '0' || c > '9' || unit == 0)
            break;
        thousandths += (c - '0') * unit;
        unit /= 10;
    }
    return thousandths;
}

}  // namespace

std::optional<coding> coding_named(std::string_view name) noexcept
{
    if (name.empty() || equal_ignoring_case(name, "identity"))
        return coding::identity;
    for (coding c : {coding::gzip, coding::deflate})
    {
        if (equal_ignoring_case(name, name_of(c)))
            return c;
    }
    return {};
}

std::string_view name_of(coding c) noexcept
{
    switch (c)
    {
    case coding::gzip:
        return "gzip";
    case coding::deflate:
        return "deflate";
    default:
        return "identity";
    }
}

coding accepted_coding(std::string_view accept) noexcept
{
    coding best = coding::identity;
    int best_weight = 0;
    while (!accept.empty())
    {
        const std::size_t comma = accept.find(',');
        const std::string_view entry = accept.substr(0, comma);
        accept.remove_prefix(comma == accept.npos ? accept.size() : comma + 1);

        const std::size_t semicolon = entry.find(';');
        std::string_view name = entry.substr(0, semicolon);
        while (!name.empty() && name.front() == ' ')
            name.remove_prefix(1);
        while (!name.empty() && name.back() == ' ')
            name.remove_suffix(1);
        const auto c = name == "*" ? coding::gzip : coding_named(name);
        const int w = semicolon == entry.npos ? 1000 : weight(entry.substr(semicolon));
        if (c && *c != coding::identity && !name.empty() && w > best_weight)
        {
            best = *c;
            best_weight = w;
        }
    }
    return best;
}

expansion expand(
    std::string_view bytes,
    coding c,
    std::size_t limit,
    const std::function<void(std::string_view)>& take
)
{
    if (bytes.size() > std::numeric_limits<uInt>::max())
        return expansion::too_large;
    inflating streams(c, limit);
    expansion result = streams.expand(bytes, take);
    if (c == coding::deflate)
        return bytes.empty() || result != expansion::whole ? result : expansion::broken;
    for (int count = 1; result == expansion::whole && bytes.starts_with("\x1f\x8b"); ++count)
    {
        if (count == gzip_stream_limit)
            return expansion::broken;
        result = streams.expand(bytes, take);
    }
    return result;
}

std::string compress(std::string_view bytes, coding c)
{
    constexpr int usual_memory = 8;

    z_stream stream{};
    // The other side is on the same machine or not far: time counts for more than size.
    const int ready = deflateInit2(
        &stream, Z_BEST_SPEED, Z_DEFLATED, window_bits(c), usual_memory, Z_DEFAULT_STRATEGY
    );
    if (ready != Z_OK)
        throw std::bad_alloc();
    std::string compressed(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
    stream.next_in = input(bytes);
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(compressed.data());
    stream.avail_out = static_cast<uInt>(compressed.size());
    deflate(&stream, Z_FINISH);
    compressed.resize(compressed.size() - stream.avail_out);
    deflateEnd(&stream);
    return compressed;
}

}  // namespace ddbm::server
