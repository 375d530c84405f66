// The codings of bodies: gzip, and deflate in the zlib format.
#ifndef DDBM_LOCAL_SERVER_COMPRESSION_HPP
#define DDBM_LOCAL_SERVER_COMPRESSION_HPP

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace ddbm::server {

enum class coding
{
    identity,
    gzip,
    deflate,
};

/// Of a Content-Encoding, which may be empty; nothing for one that is not known.
std::optional<coding> coding_named(std::string_view name) noexcept;
/// As it stands in Content-Encoding.
std::string_view name_of(coding c) noexcept;

/// The coding that an Accept-Encoding likes best.
coding accepted_coding(std::string_view accept) noexcept;

enum class expansion
{
    whole,
    /// Empty, damaged, cut short, or of more gzip streams than are taken.
    broken,
    too_large,
};

/// How many gzip streams in a row are taken: those of 64 KiB, as some programs write them, are
/// enough for every body.
constexpr int gzip_stream_limit = 1024;

/** Takes a body out of its coding, which is not identity, and hands it over in pieces, of which
 *  nothing is kept. Those that came before it turned out to be broken or too large are worth
 *  nothing.
 *
 *  Several gzip streams in a row are one, and what comes after them is ignored; of deflate there is
 *  one stream and nothing else. `limit` is in bytes, of the expanded body.
 *
 *  Takes time in proportion to both sizes, whatever the bytes are.
 */
expansion expand(
    std::string_view bytes,
    coding c,
    std::size_t limit,
    const std::function<void(std::string_view)>& take
);

std::string compress(std::string_view bytes, coding c);

}  // namespace ddbm::server

#endif
