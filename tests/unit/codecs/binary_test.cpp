// Strings and bytes.

#include "unit/codecs/codec_testing.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace ddbm::detail {
namespace {

using four_bytes = std::array<std::byte, 4>;

TEST(StringCodec, KeepsEveryText)
{
    expect_all_stored<std::string>([](const std::string& text) { return text; });
    expect_stored(std::string(), R"({"S":""})");
    expect_stored(std::string("a\0b", 3), R"({"S":"a\u0000b"})");
}

TEST(BinaryCodec, KeepsAllBytes)
{
    expect_all_stored<binary>([](const binary& bytes) { return bytes; });
    expect_stored(binary(), R"({"B":""})");
}

TEST(BinaryCodec, KeepsArraysOfBytes)
{
    expect_all_stored<four_bytes>([](const four_bytes& bytes) {
        return binary(bytes.begin(), bytes.end());
    });
    expect_stored(four_bytes{std::byte{255}}, R"({"B":"/wAAAA=="})");
    expect_stored(std::array<std::byte, 0>(), R"({"B":""})");
    expect_stored(std::set{four_bytes{}}, R"({"BS":["AAAAAA=="]})");
    expect_stored(std::map<std::string, four_bytes>{{"a", {}}}, R"({"M":{"a":{"B":"AAAAAA=="}}})");
}

TEST(BinaryCodec, TakesArraysOfNoOtherLength)
{
    for (const char* base64 : {"", "AAAA", "AAAAAAA="})
        EXPECT_EQ(
            refusal_of_value<four_bytes>(R"({"B":")" + std::string(base64) + R"("})").code(),
            errc::value_not_allowed
        );
    expect_refusal(
        refusal_of_value<four_bytes>(R"({"L":[]})"),
        errc::attribute_type_mismatch,
        "m",
        "a binary of as many bytes as its array",
        "a list"
    );
}

}  // namespace
}  // namespace ddbm::detail
