// expected: ddbm: a codec's end_list is a static ddbm::errc(T&, std::size_t)
#include "compile_fail/ticket.hpp"

template <>
struct ddbm::codec<ticket>
{
    static constexpr auto stored_as = ddbm::attribute_type::l;

    static void write(ddbm::value_writer& writer, const ticket& t);
    static void begin_list(ticket& t);
    static ddbm::value_target element(ticket& t, std::size_t index);
    static ddbm::errc end_list(ticket& t);
};

template boost::asio::awaitable<void> use<visit>(ddbm::client);
