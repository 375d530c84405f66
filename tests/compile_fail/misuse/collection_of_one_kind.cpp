// expected: ddbm: the models of a collection have a discriminator, all the same attribute, and each
#include "compile_fail/indexed.hpp"

#include <ddbm/collection.hpp>

struct invoice
{
    std::string id;
    int number = 0;
};

template <>
struct ddbm::model_of<invoice>
{
    static constexpr auto value = ddbm::model<invoice>("orders")
                                      .partition_key("customer", &invoice::id)
                                      .sort_key("number", &invoice::number)
                                      .discriminator("type", "order");
};

void use_it(ddbm::client db)
{
    ddbm::collection<order, invoice> all(db);
}
