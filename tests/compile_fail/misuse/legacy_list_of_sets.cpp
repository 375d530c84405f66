// expected: ddbm: in the form legacy lists, maps and structs are JSON text, which has neither sets
#include "compile_fail/model.hpp"

#include <ddbm/legacy.hpp>

struct parcel
{
    std::string id;
    std::map<std::string, std::vector<std::set<int>>> sets;
};

template <>
struct ddbm::model_of<parcel>
{
    static constexpr auto value = ddbm::model<parcel>("parcels")
                                      .form(ddbm::legacy)
                                      .partition_key("id", &parcel::id)
                                      .field("sets", &parcel::sets);
};

template boost::asio::awaitable<void> use<parcel>(ddbm::client);
