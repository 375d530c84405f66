// expected: ddbm: the smaller class has an attribute that the index does not hold
#include "compile_fail/indexed.hpp"

template <>
struct ddbm::model_of<summary>
{
    static constexpr auto value = ddbm::model<summary>().field("type", &summary::text);
};

void use_it(ddbm::table<order> orders)
{
    orders.scan<"keys">().as<summary>();
}
