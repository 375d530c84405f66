// expected: ddbm: conditions compare attributes as they are; only updates compute
#include "compile_fail/page.hpp"

const auto asked = ddbm::attr<&page::number>.between(ddbm::attr<&page::hits> + 1, 9);
