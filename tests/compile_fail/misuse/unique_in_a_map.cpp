// expected: ddbm: only an item itself has unique attributes, not a model that is stored as a map in
#include "compile_fail/unique.hpp"

struct box
{
    std::string id;
    order held;
};

template <>
struct ddbm::model_of<box>
{
    static constexpr auto value =
        ddbm::model<box>("boxes").partition_key("id", &box::id).field("held", &box::held);
};

template boost::asio::awaitable<void> use<box>(ddbm::client);
