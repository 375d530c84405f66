// expected: ddbm: generated ids are stored as strings, and one without is empty or Type{}
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders").partition_key(
        "number", &order::number, ddbm::generated(ddbm::ulid)
    );
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
