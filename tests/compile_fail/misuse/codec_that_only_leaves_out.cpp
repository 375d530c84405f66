// expected: ddbm: a codec that leaves values out, by is_absent, has a static void set_absent(T&)
#include "compile_fail/ticket.hpp"

template <>
struct ddbm::codec<ticket>
{
    static constexpr auto stored_as = ddbm::attribute_type::s;

    static void write(ddbm::value_writer& writer, const ticket& t) { writer.string(t.code); }
    static bool is_absent(const ticket& t) { return t.code.empty(); }

    static ddbm::errc read_string(std::string_view text, ticket& t)
    {
        t.code = text;
        return ddbm::errc{};
    }
};

template boost::asio::awaitable<void> use<visit>(ddbm::client);
