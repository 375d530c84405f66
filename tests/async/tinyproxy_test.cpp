// With a real proxy on the way: tinyproxy, whose pages say less than they should.

#include "support/client_fixture.hpp"
#include "support/tinyproxy.hpp"

#include <boost/asio/error.hpp>

namespace ddbm::test {
namespace {

// Signs for 127.0.0.1, which the proxy finds by itself.
struct secure_fixture : client_fixture
{
    secure_fixture() : secure_fixture(certificate_authority()) {}

    explicit secure_fixture(const certificate_authority& authority)
        : client_fixture(authority.issue("127.0.0.1")), ca_file(authority.certificate_pem())
    {
        config.endpoint_url = server.https_url("127.0.0.1");
        config.ca_file = ca_file.path();
    }

    temporary_file ca_file;
};

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

const char* const with_password = "BasicAuth user secret\n";

// Both ways to go through it, with and without a password. The server closes, as this proxy asks it
// to: it has no idea of a second request.
template <class Fixture>
void expect_passage(const std::string& settings, const std::string& user)
{
    tinyproxy via(settings);
    Fixture f;
    f.config.proxy = proxy("localhost", via.port(), user, user.empty() ? "" : "secret");
    f.server.expect("PutItem").close().times(3);

    for (int n = 0; n < 3; ++n)
    {
        auto put = f.call(put_request());
        EXPECT_FALSE(put->ec) << put->ec.message() << ": " << put->diag.to_string();
    }
    EXPECT_TRUE(f.env->waits().empty());
    const received_request got = f.server.requests().at(0);
    EXPECT_EQ(got.path, "/");
    EXPECT_EQ(got.headers.at("host"), "127.0.0.1:" + std::to_string(f.server.port()));
    EXPECT_EQ(got.headers.count("proxy-authorization"), 0u);
}

TEST(Tinyproxy, MakesATunnel)
{
    expect_passage<secure_fixture>("", "");
}

TEST(Tinyproxy, MakesATunnelForAUser)
{
    expect_passage<secure_fixture>(with_password, "user");
}

TEST(Tinyproxy, PassesRequestsOn)
{
    expect_passage<client_fixture>("", "");
}

TEST(Tinyproxy, PassesRequestsOnForAUser)
{
    expect_passage<client_fixture>(with_password, "user");
}

TEST(Tinyproxy, KeepsTheTunnelForTheNextRequest)
{
    tinyproxy via;
    secure_fixture f;
    f.config.proxy = proxy("localhost", via.port());
    f.server.expect("GetItem").times(2);

    f.call(get_request());
    f.call(get_request());

    EXPECT_EQ(f.server.connection_count(), 1u);
}

// What a write has come to that this proxy does not let through, in the words of either way.
template <class Fixture>
void expect_refusal(
    const std::string& settings, const proxy& as, const std::string& words, const char* status
)
{
    tinyproxy via(settings);
    Fixture f;
    f.config.proxy = proxy("localhost", via.port(), as.user(), as.password());

    auto put = f.call(put_request());

    EXPECT_EQ(put->ec, errc::invalid_configuration) << put->ec.message();
    EXPECT_TRUE(contains(put->diag.message(), words)) << put->diag.message();
    EXPECT_TRUE(contains(put->diag.message(), status)) << put->diag.message();
    EXPECT_FALSE(contains(put->diag.to_string(), "HIDDEN")) << put->diag.to_string();
    EXPECT_EQ(put->diag.attempts(), 1);
    EXPECT_EQ(put->diag.applied(), applied::no);
    EXPECT_EQ(f.server.request_count(), 0u);
}

TEST(Tinyproxy, WantsAPassword)
{
    const std::string words = "wants a user and a password, which its URL has none of";

    expect_refusal<secure_fixture>(with_password, proxy(), words, "407");
    expect_refusal<client_fixture>(with_password, proxy(), words, "407");
}

TEST(Tinyproxy, DoesNotTakeAWrongPassword)
{
    const proxy wrong("", 0, "user", "HIDDEN");
    const std::string words = "does not take the user and the password of its URL";

    expect_refusal<secure_fixture>(with_password, wrong, words, "401");
    expect_refusal<client_fixture>(with_password, wrong, words, "401");
}

TEST(Tinyproxy, LetsNobodyToOtherPorts)
{
    expect_refusal<secure_fixture>("ConnectPort 443\n", proxy(), "gives no tunnel to", "403");
}

TEST(Tinyproxy, LetsNobodyToWhatIsFiltered)
{
    const temporary_file filter("127.0.0.1\n");
    const std::string settings = "Filter \"" + filter.path() + "\"\n";

    expect_refusal<secure_fixture>(settings, proxy(), "gives no tunnel to", "403");
    expect_refusal<client_fixture>(settings, proxy(), "passes nothing on to", "403");
}

// The proxy takes its time to say so, and then it may be another try's luck.
TEST(Tinyproxy, CannotReachWhatIsNotThere)
{
    for (const char* scheme : {"https", "http"})
    {
        tinyproxy via;
        client_fixture f;
        f.env->skip_waits();
        f.config.endpoint_url = std::string(scheme) + "://127.0.0.1:1";
        f.config.proxy = proxy("localhost", via.port());

        auto got = f.call(get_request(), call_options().max_attempts(2));

        EXPECT_EQ(got->ec, asio::error::connection_refused) << got->ec.message();
        EXPECT_TRUE(contains(got->diag.message(), "127.0.0.1:1: HTTP/1.")) << got->diag.message();
        EXPECT_EQ(got->diag.attempts(), 2);
    }
}

}  // namespace
}  // namespace ddbm::test
