// expected: ddbm: this member belongs neither to the model's class nor to a base of it
#include "compile_fail/page.hpp"

const auto changes = ddbm::set<&page::hits>(1).set<&visit::hits>(1);
