#include "table/generated_id.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace ddbm::detail {
namespace {

using time_point = std::chrono::system_clock::time_point;
using std::chrono::milliseconds;

std::string make(id_kind kind, milliseconds time, unsigned char random)
{
    std::array<unsigned char, 16> bytes;
    bytes.fill(random);
    return make_id(kind, time_point(time), bytes);
}

// The example of RFC 9562, appendix A.6.
TEST(GeneratedId, MakesUuidsOfVersion7)
{
    std::array<unsigned char, 16> bytes{
        0, 0, 0, 0, 0, 0, 0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f};

    EXPECT_EQ(
        make_id(id_kind::uuid_v7, time_point(milliseconds(0x017F22E279B0)), bytes),
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"
    );
}

TEST(GeneratedId, MakesRandomUuids)
{
    EXPECT_EQ(
        make(id_kind::uuid_v4, milliseconds(5), 0xff), "ffffffff-ffff-4fff-bfff-ffffffffffff"
    );
    EXPECT_EQ(make(id_kind::uuid_v4, milliseconds(5), 0), "00000000-0000-4000-8000-000000000000");
}

TEST(GeneratedId, MakesUlids)
{
    EXPECT_EQ(make(id_kind::ulid, milliseconds(0), 0), "00000000000000000000000000");
    EXPECT_EQ(make(id_kind::ulid, milliseconds(0xffffffff), 0xff), "0003ZZZZZZZZZZZZZZZZZZZZZZ");
    // 1469918176385 is the time of the example in ULID's specification.
    EXPECT_EQ(make(id_kind::ulid, milliseconds(1469918176385), 0).substr(0, 10), "01ARYZ6S41");
}

TEST(GeneratedId, IsInTheOrderOfTime)
{
    for (const id_kind kind : {id_kind::uuid_v7, id_kind::ulid})
    {
        std::vector<std::string> ids;
        for (const long long time : {0LL, 1LL, 255LL, 256LL, 1469918176385LL, 9223372036854LL})
            ids.push_back(make(kind, milliseconds(time), static_cast<unsigned char>(~time)));

        EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
    }
}

TEST(GeneratedId, HoldsTheNearestTimeThatItCan)
{
    EXPECT_EQ(make(id_kind::ulid, milliseconds(-1), 0), make(id_kind::ulid, milliseconds(0), 0));
}

TEST(GeneratedId, DiffersFromAllOthers)
{
    environment env;

    EXPECT_NE(make_id(id_kind::uuid_v4, env), make_id(id_kind::uuid_v4, env));
    EXPECT_NE(make_id(id_kind::ulid, env), make_id(id_kind::ulid, env));
}

}  // namespace
}  // namespace ddbm::detail
