// expected: ddbm: the To of a converting_codec returns a string, a number, a binary, a boolean
#include "compile_fail/ticket.hpp"

std::vector<std::string> to(const ticket&);
ticket from(const std::vector<std::string>&);

template <>
struct ddbm::codec<ticket> : ddbm::converting_codec<ticket, &to, &from>
{
};

template boost::asio::awaitable<void> use<visit>(ddbm::client);
