// expected: ddbm: a filter of a collection is about one of its classes, or about none
#include "compile_fail/indexed.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/collection.hpp>

struct archive;

template <>
struct ddbm::model_of<order, archive>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .sort_key("number", &order::number)
                                      .discriminator("type", "archived")
                                      .field("text", &order::note);
};

void use_it(ddbm::client db)
{
    ddbm::collection<ddbm::model_of<order, archive>>(db).scan().filter(
        ddbm::attr<&order::note> == "x"
    );
}
