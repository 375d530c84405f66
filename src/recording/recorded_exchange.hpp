// The file that exchanges are recorded in: lines of JSON in UTF-8, each with its line break.
//
// The first line says what it is, and whether the values in it are those that went over the wire:
//
//     {"ddbm_recording":1,"values":"original"}        or "replaced"
//
// Each other line is one exchange that has ended, in the order of their ends:
//
//     service       "dynamodb_streams"; DynamoDB itself if it is not there
//     operation     "GetItem"
//     attempt       from 1
//     began_us      microseconds from the first exchange of the file on
//     took_us       microseconds from the start to the reply or the failure
//     request       the body as JSON; or request_text, a string, where it is no JSON of one line;
//                   or request_base64, where it is not UTF-8
//     sent          "no", "maybe": whether it left as a whole; "twice", where it went again after
//                   a reused connection turned out to be closed
// and of a reply
//     status        of HTTP
//     request_id, content_type, crc32, retry_after_ms
//                   of the reply's head, where it had them
//     reply         as the request: or reply_text, reply_base64. What came compressed is expanded,
//                   and has no crc32, which was that of other bytes.
// or of a failure
//     error         {"category": "system", "value": 104}, of a boost::system::error_code
//     words         what was known beside the code
//
// Whoever reads it passes over members that it does not know. A version is for what would be read
// wrongly otherwise. There are neither headers of requests nor anything that signs them, so no
// credentials.

#ifndef DDBM_SRC_RECORDING_RECORDED_EXCHANGE_HPP
#define DDBM_SRC_RECORDING_RECORDED_EXCHANGE_HPP

#include <ddbm/applied.hpp>
#include <ddbm/error_code.hpp>
#include <ddbm/service.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::detail {

class stand_ins;

class recorded_exchange
{
public:
    recorded_exchange() = default;

    ddbm::service service = ddbm::service::dynamodb;
    std::string operation;
    int attempt = 1;
    std::chrono::microseconds began{0};
    std::chrono::microseconds took{0};
    std::string request;
    applied sent = applied::maybe;
    bool resent = false;

    int status = 0;  // 0: there is no reply
    std::string request_id;
    std::string content_type;
    std::optional<std::uint32_t> crc32;
    std::optional<std::chrono::milliseconds> retry_after;
    std::string reply;

    error_code code;  // of a failure below HTTP
    std::string words;

    friend bool operator==(const recorded_exchange&, const recorded_exchange&) = default;
};

// A recording as it was read.
class recorded_exchanges
{
public:
    recorded_exchanges() = default;

    std::string name;  // of the file
    bool replaced = false;
    std::vector<recorded_exchange> exchanges;
    std::vector<std::size_t> lines;  // of each of them
};

// The first line, and one of an exchange, with their line breaks.
std::string recording_head(bool replaced);
std::string recording_line(const recorded_exchange& x);

// The same exchange without its values. What is no JSON has none of its text left.
recorded_exchange redacted(recorded_exchange x, stand_ins& in_place);

// Reads a file's text. A last line without a line break was being written when that ended; it is
// left out. A code of a category that is not known here reads as a broken connection.
//
// Throws errc::invalid_configuration, which names the file, the line and what is wrong with it.
recorded_exchanges read_recording(std::string_view text, std::string name);

}  // namespace ddbm::detail

#endif
