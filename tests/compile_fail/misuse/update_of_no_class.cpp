// expected: ddbm: this update is of no class yet; it has to begin with ddbm::update<T>()
#include "compile_fail/page.hpp"

const auto changes = ddbm::set(ddbm::attribute("x"), 1).set<&page::hits>(1);
