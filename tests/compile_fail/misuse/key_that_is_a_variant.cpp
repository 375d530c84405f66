// expected: ddbm: a key is a string, a number, a binary or an enumeration
#include "compile_fail/model.hpp"

#include <ddbm/codecs/variant.hpp>

struct entry
{
    std::variant<int, std::string> id;
};

template <>
struct ddbm::model_of<entry>
{
    static constexpr auto value = ddbm::model<entry>("entries").partition_key("id", &entry::id);
};

template boost::asio::awaitable<void> use<entry>(ddbm::client);
