// expected: ddbm: this type cannot be stored; members are numbers, bool, std::string
// and names: &owner::first
#include "compile_fail/model.hpp"

struct owner
{
    int id = 0;
    order* first = nullptr;
};

template <>
struct ddbm::model_of<owner>
{
    static constexpr auto value =
        ddbm::model<owner>("owners").partition_key("id", &owner::id).field("first", &owner::first);
};

template boost::asio::awaitable<void> use<owner>(ddbm::client);
