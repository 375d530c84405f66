// expected: ddbm: these attributes are of two classes or models, so of two items
#include "compile_fail/page.hpp"

const auto asked = ddbm::attr<&page::hits> == ddbm::attr<&visit::hits>;
