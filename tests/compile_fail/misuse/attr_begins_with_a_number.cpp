// expected: ddbm: a string begins with and contains texts, a binary a ddbm::binary
#include "compile_fail/page.hpp"

const auto asked = ddbm::attr<&page::title>.begins_with(1);
