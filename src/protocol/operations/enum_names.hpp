// The words that enumerations have in requests and replies.

#ifndef DDBM_SRC_PROTOCOL_OPERATIONS_ENUM_NAMES_HPP
#define DDBM_SRC_PROTOCOL_OPERATIONS_ENUM_NAMES_HPP

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

#include <optional>
#include <span>
#include <string_view>

namespace ddbm::detail {

template <class Enum>
struct enum_name
{
    Enum value;
    std::string_view name;
};

// All names of the argument's type; its value does not matter.
std::span<const enum_name<return_values>> names_of(return_values) noexcept;
std::span<const enum_name<return_values_on_condition_check_failure>>
    names_of(return_values_on_condition_check_failure) noexcept;
std::span<const enum_name<return_consumed_capacity>> names_of(return_consumed_capacity) noexcept;
std::span<const enum_name<return_item_collection_metrics>> names_of(return_item_collection_metrics
) noexcept;
std::span<const enum_name<select>> names_of(select) noexcept;
std::span<const enum_name<key_type>> names_of(key_type) noexcept;
// Of those that keys can have.
std::span<const enum_name<attribute_type>> names_of(attribute_type) noexcept;
std::span<const enum_name<projection_type>> names_of(projection_type) noexcept;
std::span<const enum_name<billing_mode>> names_of(billing_mode) noexcept;
std::span<const enum_name<stream_view_type>> names_of(stream_view_type) noexcept;
std::span<const enum_name<table_class>> names_of(table_class) noexcept;
std::span<const enum_name<table_status>> names_of(table_status) noexcept;
std::span<const enum_name<index_status>> names_of(index_status) noexcept;
std::span<const enum_name<time_to_live_status>> names_of(time_to_live_status) noexcept;
std::span<const enum_name<continuous_backups_status>> names_of(continuous_backups_status) noexcept;
std::span<const enum_name<stream_status>> names_of(stream_status) noexcept;
std::span<const enum_name<stream_event>> names_of(stream_event) noexcept;
std::span<const enum_name<shard_iterator_type>> names_of(shard_iterator_type) noexcept;

/// Empty for a value that has no name.
template <class Enum>
std::string_view name_of(Enum value) noexcept
{
    for (const enum_name<Enum>& entry : names_of(value))
    {
        if (entry.value == value)
            return entry.name;
    }
    return {};
}

template <class Enum>
std::optional<Enum> value_of(std::string_view name) noexcept
{
    for (const enum_name<Enum>& entry : names_of(Enum{}))
    {
        if (entry.name == name)
            return entry.value;
    }
    return std::nullopt;
}

}  // namespace ddbm::detail

#endif
