// expected: ddbm: begins_with is for composed keys that end with a member which is not
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders")
            .partition_key("customer", &order::customer)
            .sort_key("sk", ddbm::compose("O#", ddbm::padded<6>(&order::number)));
};

void misuse(ddbm::table<order> orders)
{
    orders.query("7").sort_key(ddbm::begins_with(1));
}
