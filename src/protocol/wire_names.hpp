// What enumerations are called in requests and replies, for the client and for the engine.

#ifndef DDBM_SRC_PROTOCOL_WIRE_NAMES_HPP
#define DDBM_SRC_PROTOCOL_WIRE_NAMES_HPP

#include <ddbm/operations/consumed_capacity.hpp>
#include <ddbm/operations/describe_continuous_backups.hpp>
#include <ddbm/operations/describe_time_to_live.hpp>
#include <ddbm/operations/get_shard_iterator.hpp>
#include <ddbm/operations/item_collection_metrics.hpp>
#include <ddbm/operations/return_values.hpp>
#include <ddbm/operations/select.hpp>
#include <ddbm/operations/stream_description.hpp>
#include <ddbm/operations/stream_record.hpp>
#include <ddbm/operations/table_description.hpp>

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace ddbm::detail {

template <class Enum>
using wire_pair = std::pair<Enum, std::string_view>;

// All names of an enumeration.
template <class Enum>
struct wire_names;

template <>
struct wire_names<return_values>
{
    using enum return_values;
    static constexpr wire_pair<return_values> table[] = {
        {none, "NONE"},
        {all_old, "ALL_OLD"},
        {updated_old, "UPDATED_OLD"},
        {all_new, "ALL_NEW"},
        {updated_new, "UPDATED_NEW"},
    };
};

template <>
struct wire_names<return_values_on_condition_check_failure>
{
    using enum return_values_on_condition_check_failure;
    static constexpr wire_pair<return_values_on_condition_check_failure> table[] = {
        {none, "NONE"},
        {all_old, "ALL_OLD"},
    };
};

template <>
struct wire_names<return_consumed_capacity>
{
    using enum return_consumed_capacity;
    static constexpr wire_pair<return_consumed_capacity> table[] = {
        {none, "NONE"},
        {total, "TOTAL"},
        {indexes, "INDEXES"},
    };
};

template <>
struct wire_names<return_item_collection_metrics>
{
    using enum return_item_collection_metrics;
    static constexpr wire_pair<return_item_collection_metrics> table[] = {
        {none, "NONE"},
        {size, "SIZE"},
    };
};

template <>
struct wire_names<select>
{
    using enum select;
    static constexpr wire_pair<select> table[] = {
        {all_attributes, "ALL_ATTRIBUTES"},
        {all_projected_attributes, "ALL_PROJECTED_ATTRIBUTES"},
        {specific_attributes, "SPECIFIC_ATTRIBUTES"},
        {count, "COUNT"},
    };
};

template <>
struct wire_names<key_type>
{
    using enum key_type;
    static constexpr wire_pair<key_type> table[] = {
        {hash, "HASH"},
        {range, "RANGE"},
    };
};

// Of those that keys can have.
template <>
struct wire_names<attribute_type>
{
    using enum attribute_type;
    static constexpr wire_pair<attribute_type> table[] = {
        {s, "S"},
        {n, "N"},
        {b, "B"},
    };
};

template <>
struct wire_names<projection_type>
{
    using enum projection_type;
    static constexpr wire_pair<projection_type> table[] = {
        {all, "ALL"},
        {keys_only, "KEYS_ONLY"},
        {include, "INCLUDE"},
    };
};

template <>
struct wire_names<billing_mode>
{
    using enum billing_mode;
    static constexpr wire_pair<billing_mode> table[] = {
        {provisioned, "PROVISIONED"},
        {pay_per_request, "PAY_PER_REQUEST"},
    };
};

template <>
struct wire_names<stream_view_type>
{
    using enum stream_view_type;
    static constexpr wire_pair<stream_view_type> table[] = {
        {keys_only, "KEYS_ONLY"},
        {new_image, "NEW_IMAGE"},
        {old_image, "OLD_IMAGE"},
        {new_and_old_images, "NEW_AND_OLD_IMAGES"},
    };
};

template <>
struct wire_names<table_class>
{
    using enum table_class;
    static constexpr wire_pair<table_class> table[] = {
        {standard, "STANDARD"},
        {standard_infrequent_access, "STANDARD_INFREQUENT_ACCESS"},
    };
};

template <>
struct wire_names<table_status>
{
    using enum table_status;
    static constexpr wire_pair<table_status> table[] = {
        {creating, "CREATING"},
        {updating, "UPDATING"},
        {deleting, "DELETING"},
        {active, "ACTIVE"},
        {inaccessible_encryption_credentials, "INACCESSIBLE_ENCRYPTION_CREDENTIALS"},
        {archiving, "ARCHIVING"},
        {archived, "ARCHIVED"},
        {replication_not_authorized, "REPLICATION_NOT_AUTHORIZED"},
    };
};

template <>
struct wire_names<index_status>
{
    using enum index_status;
    static constexpr wire_pair<index_status> table[] = {
        {creating, "CREATING"},
        {updating, "UPDATING"},
        {deleting, "DELETING"},
        {active, "ACTIVE"},
    };
};

template <>
struct wire_names<time_to_live_status>
{
    using enum time_to_live_status;
    static constexpr wire_pair<time_to_live_status> table[] = {
        {enabling, "ENABLING"},
        {enabled, "ENABLED"},
        {disabling, "DISABLING"},
        {disabled, "DISABLED"},
    };
};

template <>
struct wire_names<continuous_backups_status>
{
    using enum continuous_backups_status;
    static constexpr wire_pair<continuous_backups_status> table[] = {
        {enabled, "ENABLED"},
        {disabled, "DISABLED"},
    };
};

template <>
struct wire_names<stream_status>
{
    using enum stream_status;
    static constexpr wire_pair<stream_status> table[] = {
        {enabling, "ENABLING"},
        {enabled, "ENABLED"},
        {disabling, "DISABLING"},
        {disabled, "DISABLED"},
    };
};

template <>
struct wire_names<stream_event>
{
    using enum stream_event;
    static constexpr wire_pair<stream_event> table[] = {
        {insert, "INSERT"},
        {modify, "MODIFY"},
        {remove, "REMOVE"},
    };
};

template <>
struct wire_names<shard_iterator_type>
{
    using enum shard_iterator_type;
    static constexpr wire_pair<shard_iterator_type> table[] = {
        {trim_horizon, "TRIM_HORIZON"},
        {latest, "LATEST"},
        {at_sequence_number, "AT_SEQUENCE_NUMBER"},
        {after_sequence_number, "AFTER_SEQUENCE_NUMBER"},
    };
};

/// Empty for a value that has no name.
template <class Enum>
constexpr std::string_view wire_name(Enum value) noexcept
{
    for (const auto& [known, name] : wire_names<Enum>::table)
    {
        if (known == value)
            return name;
    }
    return {};
}

template <class Enum>
constexpr std::optional<Enum> from_wire_name(std::string_view name) noexcept
{
    for (const auto& [value, known] : wire_names<Enum>::table)
    {
        if (known == name)
            return value;
    }
    return std::nullopt;
}

/// The names of these values, in this order.
template <class... Enums>
constexpr std::array<std::string_view, sizeof...(Enums)> wire_names_of(Enums... values) noexcept
{
    return {wire_name(values)...};
}

}  // namespace ddbm::detail

#endif
