#include "protocol/table_name.hpp"

#include <ddbm/error.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ddbm::detail {
namespace {

TEST(TableName, IsThreeTo255OfItsCharacters)
{
    EXPECT_TRUE(is_table_name("abc"));
    EXPECT_TRUE(is_table_name("Prod_doom-map.2"));
    EXPECT_TRUE(is_table_name(std::string(255, 'x')));

    EXPECT_FALSE(is_table_name(""));
    EXPECT_FALSE(is_table_name("ab"));
    EXPECT_FALSE(is_table_name(std::string(256, 'x')));
    EXPECT_FALSE(is_table_name("a b"));
    EXPECT_FALSE(is_table_name("abc/def"));
    EXPECT_FALSE(is_table_name("t\xC3\xA4 ble"));
}

TEST(TableArn, NamesPartitionRegionAccountAndTable)
{
    EXPECT_TRUE(is_table_arn("arn:aws:dynamodb:us-east-1:123456789012:table/doom_map"));
    EXPECT_TRUE(is_table_arn("arn:aws-cn:dynamodb:cn-north-1:123456789012:table/abc"));
    EXPECT_TRUE(is_table_arn("arn:aws:dynamodb:ddblocal:000000000000:table/abc"));

    for (const char* wrong : {
             "arn:aws:dynamodb:us-east-1:123456789012:table/ab",
             "arn:aws:dynamodb:us-east-1:123456789012:table/abc/index/i",
             "arn:aws:dynamodb:us-east-1:123456789012:table/",
             "arn:aws:dynamodb:us-east-1:123456789012:abc",
             "arn:aws:dynamodb:us-east-1:123456789012",
             "arn:aws:dynamodb:us-east-1:12345678901:table/abc",
             "arn:aws:dynamodb:us-east-1:12345678901x:table/abc",
             "arn:aws:dynamodb::123456789012:table/abc",
             "arn::dynamodb:us-east-1:123456789012:table/abc",
             "arn:aws:s3:us-east-1:123456789012:table/abc",
             "ARN:aws:dynamodb:us-east-1:123456789012:table/abc",
             "",
         })
    {
        EXPECT_FALSE(is_table_arn(wrong)) << wrong;
    }
}

TEST(TableArn, HasTheNameBehindItsPlace)
{
    EXPECT_EQ(name_in("arn:aws:dynamodb:us-east-1:123456789012:table/doom_map"), "doom_map");
    EXPECT_EQ(name_in("doom_map"), "doom_map");
}

TEST(CheckTableName, TakesNamesAndArns)
{
    EXPECT_NO_THROW(check_table_name("doom_map"));
    EXPECT_NO_THROW(check_table_name("arn:aws:dynamodb:us-east-1:123456789012:table/doom_map"));
}

TEST(CheckTableName, NamesTheTextItRefuses)
{
    try
    {
        check_table_name("doom map");
        ADD_FAILURE() << "expected ddbm::error";
    }
    catch (const error& e)
    {
        EXPECT_EQ(e.code(), errc::invalid_table_name);
        EXPECT_NE(e.get_diagnostics().message().find("\"doom map\""), std::string::npos);
    }
}

}  // namespace
}  // namespace ddbm::detail
