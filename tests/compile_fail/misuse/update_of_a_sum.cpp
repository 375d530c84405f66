// expected: ddbm: an update changes attributes, not what is computed of them
#include "compile_fail/page.hpp"

const auto changes = ddbm::set(ddbm::attr<&page::marks>.size(), 1);
