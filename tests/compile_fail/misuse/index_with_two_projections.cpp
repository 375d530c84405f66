// expected: ddbm: an index has a partition, at most one sort, and project_all, project_keys or
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders")
            .partition_key("customer", &order::customer)
            .index("a", ddbm::partition("customer"), ddbm::project_all, ddbm::project_keys);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
