// expected: ddbm: the attribute is a whole number, and what it is set to may be a fraction
#include "compile_fail/rated.hpp"

const auto changes = ddbm::set<&rated::hits>(ddbm::attr<&rated::rating>);
