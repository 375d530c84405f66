// expected: ddbm: only entries of maps have a key; members are named by field<>()
#include "compile_fail/page.hpp"

const auto asked = ddbm::attr<&page::marks>["a"] == 1;
