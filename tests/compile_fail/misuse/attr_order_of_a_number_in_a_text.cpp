// expected: ddbm: this member is stored in a composed attribute, whose texts are not in the order
// of
#include "compile_fail/rated.hpp"

const auto asked = ddbm::attr<&rated::floor> > 3;
