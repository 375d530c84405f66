#ifndef DDBM_TABLE_LIFECYCLE_HPP
#define DDBM_TABLE_LIFECYCLE_HPP

#include <ddbm/client_handle.hpp>
#include <ddbm/create_options.hpp>
#include <ddbm/default_token.hpp>

#include <ddbm/detail/table_call.hpp>
#include <ddbm/detail/table_core.hpp>

#include <chrono>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace ddbm {

class table_changes;
class table_description;
class table_difference;

/// See `table_lifecycle::async_delete`.
class if_exists_option
{
public:
    constexpr if_exists_option() = default;
};
inline constexpr if_exists_option if_exists{};

/** What is done with a table as such, whatever is in it. What `table<T>` and `shared_table` have in
 *  common.
 *
 *  The key, the indexes and the time to live are those of the model, or of all models that share
 *  the table: see `shared_table`. What models cannot agree on is `errc::invalid_request`, before
 *  anything is sent.
 *
 *  Each operation takes as many requests as it needs, of which each has the attempts and the time
 *  that the options of calls say, but for `async_check`, where both have that time together. The
 *  whole has the deadline that it says itself, at which its requests end, too; but none has less
 *  than a second. What it waits for is looked at after 20 ms, then at growing intervals of up to
 *  5 s, and for the last time at the deadline.
 */
class table_lifecycle
{
    // Classes that are to be complete where they are used, not here.
    template <class Value, class Token>
    using deferred = typename detail::request_of_call<Value, Token>::type;

public:
    using executor_type = asio::any_io_executor;

    const std::string& name() const noexcept { return *core_.name; }
    const client& get_client() const noexcept { return core_.db; }
    executor_type get_executor() const noexcept { return core_.db.get_executor(); }

    /** Creates the table with its key, its indexes and its time to live; completes when it is
     *  ACTIVE, and its indexes are.
     *
     *  When the reply is lost the request is made once more. If that finds a table that is as this
     *  one was to be, it counts as its own, though somebody else may have created it meanwhile.
     *  Key, indexes, throughput and stream are compared.
     *
     *  @par Completion signature  `void(error_code)`
     *  @par Errors
     *  - `service_errc::resource_in_use`: there is such a table. Not retried.
     *  - `service_errc::validation`: more indexes than a table may have, and other things that the
     *    service does not take. Not retried.
     *  - `errc::invalid_request`: throughput is set aside for an index that there is none of.
     *  - `errc::deadline_exceeded`: it was not ACTIVE in time; it may become so, without a time to
     *    live, which `async_change` turns on.
     *  @par Per-operation cancellation  Partial and terminal; the table may have been created.
     *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
     */
    template <class Token = default_token>
    auto async_create(create_options options, Token&& token = Token()) const
    {
        return start<void, Token>(detail::create_call(modelled(), std::move(options)), token);
    }

    /** Deletes the table with all its items; completes when it is gone.
     *
     *  @par Completion signature  `void(error_code)`
     *  @par Errors
     *  - `service_errc::resource_not_found`: there is no such table.
     *  - `service_errc::validation`: it is protected against deletion. Not retried.
     *  - `errc::deadline_exceeded`: it was not gone after 5 minutes; it is still being deleted.
     *  @par Per-operation cancellation  Partial and terminal; the table may be deleted.
     *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html
     */
    template <class Token = default_token>
    requires(!std::is_same_v<std::remove_cvref_t<Token>, if_exists_option>) auto async_delete(
        Token&& token = Token()
    ) const
    {
        return start<void, Token>(detail::prepare_delete(core_, detail::if_no_table::fail), token);
    }

    /// The same where there may be no such table, which is no error then:
    /// `co_await maps.async_delete(ddbm::if_exists)`.
    template <class Token = default_token>
    auto async_delete(if_exists_option, Token&& token = Token()) const
    {
        return start<void, Token>(
            detail::prepare_delete(core_, detail::if_no_table::succeed), token
        );
    }

