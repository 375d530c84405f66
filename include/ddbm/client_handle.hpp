#ifndef DDBM_CLIENT_HANDLE_HPP
#define DDBM_CLIENT_HANDLE_HPP

#include <ddbm/call_options.hpp>
#include <ddbm/client_config.hpp>
#include <ddbm/default_token.hpp>
#include <ddbm/diagnostics.hpp>
#include <ddbm/error_code.hpp>
#include <ddbm/resend.hpp>
#include <ddbm/service.hpp>

#include <ddbm/detail/handler_place.hpp>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace ddbm {

class connection_statistics;

// Each has a header in <ddbm/operations/>, to be included where its operation is called.
class batch_get_item_request;
class batch_write_item_request;
class create_table_request;
class delete_item_request;
class delete_table_request;
class describe_continuous_backups_request;
class describe_endpoints_request;
class describe_limits_request;
class describe_stream_request;
class describe_table_request;
class describe_time_to_live_request;
class get_item_request;
class get_records_request;
class get_shard_iterator_request;
class list_streams_request;
class list_tables_request;
class list_tags_of_resource_request;
class put_item_request;
class query_request;
class scan_request;
class tag_resource_request;
class transact_get_items_request;
class transact_write_items_request;
class untag_resource_request;
class update_item_request;
class update_table_request;
class update_time_to_live_request;

namespace detail {

class client_state;

// A request class that is to be complete where its operation is called, not here.
template <class Request, class /*Token*/>
struct request_of_call
{
    using type = Request;
};

// Starts an operation from the erased handler on; defined in the library for each request class.
template <class Request>
class initiate_request
{
public:
    using reply_type = typename Request::reply_type;
    using executor_type = asio::any_io_executor;

    initiate_request(std::shared_ptr<client_state> client, call_options options)
        : client_(std::move(client)), options_(std::move(options))
    {
    }

    executor_type get_executor() const noexcept;

    template <class Handler>
    void operator()(Handler&& handler, std::shared_ptr<diagnostics> diag, Request request) const
    {
        const auto theirs = executor_of_handler(handler);
        const handler_place place(theirs);
        start(std::forward<Handler>(handler), place, std::move(diag), std::move(request));
    }

private:
    using handler_type = asio::any_completion_handler<void(error_code, reply_type)>;

    void start(
        handler_type handler,
        handler_place place,
        std::shared_ptr<diagnostics> diag,
        Request request
    ) const;

    std::shared_ptr<client_state> client_;
    call_options options_;
};

// An operation that this library has no classes for.
class json_request
{
public:
    using reply_type = std::string;

    json_request(ddbm::service to, std::string name, std::string text, resend again)
        : service(to), operation(std::move(name)), body(std::move(text)), repeated(again)
    {
    }

    ddbm::service service;
    std::string operation;
    std::string body;
    resend repeated;
};

class initiate_close
{
public:
    using executor_type = asio::any_io_executor;

    explicit initiate_close(std::shared_ptr<client_state> client) : client_(std::move(client)) {}

    executor_type get_executor() const noexcept;

    template <class Handler>
    void operator()(
        Handler&& handler, std::shared_ptr<diagnostics>, std::chrono::milliseconds within
    ) const
    {
        const auto theirs = executor_of_handler(handler);
        const handler_place place(theirs);
        start(std::forward<Handler>(handler), place, within);
    }

private:
    void start(
        asio::any_completion_handler<void(error_code)> handler,
        handler_place place,
        std::chrono::milliseconds within
    ) const;

    std::shared_ptr<client_state> client_;
};

class initiate_prewarm
{
public:
    using executor_type = asio::any_io_executor;

    initiate_prewarm(std::shared_ptr<client_state> client, call_options options)
        : client_(std::move(client)), options_(std::move(options))
    {
    }

    executor_type get_executor() const noexcept;

