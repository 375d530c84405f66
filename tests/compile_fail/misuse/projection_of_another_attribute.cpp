// expected: ddbm: the smaller class has an attribute that the table's model does not have
#include "compile_fail/indexed.hpp"

template <>
struct ddbm::model_of<summary>
{
    static constexpr auto value = ddbm::model<summary>().field("text", &summary::text);
};

void use_it(ddbm::table<order> orders)
{
    orders.scan().as<summary>();
}
