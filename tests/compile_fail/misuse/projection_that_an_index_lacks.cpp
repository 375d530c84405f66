// expected: ddbm: the smaller class has an attribute that the index does not hold
#include "compile_fail/indexed.hpp"

struct listing
{
    std::vector<std::string> lines;
};

template <>
struct ddbm::model_of<listing>
{
    static constexpr auto value = ddbm::model<listing>().field("lines", &listing::lines);
};

void use_it(ddbm::table<order> orders)
{
    orders.scan<"keys">().as<listing>();
}
