#include "transport/opaque_room.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace ddbm::detail {
namespace {

struct with_text
{
    explicit with_text(std::string of) : text(std::move(of)) {}

    std::string text;
};

TEST(OpaqueRoom, KeepsWhatIsMadeWhenItIsFirstAskedFor)
{
    opaque_room<64> room;

    with_text& made = room.get<with_text>("a text that is too long for a small string");
    made.text += ", changed";

    EXPECT_EQ(&room.get<with_text>("another"), &made);
    EXPECT_EQ(made.text, "a text that is too long for a small string, changed");
}

TEST(OpaqueRoom, DestroysWhatIsInIt)
{
    const auto counted = std::make_shared<int>(1);
    {
        opaque_room<64> room;
        room.get<std::shared_ptr<int>>(counted);
        EXPECT_EQ(counted.use_count(), 2);
    }
    EXPECT_EQ(counted.use_count(), 1);
}

TEST(OpaqueRoom, GivesItsPlaceToAnotherType)
{
    const auto counted = std::make_shared<int>(1);
    opaque_room<64> room;
    room.get<std::shared_ptr<int>>(counted);

    EXPECT_EQ(room.get<with_text>("text").text, "text");

    EXPECT_EQ(counted.use_count(), 1);
}

}  // namespace
}  // namespace ddbm::detail
