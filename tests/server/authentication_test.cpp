#include "authentication.hpp"
#include "sign/sigv4.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::server {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view missing_token =
    "com.amazon.coral.service#MissingAuthenticationTokenException";
constexpr std::string_view incomplete = "com.amazon.coral.service#IncompleteSignatureException";
constexpr std::string_view invalid = "com.amazon.coral.service#InvalidSignatureException";
constexpr std::string_view unrecognized = "com.amazon.coral.service#UnrecognizedClientException";

constexpr const char* date = "20130609T100015Z";
constexpr std::chrono::sys_seconds date_as_time =
    std::chrono::sys_days(std::chrono::year(2013) / 6 / 9) + 10h + 15s;

// A request whose texts last as long as it.
struct sent
{
    std::string method = "POST";
    std::string target = "/";
    std::vector<std::pair<std::string, std::string>> headers = {
        {"Host", "localhost:8000"},
        {"X-Amz-Date", date},
        {"X-Amz-Target", "DynamoDB_20120810.ListTables"},
    };
    std::string body = "{}";

    std::string* find(const std::string& name)
    {
        for (auto& header : headers)
        {
            if (header.first == name)
                return &header.second;
        }
        return nullptr;
    }
    sent& set(const std::string& name, const std::string& value)
    {
        if (auto* known = find(name))
            *known = value;
        else
            headers.emplace_back(name, value);
        return *this;
    }
    sent& remove(const std::string& name)
    {
        std::erase_if(headers, [&](const auto& header) { return header.first == name; });
        return *this;
    }

    std::optional<local::detail::service_error>
    check(const access_rules& rules, std::chrono::sys_seconds now = date_as_time) const
    {
        return check(authentication(rules), now);
    }
    std::optional<local::detail::service_error>
    check(const authentication& access, std::chrono::sys_seconds now) const
    {
        request received;
        received.method = method;
        received.target = target;
        for (const auto& [name, value] : headers)
            received.add(name, value);
        received.body = body;
        return access.error_of(received, now);
    }
};

access_rules anybody()
{
    return {};
}

access_rules only_us()
{
    access_rules rules;
    rules.keys.emplace("AKIDEXAMPLE", "wJalrXUtnFEMI");
    return rules;
}

ddbm::detail::signable_request signable(const sent& x)
{
    ddbm::detail::signable_request text(x.method, "/");
    for (const auto& [name, value] : x.headers)
    {
        if (name != "Authorization")
            text.headers.emplace_back(name, value);
    }
    text.payload = x.body;
    return text;
}

sent signed_request(
    const std::string& region = "us-east-1",
    const std::string& service = "dynamodb",
    const std::string& date_text = date
)
{
    sent x;
    x.set("X-Amz-Date", date_text);
    return x.set(
        "Authorization",
        ddbm::detail::authorize(
            signable(x), credentials("AKIDEXAMPLE", "wJalrXUtnFEMI"), date_text, region, service
        )
    );
}

sent authorized_by(const std::string& header)
{
    return sent().set("Authorization", header);
}

// With parts that are as they should be.
sent authorized_with(
    const std::string& credential, const std::string& algorithm = "AWS4-HMAC-SHA256"
)
{
    return authorized_by(
        algorithm + " Credential=" + credential + ", SignedHeaders=host, Signature=abc"
    );
}

const char* const good_credential = "AKIDEXAMPLE/20130609/us-east-1/dynamodb/aws4_request";

void expect_refusal(
    const std::optional<local::detail::service_error>& found,
    std::string_view type,
    const std::string& message
)
{
    ASSERT_TRUE(found.has_value()) << "accepted instead of: " << message;
    EXPECT_EQ(found->status(), 400);
    EXPECT_EQ(found->type(), type);
    EXPECT_EQ(found->message().value_or("(none)"), message);
}

sent asked(const std::string& query)
{
    sent x;
    x.target = "/?" + query;
    return x;
}

}  // namespace

