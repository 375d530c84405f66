// expected: ddbm: the models of a collection make the partition key of the same texts, and of
// members
#include "compile_fail/model.hpp"

#include <ddbm/collection.hpp>

struct invoice
{
    std::string id;
    int number = 0;
};

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders")
            .partition_key(
                "pk", ddbm::compose("O#", &order::customer, "#", ddbm::shard<4>(&order::customer))
            )
            .sort_key("number", &order::number)
            .discriminator("type", "order");
};

template <>
struct ddbm::model_of<invoice>
{
    static constexpr auto value =
        ddbm::model<invoice>("orders")
            .partition_key(
                "pk", ddbm::compose("O#", &invoice::id, "#", ddbm::shard<4>(&invoice::number))
            )
            .sort_key("number", &invoice::number)
            .discriminator("type", "invoice");
};

void use_it(ddbm::client db)
{
    ddbm::collection<order, invoice> all(db);
}
