// expected: ddbm: the smaller class has an attribute that the table's model stores as another type
#include "compile_fail/indexed.hpp"

template <>
struct ddbm::model_of<summary>
{
    static constexpr auto value = ddbm::model<summary>().field("note", &summary::number);
};

void use_it(ddbm::table<order> orders)
{
    orders.scan().as<summary>();
}
