// expected: ddbm: this member is not stored by a model, so no member of it has a name
#include "compile_fail/page.hpp"

const auto asked = ddbm::attr<&page::hits, &visit::hits> == 1;
