// expected: ddbm: this update is of items of another class or model
#include "compile_fail/page.hpp"

const ddbm::update<page> changes = ddbm::set<&visit::hits>(1);
