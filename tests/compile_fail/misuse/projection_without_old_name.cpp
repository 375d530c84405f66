// expected: ddbm: the smaller class lacks an old name of one of its attributes; older items would
// be
#include "compile_fail/indexed.hpp"

template <>
struct ddbm::model_of<summary>
{
    static constexpr auto value = ddbm::model<summary>().field("inherited", &summary::number);
};

void use_it(ddbm::table<order> orders)
{
    orders.scan().as<summary>();
}
