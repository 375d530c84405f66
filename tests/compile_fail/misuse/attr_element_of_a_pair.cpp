// expected: ddbm: the elements of this list have no type in common; ddbm::attribute names it
// without types
#include "compile_fail/page.hpp"

const auto asked = ddbm::attr<&page::extra>[0] == 1;
