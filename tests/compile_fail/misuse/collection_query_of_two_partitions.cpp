// expected: ddbm: a query of a collection's index is for models that make its partition key of the
// same texts
#include "compile_fail/indexed.hpp"

#include <ddbm/collection.hpp>

struct invoice
{
    std::string id;
    int number = 0;
    std::string text;
};

template <>
struct ddbm::model_of<invoice>
{
    static constexpr auto value =
        ddbm::model<invoice>("orders")
            .partition_key("customer", &invoice::id)
            .sort_key("number", &invoice::number)
            .discriminator("type", "invoice")
            .index(
                "keys",
                ddbm::partition(ddbm::named("note", ddbm::compose("N#", &invoice::text))),
                ddbm::project_keys
            );
};

void use_it(ddbm::client db)
{
    ddbm::collection<order, invoice>(db).query<"keys">("note");
}
