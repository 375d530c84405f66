// expected: ddbm: these two attributes are not stored in the same way, so that they cannot be
// compared
#include "compile_fail/page.hpp"

const auto asked = ddbm::attr<&page::hits> == ddbm::attr<&page::title>;
