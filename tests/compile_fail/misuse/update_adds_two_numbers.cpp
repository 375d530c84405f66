// expected: ddbm: one number is added to a number
#include "compile_fail/page.hpp"

const auto changes = ddbm::add<&page::head, &paragraph::words>(1, 2);
