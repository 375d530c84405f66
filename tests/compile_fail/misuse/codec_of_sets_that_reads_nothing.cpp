// expected: ddbm: a codec of sets has a static void begin_set(T&) and a class inserter
#include "compile_fail/ticket.hpp"

template <>
struct ddbm::codec<ticket>
{
    static constexpr auto stored_as = ddbm::attribute_type::ss;

    static void write(ddbm::value_writer& writer, const ticket& t);
};

template boost::asio::awaitable<void> use<visit>(ddbm::client);
