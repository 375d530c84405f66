// expected: ddbm: a codec that is stored as null has a static ddbm::errc read_null(T&)
#include "compile_fail/ticket.hpp"

template <>
struct ddbm::codec<ticket>
{
    static constexpr auto stored_as = ddbm::attribute_type::null;

    static void write(ddbm::value_writer& writer, const ticket& t);
};

template boost::asio::awaitable<void> use<visit>(ddbm::client);
