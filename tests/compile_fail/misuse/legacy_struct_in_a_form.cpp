// expected: ddbm: in the form legacy a struct is JSON text with all that is in it; its model has no
#include "compile_fail/model.hpp"

#include <ddbm/legacy.hpp>

struct address
{
    std::string city;
};

struct parcel
{
    std::string id;
    std::vector<address> addresses;
};

template <>
struct ddbm::model_of<address>
{
    static constexpr auto value =
        ddbm::model<address>().form(ddbm::legacy).field("city", &address::city);
};

template <>
struct ddbm::model_of<parcel>
{
    static constexpr auto value = ddbm::model<parcel>("parcels")
                                      .form(ddbm::legacy)
                                      .partition_key("id", &parcel::id)
                                      .field("addresses", &parcel::addresses);
};

template boost::asio::awaitable<void> use<parcel>(ddbm::client);
