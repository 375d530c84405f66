// TLS: whom the client trusts, and what it says when it does not.

#include "support/client_fixture.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/write.hpp>

#include <openssl/ssl.h>

#include <array>
#include <chrono>

namespace ddbm::test {
namespace {

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

struct tls_fixture : client_fixture
{
    explicit tls_fixture(const std::string& host = "server.test", int latest_tls = 0)
        : tls_fixture(authority().issue(host), latest_tls)
    {
    }

    explicit tls_fixture(const certificate& identity, int latest_tls = 0)
        : client_fixture(identity, latest_tls)
    {
        config.ca_file = authority_file();
    }
};

TEST(Tls, CarriesRequestsToAServerOfATrustedAuthority)
{
    tls_fixture f;
    f.server.expect("GetItem").reply(200, sample_reply).times(2);

    auto first = f.call(get_request());
    auto second = f.call(get_request());

    ASSERT_FALSE(first->ec) << first->ec.message() << ": " << first->diag.to_string();
    EXPECT_FALSE(second->ec) << second->ec.message();
    EXPECT_EQ(second->reply.item, sample_item());
    EXPECT_EQ(f.server.connection_count(), 1u);
}

TEST(Tls, AcceptsAnAddressInTheCertificate)
{
    tls_fixture f("127.0.0.1");
    f.config.endpoint_url = f.server.https_url("127.0.0.1");
    f.server.expect("GetItem");

    auto got = f.call(get_request());

    EXPECT_FALSE(got->ec) << got->ec.message() << ": " << got->diag.to_string();
}

TEST(Tls, CarriesRepliesOfManyRecords)
{
    tls_fixture f;
    std::string body = R"({"Item":{"id":{"S":")" + std::string(3'000'000, 'x') + "\"}}}";
    f.server.expect("GetItem").reply(200, body);

    auto got = f.call(get_request());

