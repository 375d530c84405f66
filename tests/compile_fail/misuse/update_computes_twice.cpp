// expected: ddbm: DynamoDB adds or subtracts once for an attribute, and no sizes
#include "compile_fail/page.hpp"

const auto changes = ddbm::set<&page::head, &paragraph::words>(ddbm::attr<&page::hits> + 1 + 1);
