// expected: ddbm: if_not_exists asks for an attribute, not for what is computed of it
#include "compile_fail/page.hpp"

const auto missing = ddbm::if_not_exists(ddbm::attr<&page::title>.size(), 0);
