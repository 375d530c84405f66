// expected: ddbm: the library makes the values of this field itself
#include "compile_fail/page.hpp"

const auto changes = ddbm::add<&page::version>(1);
