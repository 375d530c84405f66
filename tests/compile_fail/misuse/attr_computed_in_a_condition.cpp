// expected: ddbm: conditions compare attributes as they are; only updates compute
#include "compile_fail/page.hpp"

const auto asked = ddbm::attr<&page::number> + 1 > 5;
