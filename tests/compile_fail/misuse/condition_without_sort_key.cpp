// expected: ddbm: this model has no sort key to make a condition on
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders").partition_key("customer", &order::customer);
};

void use_it(ddbm::table<order> orders)
{
    orders.query("Ann").sort_key(ddbm::gt(5));
}
