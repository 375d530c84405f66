// expected: ddbm: only what is stored as a string, a binary, a set or a list contains values
#include "compile_fail/page.hpp"

const auto asked = ddbm::attr<&page::hits>.contains(1);
