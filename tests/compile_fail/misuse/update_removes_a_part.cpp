// expected: ddbm: this member is no attribute by itself, only a part of one that is composed and
// needs
#include "compile_fail/rated.hpp"

const auto changes = ddbm::remove<&rated::shelf>();
