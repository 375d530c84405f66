#include <ddbm/credentials.hpp>

#include <boost/asio/append.hpp>
#include <boost/asio/post.hpp>

namespace ddbm {

static_credentials_provider::static_credentials_provider(credentials keys)
    : keys_(std::make_shared<const credentials>(std::move(keys)))
{
}

std::shared_ptr<const credentials> static_credentials_provider::current()
{
    return keys_;
}

void static_credentials_provider::async_refresh(
    boost::asio::any_io_executor executor, refresh_handler handler
)
{
    boost::asio::post(executor, boost::asio::append(std::move(handler), error_code(), keys_));
}

}  // namespace ddbm
