// expected: ddbm: this type cannot be stored; members are numbers, bool, std::string
#include "compile_fail/ticket.hpp"

template <>
struct ddbm::codec<ticket>
{
    static void write(ddbm::value_writer& writer, const ticket& t) { writer.string(t.code); }
};

template boost::asio::awaitable<void> use<visit>(ddbm::client);