    ASSERT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(got->reply.item->at("id").as_string().size(), 3'000'000u);
}

TEST(Tls, RefusesAnotherHostsCertificate)
{
    tls_fixture f("other.test");

    auto put = f.call(put_request());

    EXPECT_EQ(&put->ec.category(), &asio::error::get_ssl_category()) << put->ec.message();
    EXPECT_EQ(put->diag.attempts(), 1);
    EXPECT_EQ(put->diag.applied(), applied::no);
    EXPECT_TRUE(contains(put->diag.message(), "server.test")) << put->diag.message();
    EXPECT_TRUE(contains(put->diag.message(), "certificate")) << put->diag.message();
    EXPECT_EQ(f.server.request_count(), 0u);
}

TEST(Tls, RefusesAnAddressThatTheCertificateDoesNotName)
{
    tls_fixture f("server.test");
    f.config.endpoint_url = f.server.https_url("127.0.0.1");

    auto got = f.call(get_request());

    EXPECT_EQ(&got->ec.category(), &asio::error::get_ssl_category()) << got->ec.message();
}

TEST(Tls, RefusesAnUnknownAuthority)
{
    tls_fixture f;
    certificate_authority stranger;
    temporary_file file(stranger.certificate_pem());
    f.config.ca_file = file.path();

    auto got = f.call(get_request());

    EXPECT_EQ(&got->ec.category(), &asio::error::get_ssl_category()) << got->ec.message();
    EXPECT_TRUE(contains(got->diag.message(), "trusted authority")) << got->diag.message();
    EXPECT_EQ(f.server.request_count(), 0u);
}

// What a server is refused for: at once, since it would be the same again, before anything was
// sent, and in words that say what is wrong.
void expect_refusal(const certificate& identity, const std::string& reason)
{
    tls_fixture f(identity);

    auto put = f.call(put_request());

    EXPECT_EQ(&put->ec.category(), &asio::error::get_ssl_category()) << put->ec.message();
    EXPECT_TRUE(contains(put->diag.message(), reason)) << put->diag.message();
    EXPECT_TRUE(contains(put->diag.message(), "the TLS handshake with https://server.test"))
        << put->diag.message();
    EXPECT_EQ(put->diag.attempts(), 1);
    EXPECT_EQ(put->diag.applied(), applied::no);
    EXPECT_TRUE(f.env->waits().empty());
    EXPECT_EQ(f.server.connection_count(), 1u);
    EXPECT_EQ(f.server.request_count(), 0u);
    f.run_until([&] { return f.server.open_connection_count() == 0; });
}

TEST(Tls, RefusesACertificateThatHasExpired)
{
    expect_refusal(
        authority().issue("server.test", {std::chrono::hours(-48), std::chrono::hours(-1)}),
        "certificate has expired"
    );
}

TEST(Tls, RefusesACertificateThatIsNotYetValid)
{
    expect_refusal(
        authority().issue("server.test", {std::chrono::hours(1), std::chrono::hours(48)}),
        "certificate is not yet valid"
    );
}

TEST(Tls, RefusesACertificateThatOnlyTheServerVouchesFor)
{
    expect_refusal(issue_to_itself("server.test"), "self-signed certificate");
}

TEST(Tls, RefusesACertificateWithoutTheAuthoritiesBetween)
{
    const certificate_authority between(authority());

    expect_refusal(between.issue("server.test"), "unable to get local issuer certificate");
}

TEST(Tls, AcceptsACertificateWithTheAuthoritiesBetween)
{
    const certificate_authority between(authority());
    certificate identity = between.issue("server.test");
    identity.certificate_pem += between.certificate_pem();
    tls_fixture f(identity);
    f.server.expect("GetItem");

    auto got = f.call(get_request());

    EXPECT_FALSE(got->ec) << got->ec.message() << ": " << got->diag.to_string();
}

TEST(Tls, RefusesAnAuthorityThatTheSystemDoesNotKnow)
{
    tls_fixture f;
    f.config.ca_file.clear();

    auto got = f.call(get_request());

    EXPECT_EQ(&got->ec.category(), &asio::error::get_ssl_category()) << got->ec.message();
}

TEST(Tls, NamesAnAuthorityFileThatCannotBeRead)
{
    client_fixture f;
    f.config.endpoint_url = "https://server.test";
    f.config.ca_file = "/nowhere/ca.pem";

    try
    {
        client db(f.ctx.get_executor(), f.config);
        ADD_FAILURE() << "nothing thrown";
    }
    catch (const error& e)
    {
        EXPECT_EQ(e.code(), errc::invalid_configuration);
        EXPECT_TRUE(contains(e.what(), "/nowhere/ca.pem")) << e.what();
    }
}

TEST(Tls, TakesVersion12)
{
    tls_fixture f("server.test", TLS1_2_VERSION);
    f.server.expect("GetItem");

    auto got = f.call(get_request());

    EXPECT_FALSE(got->ec) << got->ec.message();
}

TEST(Tls, RefusesVersion11)
{
    tls_fixture f("server.test", TLS1_1_VERSION);

    auto got = f.call(get_request());

    EXPECT_EQ(&got->ec.category(), &asio::error::get_ssl_category()) << got->ec.message();
    EXPECT_TRUE(contains(got->diag.message(), "the TLS handshake with https://server.test"))
        << got->diag.message();
    EXPECT_TRUE(contains(got->diag.message(), "neither TLS 1.2 nor 1.3")) << got->diag.message();
    EXPECT_EQ(got->diag.attempts(), 1);
    EXPECT_EQ(f.server.request_count(), 0u);
}

// A session of the first connection spares the second one the certificates.
void expect_resumption(int version)
{
    tls_fixture f("server.test", version);
    f.warm_up();
    f.server.close_idle();
    f.server.expect("GetItem").reply(200, sample_reply);

    auto got = f.call(get_request());

    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(f.server.connection_count(), 2u);
    EXPECT_EQ(f.server.resumed_count(), 1u);
}

TEST(Tls, GoesOnWithASessionOfVersion13)
{
    expect_resumption(TLS1_3_VERSION);
}

TEST(Tls, GoesOnWithASessionOfVersion12)
{
    expect_resumption(TLS1_2_VERSION);
}

TEST(Tls, GoesOnWithSessionsAfterConnectionsThatBroke)
{
    tls_fixture f;
    f.env->skip_waits();
    f.server.expect("GetItem").reply(200, sample_reply).reset_after(20);
    f.server.expect("GetItem").reply(200, sample_reply);

    auto got = f.call(get_request());

    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(f.server.connection_count(), 2u);
    EXPECT_EQ(f.server.resumed_count(), 1u);
}

TEST(Tls, SessionsOfOneClientAreNotThoseOfAnother)
{
    tls_fixture f;
    f.warm_up();
    f.server.close_idle();
    f.drop_client();
    f.server.expect("GetItem").reply(200, sample_reply);

    auto got = f.call(get_request());

    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(f.server.resumed_count(), 0u);
}

TEST(Tls, SaysSoWhenTheServerDoesNotSpeakIt)
{
    client_fixture plain;
    // The fake server would wait for the end of what it takes for a head.
    asio::ip::tcp::acceptor acceptor(plain.ctx, {asio::ip::address_v4::loopback(), 0});
    plain.config.endpoint_url =
        "https://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port());
    asio::ip::tcp::socket socket(plain.ctx);
    std::array<char, 1024> bytes;
    std::string reply = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
    acceptor.async_accept(socket, [&](error_code) {
        socket.async_read_some(asio::buffer(bytes), [&](error_code, std::size_t) {
            asio::write(socket, asio::buffer(reply));
        });
    });

    auto got = plain.call(get_request());

    EXPECT_EQ(&got->ec.category(), &asio::error::get_ssl_category()) << got->ec.message();
    EXPECT_EQ(got->diag.attempts(), 1);
    EXPECT_TRUE(contains(got->diag.message(), "the TLS handshake with https://127.0.0.1"))
        << got->diag.message();
    EXPECT_TRUE(contains(got->diag.message(), "it may be a port for http://"))
        << got->diag.message();
}

TEST(Http, ToAServerThatWantsTlsFails)
{
    tls_fixture f;
    f.config.endpoint_url = f.server.url();

    auto got = f.call(get_request(), call_options().max_attempts(1));

    EXPECT_TRUE(got->ec);
    EXPECT_EQ(f.server.request_count(), 0u);
}

TEST(Tls, ConnectionThatBreaksIsTriedAgain)
{
    tls_fixture f;
    f.env->skip_waits();
    f.server.expect("GetItem").reply(200, sample_reply).close_after(20);
    f.server.expect("GetItem").reply(200, sample_reply);

    auto got = f.call(get_request());

    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(f.env->waits().size(), 1u);
}

TEST(Tls, StaleConnectionIsReplaced)
{
    tls_fixture f;
    f.warm_up();
    f.server.close_idle();
    f.server.expect("GetItem").reply(200, sample_reply);

    auto got = f.call(get_request());

    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(f.server.connection_count(), 2u);
    EXPECT_TRUE(f.env->waits().empty());
}

TEST(Tls, IsEndedAsItIsToBeWhenAClientIsClosed)
{
    tls_fixture f;
    f.warm_up();

    f.db().async_close([](error_code) {});
    f.run();

    f.run_until([&] { return f.server.open_connection_count() == 0; });
    EXPECT_EQ(f.server.tls_goodbye_count(), 1u);
}

TEST(Tls, IsEndedAsItIsToBeWhenAClientIsGone)
{
    tls_fixture f;
    f.warm_up();

    f.drop_client();

    f.run_until([&] { return f.server.open_connection_count() == 0; });
    EXPECT_EQ(f.server.tls_goodbye_count(), 1u);
}

TEST(Tls, IsEndedAsItIsToBeAfterBeingIdleTooLong)
{
    tls_fixture f;
    f.config.idle_timeout = std::chrono::milliseconds(1000);
    f.warm_up();
    f.server.expect("GetItem");

    f.env->advance(std::chrono::milliseconds(1001));
    f.call(get_request());

    f.run_until([&] { return f.server.open_connection_count() == 1; });
    EXPECT_EQ(f.server.tls_goodbye_count(), 1u);
}

TEST(Tls, CancelledWhileWaitingForTheReply)
{
    tls_fixture f;
    f.server.expect("PutItem").hang();
    auto put = f.begin(put_request());
    f.run_until([&] { return f.server.request_count() == 1; });

    put->cancel.emit(asio::cancellation_type::terminal);
    f.run();

    EXPECT_EQ(put->ec, asio::error::operation_aborted);
    EXPECT_EQ(put->diag.applied(), applied::maybe);
    f.run_until([&] { return f.server.open_connection_count() == 0; });
}

TEST(Tls, ContextThatIsDestroyedTakesTheOperationWithIt)
{
    tls_fixture f;
    f.server.expect("GetItem").hang();
    auto got = f.begin(get_request());
    f.run_until([&] { return f.server.request_count() == 1; });

    f.destroy_context();

    EXPECT_EQ(got.use_count(), 1);
    EXPECT_EQ(got->completions, 0);
}

}  // namespace
}  // namespace ddbm::test
