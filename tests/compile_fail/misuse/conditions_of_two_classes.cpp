// expected: ddbm: these two conditions are about items of different classes or models
#include "compile_fail/page.hpp"

const auto asked = ddbm::attr<&page::hits> > 1 && ddbm::attr<&visit::hits> > 1;