    /** Tells what the table is like. Needs <ddbm/operations/describe_table.hpp>, which
     *  <ddbm/client.hpp> includes.
     *
     *  @par Completion signature  `void(error_code, table_description)`
     *  @par Errors  `service_errc::resource_not_found`: there is no such table.
     *  @par Per-operation cancellation  Partial and terminal.
     *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html
     */
    template <class Token = default_token>
    auto async_describe(Token&& token = Token()) const
    {
        return start<deferred<table_description, Token>, Token>(
            detail::prepare_describe(core_), token
        );
    }

    /** Tells whether there is such a table, in whatever state.
     *
     *  @par Completion signature  `void(error_code, bool)`
     *  @par Per-operation cancellation  Partial and terminal.
     */
    template <class Token = default_token>
    auto async_table_exists(Token&& token = Token()) const
    {
        return start<bool, Token>(detail::prepare_table_exists(core_), token);
    }

    /** Waits until the table is ACTIVE, and its indexes are. That there is no such table yet is a
     *  reason to wait, too: somebody else may be creating it.
     *
     *  @param deadline  the longest that it may take
     *  @par Completion signature  `void(error_code)`
     *  @par Errors  `errc::deadline_exceeded`: it was not in time; the message tells what was
     *  waited for.
     *  @par Per-operation cancellation  Partial and terminal.
     */
    template <class Token = default_token>
    auto async_wait_until_active(std::chrono::milliseconds deadline, Token&& token = Token()) const
    {
        return start<void, Token>(detail::prepare_wait(core_, deadline), token);
    }

    /** Changes the table; completes when all of it has taken effect. Needs
     * <ddbm/table_changes.hpp>.
     *
     *  One step after the other, each when the one before has taken effect: the service adds or
     *  removes one index at a time, and changes most else by itself. Indexes are removed before
     *  others are added. What is as it is to be already is not asked for, so that a change which
     *  failed half-way can be repeated.
     *
     *  @par Completion signature  `void(error_code)`
     *  @par Errors  Steps before the one that failed have taken effect.
     *  - `service_errc::resource_not_found`: there is no such table.
     *  - `errc::invalid_request`: an index that the model does not have is to be added, or a local
     *    one, or one where the table has another of its name; or throughput is set aside where
     *    there is none. Nothing is changed.
     *  - `service_errc::limit_exceeded`, `service_errc::validation`: throughput was decreased too
     *    often, the time to live changed a short while ago, and so on.
     *  - `errc::deadline_exceeded`: it was not done in time; what has begun goes on.
     *  @par Per-operation cancellation  Partial and terminal; some of the steps may have been made.
     *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
     */
    template <class Token = default_token>
    auto async_change(deferred<table_changes, Token> changes, Token&& token = Token()) const
    {
        return start<void, Token>(detail::prepare_change(modelled(), std::move(changes)), token);
    }

    /** Compares the table with the model: its key, its indexes with their keys and what they hold,
     *  its time to live. Needs <ddbm/table_difference.hpp>.
     *
     *  @code
     *  for (const ddbm::table_difference& each : co_await orders.async_check())
     *      std::cerr << each << '\n';
     *  @endcode
     *
     *  Delivers the differences, none where all is as the model has it. What the model does not
     *  say, as billing, streams and tags, is not compared. A table that is being created has no
     *  time to live yet.
     *
     *  @par Completion signature  `void(error_code, std::vector<table_difference>)`
     *  @par Errors  `service_errc::resource_not_found`: there is no such table.
     *  @par Per-operation cancellation  Partial and terminal.
     */
    template <class Token = default_token>
    auto async_check(Token&& token = Token()) const
    {
        return start<std::vector<deferred<table_difference, Token>>, Token>(
            detail::prepare_check(modelled()), token
        );
    }

    // -- For the library.

    const detail::table_core& core() const noexcept { return core_; }
    detail::modelled_table modelled() const { return {core_, others_}; }

protected:
    explicit table_lifecycle(detail::table_core core) : core_(std::move(core)) {}

    // `Token` is what the caller's token was deduced as, so that none that stays the caller's is
    // moved from.
    template <class Result, class Token, class Call>
    auto start(Call call, std::remove_reference_t<Token>& token) const
    {
        return detail::async_start<Result, Token>(get_executor(), std::move(call), token);
    }

    detail::table_core core_;
    // The models of other items in the table.
    std::vector<const detail::model_info*> others_;
};

}  // namespace ddbm

#endif
