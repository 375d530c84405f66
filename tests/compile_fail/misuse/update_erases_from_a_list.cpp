// expected: ddbm: elements are erased from sets; an attribute is removed
#include "compile_fail/page.hpp"

const auto changes = ddbm::erase<&page::marks>(1);
