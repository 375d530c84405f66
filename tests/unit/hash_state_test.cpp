#include "sign/hash_state.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

namespace ddbm::detail {
namespace {

using way = sha256_method::way;

class HashState : public testing::TestWithParam<way>
{
protected:
    std::string digest_of(hash_state& state)
    {
        sha256_digest digest;
        state.finish(digest);
        std::string digits(64, '-');
        write_hex(digest, digits.data());
        return digits;
    }

    std::string digest_of(std::string_view text)
    {
        hash_state state;
        state.start(method_);
        state.add(text);
        return digest_of(state);
    }

    const sha256_method method_ = sha256_method(GetParam());
};

// The examples of FIPS 180-4.
TEST_P(HashState, IsSha256)
{
    EXPECT_EQ(digest_of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(digest_of(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(
        digest_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    );
}

TEST_P(HashState, TakesItsTextInPieces)
{
    const std::string text(200, 'x');
    hash_state state;
    for (std::size_t size = 0; size < text.size(); ++size)
    {
        state.start(method_);
        state.add(std::string_view(text).substr(0, size));
        state.add(std::string_view(text).substr(size));

        ASSERT_EQ(digest_of(state), digest_of(text)) << size;
    }
}

TEST_P(HashState, GoesOnFromAnotherWhichStaysAsItIs)
{
    hash_state first;
    first.start(method_);
    first.add("ab");
    hash_state second;
    second.start(first);

    second.add("c");

    EXPECT_EQ(digest_of(second), digest_of("abc"));
    second.start(first);
    EXPECT_EQ(digest_of(second), digest_of("ab"));
    EXPECT_EQ(digest_of(first), digest_of("ab"));
}

TEST_P(HashState, BeginsAnewInTheOtherWay)
{
    const sha256_method other(GetParam() == way::evp ? way::functions : way::evp);
    hash_state state;
    state.start(other);
    state.add("something else");

    state.start(method_);
    state.add("abc");

    EXPECT_EQ(digest_of(state), digest_of("abc"));
}

INSTANTIATE_TEST_SUITE_P(
    Ways,
    HashState,
    testing::Values(way::functions, way::evp),
    [](const auto& test) { return test.param == way::evp ? "Evp" : "Functions"; }
);

// Nothing here tells OpenSSL to keep to FIPS 140.
TEST(Sha256Method, IsThatOfTheFunctionsUnlessOpenSslKeepsToFips)
{
    EXPECT_EQ(sha256_method::usual(), way::functions);
    EXPECT_EQ(sha256_method().evp(), nullptr);
    EXPECT_NE(sha256_method(way::evp).evp(), nullptr);
}

}  // namespace
}  // namespace ddbm::detail
