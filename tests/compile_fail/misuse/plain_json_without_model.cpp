// expected: ddbm: this class has no model; specialise ddbm::model_of for it
#include "compile_fail/model.hpp"

#include <ddbm/convert.hpp>

std::string text = ddbm::to_plain_json(stranger());
