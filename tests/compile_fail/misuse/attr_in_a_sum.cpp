// expected: ddbm: conditions compare attributes as they are; only updates compute
#include "compile_fail/page.hpp"

const auto asked = ddbm::attr<&page::number>.in(ddbm::attr<&page::hits> + 1);
