// An HTTP request as it was received. Texts are views of the connection's buffer.
#ifndef DDBM_LOCAL_SERVER_REQUEST_HPP
#define DDBM_LOCAL_SERVER_REQUEST_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace ddbm::server {

/// Header fields that the server itself looks at.
enum class field : std::uint8_t
{
    accept_encoding,
    access_control_request_headers,
    access_control_request_method,
    authorization,
    connection,
    content_encoding,
    content_length,
    content_type,
    date,
    expect,
    host,
    origin,
    transfer_encoding,
    x_amz_date,
    x_amz_security_token,
    x_amz_target,
    other,
};

bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept;
bool less_ignoring_case(std::string_view a, std::string_view b) noexcept;

class request
{
public:
    using header = std::pair<std::string_view, std::string_view>;

    /// "POST"
    std::string_view method;
    /// "/?a=b", also if it was sent in absolute form.
    std::string_view target;
    /// "localhost:8000", of a target that was sent in absolute form; else empty.
    std::string_view target_authority;
    /// 10 or 11.
    int version = 11;
    /// In the order of arrival, blanks around the values taken off.
    std::vector<header> headers;
    /// As it was sent, but for chunks.
    std::string_view body;

    /// The value of the first such field; without one, `data()` is null.
    std::string_view operator[](field f) const noexcept
    {
        return known_[static_cast<std::size_t>(f)];
    }
    bool has(field f) const noexcept { return (*this)[f].data() != nullptr; }

    std::string_view path() const noexcept;
    /// Without the question mark.
    std::string_view query() const noexcept;
    bool keep_alive() const noexcept;

    /// False: there is one of this name already, and may be no second.
    bool add(std::string_view name, std::string_view value);
    void clear() noexcept;

private:
    std::array<std::string_view, static_cast<std::size_t>(field::other)> known_{};
};

/// What is wrong with something, as a sentence without its end; empty: nothing is.
using complaint = std::string_view;

/// Reads a head of HTTP/1.0 or 1.1, from the request line to the empty line.
complaint read_head(std::string_view head, request& out);

/// Reads a line of a head or a trailer.
complaint read_field(std::string_view line, request::header& out) noexcept;

/// Whether what has come of a head, or of a line between chunks, shows that it is none. What lies
/// before `known` has been looked at.
bool is_no_head(std::string_view received, std::size_t known) noexcept;

}  // namespace ddbm::server

#endif
