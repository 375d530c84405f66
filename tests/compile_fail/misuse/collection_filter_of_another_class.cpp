// expected: ddbm: a filter of a collection is about one of its classes, or about none
#include "compile_fail/indexed.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/collection.hpp>

template <>
struct ddbm::model_of<stranger>
{
    static constexpr auto value =
        ddbm::model<stranger>("orders").partition_key("number", &stranger::number);
};

void use_it(ddbm::client db)
{
    ddbm::collection<order>(db).scan().filter(ddbm::attr<&stranger::number> == 1);
}
