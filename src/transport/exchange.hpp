#ifndef DDBM_SRC_EXCHANGE_HPP
#define DDBM_SRC_EXCHANGE_HPP

#include "environment/deadline.hpp"
#include "transport/content_coding.hpp"
#include "transport/opaque_room.hpp"
#include "transport/phase_marks.hpp"

#include <ddbm/applied.hpp>
#include <ddbm/environment.hpp>
#include <ddbm/error_code.hpp>
#include <ddbm/service.hpp>

#include <ddbm/detail/append_secret.hpp>
#include <ddbm/detail/secret_text.hpp>

#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ddbm {
class credentials;
class trace_context;
}  // namespace ddbm

namespace ddbm::detail {

class exchange;
class request_framer;

// Whose exchanges those are that it has as members, or allocates: references to one of them count
// on it.
class exchange_owner
    : public boost::intrusive_ref_counter<exchange_owner, boost::thread_safe_counter>
{
public:
    exchange_owner() = default;
    exchange_owner(const exchange_owner&) = delete;
    exchange_owner& operator=(const exchange_owner&) = delete;
    virtual ~exchange_owner() = default;

    // It has ended: with a reply, or with the error that kept it from getting one.
    virtual void complete(exchange& x, error_code ec) = 0;
};

// One attempt at one request: bytes out, bytes in. Its owner hands it to a transport, which
// completes it exactly once for every start(), never inside start() and always on the executor that
// the transport was made with.
//
// A transport that goes away with its execution context drops its reference instead of completing.
class exchange
{
public:
    using clock = std::chrono::steady_clock;

    // Bytes kept free in front of a body, so that its head can be put there and both be sent in one
    // piece. A longer head takes a copy of the body.
    static constexpr std::size_t usual_body_offset = 768;

    explicit exchange(exchange_owner& owner) noexcept : owner_(owner) {}
    exchange(const exchange&) = delete;
    exchange& operator=(const exchange&) = delete;
    ~exchange()
    {
        // A session token is in the head. Most buffers are taken away before, to be kept.
        if (!buffer.empty())
            wipe(buffer);
        if (!with_long_head_.empty())
            wipe(with_long_head_);
    }

    // -- The request. Set before start(), unchanged until complete().

    ddbm::service service = ddbm::service::dynamodb;
    std::string_view operation;  // "GetItem"; outlives the exchange
    std::string buffer;          // body_offset bytes of room, then the JSON body
    std::size_t body_offset = 0;
    std::string_view invocation_id;  // the same for every attempt; empty where nothing is sent
    int attempt = 0;                 // from 1
    int max_attempts = 0;
    bool may_resend = false;  // sending it twice has the effect of sending it once
    // Whether the reply's items may come encoded, beside the text: see encoded_items.hpp. An offer,
    // which transports need not take.
    bool takes_encoded_items = false;
    detail::deadline deadline;  // of the whole call
    // The reply may have no more than this, whatever the transport allows.
    std::size_t reply_limit_bytes = std::numeric_limits<std::size_t>::max();
    // Writes what goes in front of the body, for transports that send such. Outlives the exchange.
    request_framer* framer = nullptr;
    // That it is part of; null: of none that is known. Outlives the exchange.
    const trace_context* trace = nullptr;
    // What it is signed with; null where nothing is.
    std::shared_ptr<const credentials> keys;
    // For a framer that signs: when it did, by our own clock, and what it took that to be wrong by.
    std::chrono::system_clock::time_point signed_at;
    std::chrono::seconds signed_with{0};

    std::string_view body() const { return std::string_view(buffer).substr(body_offset); }

    // Becomes another attempt at the request of `other`, with its keys; that may be under way.
    void send_the_same_as(const exchange& other);

    // For a framer: puts the head in front of the body, which stays where it is. Returns both.
    std::string_view put_in_front(std::string_view head);

    // -- The reply. Valid inside complete() only.

    int status = 0;                // 0: no reply
    std::string_view reply;        // the body, as it was sent
    std::string_view reply_head;   // status line and headers, where there are any
    std::string_view reply_items;  // encoded, if the offer was taken
    std::string_view request_id;   // empty if there was none
    std::string_view content_type;
    std::string_view date;  // as the header says it; empty if there was none
    content_coding coding = content_coding::identity;
    std::string_view content_encoding;   // the name of that, also of one that is unknown
    std::optional<std::uint32_t> crc32;  // of the body as it was sent
    std::optional<std::chrono::milliseconds> retry_after;
    // Whether the request can have taken effect as far as the transport knows: `no` when it did not
    // leave as a whole, `maybe` when it left.
    applied sent = applied::no;
    bool resent = false;  // went out twice, after a reused connection turned out to be closed
    std::string failure;  // words for a failure below HTTP; may be empty

    // Makes them what they are before there is a reply. Before start().
    void forget_reply();
    // What belongs to a buffer that is given back: text, not numbers.
    void forget_text();

    // -- Where the time of the attempt goes. Those who have it say so where a phase begins.

    phase_marks* phases = nullptr;  // null: nobody wants to know

    void begins(attempt_phase phase, environment& env) const
    {
        if (phases)
            phases->begin(phase, env.steady_now());
    }
    void ends_phase(environment& env) const
    {
        if (phases)
            phases->end(env.steady_now());
    }

    // For the transport.
    void complete(error_code ec) { owner_.complete(*this, ec); }

    friend void intrusive_ptr_add_ref(const exchange* x) noexcept
    {
        intrusive_ptr_add_ref(&x->owner_);
    }
    friend void intrusive_ptr_release(const exchange* x) noexcept
    {
        intrusive_ptr_release(&x->owner_);
    }

    // What the transport that has it keeps of it: of a type, and under a mutex, of the transport's.
    opaque_room<128> kept;

private:
    exchange_owner& owner_;
    std::string with_long_head_;
};

inline void exchange::send_the_same_as(const exchange& other)
{
    service = other.service;
    operation = other.operation;
    buffer.assign(other.body_offset, ' ').append(other.body());
    body_offset = other.body_offset;
    invocation_id = other.invocation_id;
    max_attempts = other.max_attempts;
    may_resend = other.may_resend;
    reply_limit_bytes = other.reply_limit_bytes;
    takes_encoded_items = other.takes_encoded_items;
    deadline = other.deadline;
    framer = other.framer;
    trace = other.trace;
    keys = other.keys;
}

inline std::string_view exchange::put_in_front(std::string_view head)
{
    if (head.size() > body_offset)
    {
        wipe(with_long_head_);
        reserve_secret(with_long_head_, head.size() + body().size());
        with_long_head_.assign(head).append(body());
        return with_long_head_;
    }
    const std::size_t first = body_offset - head.size();
    head.copy(buffer.data() + first, head.size());
    return std::string_view(buffer).substr(first);
}

inline void exchange::forget_reply()
{
    forget_text();
    status = 0;
    coding = content_coding::identity;
    crc32.reset();
    retry_after.reset();
    sent = applied::no;
    resent = false;
    failure.clear();
}

inline void exchange::forget_text()
{
    reply = {};
    reply_items = {};
    reply_head = {};
    request_id = {};
    content_type = {};
    date = {};
    content_encoding = {};
}

using exchange_ptr = boost::intrusive_ptr<exchange>;

}  // namespace ddbm::detail

#endif
