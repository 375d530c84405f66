// expected: ddbm: only elements of lists have an index
#include "compile_fail/page.hpp"

const auto asked = ddbm::attr<&page::title>[0] == "x";