// -- Form, which matters with keys and without

TEST(Authentication, MissesASignature)
{
    const std::string text = "Request is missing Authentication Token";

    expect_refusal(sent().check(anybody()), missing_token, text);
    expect_refusal(sent().check(only_us()), missing_token, text);
    expect_refusal(authorized_by("").check(anybody()), missing_token, text);
    expect_refusal(authorized_by("Basic dTpw").check(anybody()), missing_token, text);
    expect_refusal(authorized_by("AWS3 a").check(anybody()), missing_token, text);
    expect_refusal(asked("a=b").check(anybody()), missing_token, text);
}

TEST(Authentication, WantsOneSignatureAndNotTwo)
{
    expect_refusal(
        asked("X-Amz-Algorithm=a").set("Authorization", "AWS4-").check(anybody()),
        invalid,
        "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."
    );
}

TEST(Authentication, NamesThePartsThatAHeaderLacks)
{
    expect_refusal(
        authorized_by("AWS4-HMAC-SHA256").remove("X-Amz-Date").check(anybody()),
        incomplete,
        "Authorization header requires 'Credential' parameter. "
        "Authorization header requires 'Signature' parameter. "
        "Authorization header requires 'SignedHeaders' parameter. "
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
        "Authorization=AWS4-HMAC-SHA256"
    );
    expect_refusal(
        authorized_by("AWS4- Signature=b,Credential=a").check(only_us()),
        incomplete,
        "Authorization header requires 'SignedHeaders' parameter. "
        "Authorization=AWS4- Signature=b,Credential=a"
    );
    expect_refusal(
        authorized_by("AWS4- Credential=,Signature=b SignedHeaders=c").check(anybody()),
        incomplete,
        "Authorization header requires 'Credential' parameter. "
        "Authorization=AWS4- Credential=,Signature=b SignedHeaders=c"
    );
}

TEST(Authentication, NamesThePartsThatAQueryStringLacks)
{
    expect_refusal(
        asked("X-Amz-Algorithm").check(anybody()),
        incomplete,
        "AWS query-string parameters must include 'X-Amz-Algorithm'. "
        "AWS query-string parameters must include 'X-Amz-Credential'. "
        "AWS query-string parameters must include 'X-Amz-Signature'. "
        "AWS query-string parameters must include 'X-Amz-SignedHeaders'. "
        "AWS query-string parameters must include 'X-Amz-Date'. "
        "Re-examine the query-string parameters."
    );
    expect_refusal(
        asked("X-Amz-Algorithm=a&X-Amz-Credential=b&X-Amz-Signature=c&X-Amz-Date=d")
            .check(anybody()),
        incomplete,
        "AWS query-string parameters must include 'X-Amz-SignedHeaders'. "
        "Re-examine the query-string parameters."
    );
}

TEST(Authentication, WantsADateInTheBasicFormat)
{
    for (const std::string wrong :
         {"201",
          "2013-06-09T10:00:15Z",
          "20130609T100015",
          "20131309T100015Z",
          "20130609T250015Z",
          "20130631T100015Z",
          "2013o609T100015Z"})
    {
        expect_refusal(
            authorized_with("a").set("X-Amz-Date", wrong).check(anybody()),
            incomplete,
            "Date must be in ISO-8601 'basic format'. Got '" + wrong +
                "'. See http://en.wikipedia.org/wiki/ISO_8601"
        );
    }
}

TEST(Authentication, KnowsOneAlgorithm)
{
    expect_refusal(
        authorized_with("a", "AWS4-HMAC-MD5").check(anybody()),
        incomplete,
        "Unsupported AWS 'algorithm': 'AWS4-HMAC-MD5' (only AWS4-HMAC-SHA256 for now). "
    );
}

