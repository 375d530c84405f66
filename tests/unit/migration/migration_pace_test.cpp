#include "migration/migration_pace.hpp"

#include <gtest/gtest.h>

namespace ddbm::detail {
namespace {

using namespace std::chrono_literals;

const migration_pace::clock::time_point start(1h);

TEST(MigrationPace, WithoutLimitsHasLargePagesAtOnce)
{
    migration_pace pace(0, 0, 4, start);
    pace.read(1000, 500, start);
    pace.wrote(1000, start);

    EXPECT_EQ(pace.items_of_page(), 500);
    EXPECT_EQ(pace.reads().ready(), start);
    EXPECT_EQ(pace.writes().ready(), start);
}

TEST(MigrationPace, BeginsWithPagesOfSmallItems)
{
    EXPECT_EQ(migration_pace(4, 0, 1, start).items_of_page(), 40);
    EXPECT_EQ(migration_pace(4, 0, 4, start).items_of_page(), 10);
    EXPECT_EQ(migration_pace(0, 4, 4, start).items_of_page(), 5);
    EXPECT_EQ(migration_pace(4, 4, 4, start).items_of_page(), 5);
}

TEST(MigrationPace, LearnsWhatItemsCost)
{
    migration_pace pace(10, 10, 1, start);
    pace.read(2, 100, start);
    EXPECT_EQ(pace.items_of_page(), 50);

    pace.wrote(5, start);

    EXPECT_EQ(pace.items_of_page(), 10);
}

TEST(MigrationPace, HasNoEmptyPages)
{
    migration_pace pace(0.1, 0.1, 256, start);
    pace.read(128, 1, start);

    EXPECT_EQ(pace.items_of_page(), 1);
}

// A page may have nothing that passes its filter.
TEST(MigrationPace, BearsPagesWithoutItems)
{
    migration_pace pace(10, 0, 1, start);

    pace.read(5, 0, start);

    EXPECT_EQ(pace.items_of_page(), 100);
    EXPECT_EQ(pace.reads().ready(), start + 500ms);
}

}  // namespace
}  // namespace ddbm::detail
