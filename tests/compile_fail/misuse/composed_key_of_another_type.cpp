// expected: ddbm: this is no value of a member of the composed key: a number takes integers but
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
    orders.async_get({"Ann", true});
}
