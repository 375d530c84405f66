// expected: ddbm: a codec that is stored as s has a static ddbm::errc read_string(std::string_view,
// T&)
#include "compile_fail/ticket.hpp"

template <>
struct ddbm::codec<ticket>
{
    static constexpr auto stored_as = ddbm::attribute_type::s;

    static void write(ddbm::value_writer& writer, const ticket& t) { writer.string(t.code); }
    static ticket read_string(std::string_view text) { return {std::string(text)}; }
};

template boost::asio::awaitable<void> use<visit>(ddbm::client);
