// expected: ddbm: a collection has each class once
#include "compile_fail/indexed.hpp"

#include <ddbm/collection.hpp>

struct archive;

template <>
struct ddbm::model_of<order, archive>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .sort_key("number", &order::number)
                                      .discriminator("type", "archived");
};

void use_it(ddbm::client db)
{
    ddbm::collection<order, ddbm::model_of<order, archive>> all(db);
}
