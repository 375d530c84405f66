// expected: ddbm: only lists that can grow, such as std::vector, are appended and prepended to
#include "compile_fail/page.hpp"

const auto changes = ddbm::append<&page::tags>("x");
