// expected: ddbm: only entries of what is stored as a map have a key; members are named by
// field<>()
#include "compile_fail/page.hpp"

const auto asked = ddbm::attr<&page::marks>["a"] == 1;
