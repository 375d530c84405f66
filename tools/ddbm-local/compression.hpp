// The codings of bodies: gzip, and deflate in the zlib format.
#ifndef DDBM_LOCAL_SERVER_COMPRESSION_HPP
#define DDBM_LOCAL_SERVER_COMPRESSION_HPP

#include <cstddef>
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

/** Takes a body out of its coding, which is not identity.
 *
 *  Several gzip streams in a row are one, and what comes after them is ignored; of deflate there is
 *  one stream and nothing else. Nothing for a stream that is empty, broken or cut short, and for
 *  more than `limit` bytes.
 */
std::optional<std::string> expand(std::string_view bytes, coding c, std::size_t limit);

std::string compress(std::string_view bytes, coding c);

}  // namespace ddbm::server

#endif