    template <class Handler>
    void operator()(Handler&& handler, std::shared_ptr<diagnostics> diag, std::size_t count) const
    {
        const auto theirs = executor_of_handler(handler);
        const handler_place place(theirs);
        start(std::forward<Handler>(handler), place, std::move(diag), count);
    }

private:
    void start(
        asio::any_completion_handler<void(error_code)> handler,
        handler_place place,
        std::shared_ptr<diagnostics> diag,
        std::size_t count
    ) const;

    std::shared_ptr<client_state> client_;
    call_options options_;
};

}  // namespace detail

/** A connection pool to DynamoDB, and one asynchronous function for each of its operations.
 *
 *  A handle: copies share everything. Its operations run on the executor it was made with, or one
 *  of several; their handlers run on their own. When the last handle is gone, operations under way
 *  finish and idle connections close; to wait for that, or to put a limit to it, see `async_close`.
 *  While no operation is under way nothing of it keeps `io_context::run()` from returning.
 *
 *  Arguments are taken by value: only the execution context has to outlive an operation. When it
 *  goes first, what was under way is dropped without completing; a client may be destroyed
 *  afterwards, unless it was made with a strand, which must not outlive its context.
 *
 *  Thread safety. Distinct objects: safe. Shared objects: operations may be started from any thread
 *  at any time. Where several threads run the execution context, a cancellation signal has to be
 *  emitted on the executor of the handler it belongs to.
 *
 *  Several execution contexts. A server with a thread for each of its contexts makes one client
 * with an executor of each. Then connections, timers and buffers belong to a context, and an
 * operation stays on one: that of the executor of its handler, such as that of the coroutine that
 * awaits it. No thread waits for another one, and none is woken. What is started from elsewhere, or
 * with a handler that has no executor, runs on the context that runs the calling thread, where that
 * is an `io_context` of the client's, otherwise on each in turn; a handler without an executor is
 * called there. Tables, ranges, bulks, locks and transactions follow without being told. A range
 * goes on where it was begun.
 *
 *  All of them share the configuration, keys (one refresh for all), `retry_policy::quota`, adaptive
 *  limits, what hedging knows, the observer and `async_close()`. Reads are combined with others of
 *  their context. `client_config::max_connections` and `max_waiting` are divided among them, though
 *  each has one at least, and statistics are those of all. When one of the contexts goes, so does
 *  what is under way there; the client goes on with the others. But `async_close`, until it is
 *  complete, `async_prewarm` and the end of the last handle reach into all contexts, and an
 *  operation that is started or cancelled elsewhere into the one it runs on: no other thread may
 *  destroy that meanwhile. It is safe once a close has completed, and a close keeps `run()` from
 *  returning by itself before, on each of them.
 *
 *  Processes. After a fork only one of the two processes may go on with the clients, contexts and
 *  environments there were: their connections and threads exist once. The other one makes new ones,
 *  which have tokens and ids of their own, or calls exec. The same holds for engines in memory and
 *  for stores.
 *
 *  Requests and replies are classes, each with a header in <ddbm/operations/> that is to be
 *  included where they are used. <ddbm/client.hpp> has those of operations on single items, pages
 *  of items and tables as such; this one, <ddbm/client_handle.hpp>, which <ddbm/table.hpp>
 *  includes, has none.
 *
 *  @par Errors of every operation
 *  - `errc::invalid_request` and the other codes of `errc` for values: the request cannot be sent.
 *  - `service_errc`: what DynamoDB answered. Throttling and internal errors come only after the
 *    last attempt, see `client_config::retry_policy`.
 *  - Asio's and OpenSSL's codes: the network, after the last attempt.
 *  - `errc::connect_timeout`, `errc::tls_timeout`, `errc::attempt_timeout`: after the last attempt;
 *    `errc::wait_timeout`, `errc::deadline_exceeded`. `error_kind::timeout` stands for all of them.
 *  - `errc::invalid_reply`, `errc::reply_too_large`: what answered does not speak DynamoDB's
 *    protocol. Not retried.
 *  - `errc::no_credentials`, or what the provider has failed with: there are no keys.
 *  - `errc::too_many_waiting`; `errc::budget_exceeded`, or what else an observer keeps it back by.
 *  - `errc::invalid_configuration`: a proxy refuses, settings of keys have become wrong, or the
 *    endpoint of an account is required and the account is not known.
 *  - `asio::error::operation_aborted`: cancelled; `errc::client_closed`.
 *
 *  `diagnostics::applied()` tells whether a failed write has taken effect. A write is sent again
 *  only where sending it twice has the effect of sending it once, or `call_options::resend` says
 *  that it has.
 *
 *  @par Per-operation cancellation
 *  Total, partial and terminal for reads: nothing has changed, capacity may have been consumed.
 *  Partial and terminal for writes: a cancelled write may have been applied.
 */
