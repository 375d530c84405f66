// expected: ddbm: an index of a collection has the same attributes as its keys in each model
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
            .field("text", &invoice::text)
            .index("keys", ddbm::partition(&invoice::text), ddbm::project_keys);
};

void use_it(ddbm::client db)
{
    ddbm::collection<order, invoice>(db).scan<"keys">();
}
