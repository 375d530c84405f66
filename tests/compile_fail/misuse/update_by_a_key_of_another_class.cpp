// expected: ddbm: this key is of another class or model
#include "compile_fail/ordered.hpp"

#include <ddbm/update.hpp>

struct other
{
    std::string id;
};

template <>
struct ddbm::model_of<other>
{
    static constexpr auto value = ddbm::model<other>("others").partition_key("id", &other::id);
};

void use_it(ddbm::table<order> orders, ddbm::key<other> key)
{
    orders.async_update(key, ddbm::set<&order::note>("x"));
}
