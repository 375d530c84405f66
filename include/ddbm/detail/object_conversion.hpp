#ifndef DDBM_DETAIL_OBJECT_CONVERSION_HPP
#define DDBM_DETAIL_OBJECT_CONVERSION_HPP

// The part of conversions that does not depend on the model's type; compiled in the library.

#include <ddbm/item.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/conversion_check.hpp>
#include <ddbm/detail/type_ops.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace ddbm {

/// What a conversion between an object and an item does besides: to be joined by `|`.
enum class conversion : unsigned char
{
    plain = 0,
    /// The model's validators have to agree with the object.
    validated = 1,
    /// The attributes of the table's key are left out, and need not be there: members keep their
    /// values then.
    without_keys = 2,
};

constexpr conversion operator|(conversion a, conversion b)
{
    return static_cast<conversion>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}

/// See `conversion::validated`.
inline constexpr conversion validated = conversion::validated;
/// See `conversion::without_keys`.
inline constexpr conversion without_keys = conversion::without_keys;

namespace detail {

// Which JSON.
enum class json_kind : bool
{
    plain,
    typed,  // DynamoDB's
};

item make_item(const record_ops& record, const void* object, conversion how);
void fill_from_item(const record_ops& record, void* object, const item& attributes, conversion how);

std::string make_json(const record_ops& record, const void* object, conversion how, json_kind kind);
void fill_from_json(
    const record_ops& record, void* object, std::string_view text, conversion how, json_kind kind
);

std::shared_ptr<stored_object> make_stored_object(const model_info& model, const item& image);

}  // namespace detail
}  // namespace ddbm

#endif
