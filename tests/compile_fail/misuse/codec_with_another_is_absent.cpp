// expected: ddbm: a codec's is_absent is a static bool(const T&)
#include "compile_fail/ticket.hpp"

template <>
struct ddbm::codec<ticket>
{
    static constexpr auto stored_as = ddbm::attribute_type::s;

    static void write(ddbm::value_writer& writer, const ticket& t);
    static ddbm::errc read_string(std::string_view text, ticket& t);
    static bool is_absent();
};

template boost::asio::awaitable<void> use<visit>(ddbm::client);
