// expected: ddbm: this field is read only
#include "compile_fail/page.hpp"

const auto changes = ddbm::set<&page::owner>("x");
