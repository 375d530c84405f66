// expected: ddbm: updates do not compute sizes
#include "compile_fail/page.hpp"

const auto changes = ddbm::set<&page::head, &paragraph::words>(ddbm::attr<&page::marks>.size());
