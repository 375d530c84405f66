#include "protocol/partition.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ddbm::detail {
namespace {

std::string_view name_of(std::string_view region)
{
    return partition_of(region).name;
}

TEST(Partition, IsKnownByTheFormOfItsRegions)
{
    EXPECT_EQ(name_of("us-east-1"), "aws");
    EXPECT_EQ(name_of("cn-northwest-1"), "aws-cn");
    EXPECT_EQ(name_of("eusc-de-east-1"), "aws-eusc");
    EXPECT_EQ(name_of("us-iso-west-1"), "aws-iso");
    EXPECT_EQ(name_of("us-isob-east-1"), "aws-iso-b");
    EXPECT_EQ(name_of("eu-isoe-west-1"), "aws-iso-e");
    EXPECT_EQ(name_of("us-isof-south-1"), "aws-iso-f");
    EXPECT_EQ(name_of("us-gov-east-1"), "aws-us-gov");
    // Of regions that there are not yet, too.
    EXPECT_EQ(name_of("cn-south_2-17"), "aws-cn");
}

TEST(Partition, IsAwsOfWhateverHasTheFormOfNoOther)
{
    for (const char* region :
         {"",
          "local",
          "mars-north-1",
          "cn-",
          "cn-north",
          "cn-north-",
          "cn-north-x",
          "cn-north-1x",
          "cn--1",
          "cn-north-west-1",
          "us-gov-1",
          "eusc-fr-east-1",
          "CN-NORTH-1",
          "aws-global",
          "aws-eusc-global"})
    {
        EXPECT_EQ(name_of(region), "aws") << region;
    }
}

TEST(Partition, IsThatOfItsGlobalRegion)
{
    for (const partition& each : partitions())
    {
        if (!each.global_region.empty())
        {
            EXPECT_EQ(name_of(each.global_region), each.name);
        }
    }
}

TEST(Partition, HasSuffixesForHosts)
{
    EXPECT_EQ(partition_of("cn-north-1").dns_suffix, "amazonaws.com.cn");
    EXPECT_EQ(partition_of("cn-north-1").dual_stack_dns_suffix, "api.amazonwebservices.com.cn");
}

}  // namespace
}  // namespace ddbm::detail
