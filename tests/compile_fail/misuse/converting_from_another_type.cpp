// expected: ddbm: the To of a converting_codec is called with a const T&
#include "compile_fail/ticket.hpp"

std::string to(const visit&);
ticket from(std::string_view);

template <>
struct ddbm::codec<ticket> : ddbm::converting_codec<ticket, &to, &from>
{
};

template boost::asio::awaitable<void> use<visit>(ddbm::client);
