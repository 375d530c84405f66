// A reply to be sent, and the bytes of its head.
#ifndef DDBM_LOCAL_SERVER_REPLY_HPP
#define DDBM_LOCAL_SERVER_REPLY_HPP

#include "compression.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace ddbm::server {

class reply
{
public:
    int status = 200;
    /// A literal.
    std::string_view content_type = "application/json";
    std::string body;
    std::string request_id;
    coding body_coding = coding::identity;
    /// Whole lines of the head.
    std::string more_headers;
    /// The body, which is empty, comes in chunks.
    bool chunked = false;
    /// Only the head is sent: the answer to HEAD.
    bool without_body = false;
    bool keep_alive = true;
    /// HTTP/1.0, where connections end unless it is said that they do not.
    bool old_protocol = false;
    /// The pages that may see it: an origin or "*"; empty: none.
    std::string allowed_origin;

    /// It took much memory to make, which others could use.
    bool was_large = false;

    // What a fault wants.

    std::chrono::milliseconds delay = std::chrono::milliseconds(0);
    bool drop_connection = false;
};

/// Writes heads of replies. Keeps the text of the date for as long as it is right.
class head_writer
{
public:
    /// Replaces `out`. `r.body` comes right behind it.
    void write(std::string& out, const reply& r, std::chrono::system_clock::time_point now);

private:
    void use(std::chrono::sys_seconds second);

    std::chrono::sys_seconds second_ = std::chrono::sys_seconds::min();
    std::string server_and_date_;
};

}  // namespace ddbm::server

#endif
