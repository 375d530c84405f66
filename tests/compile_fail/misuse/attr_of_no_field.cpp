// expected: ddbm: this member is no field of the model of its class
#include "compile_fail/page.hpp"

const auto asked = ddbm::attr<&page::unknown> == 1;
