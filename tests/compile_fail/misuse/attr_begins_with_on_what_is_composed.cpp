// expected: ddbm: this member is no attribute by itself, only a part of one that is composed, of
// which
#include "compile_fail/rated.hpp"

const auto asked = ddbm::attr<&rated::shelf>.begins_with("a");
