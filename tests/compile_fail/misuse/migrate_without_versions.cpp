// expected: ddbm: async_migrate is of tables whose model has versions of its items
#include "compile_fail/model.hpp"

#include <ddbm/migrate.hpp>

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders").partition_key("customer", &order::customer);
};

void use_it(ddbm::table<order> orders)
{
    ddbm::async_migrate(orders, ddbm::migrate_options());
}
