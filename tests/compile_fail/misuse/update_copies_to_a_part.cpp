// expected: ddbm: an attribute is composed of this member, so its new value has to be known: set it
#include "compile_fail/rated.hpp"

const auto changes = ddbm::set<&rated::shelf>(ddbm::attr<&rated::group>);
