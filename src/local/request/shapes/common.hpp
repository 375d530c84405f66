// Types that several operations share.
#ifndef DDBM_SRC_LOCAL_REQUEST_SHAPES_COMMON_HPP
#define DDBM_SRC_LOCAL_REQUEST_SHAPES_COMMON_HPP

#include "local/request/shape_type.hpp"
#include "protocol/wire_names.hpp"

#include <ddbm/limits.hpp>

namespace ddbm::local::detail::shapes {

using ddbm::detail::wire_names_of;

inline constexpr presence required = presence::required;

inline constexpr type any_text = text_type();
inline constexpr type texts = list_of(any_text);
inline constexpr type any_integer = number_type(kind::integer);
inline constexpr type any_long = number_type(kind::long_integer);
inline constexpr type boolean = {.what = kind::boolean};
inline constexpr type blob = {.what = kind::blob};

inline constexpr type plain_name =
    text_type(limits::shortest_table_name, limits::longest_table_name, text_form::name);
inline constexpr type table_name =
    text_type(limits::shortest_table_name, limits::longest_table_name, text_form::name_or_arn);
// Of operations on items.
inline constexpr type table_name_of_items = [] {
    type name = table_name;
    name.told_if_empty = true;
    return name;
}();

// Of keys, definitions, projections and time to live; items may have longer ones.
inline constexpr type attribute_name = text_type(1, limits::key_name_bytes);

// Contains itself; so it cannot be defined here.
extern const type attribute_value;
inline constexpr type attribute_values = list_of(attribute_value);
inline constexpr type attributes = map_of(attribute_value);

inline constexpr type attribute_names = map_of(any_text);
inline constexpr type attributes_to_get = list_of(any_text, 1, 255);
inline constexpr type page_limit = number_type(kind::integer, 1);
inline constexpr type client_request_token = text_type(1, limits::client_request_token_bytes);

// The values of enumerations are in the order in which the service prints them.

inline constexpr auto return_consumed_capacity_values = wire_names_of(
    ddbm::return_consumed_capacity::indexes,
    ddbm::return_consumed_capacity::total,
    ddbm::return_consumed_capacity::none
);
inline constexpr type return_consumed_capacity = enumeration(return_consumed_capacity_values);

inline constexpr auto return_item_collection_metrics_values = wire_names_of(
    ddbm::return_item_collection_metrics::size, ddbm::return_item_collection_metrics::none
);
inline constexpr type return_item_collection_metrics =
    enumeration(return_item_collection_metrics_values);

inline constexpr auto return_values_on_failure_values = wire_names_of(
    return_values_on_condition_check_failure::all_old,
    return_values_on_condition_check_failure::none
);
inline constexpr type return_values_on_failure = enumeration(return_values_on_failure_values);

inline constexpr std::string_view conditional_operator_values[] = {"OR", "AND"};
inline constexpr type conditional_operator = enumeration(conditional_operator_values);

inline constexpr std::string_view comparison_operator_values[] = {
    "IN",
    "NULL",
    "BETWEEN",
    "LT",
    "NOT_CONTAINS",
    "EQ",
    "GT",
    "NOT_NULL",
    "NE",
    "LE",
    "BEGINS_WITH",
    "GE",
    "CONTAINS",
};
inline constexpr type comparison_operator = enumeration(comparison_operator_values);

inline constexpr field tag_fields[] = {
    {"Key", any_text},
    {"Value", any_text},
};
inline constexpr type tag = structure("Tag", tag_fields);
inline constexpr type tags = list_of(tag);

// The operations of each file.
std::span<const shape> of_tables() noexcept;
std::span<const shape> of_settings() noexcept;
std::span<const shape> of_items() noexcept;
std::span<const shape> of_pages() noexcept;
std::span<const shape> of_batches() noexcept;
std::span<const shape> of_transactions() noexcept;
std::span<const shape> of_statements() noexcept;
std::span<const shape> of_streams() noexcept;

}  // namespace ddbm::local::detail::shapes

#endif
