// expected: ddbm: a codec that is stored as l has a static void begin_list(T&) and a static
#include "compile_fail/ticket.hpp"

template <>
struct ddbm::codec<ticket>
{
    static constexpr auto stored_as = ddbm::attribute_type::l;

    static void write(ddbm::value_writer& writer, const ticket& t);
};

template boost::asio::awaitable<void> use<visit>(ddbm::client);
