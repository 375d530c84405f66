#include "values/path_text.hpp"

#include <gtest/gtest.h>

namespace ddbm::detail {
namespace {

TEST(PathText, IsMadeOfNamesAndIndexes)
{
    std::string path;

    append_step(path, "address");
    EXPECT_EQ(path, "address");
    append_step(path, "tags");
    append_step(path, 3);
    EXPECT_EQ(path, "address.tags[3]");
    append_step(path, "name");
    EXPECT_EQ(path, "address.tags[3].name");
}

TEST(PathText, MayBeginWithAnIndex)
{
    std::string path;

    append_step(path, 0);
    append_step(path, 12);

    EXPECT_EQ(path, "[0][12]");
}

}  // namespace
}  // namespace ddbm::detail
