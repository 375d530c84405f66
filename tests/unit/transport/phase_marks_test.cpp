#include "transport/phase_marks.hpp"

#include <gtest/gtest.h>

namespace ddbm::detail {
namespace {

using std::chrono::milliseconds;

phase_marks::time at(int ms)
{
    return phase_marks::time(milliseconds(ms));
}

TEST(PhaseMarks, EndAPhaseWhereTheNextOneBegins)
{
    phase_marks marks;
    marks.begin(attempt_phase::connect, at(10));
    marks.begin(attempt_phase::send, at(15));
    marks.end(at(22));

    EXPECT_EQ(marks.times().of(attempt_phase::connect), milliseconds(5));
    EXPECT_EQ(marks.times().of(attempt_phase::send), milliseconds(7));
    EXPECT_EQ(marks.times().of(attempt_phase::wait), milliseconds(0));
}

TEST(PhaseMarks, AddUpAPhaseThatThereIsTwice)
{
    phase_marks marks;
    marks.begin(attempt_phase::send, at(0));
    marks.begin(attempt_phase::wait, at(1));
    marks.begin(attempt_phase::send, at(3));
    marks.end(at(13));

    EXPECT_EQ(marks.times().of(attempt_phase::send), milliseconds(11));
}

TEST(PhaseMarks, CountNothingBetweenAnEndAndTheNextBeginning)
{
    phase_marks marks;
    marks.end(at(0));
    marks.begin(attempt_phase::credentials, at(1));
    marks.end(at(2));
    marks.end(at(5));
    marks.begin(attempt_phase::decode, at(9));
    marks.end(at(10));

    EXPECT_EQ(marks.times().of(attempt_phase::credentials), milliseconds(1));
    EXPECT_EQ(marks.times().of(attempt_phase::decode), milliseconds(1));
}

}  // namespace
}  // namespace ddbm::detail
