#include "local/request_id.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <set>
#include <string>

namespace ddbm::local::detail {
namespace {

constexpr std::size_t size = 52;

std::string id_from(id_source& source)
{
    std::string id = "what was there before";
    make_request_id(source, id);
    return id;
}

TEST(RequestId, IsTheSameForASeedAndAnotherEachTime)
{
    id_source one(7);
    id_source same(7);
    std::set<std::string> seen;
    std::array<std::set<char>, size> at;
    for (int i = 0; i < 1000; ++i)
    {
        const std::string id = id_from(one);

        EXPECT_EQ(id, id_from(same));
        ASSERT_EQ(id.size(), size);
        EXPECT_EQ(id.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUV"), id.npos) << id;
        EXPECT_TRUE(seen.insert(id).second) << id;
        for (std::size_t place = 0; place < size; ++place)
            at[place].insert(id[place]);
    }

    // No place of it stands still.
    for (std::size_t place = 0; place < size; ++place)
        EXPECT_GT(at[place].size(), 20u) << place;
}

TEST(RequestId, IsNobodyElsesWithoutASeed)
{
    id_source one(0);
    id_source other(0);

    EXPECT_NE(id_from(one), id_from(other));
}

}  // namespace
}  // namespace ddbm::local::detail
