// expected: ddbm: an index of a collection has the same attributes as its keys in each model
#include "compile_fail/model.hpp"

#include <ddbm/collection.hpp>

struct invoice
{
    std::string id;
    int number = 0;
    std::string text;
};

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders")
            .partition_key("customer", &order::customer)
            .sort_key("number", &order::number)
            .discriminator("type", "order")
            .field("note", &order::note)
            .index("by_note", ddbm::partition(&order::customer), ddbm::sort(&order::note));
};

template <>
struct ddbm::model_of<invoice>
{
    static constexpr auto value = ddbm::model<invoice>("orders")
                                      .partition_key("customer", &invoice::id)
                                      .sort_key("number", &invoice::number)
                                      .discriminator("type", "invoice")
                                      .field("note", &invoice::text)
                                      .local_index("by_note", ddbm::sort(&invoice::text));
};

void use_it(ddbm::client db)
{
    ddbm::collection<order, invoice>(db).scan<"by_note">();
}
