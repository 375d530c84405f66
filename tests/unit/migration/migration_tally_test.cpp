#include "migration/migration_tally.hpp"

#include <ddbm/errc.hpp>
#include <ddbm/service_errc.hpp>

#include <boost/asio/error.hpp>

#include <gtest/gtest.h>

namespace ddbm::detail {
namespace {

using namespace std::chrono_literals;

const migration_tally::clock::time_point start(1h);

TEST(MigrationTally, CountsWhatHasBecomeOfItems)
{
    migration_tally tally(start, 10);
    tally.saw(7);
    tally.migrated();
    tally.migrated();
    tally.conflicted();
    tally.failed("{1}", error(errc::migration_failed, "the step has thrown"));
    tally.failed("{2}", error(errc::unknown_version, "found one"));

    const migration_report report = std::move(tally).report(start + 3s);

    EXPECT_EQ(report.counts.seen, 7);
    EXPECT_EQ(report.counts.migrated, 2);
    EXPECT_EQ(report.counts.conflicted, 1);
    EXPECT_EQ(report.counts.failed, 1);
    EXPECT_EQ(report.counts.unknown, 1);
    EXPECT_EQ(report.counts.elapsed, 3s);
    const std::vector<migration_problem> expected{
        migration_problem("{1}", errc::migration_failed, "the step has thrown"),
        migration_problem("{2}", errc::unknown_version, "found one")};
    EXPECT_EQ(report.problems, expected);
}

TEST(MigrationTally, NamesNoMoreThanItKeeps)
{
    migration_tally tally(start, 1);
    tally.failed("{1}", error(errc::unknown_version));
    tally.failed("{2}", error(errc::unknown_version));

    const migration_report report = std::move(tally).report(start);

    EXPECT_EQ(report.counts.unknown, 2);
    ASSERT_EQ(report.problems.size(), 1u);
    EXPECT_EQ(report.problems[0].key, "{1}");
    EXPECT_EQ(report.problems[0].message, make_error_code(errc::unknown_version).message());
}

TEST(MigrationTally, TellsHowLongTheRestTakes)
{
    migration_progress progress;
    progress.seen = 50;
    progress.seen_before = 100;
    progress.elapsed = 10s;
    EXPECT_EQ(remaining_time(progress), std::nullopt);

    progress.total = 250;
    EXPECT_EQ(remaining_time(progress), 20s);
    // The table does not know of all that are there.
    progress.total = 20;
    EXPECT_EQ(remaining_time(progress), 0s);
    progress.seen = 0;
    EXPECT_EQ(remaining_time(progress), std::nullopt);
}

TEST(MigrationTally, KnowsWhichFailuresAreOfAnItem)
{
    EXPECT_TRUE(is_of_item(errc::unknown_version));
    EXPECT_TRUE(is_of_item(errc::migration_failed));
    EXPECT_TRUE(is_of_item(errc::attribute_missing));
    EXPECT_TRUE(is_of_item(errc::validation_failed));
    EXPECT_TRUE(is_of_item(errc::item_too_large));
    EXPECT_TRUE(is_of_item(errc::unique_taken));
    EXPECT_TRUE(is_of_item(service_errc::validation));

    EXPECT_FALSE(is_of_item(errc::deadline_exceeded));
    EXPECT_FALSE(is_of_item(errc::client_closed));
    EXPECT_FALSE(is_of_item(errc::invalid_reply));
    EXPECT_FALSE(is_of_item(service_errc::access_denied));
    EXPECT_FALSE(is_of_item(service_errc::resource_not_found));
    EXPECT_FALSE(is_of_item(service_errc::provisioned_throughput_exceeded));
    EXPECT_FALSE(is_of_item(boost::asio::error::operation_aborted));
    EXPECT_FALSE(is_of_item(boost::asio::error::connection_reset));
}

}  // namespace
}  // namespace ddbm::detail