TEST(Authentication, WantsACredentialOfFiveElements)
{
    for (const std::string wrong : {"a/b/c/d", "a", "a/b/c/d/e/f"})
    {
        expect_refusal(
            authorized_with(wrong).check(only_us()),
            incomplete,
            "Credential must have exactly 5 slash-delimited elements, e.g. "
            "keyid/date/region/service/term, got '" +
                wrong + "'"
        );
    }
}

TEST(Authentication, WithoutKeysAcceptsWhatHasTheForm)
{
    EXPECT_FALSE(authorized_with("a/b/c/d/e").check(anybody()));
    EXPECT_FALSE(authorized_by("AWS4-HMAC-SHA256 Credential=a/b/c/d/e,SignedHeaders=a,Signature=b")
                     .remove("X-Amz-Date")
                     .set("Date", "19990101T000000Z")
                     .check(anybody()));
    EXPECT_FALSE(authorized_by("AWS4-HMAC-SHA256 Signature=b  SignedHeaders=a Credential=a/b/c/d/e")
                     .check(anybody()));
    EXPECT_FALSE(asked("X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a%2fb/c%2Fd/e"
                       "&X-Amz-Signature=c&X-Amz-SignedHeaders=d&X-Amz-Date=20200101T000000Z")
                     .check(anybody()));
}

// -- With keys

TEST(Authentication, AcceptsARightSignature)
{
    EXPECT_FALSE(signed_request().check(only_us()));
    EXPECT_FALSE(signed_request().check(only_us(), date_as_time + 15min));
    EXPECT_FALSE(signed_request().check(only_us(), date_as_time - 15min));
    EXPECT_FALSE(signed_request().check(anybody()));
}

TEST(Authentication, AcceptsSignaturesOfTwoDaysAroundMidnight)
{
    const authentication access(only_us());
    const std::chrono::sys_days midnight(std::chrono::year(2013) / 6 / 10);
    const sent before = signed_request("us-east-1", "dynamodb", "20130609T235959Z");
    const sent after = signed_request("us-east-1", "dynamodb", "20130610T000001Z");

    for (int round = 0; round < 2; ++round)
    {
        EXPECT_FALSE(before.check(access, midnight));
        EXPECT_FALSE(before.check(access, midnight));
        EXPECT_FALSE(after.check(access, midnight));
    }
    sent changed = before;
    changed.body = "{ }";
    EXPECT_TRUE(changed.check(access, midnight));
}

TEST(Authentication, LooksAtNamesWithoutCaseAndAtValuesWithoutBlanks)
{
    sent x = signed_request();
    x.set("X-Amz-Target", "  DynamoDB_20120810.ListTables ");
    for (auto& [name, value] : x.headers)
    {
        for (char& c : name)
            c = c == 'X' ? 'x' : c;
    }
    std::swap(x.headers.front(), x.headers.back());

    EXPECT_FALSE(x.check(only_us()));
}

TEST(Authentication, AcceptsARightSignatureInTheQueryString)
{
    const std::string query =
        "X-Amz-Algorithm=AWS4-HMAC-SHA256"
        "&X-Amz-Credential=AKIDEXAMPLE%2F20130609%2Fus-east-1%2Fdynamodb%2Faws4_request"
        "&X-Amz-Date=20130609T100015Z&X-Amz-SignedHeaders=host";
    sent x = asked(query);
    x.remove("X-Amz-Date");
    ddbm::detail::signable_request text("POST", "/");
    text.query = query;
    text.headers = {{"host", "localhost:8000"}};
    text.payload = x.body;
    const auto key =
        ddbm::detail::derive_signing_key("wJalrXUtnFEMI", "20130609", "us-east-1", "dynamodb");
    const std::string signature = ddbm::detail::signature(
        key,
        ddbm::detail::string_to_sign(
            date, "20130609/us-east-1/dynamodb/aws4_request", ddbm::detail::canonical_request(text)
        )
    );

    x.target += "&X-Amz-Signature=" + signature;
    EXPECT_FALSE(x.check(only_us()));
    x.target.back() = x.target.back() == '0' ? '1' : '0';
    EXPECT_TRUE(x.check(only_us()));
}

