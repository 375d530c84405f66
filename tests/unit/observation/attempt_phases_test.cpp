#include <ddbm/attempt_phases.hpp>

#include <gtest/gtest.h>

#include <set>
#include <type_traits>

namespace ddbm {
namespace {

using namespace std::chrono_literals;

static_assert(!std::is_aggregate_v<attempt_phases>);

TEST(AttemptPhases, HaveNamesOfTheirOwn)
{
    std::set<std::string_view> names;
    for (std::size_t place = 0; place < attempt_phases_count; ++place)
        names.insert(name_of(static_cast<attempt_phase>(place)));

    EXPECT_EQ(names.size(), attempt_phases_count);
    EXPECT_FALSE(names.contains(""));
    EXPECT_EQ(name_of(attempt_phase::credentials), "credentials");
    EXPECT_EQ(name_of(attempt_phase::decode), "decode");
    EXPECT_EQ(name_of(static_cast<attempt_phase>(attempt_phases_count)), "");
}

TEST(AttemptPhases, AddUpAndSayWhatTookTime)
{
    attempt_phases phases;
    EXPECT_EQ(phases.to_string(), "");
    phases.add(attempt_phase::first_byte, 3ms);
    phases.add(attempt_phase::connect, 1ms);
    phases.add(attempt_phase::connect, 250us);

    EXPECT_EQ(phases.of(attempt_phase::connect), 1250us);
    EXPECT_EQ(phases.of(attempt_phase::tls), 0ns);
    EXPECT_EQ(phases.to_string(), "connect 1.250 ms, first_byte 3.000 ms");
}

}  // namespace
}  // namespace ddbm
