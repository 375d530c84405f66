// expected: ddbm: what was not read as a whole cannot be saved, moved or erased as a whole; read it
#include "compile_fail/indexed.hpp"

template <>
struct ddbm::model_of<summary>
{
    static constexpr auto value = ddbm::model<summary>().field("note", &summary::text);
};

void use_it(ddbm::table<order> orders)
{
    ddbm::projected<summary> found;
    orders.async_save(found);
}
