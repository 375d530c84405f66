// DynamoDB Local over HTTP, one blocking request at a time.
#ifndef DDBM_TESTS_DIFFERENTIAL_DYNAMODB_LOCAL_CLIENT_HPP
#define DDBM_TESTS_DIFFERENTIAL_DYNAMODB_LOCAL_CLIENT_HPP

#include "differential/side.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <string>
#include <string_view>

namespace ddbm::differential {

class dynamodb_local_client : public side
{
public:
    /// @param endpoint  "http://127.0.0.1:8000"
    explicit dynamodb_local_client(std::string_view endpoint);

    std::string_view name() const override { return "DynamoDB Local"; }
    // Some are as the request had them.
    bool writes_plain_numbers() const override { return false; }
    answer send(ddbm::service target, std::string_view operation, std::string_view body) override;

private:
    answer send_once(ddbm::service target, std::string_view operation, std::string_view body);
    void connect();

    std::string host_;
    std::string port_;
    boost::asio::io_context context_;
    boost::asio::ip::tcp::socket socket_;
};

}  // namespace ddbm::differential

#endif
