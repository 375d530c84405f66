// expected: ddbm: only from numbers and durations something is subtracted
#include "compile_fail/page.hpp"

const auto changes = ddbm::subtract<&page::tags>("x");
