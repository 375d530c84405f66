// Validators of texts without patterns: letters.

#include <ddbm/validate.hpp>
#include <ddbm/validators/letter_case.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ddbm {
namespace {

template <class V>
std::string made_by(const V& validator, std::string text)
{
    return make_valid(std::move(text), validator);
}

TEST(LetterCase, ChangesTheLettersOfAscii)
{
    EXPECT_EQ(made_by(to_lower, "ABC xyz-1"), "abc xyz-1");
    EXPECT_EQ(made_by(to_upper, "ABC xyz-1"), "ABC XYZ-1");
    EXPECT_EQ(made_by(capitalize, "hELLO World"), "Hello world");
    EXPECT_EQ(made_by(capitalize, ""), "");
    EXPECT_EQ(made_by(title, "hELLO big-world they're 3rd"), "Hello Big-World They're 3rd");
}

TEST(LetterCase, LeavesOtherCharacters)
{
    EXPECT_EQ(made_by(to_lower, "\u00c4B\u00d6"), "\u00c4b\u00d6");
    EXPECT_EQ(made_by(to_upper, "\u00e4b\u00f6"), "\u00e4B\u00f6");
    EXPECT_EQ(made_by(title, "\u00e4bc \u00e4BC"), "\u00e4bc \u00e4bc");
    EXPECT_EQ(made_by(to_lower, std::string("A\0B", 3)), std::string("a\0b", 3));
}

}  // namespace
}  // namespace ddbm
