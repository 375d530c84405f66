#ifndef DDBM_SRC_REQUEST_FRAMER_HPP
#define DDBM_SRC_REQUEST_FRAMER_HPP

#include <cstddef>
#include <string_view>

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

    // Puts the head in front of the body; returns both, which stay where they are as long as the
    // attempt. Throws ddbm::error for what cannot be sent.
    virtual std::string_view frame(exchange& x) = 0;

    // How much room in front of a body its heads take, as far as is known: what is longer costs a
    // copy of the body.
    virtual std::size_t room() const noexcept { return 0; }

protected:
    request_framer() = default;
    request_framer(const request_framer&) = default;
    request_framer& operator=(const request_framer&) = default;
};

}  // namespace ddbm::detail

#endif
