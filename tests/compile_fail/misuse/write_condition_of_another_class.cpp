// expected: ddbm: this condition is about items of another class or model
#include "compile_fail/ordered.hpp"

#include <ddbm/attr.hpp>

struct other
{
    std::string id;
};

template <>
struct ddbm::model_of<other>
{
    static constexpr auto value = ddbm::model<other>("others").partition_key("id", &other::id);
};

void use_it(ddbm::table<order> orders)
{
    orders.async_erase("Ann", 5, ddbm::when(ddbm::attr<&other::id> == "x"));
}
