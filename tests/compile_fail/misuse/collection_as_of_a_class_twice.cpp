// expected: ddbm: as takes a smaller class for each class of a collection, in their order
#include "compile_fail/indexed.hpp"

#include <ddbm/collection.hpp>

struct invoice
{
    std::string id;
    int number = 0;
};

struct only_number
{
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

template <>
struct ddbm::model_of<only_number>
{
    static constexpr auto value = ddbm::model<only_number>().field("number", &only_number::number);
};

void use_it(ddbm::client db)
{
    ddbm::collection<order, invoice>(db).scan().as<only_number, only_number>();
}