class client
{
    template <class Request, class Token>
    using deferred = typename detail::request_of_call<Request, Token>::type;

public:
    using executor_type = asio::any_io_executor;

    /** Makes a client. Nothing is connected yet.
     *
     *  Throws `ddbm::error` for settings that are missing or wrong: `errc::no_region`,
     *  `errc::no_credentials`, `errc::invalid_endpoint`, `errc::invalid_configuration`.
     */
    client(asio::any_io_executor executor, client_config config);

    /** Makes one for several execution contexts, with an executor of each.
     *
     *  Throws also `errc::invalid_configuration` where there is none, one is empty, or two are of
     *  the same execution context.
     */
    client(std::vector<asio::any_io_executor> executors, client_config config);

    /// Of several, the first whose execution context is still there.
    executor_type get_executor() const noexcept;

    /// A handle on the same client whose calls have these options.
    client with(call_options options) const
    {
        client other(*this);
        other.options_ = std::move(options);
        return other;
    }

    const call_options& options() const noexcept { return options_; }

    /// Reads one item by its key. Completion signature: `void(error_code, get_item_reply)`.
    template <class Token = default_token>
    auto async_get_item(deferred<get_item_request, Token> request, Token&& token = Token()) const
    {
        return start(std::move(request), std::forward<Token>(token));
    }

    /// Writes one item, replacing the one with its key. `void(error_code, put_item_reply)`.
    template <class Token = default_token>
    auto async_put_item(deferred<put_item_request, Token> request, Token&& token = Token()) const
    {
        return start(std::move(request), std::forward<Token>(token));
    }

    /// Changes attributes of one item, or creates it. `void(error_code, update_item_reply)`.
    /// Not sent again after an attempt that may have been applied, unless it is marked
    /// `idempotent(true)`.
    template <class Token = default_token>
    auto
    async_update_item(deferred<update_item_request, Token> request, Token&& token = Token()) const
    {
        return start(std::move(request), std::forward<Token>(token));
    }

    /// Deletes one item by its key. `void(error_code, delete_item_reply)`.
    template <class Token = default_token>
    auto
    async_delete_item(deferred<delete_item_request, Token> request, Token&& token = Token()) const
    {
        return start(std::move(request), std::forward<Token>(token));
    }

    /// Reads one page of the items of a partition. `void(error_code, query_reply)`.
    template <class Token = default_token>
    auto async_query(deferred<query_request, Token> request, Token&& token = Token()) const
    {
        return start(std::move(request), std::forward<Token>(token));
    }

    /// Reads one page of a table or index. `void(error_code, scan_reply)`.
    template <class Token = default_token>
    auto async_scan(deferred<scan_request, Token> request, Token&& token = Token()) const
    {
        return start(std::move(request), std::forward<Token>(token));
    }

    /// Reads items of one or more tables by their keys. `void(error_code, batch_get_item_reply)`.
    /// Needs <ddbm/operations/batch_get_item.hpp>.
    template <class Token = default_token>
    auto async_batch_get_item(
        deferred<batch_get_item_request, Token> request, Token&& token = Token()
    ) const
    {
        return start(std::move(request), std::forward<Token>(token));
    }

