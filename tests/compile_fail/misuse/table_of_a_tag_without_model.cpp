// expected: ddbm: this class has no model; specialise ddbm::model_of for it
#include "compile_fail/ordered.hpp"

struct other;

void make(ddbm::client db)
{
    ddbm::table<order, other> orders(db);
}
