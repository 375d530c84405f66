// expected: ddbm: an attribute is composed of this member, so its new value has to be known: set it
#include "compile_fail/page.hpp"

const auto changes = ddbm::add<&page::hits>(1);
