// expected: ddbm: DynamoDB computes with numbers and durations alone
#include "compile_fail/page.hpp"

const auto changes = ddbm::set<&page::head, &paragraph::text>(ddbm::attr<&page::title> + "x");
