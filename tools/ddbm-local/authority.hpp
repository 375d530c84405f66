// A host with or without a port, as in Host and in targets in absolute form.
#ifndef DDBM_LOCAL_SERVER_AUTHORITY_HPP
#define DDBM_LOCAL_SERVER_AUTHORITY_HPP

#include <optional>
#include <string_view>

namespace ddbm::server {

class authority
{
public:
    authority() = default;

    /// "localhost", "127.0.0.1", "::1": without brackets, and without the dot at the end of a name.
    std::string_view host;
    /// It is not looked up as names are.
    bool is_address = false;
};

/// Of "localhost:8000", "[::1]"; nothing for what is none.
std::optional<authority> read_authority(std::string_view text) noexcept;

}  // namespace ddbm::server

#endif
