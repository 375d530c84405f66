// Numbers that follow one another, as the keys of a table's items. The last one that was handed out
// is kept in the table, in an item of its own as dynamodb-mapper has it:
//
//   {"id":{"N":"-1"},"__max_hash_key__":{"N":"17"}}
//
// Reads hide that item, and no object is written in its place.

#ifndef DDBM_SRC_AUTO_INCREMENT_HPP
#define DDBM_SRC_AUTO_INCREMENT_HPP

#include <ddbm/detail/key_part.hpp>
#include <ddbm/detail/type_ops.hpp>

#include <span>
#include <string_view>

namespace ddbm::detail {

// What its other attribute is called, and its number.
inline constexpr std::string_view counter_attribute = "__max_hash_key__";
inline constexpr int counter_number = -1;

// Whether the items of the model have such numbers.
inline bool is_numbered(const model_info& model) noexcept
{
    return model.role(field_role::auto_increment) != nullptr;
}

// Whether this is the key of the item with the counter. What cannot be a key is none.
bool is_counter(const model_info& model, std::span<const key_part> key);

// Throws errc::invalid_request if it is.
void check_not_counter(const model_info& model, std::span<const key_part> key);

// Of the field of an object that is to be written: throws errc::invalid_request if it has no number
// yet, or that of the counter.
void check_number(const field_ops& field, const void* member);

}  // namespace ddbm::detail

#endif
