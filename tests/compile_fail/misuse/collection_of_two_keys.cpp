// expected: ddbm: the models of a collection name one table, and the same attributes as its key
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
                                      .discriminator("type", "invoice");
};

void use_it(ddbm::client db)
{
    ddbm::collection<order, invoice> all(db);
}
