// expected: ddbm: this type cannot be stored in this form; it has no ddbm::codec<Type, Form>
#include "compile_fail/model.hpp"

#include <ddbm/codecs/item.hpp>
#include <ddbm/legacy.hpp>

struct parcel
{
    std::string id;
    ddbm::attribute_value anything;
};

template <>
struct ddbm::model_of<parcel>
{
    static constexpr auto value = ddbm::model<parcel>("parcels")
                                      .form(ddbm::legacy)
                                      .partition_key("id", &parcel::id)
                                      .field("anything", &parcel::anything);
};

template boost::asio::awaitable<void> use<parcel>(ddbm::client);
