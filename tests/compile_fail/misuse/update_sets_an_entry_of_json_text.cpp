// expected: ddbm: only entries of what is stored as a map have a key; members are named by
// field<>()
#include "compile_fail/text_page.hpp"

const auto changes = ddbm::set(ddbm::attr<&text_page::counts>["a"], 3);
