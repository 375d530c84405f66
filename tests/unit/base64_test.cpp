#include "values/base64.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ddbm::detail {
namespace {

std::string encoded(std::string_view bytes)
{
    std::string out = "|";
    base64_append(out, make_binary(bytes));
    return out.substr(1);
}

std::string decoded(std::string_view text)
{
    binary out = make_binary("old");
    EXPECT_EQ(base64_decode(text, out), errc{}) << text;
    return std::string(view_as_text(out));
}

bool is_refused(std::string_view text)
{
    binary out;
    return base64_decode(text, out) == errc::invalid_base64;
}

// The test vectors of RFC 4648, section 10.
TEST(Base64, AgreesWithTheRfc)
{
    const std::pair<const char*, const char*> vectors[] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
    };
    for (const auto& [bytes, text] : vectors)
    {
        EXPECT_EQ(encoded(bytes), text);
        EXPECT_EQ(decoded(text), bytes);
    }
}

TEST(Base64, CarriesEveryByte)
{
    std::string bytes;
    for (int i = 0; i < 256; ++i)
        bytes += static_cast<char>(i);

    for (std::size_t n = 0; n <= bytes.size(); ++n)
        ASSERT_EQ(decoded(encoded(bytes.substr(n))), bytes.substr(n));
    EXPECT_EQ(encoded("\xfb\xff"), "+/8=");
}

TEST(Base64, RefusesWhatIsNotStrictlyBase64)
{
    for (const char* text :
         {"Z",
          "Zg",
          "Zg=",
          "Zg===",
          "Zm9vYg",
          "=",
          "====",
          "Z===",
          "Zg==Zg==",
          "Zm=v",
          "Zm9v\n",
          "Zm9 ",
          " Zm9v",
          "Zm9v\r\n\r\n",
          "Zm9-",
          "Zm9_",
          "Zm9\x80",
          "Zm\n9v=="})
        EXPECT_TRUE(is_refused(text)) << text;
}

TEST(Base64, RefusesStrayBitsInTheLastDigit)
{
    EXPECT_TRUE(is_refused("Zh=="));
    EXPECT_TRUE(is_refused("Zm9="));
}

TEST(Base64, SaysWhatIsWrong)
{
    using kind = base64_fault::kind;

    EXPECT_EQ(find_base64_fault("Zg=").what, kind::length);
    EXPECT_EQ(find_base64_fault("Zm9-").what, kind::character);
    EXPECT_EQ(find_base64_fault("Zm9-").character, '-');
    EXPECT_EQ(find_base64_fault("====").character, '=');
    EXPECT_EQ(find_base64_fault("Zh==").what, kind::stray_bits);
    EXPECT_EQ(find_base64_fault("Zm9=").what, kind::stray_bits);
    EXPECT_EQ(find_base64_fault("").what, kind::none);
    EXPECT_EQ(find_base64_fault("Zg==").what, kind::none);
}

TEST(Base64, FindsAFaultWhereDecodingFails)
{
    constexpr std::string_view characters = "Ag/+=- ";
    std::string text;
    std::size_t faults = 0;
    for (const char a : characters)
        for (const char b : characters)
            for (const char c : characters)
                for (const char d : characters)
                {
                    text = {'Z', 'm', '9', 'v', a, b, c, d};
                    const bool has_fault = find_base64_fault(text).what != base64_fault::kind::none;
                    EXPECT_EQ(has_fault, is_refused(text)) << text;
                    faults += has_fault;
                }
    EXPECT_GT(faults, 1000U);
}

}  // namespace
}  // namespace ddbm::detail
