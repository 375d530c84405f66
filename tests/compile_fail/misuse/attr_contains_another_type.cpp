// expected: ddbm: this is no value of the elements' type
#include "compile_fail/page.hpp"

const auto asked = ddbm::attr<&page::tags>.contains(1);
