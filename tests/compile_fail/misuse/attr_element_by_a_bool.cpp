// expected: ddbm: an index is a whole number, neither a bool nor a character
#include "compile_fail/page.hpp"

const auto asked = ddbm::attr<&page::marks>[true] == 1;
