// expected: ddbm: this type cannot be stored; members are numbers, bool, std::string
// and names: &shelf::places
#include "compile_fail/model.hpp"

struct shelf
{
    int id = 0;
    std::map<std::string, std::vector<stranger>> places;
};

template <>
struct ddbm::model_of<shelf>
{
    static constexpr auto value = ddbm::model<shelf>("shelves")
                                      .partition_key("id", &shelf::id)
                                      .field("places", &shelf::places);
};

template boost::asio::awaitable<void> use<shelf>(ddbm::client);
