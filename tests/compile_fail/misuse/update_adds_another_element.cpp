// expected: ddbm: this is no value of the elements' type
#include "compile_fail/page.hpp"

const auto changes = ddbm::add<&page::tags>(1);
