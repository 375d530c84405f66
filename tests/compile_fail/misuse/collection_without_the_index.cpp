// expected: ddbm: the model has no index of this name
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
                                      .discriminator("type", "invoice");
};

void use_it(ddbm::client db)
{
    ddbm::collection<order, invoice>(db).query<"keys">("note");
}
