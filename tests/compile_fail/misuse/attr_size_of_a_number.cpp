// expected: ddbm: numbers and booleans have no size
#include "compile_fail/page.hpp"

const auto asked = ddbm::attr<&page::hits>.size() > 1;