    /// Puts and deletes items of one or more tables. `void(error_code, batch_write_item_reply)`.
    template <class Token = default_token>
    auto async_batch_write_item(
        deferred<batch_write_item_request, Token> request, Token&& token = Token()
    ) const
    {
        return start(std::move(request), std::forward<Token>(token));
    }

    /// Reads items as they are at one moment. `void(error_code, transact_get_items_reply)`.
    template <class Token = default_token>
    auto async_transact_get_items(
        deferred<transact_get_items_request, Token> request, Token&& token = Token()
    ) const
    {
        return start(std::move(request), std::forward<Token>(token));
    }

    /// Carries out all of several writes and checks of conditions, or none.
    /// `void(error_code, transact_write_items_reply)`.
    template <class Token = default_token>
    auto async_transact_write_items(
        deferred<transact_write_items_request, Token> request, Token&& token = Token()
    ) const
    {
        return start(std::move(request), std::forward<Token>(token));
    }

    /// Begins to create a table. `void(error_code, create_table_reply)`.
    template <class Token = default_token>
    auto
    async_create_table(deferred<create_table_request, Token> request, Token&& token = Token()) const
    {
        return start(std::move(request), std::forward<Token>(token));
    }

    /// Describes a table. `void(error_code, describe_table_reply)`.
    template <class Token = default_token>
    auto async_describe_table(
        deferred<describe_table_request, Token> request, Token&& token = Token()
    ) const
    {
        return start(std::move(request), std::forward<Token>(token));
    }

    /// Begins to delete a table. `void(error_code, delete_table_reply)`.
    template <class Token = default_token>
    auto
    async_delete_table(deferred<delete_table_request, Token> request, Token&& token = Token()) const
    {
        return start(std::move(request), std::forward<Token>(token));
    }

    /// Lists one page of table names. `void(error_code, list_tables_reply)`.
    template <class Token = default_token>
    auto
    async_list_tables(deferred<list_tables_request, Token> request, Token&& token = Token()) const
    {
        return start(std::move(request), std::forward<Token>(token));
    }

    /// Begins to change the settings of a table. `void(error_code, update_table_reply)`. Not sent
    /// again after an attempt that may have been applied.
    template <class Token = default_token>
    auto
    async_update_table(deferred<update_table_request, Token> request, Token&& token = Token()) const
    {
        return start(std::move(request), std::forward<Token>(token));
    }

    /// Begins or ends the deletion of items whose time has come.
    /// `void(error_code, update_time_to_live_reply)`. Not sent again after an attempt that may have
    /// been applied.
    template <class Token = default_token>
    auto async_update_time_to_live(
        deferred<update_time_to_live_request, Token> request, Token&& token = Token()
    ) const
    {
        return start(std::move(request), std::forward<Token>(token));
    }

    /// Asks whether items are deleted when their time has come.
    /// `void(error_code, describe_time_to_live_reply)`.
    template <class Token = default_token>
    auto async_describe_time_to_live(
        deferred<describe_time_to_live_request, Token> request, Token&& token = Token()
    ) const
    {
        return start(std::move(request), std::forward<Token>(token));
    }

    /// Asks whether a table can be restored to an earlier moment.
    /// `void(error_code, describe_continuous_backups_reply)`.
    template <class Token = default_token>
    auto async_describe_continuous_backups(
        deferred<describe_continuous_backups_request, Token> request, Token&& token = Token()
    ) const
    {
        return start(std::move(request), std::forward<Token>(token));
    }

    /// Gives a table tags. `void(error_code, tag_resource_reply)`.
    template <class Token = default_token>
    auto
    async_tag_resource(deferred<tag_resource_request, Token> request, Token&& token = Token()) const
    {
        return start(std::move(request), std::forward<Token>(token));
    }

