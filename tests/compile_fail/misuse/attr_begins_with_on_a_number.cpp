// expected: ddbm: only what is stored as a string or a binary begins with something
#include "compile_fail/page.hpp"

const auto asked = ddbm::attr<&page::hits>.begins_with("1");
