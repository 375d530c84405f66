// expected: ddbm: only lists that can grow, such as std::vector, and are stored as lists are
#include "compile_fail/text_page.hpp"

const auto changes = ddbm::append<&text_page::marks>(1);
