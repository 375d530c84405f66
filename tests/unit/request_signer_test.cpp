#include "sign/request_signer.hpp"
#include "sign/sigv4.hpp"

#include <ddbm/credentials.hpp>
#include <ddbm/error.hpp>

#include <gtest/gtest.h>

#include <cctype>
#include <map>
#include <random>

namespace ddbm::detail {
namespace {

using std::chrono::seconds;
using time_point = std::chrono::system_clock::time_point;

const time_point noon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) + seconds(43'200);

// A head taken apart again: field names in lowercase.
class parsed_head
{
public:
    explicit parsed_head(const std::string& head)
    {
        std::size_t begin = 0;
        for (;;)
        {
            const std::size_t end = head.find("\r\n", begin);
            if (end == std::string::npos)
            {
                ADD_FAILURE() << "no blank line in: " << head;
                return;
            }
            const std::string line = head.substr(begin, end - begin);
            begin = end + 2;
            if (line.empty())
                break;
            if (start_line.empty())
                start_line = line;
            else
                add(line);
        }
        EXPECT_EQ(begin, head.size()) << "text after the blank line";
    }

    std::string start_line;
    std::map<std::string, std::string> fields;

private:
    void add(const std::string& line)
    {
        const std::size_t colon = line.find(": ");
        if (colon == std::string::npos)
        {
            ADD_FAILURE() << "not a field: " << line;
            return;
        }
        std::string name = line.substr(0, colon);
        for (char& c : name)
            c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        EXPECT_TRUE(fields.emplace(name, line.substr(colon + 2)).second) << "twice: " << name;
    }
};

// What the readable form signs, from the fields of a head.
std::string authorization_of(
    const parsed_head& head, const credentials& keys, std::string_view region, std::string_view body
)
{
    signable_request request("POST", "/");
    request.payload = body;
    for (const auto& [name, value] : head.fields)
    {
        if (name == "host" || name == "content-type" || name.starts_with("x-amz-"))
            request.headers.emplace_back(name, value);
    }
    return authorize(request, keys, head.fields.at("x-amz-date"), region, "dynamodb");
}

void expect_signed(
    request_signer& signer,
    const credentials& keys,
    time_point now,
    std::string_view target,
    std::string_view body
)
{
    std::string head;
    signer.write_head(head, keys, now, target, body, "id", 1, 4);
    const parsed_head parsed(head);

    EXPECT_EQ(
        parsed.fields.at("authorization"), authorization_of(parsed, keys, "eu-central-1", body)
    ) << head;
    const amz_date date = to_amz_date(now);
    EXPECT_EQ(parsed.fields.at("x-amz-date"), std::string_view(date.data(), date.size()));
    EXPECT_EQ(parsed.fields.count("x-amz-security-token"), keys.session_token().empty() ? 0u : 1u);
}

request_signer make_signer()
{
    return request_signer(
        "dynamodb.eu-central-1.amazonaws.com", "eu-central-1", "dynamodb", "ddbm/0"
    );
}

TEST(RequestSigner, WritesEveryFieldOfTheHead)
{
    request_signer signer = make_signer();
    const credentials keys("AKID", "secret", "token==");
    std::string head = "old";

    signer.write_head(head, keys, noon, "DynamoDB_20120810.GetItem", "{}", "4-5-6", 2, 4);

    const parsed_head parsed(head);
    EXPECT_EQ(parsed.start_line, "POST / HTTP/1.1");
    EXPECT_EQ(parsed.fields.size(), 11u);
    EXPECT_EQ(parsed.fields.at("host"), "dynamodb.eu-central-1.amazonaws.com");
    EXPECT_EQ(parsed.fields.at("content-type"), "application/x-amz-json-1.0");
    EXPECT_EQ(parsed.fields.at("content-length"), "2");
    EXPECT_EQ(parsed.fields.at("x-amz-date"), "20261122T120000Z");
    EXPECT_EQ(parsed.fields.at("x-amz-target"), "DynamoDB_20120810.GetItem");
    EXPECT_EQ(parsed.fields.at("x-amz-security-token"), "token==");
    EXPECT_EQ(parsed.fields.at("user-agent"), "ddbm/0");
    EXPECT_EQ(parsed.fields.at("accept-encoding"), "identity");
    EXPECT_EQ(parsed.fields.at("amz-sdk-invocation-id"), "4-5-6");
    EXPECT_EQ(parsed.fields.at("amz-sdk-request"), "attempt=2; max=4");
    EXPECT_TRUE(parsed.fields.at("authorization")
                    .starts_with("AWS4-HMAC-SHA256 "
                                 "Credential=AKID/20261122/eu-central-1/dynamodb/aws4_request, "
                                 "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;"
                                 "x-amz-target, Signature="));
}

std::string head_with(const head_options& options)
{
    request_signer signer(
        "dynamodb.eu-central-1.amazonaws.com", "eu-central-1", "dynamodb", "ddbm/0", options
    );
    std::string head;
    const credentials keys("AKID", "secret");
    signer.write_head(head, keys, noon, "DynamoDB_20120810.GetItem", "{}", "id", 1, 4);
    return head;
}

TEST(RequestSigner, AsksForGzipOnRequest)
{
    head_options options;
    options.accepted = accepted_coding::gzip;

    const parsed_head asking(head_with(options));
    const parsed_head plain(head_with({}));

    EXPECT_EQ(asking.fields.at("accept-encoding"), "gzip");
    // It is none of what is signed: proxies change it.
    EXPECT_EQ(asking.fields.at("authorization"), plain.fields.at("authorization"));
}

TEST(RequestSigner, PutsRequestsForAProxy)
{
    head_options options;
    options.target = "http://dynamodb.eu-central-1.amazonaws.com/";
    options.proxy_authorization = "Basic dXNlcjpzZWNyZXQ=";

    const parsed_head passed_on(head_with(options));
    const parsed_head plain(head_with({}));

    EXPECT_EQ(passed_on.start_line, "POST http://dynamodb.eu-central-1.amazonaws.com/ HTTP/1.1");
    EXPECT_EQ(passed_on.fields.at("proxy-authorization"), "Basic dXNlcjpzZWNyZXQ=");
    EXPECT_EQ(passed_on.fields.at("authorization"), plain.fields.at("authorization"));
    EXPECT_EQ(plain.fields.count("proxy-authorization"), 0u);
}

TEST(RequestSigner, SignsAsTheReadableFormDoes)
{
    request_signer signer = make_signer();
    std::mt19937 random(1);
    const auto text = [&random](std::size_t longest) {
        std::string chosen(random() % (longest + 1), ' ');
        for (char& c : chosen)
            c = static_cast<char>('!' + random() % 94);
        return chosen;
    };
    const auto bytes = [&random](std::size_t longest) {
        std::string chosen(random() % (longest + 1), ' ');
        for (char& c : chosen)
            c = static_cast<char>(random() % 256);
        return chosen;
    };

    credentials keys("A", "B");
    time_point now = noon;
    for (int i = 0; i < 300; ++i)
    {
        if (random() % 4 == 0)
            keys = credentials(text(40), text(100), random() % 2 == 0 ? std::string() : text(1500));
        if (random() % 3 == 0)
            now += seconds(static_cast<int>(random() % 50'000)) - seconds(10'000);
        expect_signed(signer, keys, now, "DynamoDB_20120810.X" + text(30), bytes(2000));
    }
}

TEST(RequestSigner, DerivesANewKeyAtMidnightUtc)
{
    request_signer signer = make_signer();
    const credentials keys("AKID", "secret");
    const time_point midnight = std::chrono::sys_days(std::chrono::year(2027) / 1 / 1);

    expect_signed(signer, keys, midnight - seconds(1), "DynamoDB_20120810.GetItem", "{}");
    expect_signed(signer, keys, midnight, "DynamoDB_20120810.GetItem", "{}");
    // A clock that is set back.
    expect_signed(signer, keys, midnight - seconds(1), "DynamoDB_20120810.GetItem", "{}");
}

TEST(RequestSigner, FollowsAChangeOfAnyPartOfTheCredentials)
{
    request_signer signer = make_signer();
    const credentials variants[] = {
        credentials("AKID", "secret"),
        credentials("AKID", "other"),
        credentials("DIKA", "other"),
        credentials("DIKA", "other", "token"),
        credentials("DIKA", "other", "TOKEN"),
        credentials("DIKA", "other"),
    };

    for (const credentials& keys : variants)
        expect_signed(signer, keys, noon, "DynamoDB_20120810.GetItem", "{}");
}

TEST(RequestSigner, SignsOnAfterAMove)
{
    request_signer first = make_signer();
    const credentials keys("AKID", "secret");
    expect_signed(first, keys, noon, "DynamoDB_20120810.GetItem", "{}");

    request_signer second = std::move(first);
    expect_signed(second, keys, noon, "DynamoDB_20120810.PutItem", "{\"a\":1}");
}

TEST(RequestSigner, RefusesKeysThatWouldBreakOutOfTheirHeader)
{
    request_signer signer = make_signer();
    const credentials good("AKID", "secret", "token");
    std::string head;

    for (const credentials& bad :
         {credentials("AKID\r\nX: y", "secret"), credentials("AKID", "secret", "token\n")})
    {
        try
        {
            signer.write_head(head, bad, noon, "T", "", "id", 1, 1);
            ADD_FAILURE() << "expected ddbm::error";
        }
        catch (const error& e)
        {
            EXPECT_EQ(e.code(), errc::invalid_configuration);
            EXPECT_EQ(e.get_diagnostics().message().find("AKID"), std::string::npos);
            EXPECT_EQ(e.get_diagnostics().message().find("token\n"), std::string::npos);
        }
        // What is kept of the good keys must not be mixed with the bad ones.
        expect_signed(signer, good, noon, "DynamoDB_20120810.GetItem", "{}");
    }
}

// A secret may hold anything: it is never sent.
TEST(RequestSigner, TakesAnySecret)
{
    request_signer signer = make_signer();

    expect_signed(signer, credentials("AKID", "line\nbreak \xFF"), noon, "T.X", "{}");
}

TEST(RequestSigner, KeepsTheBufferFromTheSecondRequestOn)
{
    request_signer signer = make_signer();
    const credentials keys("AKID", "secret", std::string(1000, 't'));
    std::string head;
    signer.write_head(head, keys, noon, "DynamoDB_20120810.GetItem", "{}", "id", 1, 4);
    const char* const place = head.data();
    const std::string first = head;

    signer.write_head(head, keys, noon, "DynamoDB_20120810.GetItem", "{}", "id", 1, 4);

    EXPECT_EQ(head.data(), place);
    EXPECT_EQ(head, first);
}

}  // namespace
}  // namespace ddbm::detail
