// expected: ddbm: this class has no model; specialise ddbm::model_of for it
#include "compile_fail/model.hpp"

#include <ddbm/convert.hpp>

auto handle = ddbm::stored_from_image<stranger, struct archive>("{}");
