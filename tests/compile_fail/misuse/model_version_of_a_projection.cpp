// expected: ddbm: a part of an item cannot be migrated; as is of models without versions
#include "compile_fail/model.hpp"

struct listing
{
    std::string note;
};

bool is_it(const ddbm::item&);

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders")
            .partition_key("customer", &order::customer)
            .field("note", &order::note)
            .index("keys", ddbm::partition(&order::note), ddbm::project_keys)
            .version(1, &is_it);
};

template <>
struct ddbm::model_of<listing>
{
    static constexpr auto value = ddbm::model<listing>().field("note", &listing::note);
};

void use_it(ddbm::table<order> orders)
{
    orders.scan().as<listing>();
}
