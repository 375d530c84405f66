#ifndef DDBM_SRC_TRANSPORT_CONTENT_CODING_HPP
#define DDBM_SRC_TRANSPORT_CONTENT_CODING_HPP

namespace ddbm::detail {

// How a body was made smaller for the wire, `Content-Encoding`.
enum class content_coding
{
    identity,
    gzip,
    unknown,
};

}  // namespace ddbm::detail

#endif
