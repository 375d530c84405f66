// expected: ddbm: only to numbers, durations and sets something is added
#include "compile_fail/page.hpp"

const auto changes = ddbm::add<&page::marks>(1);
