#include "support/raw_client.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace ddbm::test {

namespace {

using tcp = asio::ip::tcp;

constexpr std::chrono::seconds guard{15};

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    });
    return text;
}

std::size_t to_number(const std::string& text, int base)
{
    std::size_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value, base);
    return value;
}

void read_headers(raw_reply& reply)
{
    std::size_t at = reply.head.find("\r\n") + 2;
    while (at < reply.head.size())
    {
        const std::size_t end = reply.head.find("\r\n", at);
        const std::string line = reply.head.substr(at, end - at);
        const std::size_t colon = line.find(": ");
        if (colon != line.npos)
            reply.headers[lower(line.substr(0, colon))] = line.substr(colon + 2);
        at = end + 2;
    }
}

}  // namespace

std::string raw_request(
    std::string_view method,
    std::string_view target,
    const raw_headers& headers,
    std::string_view body
)
{
    std::string bytes(method);
    bytes.append(" ").append(target).append(" HTTP/1.1\r\n");
    bool has_host = false;
    bool has_length = false;
    for (const auto& [name, value] : headers)
    {
        bytes += name + ": " + value + "\r\n";
        has_host = has_host || name == "Host";
        has_length = has_length || name == "Content-Length" || name == "Transfer-Encoding";
    }
    if (!has_host)
        bytes += "Host: localhost\r\n";
    if (!has_length && !body.empty())
        bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    bytes += "\r\n";
    return bytes.append(body);
}

raw_client::raw_client(std::uint16_t port) : socket_(ctx_)
{
    socket_.connect(tcp::endpoint(asio::ip::address_v4::loopback(), port));
    socket_.set_option(tcp::no_delay(true));
}

// A server that has closed already is found out when its reply is read.
void raw_client::send(std::string_view bytes)
{
    boost::system::error_code ignored;
    asio::write(socket_, asio::buffer(bytes.data(), bytes.size()), ignored);
}

bool raw_client::read_more()
{
    if (ended_)
        return false;
    std::array<char, 65536> buffer;
    std::size_t count = 0;
    bool done = false;
    socket_.async_read_some(
        asio::buffer(buffer),
        [&](boost::system::error_code ec, std::size_t size) {
            ended_ = ec;
            count = size;
            done = true;
        }
    );
    ctx_.restart();
    ctx_.run_for(guard);
    if (!done)
    {
        ADD_FAILURE() << "nothing came within " << guard.count() << " s";
        socket_.cancel();
        ctx_.restart();
        ctx_.run();
    }
    received_.append(buffer.data(), count);
    return !ended_;
}

raw_reply raw_client::receive(bool to_head)
{
    raw_reply reply;
    std::size_t end = 0;
    while ((end = received_.find("\r\n\r\n")) == received_.npos)
    {
        if (!read_more())
            return reply;
    }
    reply.head = received_.substr(0, end + 2);
    received_.erase(0, end + 4);
    read_headers(reply);
    reply.status = static_cast<int>(to_number(reply.head.substr(9, 3), 10));
    if (to_head || reply.status == 100)
        return reply;
    if (reply.header("transfer-encoding") == "chunked")
    {
        // The only reply in chunks has none but the last.
        while (received_.size() < 5 && read_more())
            continue;
        EXPECT_EQ(received_.substr(0, 5), "0\r\n\r\n");
        received_.erase(0, 5);
        return reply;
    }
    const std::size_t size = to_number(reply.header("content-length"), 10);
    while (received_.size() < size && read_more())
        continue;
    EXPECT_GE(received_.size(), size) << "the body was cut short";
    reply.body = received_.substr(0, size);
    received_.erase(0, size);
    return reply;
}

bool raw_client::is_closed()
{
    while (received_.empty() && read_more())
        continue;
    return received_.empty() && ended_.failed();
}

bool raw_client::is_reset()
{
    return is_closed() && ended_ == asio::error::connection_reset;
}

void raw_client::close()
{
    boost::system::error_code ignored;
    socket_.close(ignored);
}

}  // namespace ddbm::test
