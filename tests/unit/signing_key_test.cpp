#include "sign/signing_key.hpp"
#include "sign/sigv4.hpp"

#include <gtest/gtest.h>

namespace ddbm::detail {
namespace {

std::string signed_with(const signing_key& key, std::string_view text)
{
    std::string digits(64, '-');
    hash_state state;
    key.start(state);
    state.add(text);
    key.finish(state, digits.data());
    return digits;
}

std::string expected(std::string_view secret, std::string_view date, std::string_view text)
{
    return signature(derive_signing_key(secret, date, "eu-west-1", "dynamodb"), text);
}

TEST(SigningKey, SignsAsTheKeyOfItsSecretAndDayDoes)
{
    signing_key key("eu-west-1", "dynamodb");

    for (const char* secret : {"secret", "other", "secret", ""})
    {
        for (const char* date : {"20261122", "20261123", "20261122"})
        {
            key.use(secret, date);
            EXPECT_EQ(signed_with(key, ""), expected(secret, date, ""));
            EXPECT_EQ(signed_with(key, "a text"), expected(secret, date, "a text"));
            EXPECT_EQ(key.scope(), std::string(date) + "/eu-west-1/dynamodb/aws4_request");
        }
    }
}

TEST(SigningKey, KnowsItsSecret)
{
    signing_key key("eu-west-1", "dynamodb");
    EXPECT_FALSE(key.is_of(""));

    key.use("", "20261122");
    EXPECT_TRUE(key.is_of(""));
    EXPECT_FALSE(key.is_of("secret"));
    key.use("secret", "20261122");
    EXPECT_TRUE(key.is_of("secret"));
}

}  // namespace
}  // namespace ddbm::detail
