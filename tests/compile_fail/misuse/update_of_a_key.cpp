// expected: ddbm: an item keeps its key; put the object as a new item and erase the old one
#include "compile_fail/page.hpp"

const auto changes = ddbm::set<&page::title>("x");
