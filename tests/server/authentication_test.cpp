#include "authentication.hpp"
#include "support/signed_request.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::server {

using namespace std::chrono_literals;

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
    sent x = presigned();

    EXPECT_FALSE(x.check(only_us()));
    EXPECT_FALSE(x.check(only_us(), date_as_time + 15min));
    EXPECT_TRUE(x.check(only_us(), date_as_time + 15min + 1s));
    x.target.back() = x.target.back() == '0' ? '1' : '0';
    EXPECT_TRUE(x.check(only_us()));
}

TEST(Authentication, EndsWhenAQueryStringSaysSo)
{
    EXPECT_FALSE(presigned("&X-Amz-Expires=60").check(only_us(), date_as_time + 60s));
    expect_refusal(
        presigned("&X-Amz-Expires=60").check(only_us(), date_as_time + 61s),
        invalid,
        "Signature expired: 20130609T100015Z is now earlier than 20130609T100016Z "
        "(20130609T100116Z - 60 sec.)"
    );
    EXPECT_FALSE(presigned("&X-Amz-Expires=604800").check(only_us(), date_as_time + 24h * 7));
    EXPECT_TRUE(presigned("&X-Amz-Expires=604800").check(only_us(), date_as_time + 24h * 7 + 1s));
    // It is part of what is signed.
    sent x = presigned();
    x.target += "&X-Amz-Expires=3600";
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

// Else it could be asked for something else on the way.
TEST(Authentication, WantsEveryHeaderOfAwsToBeSigned)
{
    sent x = signed_request();
    x.set("X-Amz-Meta", "m");
    expect_refusal(
        x.check(only_us()),
        invalid,
        "'X-Amz-Meta' must be a 'SignedHeader' in the AWS Authorization."
    );

    x = sent().remove("X-Amz-Target");
    x.set(
        "Authorization",
        ddbm::detail::authorize(
            signable(x), credentials("AKIDEXAMPLE", "wJalrXUtnFEMI"), date, "us-east-1", "dynamodb"
        )
    );
    EXPECT_FALSE(x.check(only_us()));
    for (const char* name : {"X-Amz-Target", "x-amz-target"})
    {
        expect_refusal(
            sent(x).set(name, "DynamoDB_20120810.DeleteTable").check(only_us()),
            invalid,
            "'" + std::string(name) + "' must be a 'SignedHeader' in the AWS Authorization."
        );
    }
    EXPECT_FALSE(sent(x).set("X-Amzn-Trace-Id", "Root=1").check(only_us()));

    x = asked("X-Amz-Algorithm=AWS4-HMAC-SHA256"
              "&X-Amz-Credential=AKIDEXAMPLE%2F20130609%2Fus-east-1%2Fdynamodb%2Faws4_request"
              "&X-Amz-Date=20130609T100015Z&X-Amz-SignedHeaders=host&X-Amz-Signature=0");
    expect_refusal(
        x.remove("X-Amz-Date").check(only_us()),
        invalid,
        "'X-Amz-Target' must be a 'SignedHeader' in the AWS Authorization."
    );
}

TEST(Authentication, KnowsSignedHeadersWhateverTheirOrderCaseAndNumber)
{
    sent x = signed_request();
    std::string& header = *x.find("Authorization");
    const std::string names = "SignedHeaders=host;x-amz-date;x-amz-target";
    ASSERT_NE(header.find(names), header.npos);

    header.replace(
        header.find(names),
        names.size(),
        "SignedHeaders=x-amz-target;X-Amz-Date;HOST;host;x-amz-date"
    );
    EXPECT_FALSE(x.check(only_us()));
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
    const std::string text = "The security token included in the request is invalid";
    sent x;
    x.set("X-Amz-Security-Token", "t");
    x.set(
        "Authorization",
        ddbm::detail::authorize(
            signable(x), credentials("AKIDEXAMPLE", "wJalrXUtnFEMI"), date, "us-east-1", "dynamodb"
        )
    );
    expect_refusal(x.check(only_us()), unrecognized, text);
    expect_refusal(presigned("&X-Amz-Security-Token=t").check(only_us()), unrecognized, text);
    expect_refusal(presigned("&X-Amz-Security-Token=").check(only_us()), unrecognized, text);
    x = signed_request();
    x.target = "/?X%2dAmz-Security-Token=t";
    expect_refusal(x.check(only_us()), unrecognized, text);
}

TEST(Authentication, KnowsWhatOnlyKeysCouldFind)
{
    sent wrong = signed_request();
    wrong.body = "{ }";
    for (const auto& found :
         {signed_request().check(only_us(), date_as_time + 1h),
          authorized_by("AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c")
              .check(only_us()),
          signed_request("eu-central-1").check(only_us()),
          authorized_with("SOMEBODY/20130609/us-east-1/dynamodb/aws4_request").check(only_us()),
          wrong.check(only_us())})
    {
        ASSERT_TRUE(found);
        EXPECT_TRUE(found->by_keys) << found->error.message().value_or("");
    }
    for (const auto& found :
         {sent().check(only_us()),
          authorized_by("AWS4- a").check(only_us()),
          authorized_with("a").set("X-Amz-Date", "201").check(only_us()),
          authorized_with("a").check(anybody())})
    {
        ASSERT_TRUE(found);
        EXPECT_FALSE(found->by_keys) << found->error.message().value_or("");
    }
}

// A request of 16 KB could ask for hundreds of megabytes, and for as many comparisons.
TEST(Authentication, TakesTimeInProportionToTheRequest)
{
    sent x = signed_request();
    std::string names = "host;x-amz-date;x-amz-target";
    for (int i = 0; i < 3000; ++i)
    {
        names += ";a";
        x.headers.emplace_back("a", "");
    }
    std::string& header = *x.find("Authorization");
    const std::string known = "SignedHeaders=host;x-amz-date;x-amz-target";
    ASSERT_NE(header.find(known), header.npos);
    header.replace(header.find(known), known.size(), "SignedHeaders=" + names);

    const auto found = x.check(only_us());

    ASSERT_TRUE(found);
    // Each header once, in what should have been signed.
    const std::string message = found->error.message().value_or("");
    EXPECT_NE(message.find("\na:" + std::string(2999, ',') + "\n"), message.npos);
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
