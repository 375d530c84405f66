#include "local/streams/stream_log.hpp"
#include "stream_fixture.hpp"

namespace ddbm::local::testing {
namespace {

using StreamLog = stream_test;
using std::chrono::hours;

TEST_F(StreamLog, RecordsNothingWithoutAStream)
{
    record({}, ship(1, "x"));

    EXPECT_TRUE(state_.tables.streams().empty());
}

TEST_F(StreamLog, RecordsNothingThatDoesNotChangeTheItem)
{
    const std::string arn = enable();

    record(ship(1, "x"), ship(1, "x"));
    record({}, {});

    EXPECT_EQ(keys_in(read(iterator(arn))), std::vector<int>());
}

TEST_F(StreamLog, NamesStreamsByTheirTime)
{
    const std::string arn = enable();

    EXPECT_EQ(arn, ships().arn + "/stream/2026-11-22T18:00:00.275");
    EXPECT_EQ(ships().stream_arn, arn);
    EXPECT_EQ(ships().latest_stream_arn, arn);
    EXPECT_EQ(ships().latest_stream_label, "2026-11-22T18:00:00.275");
    disable();
    EXPECT_FALSE(ships().stream_arn);
    EXPECT_EQ(ships().latest_stream_arn, arn);
    EXPECT_NE(enable(), arn);
}

TEST_F(StreamLog, LosesTheRecordsOfAChangeThatIsUndone)
{
    const std::string arn = enable();
    record_ships(1, 1);

    {
        store_transaction undone(state_.data);
        change({}, ship(2, "x"));
    }
    record_ships(3, 1);

    EXPECT_EQ(keys_in(read(iterator(arn))), (std::vector<int>{1, 3}));
}

TEST_F(StreamLog, GoesOnCountingWhenTheCatalogIsReadAgain)
{
    const std::string arn = enable();
    record_ships(1, 2);

    state_.tables.reload();
    record_ships(3, 1);

    EXPECT_EQ(keys_in(read(iterator(arn))), (std::vector<int>{1, 2, 3}));
}

TEST_F(StreamLog, DropsRecordsAfterADay)
{
    const std::string arn = enable();
    record_ships(1, 2);
    now_ += hours(23);
    record_ships(3, 1);
    now_ += hours(1);

    EXPECT_EQ(keys_in(read(iterator(arn))), (std::vector<int>{3}));
}

TEST_F(StreamLog, NeverUsesANumberTwice)
{
    const std::string arn = enable();
    record_ships(1, 5);
    now_ += hours(25);
    trim_streams(state_);
    state_.tables.reload();

    EXPECT_EQ(next_sequence(state_, state_.tables.streams().at(arn)), 6u);
    EXPECT_EQ(oldest_sequence(state_, state_.tables.streams().at(arn)), 6u);
}

TEST_F(StreamLog, DropsRecordsWhileOthersAreWritten)
{
    const std::string arn = enable();
    record_ships(1, 150);
    now_ += hours(25);
    record_ships(151, 50);

    EXPECT_EQ(oldest_sequence(state_, state_.tables.streams().at(arn)), 151u);
}

TEST_F(StreamLog, ForgetsDisabledStreamsAfterADay)
{
    enable();
    disable();

    now_ += hours(23);
    trim_streams(state_);
    EXPECT_EQ(state_.tables.streams().size(), 1u);
    now_ += hours(1);
    trim_streams(state_);
    EXPECT_TRUE(state_.tables.streams().empty());
    state_.tables.reload();
    EXPECT_TRUE(state_.tables.streams().empty());
}

}  // namespace
}  // namespace ddbm::local::testing
