// expected: ddbm: this condition is about items of another class or model
#include "compile_fail/page.hpp"

void use_it(ddbm::table<page> pages)
{
    pages.scan().filter(ddbm::attr<&visit::hits> > 3);
}
