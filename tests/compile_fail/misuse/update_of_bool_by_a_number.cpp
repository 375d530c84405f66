// expected: ddbm: this is no value of the attribute: a number takes integers
#include "compile_fail/page.hpp"

const auto changes = ddbm::set<&page::is_open>(1);
