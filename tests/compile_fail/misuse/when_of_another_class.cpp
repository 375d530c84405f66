// expected: ddbm: this condition is about items of another class or model
#include "compile_fail/page.hpp"

const ddbm::when<page> asked = ddbm::when(ddbm::attr<&visit::hits> > 1);