    /// Takes tags from a table. `void(error_code, untag_resource_reply)`.
    template <class Token = default_token>
    auto async_untag_resource(
        deferred<untag_resource_request, Token> request, Token&& token = Token()
    ) const
    {
        return start(std::move(request), std::forward<Token>(token));
    }

    /// Lists one page of the tags of a table. `void(error_code, list_tags_of_resource_reply)`.
    template <class Token = default_token>
    auto async_list_tags_of_resource(
        deferred<list_tags_of_resource_request, Token> request, Token&& token = Token()
    ) const
    {
        return start(std::move(request), std::forward<Token>(token));
    }

    /// Asks how much throughput may be set aside. `void(error_code, describe_limits_reply)`.
    template <class Token = default_token>
    auto async_describe_limits(
        deferred<describe_limits_request, Token> request, Token&& token = Token()
    ) const
    {
        return start(std::move(request), std::forward<Token>(token));
    }

    /// Asks which endpoints there are. `void(error_code, describe_endpoints_reply)`.
    template <class Token = default_token>
    auto async_describe_endpoints(
        deferred<describe_endpoints_request, Token> request, Token&& token = Token()
    ) const
    {
        return start(std::move(request), std::forward<Token>(token));
    }

    /// Lists one page of streams of changes. `void(error_code, list_streams_reply)`.
    template <class Token = default_token>
    auto
    async_list_streams(deferred<list_streams_request, Token> request, Token&& token = Token()) const
    {
        return start(std::move(request), std::forward<Token>(token));
    }

    /// Describes a stream and a page of its shards. `void(error_code, describe_stream_reply)`.
    template <class Token = default_token>
    auto async_describe_stream(
        deferred<describe_stream_request, Token> request, Token&& token = Token()
    ) const
    {
        return start(std::move(request), std::forward<Token>(token));
    }

    /// Asks for a position in a shard. `void(error_code, get_shard_iterator_reply)`.
    template <class Token = default_token>
    auto async_get_shard_iterator(
        deferred<get_shard_iterator_request, Token> request, Token&& token = Token()
    ) const
    {
        return start(std::move(request), std::forward<Token>(token));
    }

    /// Reads records of a shard. `void(error_code, get_records_reply)`.
    template <class Token = default_token>
    auto
    async_get_records(deferred<get_records_request, Token> request, Token&& token = Token()) const
    {
        return start(std::move(request), std::forward<Token>(token));
    }

    /** Sends any operation of either service, with its request and its reply as JSON texts.
     *
     *  @param operation   such as `ListBackups`.
     *  @param body        the request; `{}` at least. Sent as it is, if it is UTF-8.
     *  @param repeated    whether it may be sent again after an attempt that may have been applied.
     *  @par Completion signature  `void(error_code, std::string)`
     */
    template <class Token = default_token>
    auto async_call(
        service which,
        std::string operation,
        std::string body,
        resend repeated,
        Token&& token = Token()
    ) const
    {
        return start(
            detail::json_request(which, std::move(operation), std::move(body), repeated),
            std::forward<Token>(token)
        );
    }

    /** Opens connections to the endpoint of DynamoDB before they are needed.
     *
     *  It is that of a request which names no table by its ARN. Where it takes keys to tell, see
     *  `client_config::account_id_endpoint_mode`, they are fetched first.
     *
     *  Opens some until there are `count`, or `client_config::max_connections` where that is less,
     *  spread over the addresses of the endpoint. They stay open for
     *  `client_config::idle_timeout`. Sends no request. Does nothing with an embedded engine.
     *
     *  Completes when they are open or have failed, then with the error of one that has; the others
     *  are there. It is not tried again. It waits as long as `call_options::timeout` says, or
     *  `timeouts::call`; what is being opened then is opened all the same. Of a client on several
     *  execution contexts each opens its share: all of them have to run for it to complete, but
     *  those that have gone.
     *
     *  @par Completion signature  `void(error_code)`
     *  @par Errors  Asio's and OpenSSL's codes, `errc::connect_timeout`, `errc::tls_timeout`: the
     *  network. `errc::invalid_configuration`, `errc::invalid_reply`: a proxy refuses, or what is
     *  to be one is none. What a request would fail with for want of keys, or of the endpoint of an
     *  account. `errc::deadline_exceeded`: its own time has passed. `errc::client_closed`.
     *  @par Per-operation cancellation  Total, partial and terminal: as when its time has passed.
     */
    template <class Token = default_token>
    auto async_prewarm(std::size_t count, Token&& token = Token()) const
    {
        return asio::async_initiate<Token, void(error_code)>(
            detail::initiate_prewarm(state_, options_), token, std::shared_ptr<diagnostics>(), count
        );
    }

