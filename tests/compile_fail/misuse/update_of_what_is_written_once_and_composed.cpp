// expected: ddbm: this field is written once and an attribute is composed of it, which would say
#include "compile_fail/rated.hpp"

const auto changes = ddbm::set<&rated::group>("x");
