// expected: ddbm: the value does not go with this attribute: a number takes integers
#include "compile_fail/page.hpp"

const auto asked = ddbm::attr<&page::hits>.between(1, "2");
