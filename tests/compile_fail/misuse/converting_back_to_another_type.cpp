// expected: ddbm: the From of a converting_codec is called with what its To returns
#include "compile_fail/ticket.hpp"

std::string to(const ticket&);
std::string from(std::string_view);

template <>
struct ddbm::codec<ticket> : ddbm::converting_codec<ticket, &to, &from>
{
};

template boost::asio::awaitable<void> use<visit>(ddbm::client);
