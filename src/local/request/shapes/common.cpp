#include "local/request/shapes/common.hpp"

namespace ddbm::local::detail::shapes {
namespace {

// Nulls in attribute values have own errors, and so may be elements of them here.
constexpr type nullable(type t)
{
    t.may_be_null = true;
    return t;
}

constexpr type set_text = nullable(any_text);
constexpr type set_blob = nullable(blob);
constexpr type text_set = list_of(set_text);
constexpr type blob_set = list_of(set_blob);

// Those that nearly every item has come first.
constexpr field attribute_value_fields[] = {
    {"S", any_text},
    {"N", any_text},
    {"M", attributes},
    {"L", attribute_values},
    {"BOOL", boolean},
    {"NULL", boolean},
    {"B", blob},
    {"SS", text_set},
    {"NS", text_set},
    {"BS", blob_set},
};

}  // namespace

constinit const type attribute_value =
    nullable(structure("AttributeValue", attribute_value_fields));

}  // namespace ddbm::local::detail::shapes
