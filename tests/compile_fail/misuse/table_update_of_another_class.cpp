// expected: ddbm: this update is of items of another class or model
#include "compile_fail/ordered.hpp"

#include <ddbm/update.hpp>

struct other
{
    std::string id;
    std::string text;
};

template <>
struct ddbm::model_of<other>
{
    static constexpr auto value =
        ddbm::model<other>("others").partition_key("id", &other::id).field("text", &other::text);
};

void use_it(ddbm::table<order> orders)
{
    orders.async_update({"Ann", 5}, ddbm::set<&other::text>("x"));
}
