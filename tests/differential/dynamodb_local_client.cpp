#include "differential/dynamodb_local_client.hpp"

#include <boost/asio/connect.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <chrono>
#include <thread>

namespace ddbm::differential {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

dynamodb_local_client::dynamodb_local_client(std::string_view endpoint) : socket_(context_)
{
    const boost::urls::url_view url = boost::urls::parse_uri(endpoint).value();
    host_ = url.host();
    port_ = url.has_port() ? std::string(url.port()) : "80";
}

void dynamodb_local_client::connect()
{
    asio::ip::tcp::resolver resolver(context_);
    asio::connect(socket_, resolver.resolve(host_, port_));
    socket_.set_option(asio::ip::tcp::no_delay(true));
}

answer
dynamodb_local_client::send(ddbm::service target, std::string_view operation, std::string_view body)
{
    // While others change tables it fails inside at times, and then has done nothing.
    answer got = send_once(target, operation, body);
    for (int tries = 0; got.status == 500 && operation.ends_with("Table") && tries < 10; ++tries)
    {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        got = send_once(target, operation, body);
    }
    return got;
}

answer dynamodb_local_client::send_once(
    ddbm::service target, std::string_view operation, std::string_view body
)
{
    if (!socket_.is_open())
        connect();

    http::request<http::string_body> request(http::verb::post, "/", 11);
    request.set(http::field::host, host_ + ":" + port_);
    request.set(http::field::content_type, "application/x-amz-json-1.0");
    request.set(
        "X-Amz-Target",
        std::string(
            target == ddbm::service::dynamodb ? "DynamoDB_20120810." : "DynamoDBStreams_20120810."
        ) + std::string(operation)
    );
    // It wants to see a signature, and does not verify it.
    request.set(
        http::field::authorization,
        "AWS4-HMAC-SHA256 Credential=differential/20260101/us-east-1/dynamodb/aws4_request, "
        "SignedHeaders=host, Signature=0"
    );
    request.body() = body;
    request.prepare_payload();
    http::write(socket_, request);

    beast::flat_buffer buffer;
    http::response<http::string_body> reply;
    http::read(socket_, buffer, reply);
    if (reply.need_eof())
        socket_.close();
    return {static_cast<int>(reply.result_int()), std::move(reply.body())};
}

}  // namespace ddbm::differential
