// expected: ddbm: an attribute is named by data members, such as &order::id
#include "compile_fail/page.hpp"

const auto asked = ddbm::attr<&page::total>.exists();
