// expected: ddbm: only of a pair or a tuple that is stored as a list an element has a number in <>
#include "compile_fail/page.hpp"

const auto asked = ddbm::attr<&page::extra>.element<2>() == 1;
