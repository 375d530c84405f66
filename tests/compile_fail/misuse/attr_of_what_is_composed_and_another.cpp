// expected: ddbm: these two attributes are not stored in the same way, so that they cannot be
// compared
#include "compile_fail/rated.hpp"

const auto asked = ddbm::attr<&rated::shelf> == ddbm::attr<&rated::group>;
