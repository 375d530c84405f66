// expected: ddbm: DynamoDB computes with numbers and durations alone
#include "compile_fail/page.hpp"

const auto changes = ddbm::set<&page::first>(ddbm::attr<&page::title> + "x");
