// expected: ddbm: the condition's value cannot be compared with the model's sort key
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("number", &order::number)
                                      .sort_key("customer", &order::customer);
};

void use_it(ddbm::table<order> orders)
{
    orders.query(1).sort_key(ddbm::eq(nullptr));
}
