#ifndef DDBM_LOCAL_ENGINE_HPP
#define DDBM_LOCAL_ENGINE_HPP

#include <ddbm/item.hpp>
#include <ddbm/local/counters.hpp>
#include <ddbm/local/engine_options.hpp>
#include <ddbm/local/faults.hpp>
#include <ddbm/service.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace ddbm::local {

namespace detail {
class engine_transport;
}

/// What an engine answers: what the service would send as the reply to one POST.
class engine_reply
{
public:
    engine_reply() = default;

    int status = 200;
    std::string body;
    std::string request_id;

    // What a fault wants of whoever carries the reply.

    /// The reply is to come this much later.
    std::chrono::milliseconds delay = std::chrono::milliseconds(0);
    /// The connection is to be closed instead; the request may have been applied.
    bool drop_connection = false;
};

/** DynamoDB inside the process: tables and items, in memory or in a file.
 *
 *  Takes the bodies of requests and gives the bodies of replies, as the service does, its errors
 *  included. Requests are atomic, and transactions serializable.
 *
 *  Thread safety: every function may be called from any thread at any time; requests take turns.
 */
class engine
{
public:
    /// Throws `ddbm::error` that says what is wrong with the file.
    explicit engine(engine_options options = {});
    ~engine();

    engine(const engine&) = delete;
    engine& operator=(const engine&) = delete;

    /// Answers one request. Throws nothing: what goes wrong inside is an InternalServerError.
    engine_reply call(service target, std::string_view operation, std::string_view body) noexcept;

    /// As above, into a reply whose memory is used again: a page of items is a few megabytes.
    void call(
        service target, std::string_view operation, std::string_view body, engine_reply& reply
    ) noexcept;

    /// Forgets all tables, streams and tokens. Faults and counters stay.
    void reset();

    /// Everything that it holds (tables, items, streams and tokens, not faults and counters), to be
    /// given to `restore` of this or another engine. Throws `ddbm::error` if that cannot be read.
    std::string snapshot();
    /// Throws `ddbm::error` for other bytes, and leaves what there is.
    void restore(std::string_view snapshot);

    /// Has everything in its file, and the log beside the file empty. Both happens by itself now
    /// and then, and when the engine goes, but only here one learns that it cannot be done: throws
    /// `ddbm::error` then, which loses nothing. Does nothing for an engine in memory.
    void write_back();

    /// Puts items into a table in one go; of items with one key the last remains. They go into
    /// indexes, streams and `items_written`, but are no requests, cost nothing and meet no faults.
    /// Throws `ddbm::error` with what DynamoDB would answer and which item is meant, counted from
    /// 0; nothing is written then.
    void load(std::string_view table, std::span<const item> items);

    /// What is to go wrong. Changes take effect with the next request. Throws `ddbm::error` with
    /// `errc::invalid_configuration` for a fault that cannot happen, and leaves those there are.
    void set_faults(faults wanted);

    local::counters counters() const;
    void reset_counters();

    /// A request id as the service's: 52 digits and capitals, another one each time.
    std::string make_request_id();

    const engine_options& options() const noexcept;

private:
    friend class detail::engine_transport;

    // As `call`, but for the items that were read: they go to `items`, encoded, and the reply's
    // body has their number.
    void call(
        service target,
        std::string_view operation,
        std::string_view body,
        engine_reply& reply,
        std::string& items
    ) noexcept;

    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace ddbm::local

#endif
