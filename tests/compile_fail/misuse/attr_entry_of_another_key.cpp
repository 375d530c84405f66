// expected: ddbm: this is no key of the map
#include "compile_fail/page.hpp"

const auto asked = ddbm::attr<&page::counts>[1] == 1;
