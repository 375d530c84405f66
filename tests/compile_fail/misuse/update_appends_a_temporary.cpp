// expected of g++ up to 12: ddbm: g++ 12 miscompiles this; name the object first
#include "compile_fail/page.hpp"

const auto changes = ddbm::append<&page::paragraphs>(paragraph{"x", 1});
