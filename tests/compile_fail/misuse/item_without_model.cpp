// expected: ddbm: this class has no model; specialise ddbm::model_of for it
#include "compile_fail/model.hpp"

#include <ddbm/convert.hpp>

ddbm::item attributes = ddbm::to_item(stranger());
