// With OpenSSL's own server on the other side, in memory: what is refused, and in which words.

#include "http/tls_context.hpp"
#include "http/tls_peer.hpp"
#include "support/test_certificates.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/error.hpp>

#include <gtest/gtest.h>
#include <openssl/err.h>

#include <memory>
#include <string>

namespace ddbm::detail {
namespace {

namespace ssl = boost::asio::ssl;
using std::chrono::hours;
using test::certificate;
using test::certificate_authority;

const certificate_authority& authority()
{
    static const certificate_authority made;
    return made;
}

struct freed
{
    void operator()(SSL* connection) const { SSL_free(connection); }
};
using ssl_ptr = std::unique_ptr<SSL, freed>;

ssl::context server_context(const certificate& identity)
{
    ssl::context context(ssl::context::tls_server);
    context.use_certificate_chain(boost::asio::buffer(identity.certificate_pem));
    context.use_private_key(boost::asio::buffer(identity.key_pem), ssl::context::pem);
    return context;
}

// A client of `host` that trusts the authority, with a server on the other side.
class meeting
{
public:
    explicit meeting(const certificate& identity, std::string host = "server.test")
        : server_side(server_context(identity)), host_(std::move(host))
    {
    }

    // "accepted", or why not.
    std::string outcome()
    {
        const test::temporary_file file(authority().certificate_pem());
        ssl::context client_side = make_tls_context(file.path());
        const ssl_ptr client(SSL_new(client_side.native_handle()));
        const ssl_ptr server(SSL_new(server_side.native_handle()));
        BIO* one = nullptr;
        BIO* other = nullptr;
        EXPECT_EQ(BIO_new_bio_pair(&one, 0, &other, 0), 1);
        SSL_set_bio(client.get(), one, one);
        SSL_set_bio(server.get(), other, other);
        SSL_set_connect_state(client.get());
        SSL_set_accept_state(server.get());
        expect_host(client.get(), host_);
        if (!instead_of_tls.empty())
            BIO_write(other, instead_of_tls.data(), static_cast<int>(instead_of_tls.size()));

        for (int n = 0; n < 20; ++n)
        {
            ERR_clear_error();
            const int result = SSL_do_handshake(client.get());
            if (result == 1)
                return "accepted";
            if (SSL_get_error(client.get(), result) != SSL_ERROR_WANT_READ)
            {
                const error_code ec(
                    static_cast<int>(ERR_peek_last_error()), boost::asio::error::get_ssl_category()
                );
                return words_of_tls_failure(client.get(), ec, host_);
            }
            SSL_do_handshake(server.get());
        }
        return "never done";
    }

    ssl::context server_side;
    std::string instead_of_tls;

private:
    const std::string host_;
};

::testing::AssertionResult has(const std::string& text, std::string_view part)
{
    if (text.find(part) != text.npos)
        return ::testing::AssertionSuccess();
    return ::testing::AssertionFailure() << "no \"" << part << "\" in: " << text;
}

TEST(TlsPeer, IsAcceptedForItsNameOrAddress)
{
    EXPECT_EQ(meeting(authority().issue("server.test")).outcome(), "accepted");
    EXPECT_EQ(meeting(authority().issue("127.0.0.1"), "127.0.0.1").outcome(), "accepted");
    EXPECT_EQ(meeting(authority().issue("::1"), "::1").outcome(), "accepted");
    EXPECT_EQ(meeting(authority().issue("*.server.test"), "a.server.test").outcome(), "accepted");
}

TEST(TlsPeer, IsRefusedForAnotherName)
{
    const std::string name = meeting(authority().issue("other.test")).outcome();
    const std::string address = meeting(authority().issue("127.0.0.2"), "127.0.0.1").outcome();

    EXPECT_TRUE(has(name, "ostname mismatch"));
    EXPECT_TRUE(has(name, "valid for server.test"));
    EXPECT_TRUE(has(address, "IP address mismatch"));
    EXPECT_TRUE(has(address, "valid for 127.0.0.1"));
    EXPECT_NE(meeting(authority().issue("server.test"), "127.0.0.1").outcome(), "accepted");
    EXPECT_NE(meeting(authority().issue("*.server.test"), "a.b.server.test").outcome(), "accepted");
}

TEST(TlsPeer, IsRefusedOutsideItsTime)
{
    const std::string expired =
        meeting(authority().issue("server.test", {hours(-48), hours(-1)})).outcome();
    const std::string early =
        meeting(authority().issue("server.test", {hours(1), hours(48)})).outcome();

    EXPECT_TRUE(has(expired, "expired"));
    EXPECT_TRUE(has(expired, "clock of this machine"));
    EXPECT_TRUE(has(early, "not yet valid"));
    EXPECT_TRUE(has(early, "clock of this machine"));
}

TEST(TlsPeer, IsRefusedWithoutATrustedAuthority)
{
    const certificate_authority stranger("some other authority");
    for (const certificate& identity :
         {stranger.issue("server.test"), test::issue_to_itself("server.test")})
    {
        const std::string words = meeting(identity).outcome();
        EXPECT_TRUE(has(words, "trusted authority"));
        EXPECT_TRUE(has(words, "client_config::ca_file"));
    }
    EXPECT_TRUE(has(meeting(test::issue_to_itself("server.test")).outcome(), "self-signed"));
    EXPECT_TRUE(has(meeting(stranger.issue("server.test")).outcome(), "local issuer"));
    // One that only says that it is the trusted one.
    const certificate_authority impostor;
    EXPECT_TRUE(has(meeting(impostor.issue("server.test")).outcome(), "signature"));
}

TEST(TlsPeer, HasToSendTheAuthoritiesBetween)
{
    const certificate_authority between(authority());
    const certificate alone = between.issue("server.test");
    certificate with_chain = alone;
    with_chain.certificate_pem += between.certificate_pem();

    EXPECT_EQ(meeting(with_chain).outcome(), "accepted");
    EXPECT_TRUE(has(meeting(alone).outcome(), "has to send those between"));
}

TEST(TlsPeer, HasToSpeakTls12)
{
    meeting old(authority().issue("server.test"));
    SSL_CTX* const context = old.server_side.native_handle();
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context, TLS1_1_VERSION);

    EXPECT_TRUE(has(old.outcome(), "neither TLS 1.2 nor 1.3"));
}

TEST(TlsPeer, HasToHaveACipherThatIsGoodEnough)
{
    meeting other(authority().issue("server.test"));
    SSL_CTX* const context = other.server_side.native_handle();
    SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
    // The certificate is one of another kind.
    ASSERT_EQ(SSL_CTX_set_cipher_list(context, "ECDHE-RSA-AES128-GCM-SHA256"), 1);

    EXPECT_TRUE(has(other.outcome(), "no cipher"));
}

TEST(TlsPeer, HasToSpeakTls)
{
    for (const char* bytes :
         {"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "SSH-2.0-OpenSSH_9.2p1\r\n"})
    {
        meeting other(authority().issue("server.test"));
        other.instead_of_tls = bytes;
        EXPECT_TRUE(has(other.outcome(), "no TLS")) << bytes;
    }
}

TEST(TlsPeer, ThatIsGoneNeedsNoWords)
{
    ssl::context context(ssl::context::tls_client);
    const ssl_ptr connection(SSL_new(context.native_handle()));

    EXPECT_EQ(words_of_tls_failure(connection.get(), boost::asio::error::eof, "server.test"), "");
}

}  // namespace
}  // namespace ddbm::detail
