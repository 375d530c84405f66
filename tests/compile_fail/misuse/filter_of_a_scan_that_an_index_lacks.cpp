// expected: ddbm: the filter is about a member that the index does not hold
#include "compile_fail/indexed.hpp"

void use_it(ddbm::table<order> orders)
{
    const auto known = ddbm::attr<&order::note> != "x" && ddbm::attribute("free") == 1;
    orders.scan<"keys">().filter(known && !(ddbm::attr_of<order, &order::inherited> > 3));
}
