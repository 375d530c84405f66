#ifndef DDBM_TESTS_GZIP_HPP
#define DDBM_TESTS_GZIP_HPP

#include <zlib.h>

#include <stdexcept>
#include <string>

namespace ddbm::test {

// As one gzip stream. `level` is zlib's, from 0 for none to 9.
inline std::string gzip(std::string text, int level = 9)
{
    z_stream z{};
    if (deflateInit2(&z, level, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("zlib cannot begin");
    std::string made(deflateBound(&z, static_cast<uLong>(text.size())), '\0');
    z.next_in = reinterpret_cast<Bytef*>(text.data());
    z.avail_in = static_cast<uInt>(text.size());
    z.next_out = reinterpret_cast<Bytef*>(made.data());
    z.avail_out = static_cast<uInt>(made.size());
    const int result = deflate(&z, Z_FINISH);
    made.resize(made.size() - z.avail_out);
    deflateEnd(&z);
    if (result != Z_STREAM_END)
        throw std::runtime_error("zlib cannot end");
    return made;
}

}  // namespace ddbm::test

#endif
