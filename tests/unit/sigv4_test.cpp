// Vectors of AWS's own signing test suite, from awslabs/aws-c-auth, tests/aws-signing-test-suite/v4
// (header-signed-request.txt of each; commits 4ec99f2, 9140186 and 71a25bd), read 2026-11. Their
// credentials, date, region and service are the same for all.

#include "sign/sigv4.hpp"

#include <ddbm/credentials.hpp>

#include <gtest/gtest.h>

namespace ddbm::detail {
namespace {

constexpr std::string_view suite_date = "20150830T123600Z";

// Signs as the suite does: host and date are always among the headers.
class suite_request : public signable_request
{
public:
    suite_request(std::string_view method_, std::string_view path_, std::string_view query_ = {})
        : signable_request(method_, path_)
    {
        query = query_;
        headers = {{"Host", "example.amazonaws.com"}, {"X-Amz-Date", suite_date}};
    }

    suite_request& with(std::string_view name, std::string_view value)
    {
        headers.emplace_back(name, value);
        return *this;
    }

    std::string authorization() const
    {
        const credentials keys("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
        return authorize(*this, keys, suite_date, "us-east-1", "service");
    }
};

std::string expected(std::string_view names, std::string_view signature_text)
{
    return authorization(
        "AKIDEXAMPLE", "20150830/us-east-1/service/aws4_request", names, signature_text
    );
}

std::chrono::system_clock::time_point at(int year, unsigned month, unsigned day, int seconds)
{
    const std::chrono::year_month_day date{
        std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    return std::chrono::sys_days(date) + std::chrono::seconds(seconds);
}

TEST(Sigv4, WritesTheAuthorizationHeader)
{
    EXPECT_EQ(
        suite_request("GET", "/").authorization(),
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
        "SignedHeaders=host;x-amz-date, "
        "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    );
}

TEST(Sigv4, WritesTheCanonicalRequestAndTheStringToSign)
{
    suite_request request("POST", "/");
    request.with("Content-Type", "application/x-www-form-urlencoded").with("Content-Length", "13");

    const std::string canonical = canonical_request(request);
    EXPECT_EQ(
        canonical,
        "POST\n/\n\ncontent-length:13\ncontent-type:application/x-www-form-urlencoded\n"
        "host:example.amazonaws.com\nx-amz-date:20150830T123600Z\n\n"
        "content-length;content-type;host;x-amz-date\n"
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );

    const std::string scope = credential_scope("20150830", "us-east-1", "service");
    EXPECT_EQ(
        string_to_sign(suite_date, scope, canonical),
        "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/service/aws4_request\n"
        "0eccf3fbe5a3c5d3df1d87c98cdf5dbde190d26aabdd91c9407db930a0c00896"
    );
}

TEST(Sigv4, PostVanilla)
{
    EXPECT_EQ(
        suite_request("POST", "/").authorization(),
        expected(
            "host;x-amz-date", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
        )
    );
}

TEST(Sigv4, GetVanillaQueryOrderKeyCase)
{
    EXPECT_EQ(
        suite_request("GET", "/", "Param2=value2&Param1=value1").authorization(),
        expected(
            "host;x-amz-date", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
        )
    );
}

TEST(Sigv4, GetVanillaQueryOrderEncoded)
{
    EXPECT_EQ(
        suite_request("GET", "/", "Param-3=Value3&Param=Value2&%E1%88%B4=Value1").authorization(),
        expected(
            "host;x-amz-date", "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac"
        )
    );
}

TEST(Sigv4, GetVanillaQueryUnreserved)
{
    const std::string all = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const std::string query = all + '=' + all;

    EXPECT_EQ(
        suite_request("GET", "/", query).authorization(),
        expected(
            "host;x-amz-date", "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"
        )
    );
}

TEST(Sigv4, GetVanillaUtf8Query)
{
    EXPECT_EQ(
        suite_request("GET", "/", "\xE1\x88\xB4=bar").authorization(),
        expected(
            "host;x-amz-date", "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"
        )
    );
}

TEST(Sigv4, GetUtf8)
{
    EXPECT_EQ(
        suite_request("GET", "/\xE1\x88\xB4").authorization(),
        expected(
            "host;x-amz-date", "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"
        )
    );
}

TEST(Sigv4, GetUnreserved)
{
    EXPECT_EQ(
        suite_request("GET", "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
            .authorization(),
        expected(
            "host;x-amz-date", "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"
        )
    );
}

TEST(Sigv4, GetSpace)
{
    const std::string wanted = expected(
        "host;x-amz-date", "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"
    );

    suite_request request("GET", "/example space/");
    EXPECT_EQ(request.authorization(), wanted);
    request.normalize_path = false;
    EXPECT_EQ(request.authorization(), wanted);
}

TEST(Sigv4, GetSlashes)
{
    suite_request request("GET", "//example//");

    EXPECT_EQ(
        request.authorization(),
        expected(
            "host;x-amz-date", "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"
        )
    );

    request.normalize_path = false;
    EXPECT_EQ(
        request.authorization(),
        expected(
            "host;x-amz-date", "87cca117541a147f6df867677d98a7d80dff226d2bfca9e4ffa899665623c7e5"
        )
    );
}

// get-slash, get-slash-dot-slash, get-relative and get-relative-relative come to get-vanilla.
TEST(Sigv4, GetPathsThatComeToTheRoot)
{
    for (const char* path : {"", "/", "//", "/./", "/example/..", "/example1/example2/../.."})
    {
        EXPECT_EQ(
            suite_request("GET", path).authorization(), suite_request("GET", "/").authorization()
        ) << path;
    }
}

TEST(Sigv4, GetHeaderValueTrim)
{
    EXPECT_EQ(
        suite_request("GET", "/")
            .with("My-Header1", " value1")
            .with("My-Header2", " \"a   b   c\"")
            .authorization(),
        expected(
            "host;my-header1;my-header2;x-amz-date",
            "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"
        )
    );
}

TEST(Sigv4, GetHeaderKeyDuplicate)
{
    EXPECT_EQ(
        suite_request("GET", "/")
            .with("My-Header1", "value2")
            .with("My-Header1", "value2")
            .with("My-Header1", "value1")
            .authorization(),
        expected(
            "host;my-header1;x-amz-date",
            "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"
        )
    );
}

TEST(Sigv4, GetHeaderValueOrder)
{
    EXPECT_EQ(
        suite_request("GET", "/")
            .with("My-Header1", "value4")
            .with("My-Header1", "value1")
            .with("My-Header1", "value3")
            .with("My-Header1", "value2")
            .authorization(),
        expected(
            "host;my-header1;x-amz-date",
            "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"
        )
    );
}

// The suite's folded header counts as one header per line.
TEST(Sigv4, GetHeaderValueMultiline)
{
    EXPECT_EQ(
        suite_request("GET", "/")
            .with("My-Header1", "value1")
            .with("My-Header1", "  value2")
            .with("My-Header1", "     value3")
            .authorization(),
        expected(
            "host;my-header1;x-amz-date",
            "ba17b383a53190154eb5fa66a1b836cc297cc0a3d70a5d00705980573d8ff790"
        )
    );
}

TEST(Sigv4, PostHeaderKeySort)
{
    EXPECT_EQ(
        suite_request("POST", "/").with("My-Header1", "value1").authorization(),
        expected(
            "host;my-header1;x-amz-date",
            "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"
        )
    );
}

TEST(Sigv4, PostXWwwFormUrlencoded)
{
    suite_request request("POST", "/");
    request.with("Content-Type", "application/x-www-form-urlencoded")
        .with("Content-Length", "13")
        .with(
            "x-amz-content-sha256",
            "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e"
        );
    request.payload = "Param1=value1";

    EXPECT_EQ(
        request.authorization(),
        expected(
            "content-length;content-type;host;x-amz-content-sha256;x-amz-date",
            "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b"
        )
    );
}

TEST(Sigv4, GetVanillaWithSessionToken)
{
    EXPECT_EQ(
        suite_request("GET", "/")
            .with(
                "X-Amz-Security-Token",
                "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267"
            )
            .authorization(),
        expected(
            "host;x-amz-date;x-amz-security-token",
            "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8"
        )
    );
}

TEST(Sigv4, PostStsHeaderBefore)
{
    EXPECT_EQ(
        suite_request("POST", "/")
            .with(
                "X-Amz-Security-Token",
                "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeM"
                "icRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZa"
                "mpKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr"
                "7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR"
                "/oLxBA=="
            )
            .authorization(),
        expected(
            "host;x-amz-date;x-amz-security-token",
            "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"
        )
    );
}

// RFC 4231, test case 2.
TEST(Sigv4, HmacKnownAnswer)
{
    EXPECT_EQ(
        to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    );
}

TEST(Sigv4, WritesDatesInUtc)
{
    const auto text = [](std::chrono::system_clock::time_point when) {
        const amz_date date = to_amz_date(when);
        return std::string(date.data(), date.size());
    };

    EXPECT_EQ(text(std::chrono::system_clock::time_point()), "19700101T000000Z");
    EXPECT_EQ(text(at(2015, 8, 30, 12 * 3600 + 36 * 60)), suite_date);
    EXPECT_EQ(text(at(2024, 2, 29, 86'399)), "20240229T235959Z");
    EXPECT_EQ(text(at(2024, 2, 29, 86'399) + std::chrono::milliseconds(999)), "20240229T235959Z");
    EXPECT_EQ(text(at(2024, 2, 29, 86'400)), "20240301T000000Z");
}

}  // namespace
}  // namespace ddbm::detail
