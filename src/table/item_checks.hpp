// What is checked of an item before anything is sent.

#ifndef DDBM_SRC_ITEM_CHECKS_HPP
#define DDBM_SRC_ITEM_CHECKS_HPP

#include <ddbm/item.hpp>

#include <ddbm/detail/type_ops.hpp>

#include <string_view>

namespace ddbm::detail {

// Throws errc::validation_failed with what all validators of the model say.
void check_valid(const record_ops& record, const void* object);

// Throw errc::item_too_large.
void check_size(const item& attributes);
void check_size_of_json(std::string_view attributes);

}  // namespace ddbm::detail

#endif
