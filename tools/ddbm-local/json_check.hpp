// Whether bytes are JSON, and nothing more: what is refused anyway is not worth memory.
#ifndef DDBM_LOCAL_SERVER_JSON_CHECK_HPP
#define DDBM_LOCAL_SERVER_JSON_CHECK_HPP

#include <memory>
#include <string_view>

namespace ddbm::server {

/// Of a text that comes in pieces, of which nothing is kept.
class json_check
{
public:
    json_check();
    ~json_check();

    json_check(const json_check&) = delete;
    json_check& operator=(const json_check&) = delete;

    void add(std::string_view piece);

    /// After the last piece: whether they are one value, of whatever kind.
    bool passed();

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace ddbm::server

#endif
