#include "errors/code_words.hpp"

#include <ddbm/errc.hpp>
#include <ddbm/error.hpp>

#include <boost/asio/error.hpp>

#include <ostream>
#include <string>

namespace ddbm {
namespace {

using detail::code_words;

// Categories with an id compare equal across shared libraries that each hold a copy.
constexpr boost::ulong_long_type library_id = 0x6464626d2f657272;
constexpr boost::ulong_long_type error_kind_id = 0x6464626d2f6b6e64;

code_words words_of(errc e) noexcept
{
    switch (e)
    {
    case errc::number_invalid:
        return {"number_invalid", "The text is not a number"};
    case errc::number_out_of_range:
        return {
            "number_out_of_range",
            "The number has more than 38 digits or is too large or too small"};
    case errc::number_not_representable:
        return {"number_not_representable", "The number does not fit the C++ type exactly"};
    case errc::invalid_utf8:
        return {"invalid_utf8", "The string is not UTF-8"};
    case errc::invalid_base64:
        return {"invalid_base64", "The text is not base64"};
    case errc::empty_set:
        return {"empty_set", "The set is empty"};
    case errc::duplicate_in_set:
        return {"duplicate_in_set", "An element occurs twice in the set"};
    case errc::nesting_too_deep:
        return {"nesting_too_deep", "Lists and maps are nested more than 32 levels deep"};
    case errc::empty_key:
        return {"empty_key", "A key attribute is empty"};
    case errc::key_too_long:
        return {"key_too_long", "A key attribute is too long"};
    case errc::item_too_large:
        return {"item_too_large", "The item is larger than 400 KB"};
    case errc::item_too_wide:
        return {"item_too_wide", "More attributes have changed than one request can write"};
    case errc::attribute_missing:
        return {"attribute_missing", "A required attribute is missing"};
    case errc::attribute_type_mismatch:
        return {"attribute_type_mismatch", "The attribute has another type than expected"};
    case errc::value_not_allowed:
        return {"value_not_allowed", "The value is not one of those allowed"};
    case errc::validation_failed:
        return {"validation_failed", "The object is not valid"};
    case errc::invalid_pattern:
        return {"invalid_pattern", "The pattern is not a regular expression"};
    case errc::unknown_attributes_in_list:
        return {
            "unknown_attributes_in_list", "A changed list holds elements with unknown attributes"};
    case errc::unknown_version:
        return {"unknown_version", "The item is of no version that the model knows"};
    case errc::migration_failed:
        return {"migration_failed", "The item could not be migrated to the newest version"};
    case errc::empty_handle:
        return {"empty_handle", "The handle is empty"};
    case errc::invalid_request:
        return {"invalid_request", "The request is not complete or contradicts itself"};
    case errc::invalid_cursor:
        return {"invalid_cursor", "The cursor is not one of this query"};
    case errc::invalid_table_name:
        return {"invalid_table_name", "The table name is not valid"};
    case errc::invalid_endpoint:
        return {"invalid_endpoint", "The endpoint is not valid"};
    case errc::invalid_configuration:
        return {"invalid_configuration", "The configuration is not valid"};
    case errc::no_credentials:
        return {"no_credentials", "No credentials were found"};
    case errc::no_region:
        return {"no_region", "No region was found"};
    case errc::invalid_reply:
        return {"invalid_reply", "The reply is not what DynamoDB sends"};
    case errc::reply_too_large:
        return {"reply_too_large", "The reply is too large"};
    case errc::checksum_mismatch:
        return {"checksum_mismatch", "The reply does not match its checksum"};
    case errc::not_found:
        return {"not_found", "There is no such item"};
    case errc::conflict_changed:
        return {"conflict_changed", "The item has changed since it was read"};
    case errc::conflict_exists:
        return {"conflict_exists", "There is an item with this key already"};
    case errc::unprocessed:
        return {"unprocessed", "The service has handed back a part of a bulk every time"};
    case errc::condition_failed:
        return {"condition_failed", "The item does not fulfil the condition"};
    case errc::unique_taken:
        return {"unique_taken", "Another item has a value that is unique"};
    case errc::lock_lost:
        return {"lock_lost", "The lock is not held any more"};
    case errc::connect_timeout:
        return {"connect_timeout", "Connecting took too long"};
    case errc::tls_timeout:
        return {"tls_timeout", "The TLS handshake took too long"};
    case errc::attempt_timeout:
        return {"attempt_timeout", "The reply took too long"};
    case errc::deadline_exceeded:
        return {"deadline_exceeded", "The deadline has passed"};
    case errc::client_closed:
        return {"client_closed", "The client is closed"};
    case errc::store_unusable:
        return {"store_unusable", "The file cannot be used as a store"};
    case errc::store_damaged:
        return {"store_damaged", "The store is damaged"};
    case errc::store_failed:
        return {"store_failed", "The store could not be read or written"};
    case errc::budget_exceeded:
        return {"budget_exceeded", "The capacity that was allowed is used up"};
    case errc::no_recorded_reply:
        return {"no_recorded_reply", "The recording has no reply for the request"};
    case errc::too_many_waiting:
        return {"too_many_waiting", "Too many calls wait for a connection"};
    case errc::wait_timeout:
        return {"wait_timeout", "Waiting for a connection took too long"};
    }
    return {};
}

class library_category_type final : public boost::system::error_category
{
public:
    constexpr library_category_type() noexcept : error_category(library_id) {}

    const char* name() const noexcept override { return "ddbm"; }
    std::string message(int value) const override
    {
        return words_of(static_cast<errc>(value)).text;
    }
};

bool is_conflict(const error_code& ec) noexcept
{
    return ec == errc::conflict_changed || ec == errc::conflict_exists ||
           ec == errc::condition_failed;
}

bool is_timeout(const error_code& ec) noexcept
{
    return ec == errc::connect_timeout || ec == errc::tls_timeout || ec == errc::attempt_timeout ||
           ec == errc::wait_timeout || ec == errc::deadline_exceeded ||
           ec == boost::asio::error::timed_out;
}

class error_kind_category_type final : public boost::system::error_category
{
public:
    constexpr error_kind_category_type() noexcept : error_category(error_kind_id) {}

    const char* name() const noexcept override { return "ddbm.error_kind"; }

    std::string message(int value) const override
    {
        switch (static_cast<error_kind>(value))
        {
        case error_kind::conflict:
            return "Somebody else wrote the item";
        case error_kind::timeout:
            return "Out of time";
        }
        return "Unknown kind of error";
    }

    using error_category::equivalent;
    bool equivalent(const error_code& ec, int value) const noexcept override
    {
        switch (static_cast<error_kind>(value))
        {
        case error_kind::conflict:
            return is_conflict(ec);
        case error_kind::timeout:
            return is_timeout(ec);
        }
        return false;
    }
};

constexpr library_category_type the_library_category;
constexpr error_kind_category_type the_error_kind_category;

}  // namespace

const boost::system::error_category& library_category() noexcept
{
    return the_library_category;
}

std::string_view name_of(errc e) noexcept
{
    return words_of(e).name;
}

std::ostream& operator<<(std::ostream& out, errc e)
{
    return out << name_of(error_code(e));
}

const boost::system::error_category& error_kind_category() noexcept
{
    return the_error_kind_category;
}

}  // namespace ddbm
