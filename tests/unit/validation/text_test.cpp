// Validators of texts without patterns: letters, addresses, paths.

#include <ddbm/error.hpp>
#include <ddbm/validate.hpp>
#include <ddbm/validators/address.hpp>
#include <ddbm/validators/file.hpp>
#include <ddbm/validators/letter_case.hpp>

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace ddbm {
namespace {

template <class V>
bool is_valid(std::string_view text, const V& validator)
{
    return report_on(text, validator).empty();
}

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

TEST(Url, TakesUrisWithAScheme)
{
    for (const char* text :
         {"https://example.com",
          "http://example.com:8000/a/b?c=d#e",
          "mailto:ann@example.com",
          "ftp://[::1]/x",
          "urn:isbn:0451450523",
          "HTTP://EXAMPLE.COM"})
        EXPECT_TRUE(is_valid(text, url)) << text;
    for (const char* text :
         {"",
          "example.com",
          "/a/b",
          "//example.com/a",
          "http://exa mple.com",
          "http://[::1",
          "http://example.com/%zz",
          " http://example.com",
          "http://example.com/\u00e4"})
        EXPECT_FALSE(is_valid(text, url)) << text;
    EXPECT_EQ(report_on("x", url).text(), "is not a URL");
}

TEST(WebUrl, TakesHttpAndHttpsWithAHost)
{
    for (const char* text : {"https://example.com", "http://localhost:8000/a", "HTTPS://127.0.0.1"})
        EXPECT_TRUE(is_valid(text, web_url)) << text;
    for (const char* text :
         {"ftp://example.com",
          "http:",
          "http:///a",
          "https:example",
          "mailto:a@b.c",
          "javascript:x"})
        EXPECT_FALSE(is_valid(text, web_url)) << text;
}

TEST(Email, TakesWhatHtmlTakes)
{
    for (const char* text :
         {"ann@example.com", "a.b+c@example.co.uk", "a@localhost", "o'neil!@x-y.z1", "1@2"})
        EXPECT_TRUE(is_valid(text, email)) << text;
    for (const char* text :
         {"",
          "ann",
          "@example.com",
          "ann@",
          "ann@example.",
          "ann@.com",
          "ann@-x.com",
          "ann@x-.com",
          "a b@example.com",
          "ann@exa_mple.com",
          "ann@example.com ",
          "\u00e4@example.com",
          "a@b@c"})
        EXPECT_FALSE(is_valid(text, email)) << text;
    EXPECT_TRUE(is_valid(std::string(248, 'a') + "@b.com", email));
    EXPECT_FALSE(is_valid(std::string(249, 'a') + "@b.com", email));
    EXPECT_EQ(report_on("x", email).text(), "is not an e-mail address");
}

TEST(PathValidators, AskTheFileSystem)
{
    const std::filesystem::path folder =
        testing::TempDir() + "ddbm-paths-" + std::to_string(::getpid());
    std::filesystem::create_directories(folder);
    const std::string file = (folder / "a file").string();
    const std::string link = (folder / "link").string();
    std::ofstream(file) << "x";
    std::filesystem::create_symlink(file, link);

    EXPECT_TRUE(is_valid(folder.string(), path_exists));
    EXPECT_TRUE(is_valid(folder.string(), is_directory));
    EXPECT_FALSE(is_valid(folder.string(), is_file));
    for (const std::string& path : {file, link})
    {
        EXPECT_TRUE(is_valid(path, path_exists));
        EXPECT_TRUE(is_valid(path, is_file));
        EXPECT_FALSE(is_valid(path, is_directory));
    }
    std::filesystem::remove_all(folder);
    for (const std::string& path : {file, std::string(), file + std::string(1, '\0')})
    {
        EXPECT_FALSE(is_valid(path, path_exists));
        EXPECT_FALSE(is_valid(path, is_file));
        EXPECT_FALSE(is_valid(path, is_directory));
    }
}

TEST(PathValidators, DoNotCutAPathOffAtAZeroByte)
{
    const std::string folder = testing::TempDir();

    EXPECT_TRUE(is_valid(folder, is_directory));
    EXPECT_FALSE(is_valid(folder + std::string("\0x", 2), is_directory));
}

}  // namespace
}  // namespace ddbm
