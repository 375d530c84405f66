#include "protocol/operations/enum_names.hpp"

namespace ddbm::detail {
namespace {

constexpr enum_name<return_values> return_values_names[] = {
    {return_values::none, "NONE"},
    {return_values::all_old, "ALL_OLD"},
    {return_values::updated_old, "UPDATED_OLD"},
    {return_values::all_new, "ALL_NEW"},
    {return_values::updated_new, "UPDATED_NEW"},
};

constexpr enum_name<return_values_on_condition_check_failure>
    return_values_on_condition_check_failure_names[] = {
        {return_values_on_condition_check_failure::none, "NONE"},
        {return_values_on_condition_check_failure::all_old, "ALL_OLD"},
};

constexpr enum_name<return_consumed_capacity> return_consumed_capacity_names[] = {
    {return_consumed_capacity::none, "NONE"},
    {return_consumed_capacity::total, "TOTAL"},
    {return_consumed_capacity::indexes, "INDEXES"},
};

constexpr enum_name<return_item_collection_metrics> return_item_collection_metrics_names[] = {
    {return_item_collection_metrics::none, "NONE"},
    {return_item_collection_metrics::size, "SIZE"},
};

constexpr enum_name<select> select_names[] = {
    {select::all_attributes, "ALL_ATTRIBUTES"},
    {select::all_projected_attributes, "ALL_PROJECTED_ATTRIBUTES"},
    {select::specific_attributes, "SPECIFIC_ATTRIBUTES"},
    {select::count, "COUNT"},
};

constexpr enum_name<key_type> key_type_names[] = {
    {key_type::hash, "HASH"},
    {key_type::range, "RANGE"},
};

constexpr enum_name<attribute_type> attribute_type_names[] = {
    {attribute_type::s, "S"},
    {attribute_type::n, "N"},
    {attribute_type::b, "B"},
};

constexpr enum_name<projection_type> projection_type_names[] = {
    {projection_type::all, "ALL"},
    {projection_type::keys_only, "KEYS_ONLY"},
    {projection_type::include, "INCLUDE"},
};

constexpr enum_name<billing_mode> billing_mode_names[] = {
    {billing_mode::provisioned, "PROVISIONED"},
    {billing_mode::pay_per_request, "PAY_PER_REQUEST"},
};

constexpr enum_name<stream_view_type> stream_view_type_names[] = {
    {stream_view_type::keys_only, "KEYS_ONLY"},
    {stream_view_type::new_image, "NEW_IMAGE"},
    {stream_view_type::old_image, "OLD_IMAGE"},
    {stream_view_type::new_and_old_images, "NEW_AND_OLD_IMAGES"},
};

constexpr enum_name<table_class> table_class_names[] = {
    {table_class::standard, "STANDARD"},
    {table_class::standard_infrequent_access, "STANDARD_INFREQUENT_ACCESS"},
};

constexpr enum_name<table_status> table_status_names[] = {
    {table_status::creating, "CREATING"},
    {table_status::updating, "UPDATING"},
    {table_status::deleting, "DELETING"},
    {table_status::active, "ACTIVE"},
    {table_status::inaccessible_encryption_credentials, "INACCESSIBLE_ENCRYPTION_CREDENTIALS"},
    {table_status::archiving, "ARCHIVING"},
    {table_status::archived, "ARCHIVED"},
    {table_status::replication_not_authorized, "REPLICATION_NOT_AUTHORIZED"},
};

constexpr enum_name<index_status> index_status_names[] = {
    {index_status::creating, "CREATING"},
    {index_status::updating, "UPDATING"},
    {index_status::deleting, "DELETING"},
    {index_status::active, "ACTIVE"},
};

constexpr enum_name<time_to_live_status> time_to_live_status_names[] = {
    {time_to_live_status::enabling, "ENABLING"},
    {time_to_live_status::enabled, "ENABLED"},
    {time_to_live_status::disabling, "DISABLING"},
    {time_to_live_status::disabled, "DISABLED"},
};

constexpr enum_name<continuous_backups_status> continuous_backups_status_names[] = {
    {continuous_backups_status::enabled, "ENABLED"},
    {continuous_backups_status::disabled, "DISABLED"},
};

constexpr enum_name<stream_status> stream_status_names[] = {
    {stream_status::enabling, "ENABLING"},
    {stream_status::enabled, "ENABLED"},
    {stream_status::disabling, "DISABLING"},
    {stream_status::disabled, "DISABLED"},
};

constexpr enum_name<stream_event> stream_event_names[] = {
    {stream_event::insert, "INSERT"},
    {stream_event::modify, "MODIFY"},
    {stream_event::remove, "REMOVE"},
};

constexpr enum_name<shard_iterator_type> shard_iterator_type_names[] = {
    {shard_iterator_type::trim_horizon, "TRIM_HORIZON"},
    {shard_iterator_type::latest, "LATEST"},
    {shard_iterator_type::at_sequence_number, "AT_SEQUENCE_NUMBER"},
    {shard_iterator_type::after_sequence_number, "AFTER_SEQUENCE_NUMBER"},
};

}  // namespace

std::span<const enum_name<return_values>> names_of(return_values) noexcept
{
    return return_values_names;
}

std::span<const enum_name<return_values_on_condition_check_failure>>
names_of(return_values_on_condition_check_failure) noexcept
{
    return return_values_on_condition_check_failure_names;
}

std::span<const enum_name<return_consumed_capacity>> names_of(return_consumed_capacity) noexcept
{
    return return_consumed_capacity_names;
}

std::span<const enum_name<return_item_collection_metrics>> names_of(return_item_collection_metrics
) noexcept
{
    return return_item_collection_metrics_names;
}

std::span<const enum_name<select>> names_of(select) noexcept
{
    return select_names;
}

std::span<const enum_name<key_type>> names_of(key_type) noexcept
{
    return key_type_names;
}

std::span<const enum_name<attribute_type>> names_of(attribute_type) noexcept
{
    return attribute_type_names;
}

std::span<const enum_name<projection_type>> names_of(projection_type) noexcept
{
    return projection_type_names;
}

std::span<const enum_name<billing_mode>> names_of(billing_mode) noexcept
{
    return billing_mode_names;
}

std::span<const enum_name<stream_view_type>> names_of(stream_view_type) noexcept
{
    return stream_view_type_names;
}

std::span<const enum_name<table_class>> names_of(table_class) noexcept
{
    return table_class_names;
}

std::span<const enum_name<table_status>> names_of(table_status) noexcept
{
    return table_status_names;
}

std::span<const enum_name<index_status>> names_of(index_status) noexcept
{
    return index_status_names;
}

std::span<const enum_name<time_to_live_status>> names_of(time_to_live_status) noexcept
{
    return time_to_live_status_names;
}

std::span<const enum_name<continuous_backups_status>> names_of(continuous_backups_status) noexcept
{
    return continuous_backups_status_names;
}

std::span<const enum_name<stream_status>> names_of(stream_status) noexcept
{
    return stream_status_names;
}

std::span<const enum_name<stream_event>> names_of(stream_event) noexcept
{
    return stream_event_names;
}

std::span<const enum_name<shard_iterator_type>> names_of(shard_iterator_type) noexcept
{
    return shard_iterator_type_names;
}

}  // namespace ddbm::detail
