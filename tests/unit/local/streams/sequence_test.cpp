#include "local/streams/sequence.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace ddbm::local::detail {
namespace {

constexpr std::uint64_t greatest = std::numeric_limits<std::uint64_t>::max();

TEST(Sequence, HasTextsOfTheServicesLength)
{
    EXPECT_EQ(sequence_text(1), "100000000000000000001");
    EXPECT_EQ(sequence_text(greatest), "118446744073709551615");
}

TEST(Sequence, ComesBackFromItsText)
{
    for (std::uint64_t sequence : {std::uint64_t(0), std::uint64_t(1), greatest})
        EXPECT_EQ(sequence_from(sequence_text(sequence)), sequence);
    EXPECT_EQ(sequence_from("0000000000100000000000000000007"), 7u);
}

TEST(Sequence, ReadsNumbersThatItDoesNotHaveAsTheNearest)
{
    EXPECT_EQ(sequence_from("99999999999999999999"), 0u);
    EXPECT_EQ(sequence_from("000000000000000000000"), 0u);
    EXPECT_EQ(sequence_from("200000000000000000000"), greatest);
    EXPECT_EQ(sequence_from("199999999999999999999"), greatest);
    EXPECT_EQ(sequence_from("9999999999999999999999999999999999999999"), greatest);
}

TEST(Sequence, RefusesWhatIsNoNumber)
{
    EXPECT_FALSE(sequence_from(""));
    EXPECT_FALSE(sequence_from("-100000000000000000001"));
    EXPECT_FALSE(sequence_from("1000000000000000000 1"));
}

TEST(Sequence, HasBytesInTheOrderOfTheNumbers)
{
    std::string last;
    for (std::uint64_t sequence :
         {std::uint64_t(0), std::uint64_t(255), std::uint64_t(256), greatest})
    {
        std::string bytes;
        append_sequence(bytes, sequence);
        EXPECT_LT(last, bytes);
        EXPECT_EQ(read_sequence(bytes), sequence);
        last = bytes;
    }
}

}  // namespace
}  // namespace ddbm::local::detail
