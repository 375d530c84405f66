// expected: ddbm: this member belongs neither to the model's class nor to a base of it
#include "compile_fail/page.hpp"

const auto asked = ddbm::attr_of<page, &visit::hits> == 1;
