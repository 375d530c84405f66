// expected: ddbm: a condition is not compared with anything; two of them are joined by && or ||
#include "compile_fail/page.hpp"

const auto asked = 1 < ddbm::attr<&page::hits> < 5;
