// expected: ddbm: if_not_exists stands for an attribute or a value, for no sum and no size
#include "compile_fail/page.hpp"

const auto missing = ddbm::if_not_exists(ddbm::attr<&page::number>, ddbm::attr<&page::number> + 1);
