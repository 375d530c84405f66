// expected: ddbm: a numbered insert takes numbering alone: its condition is that its number
#include "compile_fail/model.hpp"

#include <ddbm/attr.hpp>

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("number", &order::number, ddbm::auto_increment)
                                      .field("note", &order::note);
};

void use_it(ddbm::table<order> orders, const order& object)
{
    orders.async_insert_numbered(object, ddbm::when(ddbm::attr<&order::note> == "x"));
}
