// expected: ddbm: a codec has a static void write(ddbm::value_writer&, const T&)
#include "compile_fail/ticket.hpp"

template <>
struct ddbm::codec<ticket>
{
    static constexpr auto stored_as = ddbm::attribute_type::s;

    static ddbm::errc read_string(std::string_view text, ticket& t)
    {
        t.code = text;
        return ddbm::errc{};
    }
};

template boost::asio::awaitable<void> use<visit>(ddbm::client);
