// expected: ddbm: this member is a part of the item's key, which never changes; put the object as a
// new item and erase the old one
#include "compile_fail/page.hpp"

const auto changes = ddbm::set<&page::site>("x");