TEST(Authentication, RefusesOldAndFutureSignatures)
{
    expect_refusal(
        authorized_with(good_credential)
            .set("X-Amz-Date", "20130301T000000Z")
            .check(only_us(), date_as_time),
        invalid,
        "Signature expired: 20130301T000000Z is now earlier than 20130609T094515Z "
        "(20130609T100015Z - 15 min.)"
    );
    expect_refusal(
        signed_request().check(only_us(), date_as_time - 15min - 1s),
        invalid,
        "Signature not yet current: 20130609T100015Z is still later than 20130609T100014Z "
        "(20130609T094514Z + 15 min.)"
    );
    EXPECT_TRUE(signed_request().check(only_us(), date_as_time + 15min + 1s));
}

TEST(Authentication, WantsTheHostToBeSigned)
{
    expect_refusal(
        authorized_by("AWS4-HMAC-MD5 Credential=a, SignedHeaders=x-amz-date;hostess, Signature=abc")
            .check(only_us()),
        invalid,
        "'Host' must be a 'SignedHeader' in the AWS Authorization."
    );
}

TEST(Authentication, NamesWhatIsWrongWithTheScope)
{
    expect_refusal(
        authorized_with("a/b/c/d/e").check(only_us()),
        invalid,
        "Credential should be scoped to a valid region, not 'c'. "
        "Credential should be scoped to correct service: 'dynamodb'. "
        "Credential should be scoped with a valid terminator: 'aws4_request', not 'e'. "
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
        "'b' != '20130609', from '20130609T100015Z'."
    );
    expect_refusal(
        signed_request("eu-central-1").check(only_us()),
        invalid,
        "Credential should be scoped to a valid region, not 'eu-central-1'. "
    );
    expect_refusal(
        signed_request("us-east-1", "s3").check(only_us()),
        invalid,
        "Credential should be scoped to correct service: 'dynamodb'. "
    );
}

TEST(Authentication, KnowsItsKeyAndNoTokens)
{
    expect_refusal(
        authorized_with("SOMEBODY/20130609/us-east-1/dynamodb/aws4_request").check(only_us()),
        unrecognized,
        "The security token included in the request is invalid."
    );
    expect_refusal(
        signed_request().set("X-Amz-Security-Token", "t").check(only_us()),
        unrecognized,
        "The security token included in the request is invalid"
    );
}

TEST(Authentication, ShowsWhatShouldHaveBeenSigned)
{
    sent x = signed_request();
    x.body = "{ }";
    const std::string canonical = ddbm::detail::canonical_request(signable(x));
    const std::string text =
        ddbm::detail::string_to_sign(date, "20130609/us-east-1/dynamodb/aws4_request", canonical);

    expect_refusal(
        x.check(only_us()),
        invalid,
        "The request signature we calculated does not match the signature you provided. Check your "
        "AWS Secret Access Key and signing method. Consult the service documentation for details."
        "\n\nThe Canonical String for this request should have been\n'" +
            canonical + "'\n\nThe String-to-Sign should have been\n'" + text + "'\n"
    );
}

TEST(Authentication, NoticesEveryChange)
{
    const std::vector<std::pair<const char*, const char*>> changes = {
        {"X-Amz-Target", "DynamoDB_20120810.DeleteTable"},
        {"Host", "elsewhere"},
        {"X-Amz-Date", "20130609T100016Z"},
    };
    for (const auto& [name, value] : changes)
        EXPECT_TRUE(signed_request().set(name, value).check(only_us())) << name;
    EXPECT_TRUE(signed_request().remove("X-Amz-Target").check(only_us()));

    sent x = signed_request();
    x.target = "/?a=b";
    EXPECT_TRUE(x.check(only_us()));
    x = signed_request();
    x.find("Authorization")->pop_back();
    EXPECT_TRUE(x.check(only_us()));
}

}  // namespace ddbm::server
