#include "stream_fixture.hpp"

namespace ddbm::local::testing {
namespace {

using ListStreams = stream_test;

std::vector<std::string> arns_in(const json::value& reply)
{
    std::vector<std::string> arns;
    for (const json::value& each : reply.at("Streams").as_array())
        arns.push_back(json::value_to<std::string>(each.at("StreamArn")));
    return arns;
}

TEST_F(ListStreams, ListsNothingWhereThereIsNothing)
{
    EXPECT_EQ(answer(&list_streams, "{}"), json::parse(text_of("{'Streams':[]}")));
    EXPECT_EQ(
        answer(&list_streams, "{'TableName':'ships'}"), json::parse(text_of("{'Streams':[]}"))
    );
}

TEST_F(ListStreams, TellsWhatStreamsThereAre)
{
    const std::string arn = enable();

    EXPECT_EQ(
        answer(&list_streams, "{}"),
        json::parse(text_of(
            "{'Streams':[{'StreamArn':'" + arn +
            "','StreamLabel':'2026-11-22T18:00:00.275','TableName':'ships'}]}"
        ))
    );
}

TEST_F(ListStreams, ListsDisabledStreamsForADay)
{
    const std::string first = enable();
    disable();
    now_ += std::chrono::hours(1);
    const std::string second = enable();

    EXPECT_EQ(
        arns_in(answer(&list_streams, "{'TableName':'ships'}")),
        (std::vector<std::string>{first, second})
    );
    now_ += std::chrono::hours(24);
    EXPECT_EQ(arns_in(answer(&list_streams, "{}")), std::vector<std::string>{second});
}

TEST_F(ListStreams, GoesOnFromPageToPage)
{
    std::vector<std::string> arns;
    for (int i = 0; i < 3; ++i)
    {
        arns.push_back(enable());
        disable();
        now_ += std::chrono::seconds(1);
    }

    const json::value first = answer(&list_streams, "{'Limit':2}");
    const json::value second =
        answer(&list_streams, "{'Limit':2,'ExclusiveStartStreamArn':'" + arns[1] + "'}");

    EXPECT_EQ(arns_in(first), (std::vector<std::string>{arns[0], arns[1]}));
    EXPECT_EQ(first.at("LastEvaluatedStreamArn"), json::value(arns[1]));
    EXPECT_EQ(arns_in(second), std::vector<std::string>{arns[2]});
    EXPECT_FALSE(second.as_object().contains("LastEvaluatedStreamArn"));
}

TEST_F(ListStreams, KnowsTablesThatWereDeleted)
{
    const std::string arn = enable();
    disable();
    state_.tables.erase_table("ships");

    EXPECT_EQ(
        arns_in(answer(&list_streams, "{'TableName':'ships'}")), std::vector<std::string>{arn}
    );
    expect_error(
        &list_streams,
        "{'TableName':'other'}",
        "ResourceNotFoundException",
        "Requested resource not found: Table: other not found"
    );
}

TEST_F(ListStreams, RefusesWhatIsNoArn)
{
    expect_error(
        &list_streams,
        "{'ExclusiveStartStreamArn':'no ARN, but of the length that one has'}",
        "ValidationException",
        "Invalid StreamArn"
    );
}

}  // namespace
}  // namespace ddbm::local::testing
