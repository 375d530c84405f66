// expected: ddbm: the value does not go with this attribute
#include "compile_fail/rated.hpp"

const auto asked = ddbm::attr<&rated::shelf> == 3;
