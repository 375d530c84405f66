// expected: ddbm: a key is a string, a number, a binary or an enumeration
#include "compile_fail/model.hpp"

#include <ddbm/legacy.hpp>

struct parcel
{
    std::set<std::string> id;
};

template <>
struct ddbm::model_of<parcel>
{
    static constexpr auto value =
        ddbm::model<parcel>("parcels").form(ddbm::legacy).partition_key("id", &parcel::id);
};

template boost::asio::awaitable<void> use<parcel>(ddbm::client);
