// expected: ddbm: this class has no model; specialise ddbm::model_of for it
#include "compile_fail/model.hpp"

template boost::asio::awaitable<void> use<order>(ddbm::client);
