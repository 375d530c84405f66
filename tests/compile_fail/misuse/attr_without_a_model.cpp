// expected: ddbm: the class of this member has no model; attr_of<T, ...> names a derived class that
// has one
#include "compile_fail/page.hpp"

const auto asked = ddbm::attr<&page::inherited> == 1;
