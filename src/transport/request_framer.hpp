#ifndef DDBM_SRC_REQUEST_FRAMER_HPP
#define DDBM_SRC_REQUEST_FRAMER_HPP

#include <cstddef>

namespace ddbm::detail {

class exchange;

// Writes what a request has in front of its body: how it is addressed, named and signed. Transports
// that frame requests ask for it when they are about to send one, so that a time in it is that of
// sending.
//
// Shared objects: safe.
class request_framer
{
public:
    virtual ~request_framer() = default;

    // Puts the head in front of the body; returns where it starts in x.buffer. Throws ddbm::error
    // for what cannot be sent.
    virtual std::size_t frame(exchange& x) = 0;

protected:
    request_framer() = default;
    request_framer(const request_framer&) = default;
    request_framer& operator=(const request_framer&) = default;
};

}  // namespace ddbm::detail

#endif
