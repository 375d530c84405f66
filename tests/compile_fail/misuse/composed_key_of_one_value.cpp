// expected: ddbm: a composed key has a value for each of its members, in their order
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders")
            .partition_key("pk", ddbm::compose("CUST#", &order::customer, "#", &order::number))
            .field("note", &order::note);
};

void use_it(ddbm::table<order> orders)
{
    orders.async_get("Ann");
}
