#include "config/profile_file.hpp"

#include <ddbm/error.hpp>

#include <gtest/gtest.h>

namespace ddbm::detail {
namespace {

profile_file config(std::string_view text)
{
    return parse_profile_file(text, profile_file_kind::config, "config");
}

profile_file credentials_file(std::string_view text)
{
    return parse_profile_file(text, profile_file_kind::credentials, "credentials");
}

std::string value(const profile_file& file, std::string_view profile, std::string_view name)
{
    const profile_section* section = file.find_profile(profile);
    if (section == nullptr)
        return "(no profile)";
    const auto position = section->find(name);
    return position == section->end() ? "(no setting)" : position->second.value;
}

std::string refusal(std::string_view text)
{
    try
    {
        config(text);
    }
    catch (const error& e)
    {
        EXPECT_EQ(e.code(), errc::invalid_configuration);
        return e.get_diagnostics().message();
    }
    return "accepted";
}

TEST(ProfileFile, ReadsProfilesOfAConfigFile)
{
    const profile_file file = config("[default]\n"
                                     "region = us-east-1\n"
                                     "\n"
                                     "[profile dev]\n"
                                     "region=eu-central-1\n"
                                     "[  profile\t\"two words\"  ]\n"
                                     "region   =   us-west-2   \n"
                                     "[dev2]\n"
                                     "region = ignored\n");

    EXPECT_EQ(value(file, "default", "region"), "us-east-1");
    EXPECT_EQ(value(file, "dev", "region"), "eu-central-1");
    EXPECT_EQ(value(file, "two words", "region"), "us-west-2");
    EXPECT_EQ(file.find_profile("dev2"), nullptr);
}

TEST(ProfileFile, ReadsProfilesOfACredentialsFile)
{
    const profile_file file = credentials_file("[default]\n"
                                               "aws_access_key_id = A\n"
                                               "[dev]\n"
                                               "AWS_Access_Key_Id = B\n"
                                               "aws_secret_access_key = a/b+c==\n");

    EXPECT_EQ(value(file, "default", "aws_access_key_id"), "A");
    EXPECT_EQ(value(file, "dev", "aws_access_key_id"), "B");
    EXPECT_EQ(value(file, "dev", "aws_secret_access_key"), "a/b+c==");
}

TEST(ProfileFile, SkipsComments)
{
    const profile_file file = config("# first\n"
                                     "; second\n"
                                     "  # indented\n"
                                     "[default] # of the title\n"
                                     "a = 1 # of the setting\n"
                                     "b = 2\t; too\n"
                                     "c = 3#4;5\n"
                                     "d = # nothing else\n"
                                     "[profile dev];close\n"
                                     "e = 6\n");

    EXPECT_EQ(value(file, "default", "a"), "1");
    EXPECT_EQ(value(file, "default", "b"), "2");
    EXPECT_EQ(value(file, "default", "c"), "3#4;5");
    EXPECT_EQ(value(file, "default", "d"), "");
    EXPECT_EQ(value(file, "dev", "e"), "6");
}

TEST(ProfileFile, TakesLineEndsOfWindowsAByteOrderMarkAndNoFinalLineEnd)
{
    const profile_file file = config("\xEF\xBB\xBF[default]\r\nregion = r\r\n\r\nlast = l");

    EXPECT_EQ(value(file, "default", "region"), "r");
    EXPECT_EQ(value(file, "default", "last"), "l");
}

TEST(ProfileFile, NestsSettingsUnderOneWithoutAValue)
{
    const profile_file file = config("[services local]\n"
                                     "dynamodb =\n"
                                     "  endpoint_url = http://localhost:8000 # mine\n"
                                     "\n"
                                     "  other = x\n"
                                     "s3 =\n"
                                     "\tendpoint_url = http://localhost:9000\n"
                                     "[profile dev]\n"
                                     "services = local\n");

    const profile_section* services = file.find_services("local");
    ASSERT_NE(services, nullptr);
    EXPECT_EQ(
        services->at("dynamodb").nested.find("endpoint_url")->second.get(), "http://localhost:8000"
    );
    EXPECT_EQ(services->at("dynamodb").nested.find("other")->second.get(), "x");
    EXPECT_EQ(
        services->at("s3").nested.find("endpoint_url")->second.get(), "http://localhost:9000"
    );
    EXPECT_EQ(value(file, "dev", "services"), "local");
    EXPECT_EQ(file.find_services("dev"), nullptr);
}

TEST(ProfileFile, ContinuesAValueOnIndentedLines)
{
    const profile_file file = config("[default]\na = one\n  two = 2\nb = three\n");

    EXPECT_EQ(value(file, "default", "a"), "one\ntwo = 2");
    EXPECT_EQ(value(file, "default", "b"), "three");
}

TEST(ProfileFile, TakesIndentedTextBehindATitleForSettings)
{
    const profile_file file = config("  [default]\n    a = 1\n    b = 2\n\t\tc = 3\n"
                                     "  d =\n   e = 4\n   f = 5\n g = 6\n  more\n"
                                     " [profile p]\n # a comment\n  a = 7\n[profile q]\n\ta = 8\n");

    EXPECT_EQ(value(file, "default", "a"), "1");
    EXPECT_EQ(value(file, "default", "b"), "2");
    EXPECT_EQ(value(file, "default", "c"), "3");
    EXPECT_EQ(file.find_profile("default")->at("d").nested.at("e").get(), "4");
    EXPECT_EQ(file.find_profile("default")->at("d").nested.at("f").get(), "5");
    EXPECT_EQ(value(file, "default", "g"), "6\nmore");
    EXPECT_EQ(value(file, "p", "a"), "7");
    EXPECT_EQ(value(file, "q", "a"), "8");
}

TEST(ProfileFile, AddsToASectionThatOccursAgain)
{
    const profile_file file = config("[profile p]\na = 1\nb = 1\n[default]\n[profile p]\nb = 2\n");

    EXPECT_EQ(value(file, "p", "a"), "1");
    EXPECT_EQ(value(file, "p", "b"), "2");
}

TEST(ProfileFile, PrefersProfileDefaultToDefaultWhateverTheirOrder)
{
    const profile_file file = config("[profile default]\na = 1\n[default]\na = 2\nb = 2\n");

    EXPECT_EQ(value(file, "default", "a"), "1");
    EXPECT_EQ(value(file, "default", "b"), "2");
}

TEST(ProfileFile, SkipsSectionsItDoesNotKnow)
{
    const profile_file file = config("[sso-sessions s]\nsso_region = r\n[plugins]\nx =\n  y = z\n"
                                     "[default]\na = 1\n");

    EXPECT_EQ(file.profiles.size(), 1u);
    EXPECT_EQ(value(file, "default", "a"), "1");
}

TEST(ProfileFile, ReadsSsoSessionsOfAConfigFileAlone)
{
    const std::string_view text = "[sso-session two words]\nSSO_Region = r\n"
                                  "[ sso-session \"s\" ]\nsso_start_url = https://s.test#/ # x\n";
    const profile_file file = config(text);

    ASSERT_NE(file.find_sso_session("two words"), nullptr);
    EXPECT_EQ(file.find_sso_session("two words")->at("sso_region").value, "r");
    ASSERT_NE(file.find_sso_session("s"), nullptr);
    EXPECT_EQ(file.find_sso_session("s")->at("sso_start_url").value, "https://s.test#/");
    EXPECT_TRUE(file.profiles.empty());
    EXPECT_EQ(credentials_file("[sso-session s]\na = 1\n").find_sso_session("s"), nullptr);
}

TEST(ProfileFile, KnowsWhereASettingIsThatHasWon)
{
    profile_file both = config("[profile p]\na = 1\nb = 1\n[sso-session s]\nc = 1\n");
    profile_file more = config("[sso-session s]\nc = 2\n");
    both.merge(credentials_file("[p]\nb = 2\n"));
    both.merge(std::move(more));

    const profile_section& section = *both.find_profile("p");
    EXPECT_EQ(section.at("a").where, "config:2");
    EXPECT_EQ(section.at("b").where, "credentials:2");
    EXPECT_EQ(both.find_sso_session("s")->at("c").value, "2");
}

// A block of another service's settings is not to be taken for the profile's own.
TEST(ProfileFile, KeepsBlocksOfAProfileApartFromItsSettings)
{
    const profile_file file =
        config("[default]\ns3 =\n  region = block\n  max = 1\nregion = own\n");

    EXPECT_EQ(value(file, "default", "region"), "own");
    EXPECT_EQ(file.find_profile("default")->at("s3").nested.at("region").get(), "block");
    EXPECT_EQ(value(file, "default", "max"), "(no setting)");
}

TEST(ProfileFile, MergesFilesTheLaterOneFirst)
{
    profile_file both = config("[profile p]\na = 1\nb = 1\n");
    both.merge(credentials_file("[p]\nb = 2\n[q]\nc = 3\n"));

    EXPECT_EQ(value(both, "p", "a"), "1");
    EXPECT_EQ(value(both, "p", "b"), "2");
    EXPECT_EQ(value(both, "q", "c"), "3");
}

TEST(ProfileFile, NamesTheFileAndLineOfAMistakeAndKeepsItsTextToItself)
{
    const std::pair<const char*, const char*> wrong[] = {
        {"[default\n", "config:1: a section's title without a closing ]."},
        {"\n[]\n", "config:2: a section without a title."},
        {"[default] secret\n", "config:1: text after a section's title."},
        {"secret = 1\n", "config:1: a setting outside of any section."},
        {"[default]\n# fine\nsecret\n", "config:3: neither a section nor name = value."},
        {"[default]\n= secret\n", "config:2: a value without a name."},
        {"[default]\n  secret\n", "config:2: neither a section nor name = value."},
        {"  secret = 1\n", "config:1: a setting outside of any section."},
        {"[default]\na = 1\n[default\n", "config:3: a section's title without a closing ]."},
        {"[services s]\nd =\n  secret\n", "config:3: neither a section nor name = value."},
    };

    for (const auto& [text, message] : wrong)
        EXPECT_EQ(refusal(text), message) << text;
}

TEST(ProfileFile, TakesAnEmptyFile)
{
    EXPECT_TRUE(config("").profiles.empty());
}

}  // namespace
}  // namespace ddbm::detail
