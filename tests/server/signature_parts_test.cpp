#include "support/signed_request.hpp"

#include <gtest/gtest.h>

#include <string>

// What matters with keys and without.

namespace ddbm::server {

TEST(SignatureParts, MissesASignature)
{
    const std::string text = "Request is missing Authentication Token";

    expect_refusal(sent().check(anybody()), missing_token, text);
    expect_refusal(sent().check(only_us()), missing_token, text);
    expect_refusal(authorized_by("").check(anybody()), missing_token, text);
    expect_refusal(authorized_by("Basic dTpw").check(anybody()), missing_token, text);
    expect_refusal(authorized_by("AWS3 a").check(anybody()), missing_token, text);
    expect_refusal(asked("a=b").check(anybody()), missing_token, text);
}

TEST(SignatureParts, WantsOneSignatureAndNotTwo)
{
    expect_refusal(
        asked("X-Amz-Algorithm=a").set("Authorization", "AWS4-").check(anybody()),
        invalid,
        "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."
    );
}

TEST(SignatureParts, NamesThePartsThatAHeaderLacks)
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

TEST(SignatureParts, NamesThePartsThatAQueryStringLacks)
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

TEST(SignatureParts, WantsADateInTheBasicFormat)
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

TEST(SignatureParts, KnowsOneAlgorithm)
{
    expect_refusal(
        authorized_with("a", "AWS4-HMAC-MD5").check(anybody()),
        incomplete,
        "Unsupported AWS 'algorithm': 'AWS4-HMAC-MD5' (only AWS4-HMAC-SHA256 for now). "
    );
}

TEST(SignatureParts, WantsACredentialOfFiveElements)
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

TEST(SignatureParts, WithoutKeysAcceptsWhatHasTheForm)
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

TEST(SignatureParts, WantsATimeOfAtMostAWeek)
{
    for (const std::string wrong :
         {"", "x", "0", "-1", "604801", "1.5", "1s", "99999999999999999999"})
    {
        const std::string message =
            "X-Amz-Expires must be a number of seconds from 1 to 604800, got '" + wrong + "'";
        const sent x = presigned("&X-Amz-Expires=" + wrong);
        expect_refusal(x.check(only_us()), incomplete, message);
        expect_refusal(x.check(anybody()), incomplete, message);
    }
}

}  // namespace ddbm::server
