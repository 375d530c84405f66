#include "stream_fixture.hpp"

namespace ddbm::local::testing {
namespace {

using GetRecords = stream_test;
using std::chrono::minutes;

TEST_F(GetRecords, TellsAllAboutAChange)
{
    const std::string arn = enable();
    record({}, ship(1, "x"));

    const json::value reply = read(iterator(arn));

    json::value first = reply.at("Records").at(0);
    const std::string id = json::value_to<std::string>(first.at("eventID"));
    EXPECT_EQ(id.size(), 32u);
    EXPECT_EQ(id.find_first_not_of("0123456789abcdef"), id.npos);
    first.as_object().erase("eventID");
    EXPECT_EQ(
        first,
        json::parse(
            text_of("{'awsRegion':'us-east-1','dynamodb':{'ApproximateCreationDateTime':1795370400,"
                    "'Keys':{'id':{'S':'a'},'at':{'N':'1'}},"
                    "'NewImage':{'id':{'S':'a'},'at':{'N':'1'},'name':{'S':'x'}},"
                    "'SequenceNumber':'100000000000000000001','SizeBytes':19,"
                    "'StreamViewType':'NEW_AND_OLD_IMAGES'},"
                    "'eventName':'INSERT','eventSource':'aws:dynamodb','eventVersion':'1.1'}")
        )
    );
}

TEST_F(GetRecords, NamesTheKindsOfChanges)
{
    const std::string arn = enable();
    record({}, ship(1, "x"));
    record(ship(1, "x"), ship(1, "y"));
    record(ship(1, "y"), {});

    const json::value reply = read(iterator(arn));

    const auto& records = reply.at("Records").as_array();
    ASSERT_EQ(records.size(), 3u);
    EXPECT_EQ(records[0].at("eventName"), "INSERT");
    EXPECT_EQ(records[1].at("eventName"), "MODIFY");
    EXPECT_EQ(records[2].at("eventName"), "REMOVE");
    EXPECT_EQ(records[1].at("dynamodb").at("OldImage").at("name").at("S"), "x");
    EXPECT_EQ(records[1].at("dynamodb").at("NewImage").at("name").at("S"), "y");
    EXPECT_FALSE(records[0].at("dynamodb").as_object().contains("OldImage"));
    EXPECT_FALSE(records[2].at("dynamodb").as_object().contains("NewImage"));
    EXPECT_FALSE(records[2].as_object().contains("userIdentity"));
}

TEST_F(GetRecords, ShowsTheImagesOfTheView)
{
    struct
    {
        stream_view_type view;
        const char* name;
        bool has_new;
        bool has_old;
    } const views[] = {
        {stream_view_type::keys_only, "KEYS_ONLY", false, false},
        {stream_view_type::new_image, "NEW_IMAGE", true, false},
        {stream_view_type::old_image, "OLD_IMAGE", false, true},
        {stream_view_type::new_and_old_images, "NEW_AND_OLD_IMAGES", true, true},
    };
    for (const auto& each : views)
    {
        const std::string arn = enable(each.view);
        record(ship(1, "x"), ship(1, "y"));
        const json::value reply = read(iterator(arn));
        const auto& change = reply.at("Records").at(0).at("dynamodb").as_object();
        EXPECT_EQ(change.at("StreamViewType"), each.name);
        EXPECT_TRUE(change.contains("Keys"));
        EXPECT_EQ(change.contains("NewImage"), each.has_new) << each.name;
        EXPECT_EQ(change.contains("OldImage"), each.has_old) << each.name;
        disable();
    }
}

TEST_F(GetRecords, NamesTheServiceAsTheOneThatExpiresItems)
{
    const std::string arn = enable();
    const item expired = ship(1, "x");
    store_transaction transaction(state_.data);
    record_change(state_, ships(), &expired, nullptr, true);
    transaction.commit();

    EXPECT_EQ(
        read(iterator(arn)).at("Records").at(0).at("userIdentity"),
        json::parse(text_of("{'PrincipalId':'dynamodb.amazonaws.com','Type':'Service'}"))
    );
}

TEST_F(GetRecords, GoesOnFromPageToPage)
{
    const std::string arn = enable();
    record_ships(1, 5);

    const json::value first = read(iterator(arn), ",'Limit':2");
    const json::value second = read(next_of(first), ",'Limit':2");
    const json::value third = read(next_of(second));
    record_ships(6, 1);
    const json::value fourth = read(next_of(third));

    EXPECT_EQ(keys_in(first), (std::vector<int>{1, 2}));
    EXPECT_EQ(keys_in(second), (std::vector<int>{3, 4}));
    EXPECT_EQ(keys_in(third), (std::vector<int>{5}));
    EXPECT_EQ(keys_in(fourth), (std::vector<int>{6}));
}

TEST_F(GetRecords, EndsAPageAfterAMegabyte)
{
    const std::string arn = enable();
    for (int at = 0; at < 5; ++at)
        record({}, ship(at, std::string(300'000, 'x')));

    const json::value first = read(iterator(arn));

    EXPECT_EQ(keys_in(first), (std::vector<int>{0, 1, 2, 3}));
    EXPECT_EQ(keys_in(read(next_of(first))), (std::vector<int>{4}));
}

TEST_F(GetRecords, EndsWithAClosedShard)
{
    const std::string arn = enable();
    record_ships(1, 2);
    disable();

    const json::value first = read(iterator(arn), ",'Limit':1");
    const json::value second = read(next_of(first), ",'Limit':1");

    EXPECT_EQ(keys_in(second), (std::vector<int>{2}));
    EXPECT_EQ(next_of(second), "(none)");
    EXPECT_EQ(next_of(read(iterator(arn, "LATEST"))), "(none)");
}

TEST_F(GetRecords, RefusesIteratorsAfterAQuarterOfAnHour)
{
    const std::string arn = enable();
    const std::string made = iterator(arn);

    now_ += minutes(14);
    const std::string next = next_of(read(made));
    now_ += minutes(1);

    expect_error(
        &get_records,
        "{'ShardIterator':'" + made + "'}",
        "ExpiredIteratorException",
        "The shard iterator has expired"
    );
    EXPECT_NE(next_of(read(next)), "(none)");
}

TEST_F(GetRecords, SaysThatUnreadRecordsAreGone)
{
    const std::string arn = enable();
    record_ships(1, 2);
    now_ += std::chrono::hours(24) - minutes(1);
    const std::string unread = iterator_with(
        arn,
        "'ShardIteratorType':'AFTER_SEQUENCE_NUMBER',"
        "'SequenceNumber':'100000000000000000001'"
    );
    const std::string oldest = iterator(arn);

    now_ += minutes(2);

    expect_error(
        &get_records,
        "{'ShardIterator':'" + unread + "'}",
        "TrimmedDataAccessException",
        "The data you are trying to access has been trimmed"
    );
    EXPECT_EQ(keys_in(read(oldest)), std::vector<int>());
}

TEST_F(GetRecords, RefusesWhatIsNoIterator)
{
    const std::string arn = enable();
    const std::string made = iterator(arn);
    std::string changed = made;
    changed[changed.size() - 3] = changed[changed.size() - 3] == 'A' ? 'B' : 'A';
    std::string of_another_stream = made;
    of_another_stream.insert(of_another_stream.find('|'), "1");

    for (const std::string& wrong :
         {std::string("x"), changed, of_another_stream, made.substr(0, made.size() - 4), arn})
        expect_error(
            &get_records,
            "{'ShardIterator':'" + wrong + "'}",
            "ValidationException",
            "Invalid ShardIterator"
        );
}

TEST_F(GetRecords, DoesNotFindAStreamThatIsGone)
{
    const std::string arn = enable();
    disable();
    now_ += std::chrono::hours(24) - minutes(1);
    const std::string made = iterator(arn);
    now_ += minutes(2);

    expect_error(
        &get_records,
        "{'ShardIterator':'" + made + "'}",
        "ResourceNotFoundException",
        "Requested resource not found: Stream: " + arn + " not found"
    );
}

}  // namespace
}  // namespace ddbm::local::testing