    /** How the connections of all handles are, by endpoint, and what they have done.
     *
     *  Needs <ddbm/connection_statistics.hpp>. An endpoint is there once it has been used, that of
     *  DynamoDB in the region always, embedded engines never. Costs about as much as starting an
     *  operation.
     */
    std::vector<ddbm::connection_statistics> connection_statistics() const;

    /** Closes the client in good order: lets calls that run come to their end, and refuses others.
     *
     *  From now on, whichever handle it comes from, a call that begins fails with
     *  `errc::client_closed`, and so does `async_prewarm`. A call that has begun goes on, however
     *  many requests it takes: retries, pages, the batches of a bulk, the reads and writes of
     *  `async_modify` and `async_transact`, those of its body made through the transaction. The
     *  next item or page of a range is another call, which gets what has been read ahead and no
     *  more; so is the next read of a transaction that the program itself runs. A lock that is held
     *  is not renewed any more, nor can it be released: release it before.
     *
     *  Connections that are idle close at once, those that are in use with their last exchange;
     *  with TLS each says goodbye (close_notify), and does not wait for an answer. New ones are
     *  opened for calls that run, if they need them.
     *
     *  When `within` has passed, what still runs fails with `errc::client_closed`; writes that are
     *  ended so may have been applied, see `diagnostics::applied`. Zero is at once, any other time
     *  is as long as it says. Of several closes the one that ends first counts, and all complete
     *  together.
     *
     *  Completes when no call is under way any more and all connections have been closed. A call
     *  that has been ended while it pauses between two requests, as one that waits for a table, a
     *  lock or a conflict to pass, is told when its pause is over, which may be later; so may be a
     *  transaction that has been ended where its body runs on an execution context that is none of
     *  the client's. Keys that are being fetched for nobody are given up. Costs no request. Until
     *  it is complete the close counts as work of each execution context of the client.
     *
     *  @par Completion signature  `void(error_code)`
     *  @par Errors  `asio::error::operation_aborted`: the wait was cancelled.
     *  @par Per-operation cancellation  All types: ends the wait. The client closes all the same.
     */
    template <class Token = default_token>
    auto async_close(std::chrono::milliseconds within, Token&& token = Token()) const
    {
        return asio::async_initiate<Token, void(error_code)>(
            detail::initiate_close(state_), token, std::shared_ptr<diagnostics>(), within
        );
    }

    /// The same with no time for what runs: it is ended. `void(error_code)`.
    template <class Token = default_token>
    requires(!std::is_convertible_v<Token, std::chrono::milliseconds>) auto async_close(
        Token&& token = Token()
    ) const
    {
        return async_close(std::chrono::milliseconds(0), std::forward<Token>(token));
    }

    // -- For the library.

    const std::shared_ptr<detail::client_state>& state() const noexcept { return state_; }

private:
    template <class Request, class Token>
    auto start(Request request, Token&& token) const
    {
        return asio::async_initiate<Token, void(error_code, typename Request::reply_type)>(
            detail::initiate_request<Request>(state_, options_),
            token,
            std::shared_ptr<diagnostics>(),
            std::move(request)
        );
    }

    std::shared_ptr<detail::client_state> state_;
    call_options options_;
};

}  // namespace ddbm

#endif
