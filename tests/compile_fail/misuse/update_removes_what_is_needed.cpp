// expected: ddbm: an item without this attribute would not fit the model; what is removed is an
// optional, a set or a field with a default
#include "compile_fail/page.hpp"

const auto changes = ddbm::remove<&page::marks>();
