#ifndef DDBM_ERRC_HPP
#define DDBM_ERRC_HPP

#include <ddbm/error_code.hpp>

#include <iosfwd>
#include <string_view>
#include <type_traits>

namespace ddbm {

/** Failures that this library itself finds, category `"ddbm"`.
 *
 *  What DynamoDB answers is in `service_errc`; what the network says passes through as Asio's and
 *  OpenSSL's own codes. The text beside a failure, with the table, key and path it is about, is in
 *  `diagnostics`.
 */
enum class errc
{
    // Values and models. Found before anything is sent, or while a reply is read. Never retried.

    /// A text that is not a number, NaN or infinity.
    number_invalid = 1,
    /// More than 38 significant digits, or a magnitude outside 1e-130 to 9.99e125.
    number_out_of_range,
    /// A number that the C++ type cannot hold without changing its value.
    number_not_representable,
    /// Bytes that are not UTF-8 where DynamoDB wants a string.
    invalid_utf8,
    /// Text that is not base64 where a binary value is expected.
    invalid_base64,
    /// A set without elements at the untyped level; DynamoDB has no empty sets.
    empty_set,
    /// An element that occurs twice in a set.
    duplicate_in_set,
    /// More than 32 levels of lists and maps.
    nesting_too_deep,
    /// A key attribute with an empty string or no bytes.
    empty_key,
    /// A partition key over 2,048 bytes or a sort key over 1,024 bytes.
    key_too_long,
    /// An item over 400 KB (409,600 bytes), names included.
    item_too_large,
    /// More attributes have changed than one condition can compare, or one update write.
    item_too_wide,
    /// An attribute that the model requires and the item does not have.
    attribute_missing,
    /// An attribute of another DynamoDB type than its member takes.
    attribute_type_mismatch,
    /// A value that an enumeration, a fixed-size array or another restricted type does not have.
    value_not_allowed,
    /// One or more validators of the model refused the object.
    validation_failed,
    /// The regular expression of a validator that is none.
    invalid_pattern,
    /// A changed list holds elements with attributes that the model does not know.
    unknown_attributes_in_list,
    /// An item that none of the checks of its model's versions knows.
    unknown_version,
    /// A check or a step of one of the model's versions has thrown, or a step has changed the key.
    migration_failed,
    /// An object or handle that is empty where one is needed.
    empty_handle,
    /// A request that cannot be sent as it was put together.
    invalid_request,
    /// A cursor of another query, one that has been changed, or one that is not signed as it must.
    invalid_cursor,

    // Configuration.

    /// A table name that is neither a name (3 to 255 of `a-z A-Z 0-9 _ - .`) nor an ARN.
    invalid_table_name,
    /// An endpoint that is not `http://host[:port]`, `https://host[:port]` or `embedded:[file]`, or
    /// one that no opener of the configuration knows.
    invalid_endpoint,
    /// A setting, environment variable or profile file that cannot be used, or a proxy that
    /// refuses.
    invalid_configuration,
    /// No access keys: none in any place where they are looked for, or none from where they should
    /// come.
    no_credentials,
    /// No region in any place where it is looked for.
    no_region,

    // Replies.

    /// A reply that is not what DynamoDB sends: no JSON, cut short, of another shape.
    invalid_reply,
    /// A reply larger than `client_config::reply_limit_bytes`.
    reply_too_large,
    /// The reply's bytes do not match its `x-amz-crc32`. Retried.
    checksum_mismatch,

    // Outcomes.

    /// There is no item with this key.
    not_found,
    /// The item has changed since it was read, or is gone. See `error_kind::conflict`.
    conflict_changed,
    /// There is an item with this key already. See `error_kind::conflict`.
    conflict_exists,
    /// Of a bulk: what the service has handed back unprocessed, every time that it was sent.
    unprocessed,
    /// The item does not fulfil the condition of the write. See `error_kind::conflict`.
    condition_failed,
    /// Another item has a value that the model says is unique. The diagnostics name the attribute,
    /// and the item that was to have it. See `model_definition::unique`.
    unique_taken,
    /// A lock is not held any more. See `async_lock`.
    lock_lost,

    // Time and lifetime.

    /// No connection within `timeouts::connect`. Retried.
    connect_timeout,
    /// No TLS session within `timeouts::tls`. Retried.
    tls_timeout,
    /// No complete reply within `timeouts::attempt`. Retried where a retry is safe.
    attempt_timeout,
    /// The deadline of the whole call has passed.
    deadline_exceeded,
    /// The client was closed.
    client_closed,

    // Stores of `local::engine`: from its constructor, `load` and `restore`, and when a client
    // opens one. A store that fails while it answers is `service_errc::internal_server_error`, with
    // the reason in the message.

    /// A file that is not a store, or one that cannot be opened: of another program or format
    /// version, in use, not permitted. The file is as it was.
    store_unusable,
    /// What a store holds is not what was written to it.
    store_damaged,
    /// A store could not be read or written, as with a full disk. What was being written is undone.
    store_failed,

    // Of what a program has set up around its calls. Never retried.

    /// The capacity that a `capacity_ledger` allows a tag is used up. Nothing was sent.
    budget_exceeded,
    /// The recording that is played has no reply for the request, or none that is left.
    no_recorded_reply,
    /// As many calls as may wait for a connection to the endpoint, `client_config::max_waiting`,
    /// do. Nothing was sent.
    too_many_waiting,
    /// There was no connection for an attempt within `timeouts::wait`. The attempt was not sent.
    wait_timeout,
};

/// Groups of codes that programs treat alike: `if (ec == ddbm::error_kind::conflict)`.
enum class error_kind
{
    /// The item is not as the write wants it to be, as where somebody else wrote:
    /// `errc::conflict_changed`, `errc::conflict_exists` or `errc::condition_failed`.
    conflict = 1,
    /// Out of time: any of the timeouts and `errc::deadline_exceeded`.
    timeout,
};

const boost::system::error_category& library_category() noexcept;
const boost::system::error_category& error_kind_category() noexcept;

inline error_code make_error_code(errc e)
{
    return {static_cast<int>(e), library_category()};
}

/// The code's own name: `not_found`. Empty for a value that is none of them.
std::string_view name_of(errc e) noexcept;

/// Prints `ddbm:not_found`.
std::ostream& operator<<(std::ostream& out, errc e);

inline boost::system::error_condition make_error_condition(error_kind kind)
{
    return {static_cast<int>(kind), error_kind_category()};
}

}  // namespace ddbm

template <>
struct boost::system::is_error_code_enum<ddbm::errc> : std::true_type
{
};

template <>
struct boost::system::is_error_condition_enum<ddbm::error_kind> : std::true_type
{
};

#endif
