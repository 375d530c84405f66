// expected: ddbm: this class has no model; specialise ddbm::model_of for it
#include "compile_fail/model.hpp"

#include <ddbm/item_size.hpp>

std::size_t bytes = ddbm::item_size(stranger());
