// expected: ddbm: a shared_table is made of handles on tables, such as table<order>
#include "compile_fail/ordered.hpp"

#include <ddbm/shared_table.hpp>

void share(const ddbm::table<order>& orders, const order& other)
{
    const ddbm::shared_table wrong(other, orders);
}
