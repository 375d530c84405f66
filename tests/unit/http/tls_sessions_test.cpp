// With OpenSSL's own server on the other side, in memory.

#include "http/tls_context.hpp"
#include "http/tls_sessions.hpp"
#include "support/test_certificates.hpp"

#include <boost/asio/buffer.hpp>

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace ddbm::detail {
namespace {

namespace ssl = boost::asio::ssl;
using std::chrono::hours;
using std::chrono::system_clock;

const test::certificate_authority& authority()
{
    static const test::certificate_authority made;
    return made;
}

ssl::context server_context(int version)
{
    static const test::certificate identity = authority().issue("server.test");
    ssl::context context(ssl::context::tls_server);
    context.use_certificate_chain(boost::asio::buffer(identity.certificate_pem));
    context.use_private_key(boost::asio::buffer(identity.key_pem), ssl::context::pem);
    SSL_CTX_set_min_proto_version(context.native_handle(), version);
    SSL_CTX_set_max_proto_version(context.native_handle(), version);
    SSL_CTX_set_session_id_context(context.native_handle(), nullptr, 0);
    return context;
}

ssl::context client_context()
{
    static const test::temporary_file file(authority().certificate_pem());
    return make_tls_context(file.path());
}

struct freed
{
    void operator()(SSL* connection) const { SSL_free(connection); }
};
using ssl_ptr = std::unique_ptr<SSL, freed>;

// Both ends of a connection.
class pair
{
public:
    pair(SSL_CTX* client_side, SSL_CTX* server_side)
        : client(SSL_new(client_side)), server(SSL_new(server_side))
    {
        BIO* one = nullptr;
        BIO* other = nullptr;
        EXPECT_EQ(BIO_new_bio_pair(&one, 0, &other, 0), 1);
        SSL_set_bio(client.get(), one, one);
        SSL_set_bio(server.get(), other, other);
        SSL_set_connect_state(client.get());
        SSL_set_accept_state(server.get());
        SSL_set_tlsext_host_name(client.get(), "server.test");
        SSL_set1_host(client.get(), "server.test");
    }

    // False if either side fails. Afterwards the client has read what the server sent meanwhile.
    bool shake_hands()
    {
        bool is_done = false;
        for (int n = 0; n < 20 && !is_done; ++n)
        {
            const bool client_is_done = SSL_do_handshake(client.get()) == 1;
            is_done = SSL_do_handshake(server.get()) == 1 && client_is_done;
        }
        char byte = 'x';
        return is_done && SSL_write(server.get(), &byte, 1) == 1 &&
               SSL_read(client.get(), &byte, 1) == 1;
    }

    bool is_resumed() const { return SSL_session_reused(client.get()) == 1; }

    ssl_ptr client;
    ssl_ptr server;
};

class TlsSessions : public ::testing::TestWithParam<int>
{
protected:
    // Connects as a client does that has these sessions.
    pair connect(system_clock::time_point now = system_clock::now())
    {
        pair made(client.native_handle(), server.native_handle());
        sessions->attach(made.client.get(), now);
        EXPECT_TRUE(made.shake_hands());
        return made;
    }

    bool is_1_3() const { return GetParam() == TLS1_3_VERSION; }

    ssl::context server = server_context(GetParam());
    ssl::context client = client_context();
    std::shared_ptr<tls_sessions> sessions = tls_sessions::make();
};

INSTANTIATE_TEST_SUITE_P(
    Versions,
    TlsSessions,
    ::testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
    [](const auto& given) { return given.param == TLS1_3_VERSION ? "Tls13" : "Tls12"; }
);

TEST_P(TlsSessions, LetTheNextConnectionGoOn)
{
    EXPECT_FALSE(connect().is_resumed());
    EXPECT_TRUE(connect().is_resumed());
    EXPECT_TRUE(connect().is_resumed());
}

TEST_P(TlsSessions, AreThereWhileTheirConnectionIsUsed)
{
    const pair first = connect();
    const pair second = connect();
    const pair third = connect();

    EXPECT_FALSE(first.is_resumed());
    EXPECT_TRUE(second.is_resumed());
    EXPECT_TRUE(third.is_resumed());
}

TEST_P(TlsSessions, AreUsedOnceWithTls13AndBySeveralWith12)
{
    connect();
    const std::size_t at_first = sessions->size();
    std::vector<ssl_ptr> waiting;
    for (std::size_t n = 0; n < 5; ++n)
    {
        waiting.emplace_back(SSL_new(client.native_handle()));
        sessions->attach(waiting.back().get(), system_clock::now());
    }

    EXPECT_EQ(at_first, is_1_3() ? 2u : 1u) << "what OpenSSL's server gives";
    EXPECT_EQ(sessions->size(), is_1_3() ? 0u : 1u);
    for (std::size_t n = 0; n < 5; ++n)
        EXPECT_EQ(SSL_get_session(waiting[n].get()) != nullptr, !is_1_3() || n < 2) << n;
}

// A connection that breaks, or is closed without a word, is what OpenSSL calls a bad session.
TEST_P(TlsSessions, OutliveConnectionsThatBreak)
{
    {
        const pair broken = connect();
    }
    for (int n = 0; n < 4; ++n)
        EXPECT_TRUE(connect().is_resumed()) << n;
}

TEST_P(TlsSessions, AreNotUsedWhenTheyAreTooOld)
{
    connect();

    EXPECT_FALSE(connect(system_clock::now() + hours(24 * 365)).is_resumed());
    EXPECT_TRUE(connect().is_resumed()) << "by what the one before has brought";
}

TEST_P(TlsSessions, AreDroppedAfterAFailure)
{
    connect();
    ASSERT_GT(sessions->size(), 0u);
    pair failing(client.native_handle(), server.native_handle());
    sessions->attach(failing.client.get(), system_clock::now());
    // The server is none any more.
    SSL_shutdown(failing.server.get());
    char noise[] = "HTTP/1.1 400 Bad Request\r\n\r\n";
    BIO_write(SSL_get_wbio(failing.server.get()), noise, sizeof noise);
    ASSERT_LE(SSL_do_handshake(failing.client.get()), 0);

    sessions->handshake_failed(failing.client.get());

    EXPECT_EQ(sessions->size(), 0u);
    EXPECT_FALSE(connect().is_resumed());
    EXPECT_TRUE(connect().is_resumed());
}

TEST_P(TlsSessions, StayWhenAConnectionWithoutOneFails)
{
    pair failing(client.native_handle(), server.native_handle());
    sessions->attach(failing.client.get(), system_clock::now());
    connect();
    const std::size_t before = sessions->size();

    sessions->handshake_failed(failing.client.get());
    pair stranger(client.native_handle(), server.native_handle());
    sessions->handshake_failed(stranger.client.get());

    EXPECT_EQ(sessions->size(), before);
}

TEST_P(TlsSessions, GiveWayToAWholeHandshakeWithAServerThatDoesNotKnowThem)
{
    connect();
    ssl::context restarted = server_context(GetParam());
    std::swap(server, restarted);

    EXPECT_FALSE(connect().is_resumed());
    EXPECT_TRUE(connect().is_resumed());
}

TEST_P(TlsSessions, AreTheNewestFew)
{
    std::vector<pair> open;
    for (std::size_t n = 0; n < tls_sessions::most_sessions; ++n)
    {
        open.emplace_back(client.native_handle(), server.native_handle());
        sessions->attach(open.back().client.get(), system_clock::now());
    }
    for (pair& each : open)
        ASSERT_TRUE(each.shake_hands());

    EXPECT_EQ(sessions->size(), is_1_3() ? tls_sessions::most_sessions : 1u);
    EXPECT_TRUE(connect().is_resumed());
}

TEST_P(TlsSessions, AreOfOneHostEach)
{
    connect();
    pair elsewhere(client.native_handle(), server.native_handle());
    const auto others = tls_sessions::make();
    others->attach(elsewhere.client.get(), system_clock::now());

    ASSERT_TRUE(elsewhere.shake_hands());

    EXPECT_FALSE(elsewhere.is_resumed());
    EXPECT_GT(others->size(), 0u);
}

TEST_P(TlsSessions, AreNotOfAServerThatWasNotTrusted)
{
    pair wrong(client.native_handle(), server.native_handle());
    sessions->attach(wrong.client.get(), system_clock::now());
    SSL_set1_host(wrong.client.get(), "other.test");

    EXPECT_FALSE(wrong.shake_hands());

    EXPECT_EQ(sessions->size(), 0u);
}

TEST_P(TlsSessions, LiveAsLongAsTheirConnections)
{
    pair made(client.native_handle(), server.native_handle());
    std::weak_ptr<tls_sessions> seen = sessions;
    sessions->attach(made.client.get(), system_clock::now());
    sessions.reset();

    EXPECT_TRUE(made.shake_hands());
    EXPECT_FALSE(seen.expired());
    made.client.reset();

    EXPECT_TRUE(seen.expired());
}

TEST_P(TlsSessions, MayBeUsedByConnectionsInSeveralThreads)
{
    connect();
    std::vector<std::thread> threads;
    for (int n = 0; n < 4; ++n)
        threads.emplace_back([this] {
            for (int again = 0; again < 10; ++again)
            {
                pair made(client.native_handle(), server.native_handle());
                sessions->attach(made.client.get(), system_clock::now());
                EXPECT_TRUE(made.shake_hands());
                if (again % 5 == 4)
                    sessions->handshake_failed(made.client.get());
            }
        });
    for (std::thread& each : threads)
        each.join();

    EXPECT_LE(sessions->size(), tls_sessions::most_sessions);
}

}  // namespace
}  // namespace ddbm::detail
