// expected: ddbm: only what is stored as a string, a number or a binary has an order
#include "compile_fail/page.hpp"

const auto asked = ddbm::attribute("x") < ddbm::attr<&page::tags>;
