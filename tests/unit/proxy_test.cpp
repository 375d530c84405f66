#include "unit/configured_world.hpp"

#include <ddbm/proxy.hpp>

namespace ddbm::detail {
namespace {

TEST(Proxy, IsReadFromItsUrl)
{
    for (const char* url : {"http://proxy:3128", "proxy:3128", "HTTP://proxy:3128/", "proxy:3128/"})
        EXPECT_EQ(parse_proxy(url), proxy("proxy", 3128)) << url;
    for (const char* url : {"http://proxy", "proxy", "http://proxy:", "http://proxy:80/"})
        EXPECT_EQ(parse_proxy(url), proxy("proxy", 80)) << url;
    EXPECT_EQ(parse_proxy("http://10.0.0.1:3128"), proxy("10.0.0.1", 3128));
    EXPECT_EQ(parse_proxy("http://[fd00::1]:3128"), proxy("fd00::1", 3128));
    EXPECT_EQ(parse_proxy("[fd00::1]"), proxy("fd00::1", 80));
}

TEST(Proxy, HasAUserAndAPassword)
{
    EXPECT_EQ(parse_proxy("http://u:p@h:1"), proxy("h", 1, "u", "p"));
    EXPECT_EQ(parse_proxy("u:p@h"), proxy("h", 80, "u", "p"));
    EXPECT_EQ(parse_proxy("http://u@h:1"), proxy("h", 1, "u", ""));
    EXPECT_EQ(parse_proxy("http://:p@h:1"), proxy("h", 1, "", "p"));
    EXPECT_TRUE(parse_proxy("http://:p@h:1").has_user());
    EXPECT_EQ(parse_proxy("http://@h:1"), proxy("h", 1));
    EXPECT_FALSE(parse_proxy("http://@h:1").has_user());

    EXPECT_EQ(parse_proxy("http://a%40b:%2F%3a%25@h:1"), proxy("h", 1, "a@b", "/:%"));
    EXPECT_EQ(parse_proxy("http://u:%C3%A4@h:1"), proxy("h", 1, "u", "\xc3\xa4"));
    // As other programs take it.
    EXPECT_EQ(parse_proxy("http://u:p@q@h:1"), proxy("h", 1, "u", "p@q"));
    EXPECT_EQ(parse_proxy("http://u:p:q@h:1"), proxy("h", 1, "u", "p:q"));
    EXPECT_EQ(parse_proxy("http://u:100%@h:1"), proxy("h", 1, "u", "100%"));
    EXPECT_EQ(parse_proxy("http://u:%4x%g0@h:1"), proxy("h", 1, "u", "%4x%g0"));
}

TEST(Proxy, IsRefusedWithTheReasonAndWithoutTheText)
{
    constexpr struct
    {
        const char* url;
        const char* reason;
    } cases[] = {
        {"", "no host"},
        {"http://", "no host"},
        {"http://u:secret@", "no host"},
        {"http://u:secret@:3128", "no host"},
        {"https://u:secret@h", "TLS to the proxy"},
        {"socks5://u:secret@h", "SOCKS"},
        {"SOCKS5H://u:secret@h", "SOCKS"},
        {"ftp://u:secret@h", "http://"},
        {"://u:secret@h", "http://"},
        {"http://u:secret@h:0", "port"},
        {"http://u:secret@h:65536", "port"},
        {"http://u:secret@h:-1", "port"},
        {"http://u:secret@h:80x", "port"},
        {"http://u:se/cret@h:80", "%2F"},
        {"http://u:se#cret@h:80", "%23"},
        {"http://u:secret@h/path", "path"},
        {"http://u:secret@h?q", "query"},
        {"http://u%3A:secret@h", "colon"},
        {"http://u:secret%0A@h", "control character"},
        {"http://u%00:secret@h", "control character"},
        {"http://u:sec\nret@h", "control character"},
        {"http://u:secret@h h", "host"},
        {"http://u:secret@[fd00::g]", "IPv6"},
        {"http://u:secret@[::1", "IPv6"},
        {"http://u:secret@[", "IPv6"},
        {"http://u:secret@[]", "IPv6"},
        {"http://u:secret@::1", "host"},
        {"http://u:secret@h\r\n", "host"},
        {"http://\xc3\xa4", "host"},
    };
    for (const auto& each : cases)
    {
        const std::string text =
            refusal(errc::invalid_configuration, [&] { parse_proxy(each.url, "HTTPS_PROXY"); });
        EXPECT_TRUE(text.starts_with("HTTPS_PROXY ")) << text;
        EXPECT_TRUE(contains(text, each.reason)) << each.url;
        EXPECT_EQ(text.find("secret"), text.npos) << text;
        EXPECT_EQ(text.find("cret@"), text.npos) << text;
    }
}

TEST(Proxy, IsPrintedWithoutItsPassword)
{
    EXPECT_EQ(parse_proxy("http://user:secret@h").text(), "http://h:80");
    EXPECT_EQ(parse_proxy("http://[fd00::1]:1").text(), "http://[fd00::1]:1");
    EXPECT_FALSE(proxy());
    EXPECT_TRUE(proxy("h", 1));
}

}  // namespace
}  // namespace ddbm::detail
