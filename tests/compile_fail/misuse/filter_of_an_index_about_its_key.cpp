// expected: ddbm: the filter of a query is not about the key that it goes by
#include "compile_fail/indexed.hpp"

void use_it(ddbm::table<order> orders)
{
    orders.query<"by_note">("x", 1).filter(
        ddbm::attr<&order::lines>.size() > 3 || ddbm::attr_of<order, &order::inherited> > 3
    );
}
