// expected: ddbm: a part of an item cannot be migrated; an index that does not hold everything
#include "compile_fail/model.hpp"

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

void use_it(ddbm::table<order> orders)
{
    orders.scan<"keys">();
}
