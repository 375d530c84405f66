// expected: ddbm: this type cannot be stored; members are numbers, bool, std::string
#include "compile_fail/model.hpp"

struct letter
{
    char initial = 'a';
};

template <>
struct ddbm::model_of<letter>
{
    static constexpr auto value =
        ddbm::model<letter>("letters").partition_key("initial", &letter::initial);
};

template boost::asio::awaitable<void> use<letter>(ddbm::client);
