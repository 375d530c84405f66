// A socket that speaks TLS in steps: what each does where it cannot go on, and what it fails with.

#include "http/tls_socket.hpp"
#include "support/test_certificates.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace ddbm::test {
namespace {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
using asio::ip::tcp;
using detail::is_to_be_waited_for;
using detail::tls_socket;

const certificate& identity()
{
    static const certificate made = issue_to_itself("server.test");
    return made;
}

// Whether it becomes so within a time that is longer than any machine needs.
bool becomes(tcp::socket& socket, short what)
{
    pollfd polled{socket.native_handle(), what, 0};
    return poll(&polled, 1, 20'000) == 1;
}

// The socket, and OpenSSL itself at the other side.
class tls_pair
{
    struct free_ssl
    {
        void operator()(SSL* made) const { SSL_free(made); }
    };

    asio::io_context context_;

public:
    explicit tls_pair(int tls = TLS1_3_VERSION)
    {
        SSL_CTX_set_max_proto_version(of_server_.native_handle(), tls);
        of_server_.use_certificate_chain(asio::buffer(identity().certificate_pem));
        of_server_.use_private_key(asio::buffer(identity().key_pem), ssl::context::pem);

        tcp::acceptor acceptor(context_, {asio::ip::address_v4::loopback(), 0});
        tcp::socket near(context_);
        near.connect(acceptor.local_endpoint());
        other_side.emplace(acceptor.accept());
        near.non_blocking(true);
        other_side->native_non_blocking(true);

        socket.emplace(std::move(near), of_client_.native_handle());
        server_.reset(SSL_new(of_server_.native_handle()));
        SSL_set_fd(server_.get(), other_side->native_handle());
        SSL_set_accept_state(server_.get());
    }

    SSL* server() { return server_.get(); }
    tcp::socket& lowest() { return socket->next_layer(); }

    void shake_hands()
    {
        error_code ec;
        for (socket->handshake(ec); is_to_be_waited_for(ec); socket->handshake(ec))
        {
            ASSERT_EQ(socket->waits_for(), tcp::socket::wait_read);
            if (accepted_ != 1)
                accepted_ = SSL_do_handshake(server());
            ASSERT_TRUE(becomes(lowest(), POLLIN));
        }
        ASSERT_FALSE(ec) << ec.message();
        while (accepted_ != 1)
        {
            ASSERT_TRUE(becomes(*other_side, POLLIN));
            accepted_ = SSL_do_handshake(server());
        }
    }

    // What the socket gives, in reads of `step`, up to so much or until a read fails by `ec`.
    std::string read(std::size_t size, error_code& ec, std::size_t step = 4096)
    {
        std::string got;
        std::string piece(step, '\0');
        while (got.size() != size)
        {
            const std::size_t count = socket->read_some(asio::buffer(piece), ec);
            got.append(piece, 0, count);
            if (is_to_be_waited_for(ec) && !becomes(lowest(), POLLIN))
                ADD_FAILURE() << "nothing more to wait for after " << got.size() << " bytes";
            else if (!ec || is_to_be_waited_for(ec))
                continue;
            break;
        }
        return got;
    }

    std::string read(std::size_t size)
    {
        error_code ec;
        std::string got = read(size, ec);
        EXPECT_FALSE(ec) << ec.message();
        return got;
    }

    // Sends it from the other side.
    void send(const std::string& text)
    {
        ASSERT_EQ(
            SSL_write(server(), text.data(), static_cast<int>(text.size())),
            static_cast<int>(text.size())
        );
    }

    // What the other side has got, at most so much.
    std::string received(std::size_t most)
    {
        std::string got(most, '\0');
        std::size_t size = 0;
        std::size_t count = 0;
        while (size != most && SSL_read_ex(server(), &got[size], most - size, &count) == 1)
            size += count;
        got.resize(size);
        return got;
    }

    // All of it, waited for.
    std::string receive(std::size_t size)
    {
        std::string got = received(size);
        while (got.size() != size && becomes(*other_side, POLLIN))
            got += received(size - got.size());
        return got;
    }

    std::optional<tcp::socket> other_side;
    std::optional<tls_socket> socket;

private:
    ssl::context of_client_{ssl::context::tls_client};
    ssl::context of_server_{ssl::context::tls_server};
    std::unique_ptr<SSL, free_ssl> server_;
    int accepted_ = 0;
};

class TlsSocketOf : public ::testing::TestWithParam<int>
{
};

INSTANTIATE_TEST_SUITE_P(
    ,
    TlsSocketOf,
    ::testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
    [](const auto& tls) { return tls.param == TLS1_2_VERSION ? "Version12" : "Version13"; }
);

TEST_P(TlsSocketOf, ShakesHandsInSteps)
{
    tls_pair pair(GetParam());

    error_code ec;
    pair.socket->handshake(ec);

    EXPECT_TRUE(is_to_be_waited_for(ec)) << ec.message();
    EXPECT_EQ(pair.socket->waits_for(), tcp::socket::wait_read);
    pair.shake_hands();
    EXPECT_EQ(SSL_version(pair.socket->native_handle()), GetParam());
}

// With read-ahead OpenSSL takes more from the socket than it gives at once.
TEST_P(TlsSocketOf, HidesNothingFromAWait)
{
    tls_pair pair(GetParam());
    pair.shake_hands();
    const std::string text = std::string(40'000, 'a') + "the end";
    pair.send(text.substr(0, 40'000));
    pair.send(text.substr(40'000));

    error_code ec;
    EXPECT_TRUE(pair.read(text.size(), ec, 1000) == text);

    char byte = 0;
    pair.socket->read_some(asio::buffer(&byte, 1), ec);
    EXPECT_TRUE(is_to_be_waited_for(ec)) << ec.message();
    EXPECT_EQ(pair.socket->waits_for(), tcp::socket::wait_read);
    EXPECT_EQ(SSL_has_pending(pair.socket->native_handle()), 0);
}

TEST_P(TlsSocketOf, ReadsFirstWhatOthersHaveReceived)
{
    for (const unsigned most : {1U, 5U, 6U, 200U, 1024U})
    {
        SCOPED_TRACE(most);
        tls_pair pair(GetParam());
        pair.shake_hands();
        const std::string text = std::string(900, 'a') + std::string(900, 'b');
        pair.send(text.substr(0, 900));
        pair.send(text.substr(900));

        std::string first(most, '\0');
        ASSERT_TRUE(becomes(pair.lowest(), POLLIN));
        first.resize(pair.lowest().receive(asio::buffer(first)));
        pair.socket->received(asio::buffer(first));
        EXPECT_TRUE(pair.socket->holds_unread());
        EXPECT_EQ(pair.read(text.size()), text);

        error_code ec;
        char byte = 0;
        pair.socket->read_some(asio::buffer(&byte, 1), ec);
        EXPECT_TRUE(is_to_be_waited_for(ec)) << ec.message();
        EXPECT_FALSE(pair.socket->holds_unread());
    }
}

TEST_P(TlsSocketOf, WaitsForRoomAndGoesOnFromAnotherBuffer)
{
    tls_pair pair(GetParam());
    pair.shake_hands();
    pair.lowest().set_option(asio::socket_base::send_buffer_size(16'384));
    std::string text(1'500'000, '\0');
    for (std::size_t i = 0; i != text.size(); ++i)
        text[i] = static_cast<char>('a' + i % 23);

    std::string arrived;
    std::string unsent = text;
    int waits = 0;
    while (!unsent.empty())
    {
        error_code ec;
        const std::size_t count = pair.socket->write_some(asio::buffer(unsent), ec);
        // A new string, and so another address.
        unsent = unsent.substr(count);
        if (!ec)
            continue;
        ASSERT_TRUE(is_to_be_waited_for(ec)) << ec.message();
        ASSERT_EQ(pair.socket->waits_for(), tcp::socket::wait_write);
        ++waits;
        arrived += pair.received(text.size());
        pollfd either[] = {
            {pair.lowest().native_handle(), POLLOUT, 0},
            {pair.other_side->native_handle(), POLLIN, 0}};
        ASSERT_NE(poll(either, 2, 20'000), 0);
    }
    arrived += pair.receive(text.size() - arrived.size());

    EXPECT_GT(waits, 0);
    EXPECT_TRUE(arrived == text) << arrived.size();
}

TEST_P(TlsSocketOf, SaysEofWhereTheOtherSideSaysGoodbye)
{
    tls_pair pair(GetParam());
    pair.shake_hands();
    pair.send("last");
    SSL_shutdown(pair.server());

    error_code ec;
    EXPECT_EQ(pair.read(100, ec), "last");
    EXPECT_EQ(ec, asio::error::eof);
}

TEST_P(TlsSocketOf, SaysThatWhatComesIsCutOffWhereItDoesNot)
{
    tls_pair pair(GetParam());
    pair.shake_hands();
    pair.send("last");
    pair.other_side->close();

    error_code ec;
    EXPECT_EQ(pair.read(100, ec), "last");
    EXPECT_EQ(ec, ssl::error::stream_truncated);
}

TEST(TlsSocket, IsCutOffWithinAHandshake)
{
    tls_pair pair;
    error_code ec;
    pair.socket->handshake(ec);
    ASSERT_TRUE(is_to_be_waited_for(ec)) << ec.message();
    pair.other_side->shutdown(tcp::socket::shutdown_send);
    ASSERT_TRUE(becomes(pair.lowest(), POLLIN));

    pair.socket->handshake(ec);

    EXPECT_EQ(ec, ssl::error::stream_truncated);
}

TEST_P(TlsSocketOf, SaysWhatTheSocketFailedWithAndRaisesNoSignal)
{
    tls_pair pair(GetParam());
    pair.shake_hands();
    pair.send("x");
    ASSERT_EQ(pair.read(1), "x");  // and the tickets before it
    pair.other_side->set_option(asio::socket_base::linger(true, 0));
    pair.other_side->close();

    error_code ec;
    pair.read(1, ec);
    EXPECT_EQ(ec, asio::error::connection_reset);

    pair.socket->write_some(asio::buffer("more", 4), ec);
    EXPECT_TRUE(ec);
    EXPECT_FALSE(is_to_be_waited_for(ec)) << ec.message();
    pair.socket->shutdown();
}

TEST_P(TlsSocketOf, RaisesNoSignalWhereTheFirstToFailIsAWrite)
{
    tls_pair pair(GetParam());
    pair.shake_hands();
    pair.lowest().shutdown(tcp::socket::shutdown_send);

    error_code ec;
    pair.socket->write_some(asio::buffer("text", 4), ec);

    EXPECT_EQ(ec, asio::error::broken_pipe);
    pair.socket->shutdown();
}

TEST(TlsSocket, SaysThatItIsNotSpokenToInTls)
{
    tls_pair pair;
    error_code ec;
    pair.socket->handshake(ec);
    const std::string text = "HTTP/1.1 400 Bad Request\r\n\r\n";
    pair.other_side->send(asio::buffer(text));
    ASSERT_TRUE(becomes(pair.lowest(), POLLIN));

    pair.socket->handshake(ec);

    EXPECT_EQ(&ec.category(), &asio::error::get_ssl_category()) << ec.message();
    EXPECT_NE(ec.message().find("wrong version number"), std::string::npos) << ec.message();
}

TEST_P(TlsSocketOf, TakesNoErrorThatTheThreadHasLeftForItsOwn)
{
    tls_pair pair(GetParam());
    pair.shake_hands();
    pair.send("x");
    ASSERT_EQ(pair.read(1), "x");

    ERR_raise(ERR_LIB_USER, ERR_R_MALLOC_FAILURE);
    error_code ec;
    char byte = 0;
    pair.socket->read_some(asio::buffer(&byte, 1), ec);
    EXPECT_TRUE(is_to_be_waited_for(ec)) << ec.message();

    ERR_raise(ERR_LIB_USER, ERR_R_MALLOC_FAILURE);
    EXPECT_EQ(pair.socket->write_some(asio::buffer("text", 4), ec), 4u);
    EXPECT_FALSE(ec) << ec.message();
    EXPECT_EQ(pair.receive(4), "text");

    ERR_raise(ERR_LIB_USER, ERR_R_MALLOC_FAILURE);
    pair.socket->shutdown();
    EXPECT_EQ(ERR_peek_error(), 0u);
}

TEST(TlsSocket, AnswersAChangeOfKeys)
{
    tls_pair pair;
    pair.shake_hands();
    ASSERT_EQ(SSL_key_update(pair.server(), SSL_KEY_UPDATE_REQUESTED), 1);
    ASSERT_EQ(SSL_do_handshake(pair.server()), 1);
    pair.send("new");

    EXPECT_EQ(pair.read(3), "new");
    error_code ec;
    EXPECT_EQ(pair.socket->write_some(asio::buffer("answer", 6), ec), 6u);
    EXPECT_EQ(pair.receive(6), "answer");
}

// With TLS 1.2 a server may ask for another handshake, which then has to be read for within a
// write.
TEST(TlsSocket, SaysWhatAWriteWaitsForWithinAnotherHandshake)
{
    tls_pair pair(TLS1_2_VERSION);
    pair.shake_hands();
    ASSERT_EQ(SSL_renegotiate(pair.server()), 1);
    ASSERT_EQ(SSL_do_handshake(pair.server()), 1);
    ASSERT_TRUE(becomes(pair.lowest(), POLLIN));
    error_code ec;
    char byte = 0;
    pair.socket->read_some(asio::buffer(&byte, 1), ec);
    ASSERT_TRUE(is_to_be_waited_for(ec)) << ec.message();

    std::string arrived;
    std::size_t sent = 0;
    for (int i = 0; i != 100 && sent == 0; ++i)
    {
        sent = pair.socket->write_some(asio::buffer("text", 4), ec);
        if (!ec)
            break;
        ASSERT_TRUE(is_to_be_waited_for(ec)) << ec.message();
        ASSERT_EQ(pair.socket->waits_for(), tcp::socket::wait_read);
        arrived += pair.received(4);
        ASSERT_TRUE(becomes(pair.lowest(), POLLIN));
    }
    EXPECT_EQ(sent, 4u);
    EXPECT_EQ(arrived + pair.receive(4 - arrived.size()), "text");
}

// The tickets that nobody has read would otherwise have the connection reset.
TEST_P(TlsSocketOf, SaysGoodbyeAndIsNotResetThough)
{
    tls_pair pair(GetParam());
    pair.shake_hands();
    if (GetParam() == TLS1_3_VERSION)
    {
        ASSERT_TRUE(becomes(pair.lowest(), POLLIN));
    }

    pair.socket->shutdown();
    pair.lowest().close();

    ASSERT_TRUE(becomes(*pair.other_side, POLLIN));
    EXPECT_EQ(pair.received(1), "");
    EXPECT_EQ(SSL_get_error(pair.server(), 0), SSL_ERROR_ZERO_RETURN);
    char byte = 0;
    error_code ec;
    pair.other_side->native_non_blocking(false);
    pair.other_side->receive(asio::buffer(&byte, 1), 0, ec);
    EXPECT_EQ(ec, asio::error::eof);
}

}  // namespace
}  // namespace ddbm::test
