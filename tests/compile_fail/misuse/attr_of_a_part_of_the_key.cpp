// expected: ddbm: this member is no attribute by itself, only a part of one that is composed of
// more
#include "compile_fail/page.hpp"

const auto asked = ddbm::attr<&page::site> == "x";
