// expected: ddbm: this field is written once
#include "compile_fail/page.hpp"

const auto changes = ddbm::set<&page::first>(ddbm::attr<&page::title>);
