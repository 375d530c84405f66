// expected: ddbm: the value does not go with this attribute: a number takes integers
#include "compile_fail/page.hpp"

const auto asked = 1 == ddbm::attr<&page::is_open>;
