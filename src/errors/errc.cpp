#include <ddbm/errc.hpp>

#include <boost/asio/error.hpp>

#include <string>

namespace ddbm {
namespace {

// Categories with an id compare equal across shared libraries that each hold a copy.
constexpr boost::ulong_long_type library_id = 0x6464626d2f657272;
constexpr boost::ulong_long_type condition_id = 0x6464626d2f636f6e;

const char* text_of(errc e) noexcept
{
    switch (e)
    {
    case errc::number_invalid:
        return "The text is not a number";
    case errc::number_out_of_range:
        return "The number has more than 38 digits or is too large or too small";
    case errc::number_not_representable:
        return "The number does not fit the C++ type exactly";
    case errc::invalid_utf8:
        return "The string is not UTF-8";
    case errc::invalid_base64:
        return "The text is not base64";
    case errc::empty_set:
        return "The set is empty";
    case errc::duplicate_in_set:
        return "An element occurs twice in the set";
    case errc::nesting_too_deep:
        return "Lists and maps are nested more than 32 levels deep";
    case errc::empty_key:
        return "A key attribute is empty";
    case errc::key_too_long:
        return "A key attribute is too long";
    case errc::item_too_large:
        return "The item is larger than 400 KB";
    case errc::item_too_wide:
        return "The item has more attributes than one condition can compare";
    case errc::attribute_missing:
        return "A required attribute is missing";
    case errc::attribute_type_mismatch:
        return "The attribute has another type than expected";
    case errc::value_not_allowed:
        return "The value is not one of those allowed";
    case errc::validation_failed:
        return "The object is not valid";
    case errc::unknown_attributes_in_list:
        return "A changed list holds elements with unknown attributes";
    case errc::empty_handle:
        return "The handle is empty";
    case errc::invalid_request:
        return "The request is not complete or contradicts itself";
    case errc::invalid_table_name:
        return "The table name is not valid";
    case errc::invalid_endpoint:
        return "The endpoint is not valid";
    case errc::invalid_configuration:
        return "The configuration is not valid";
    case errc::no_credentials:
        return "No credentials were found";
    case errc::no_region:
        return "No region was found";
    case errc::invalid_reply:
        return "The reply is not what DynamoDB sends";
    case errc::reply_too_large:
        return "The reply is too large";
    case errc::checksum_mismatch:
        return "The reply does not match its checksum";
    case errc::not_found:
        return "There is no such item";
    case errc::conflict_changed:
        return "The item has changed since it was read";
    case errc::conflict_exists:
        return "There is an item with this key already";
    case errc::connect_timeout:
        return "Connecting took too long";
    case errc::tls_timeout:
        return "The TLS handshake took too long";
    case errc::attempt_timeout:
        return "The reply took too long";
    case errc::deadline_exceeded:
        return "The deadline has passed";
    case errc::client_closed:
        return "The client is closed";
    case errc::store_unusable:
        return "The file cannot be used as a store";
    case errc::store_damaged:
        return "The store is damaged";
    case errc::store_failed:
        return "The store could not be read or written";
    }
    return "Unknown failure";
}

class library_category_type final : public boost::system::error_category
{
public:
    constexpr library_category_type() noexcept : error_category(library_id) {}

    const char* name() const noexcept override { return "ddbm"; }
    std::string message(int value) const override { return text_of(static_cast<errc>(value)); }
};

bool is_conflict(const error_code& ec) noexcept
{
    return ec == errc::conflict_changed || ec == errc::conflict_exists;
}

bool is_timeout(const error_code& ec) noexcept
{
    return ec == errc::connect_timeout || ec == errc::tls_timeout || ec == errc::attempt_timeout ||
           ec == errc::deadline_exceeded || ec == boost::asio::error::timed_out;
}

class condition_category_type final : public boost::system::error_category
{
public:
    constexpr condition_category_type() noexcept : error_category(condition_id) {}

    const char* name() const noexcept override { return "ddbm.condition"; }

    std::string message(int value) const override
    {
        switch (static_cast<condition>(value))
        {
        case condition::conflict:
            return "Somebody else wrote the item";
        case condition::timeout:
            return "Out of time";
        }
        return "Unknown condition";
    }

    using error_category::equivalent;
    bool equivalent(const error_code& ec, int value) const noexcept override
    {
        switch (static_cast<condition>(value))
        {
        case condition::conflict:
            return is_conflict(ec);
        case condition::timeout:
            return is_timeout(ec);
        }
        return false;
    }
};

constexpr library_category_type the_library_category;
constexpr condition_category_type the_condition_category;

}  // namespace

const boost::system::error_category& library_category() noexcept
{
    return the_library_category;
}

const boost::system::error_category& condition_category() noexcept
{
    return the_condition_category;
}

}  // namespace ddbm
