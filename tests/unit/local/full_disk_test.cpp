// An engine whose disk is full, or was. The program's part of this is in tests/server.

#include "unit/local/engine_fixture.hpp"
#include "unit/local/storage/temporary_folder.hpp"
#include "unit/local/storage/watched_writes.hpp"

#include <ddbm/error.hpp>

#include <memory>
#include <string>

namespace ddbm::local::testing {
namespace {

class FullDisk : public ::testing::Test
{
protected:
    FullDisk()
    {
        engine_options options;
        options.file = folder_.file("things.db");
        options.clock = [this] { return now_; };
        db_ = std::make_unique<engine>(options);
        answer(
            "CreateTable",
            "{'TableName':'things','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':["
            "{'AttributeName':'id','AttributeType':'S'}],"
            "'KeySchema':[{'AttributeName':'id','KeyType':'HASH'}]}"
        );
        answer(
            "UpdateTimeToLive",
            "{'TableName':'things','TimeToLiveSpecification':"
            "{'AttributeName':'due','Enabled':true}}"
        );
        put("stays", "1999999999");
        put("goes", "1795370410");
    }

    engine_reply call(std::string_view operation, std::string_view body)
    {
        return db_->call(service::dynamodb, operation, text(body));
    }

    std::string answer(std::string_view operation, std::string_view body)
    {
        const engine_reply reply = call(operation, body);
        EXPECT_EQ(reply.status, 200) << operation << " " << body << "\n" << reply.body;
        return reply.body;
    }

    static std::string put_request(const std::string& id, const std::string& due)
    {
        return "{'TableName':'things','Item':{'id':{'S':'" + id + "'},'due':{'N':'" + due + "'}}}";
    }

    void put(const std::string& id, const std::string& due)
    {
        answer("PutItem", put_request(id, due));
    }

    std::string count() { return answer("Scan", "{'TableName':'things','Select':'COUNT'}"); }

    temporary_folder folder_;
    std::chrono::system_clock::time_point now_ =
        std::chrono::system_clock::time_point(std::chrono::seconds(1795370400));
    std::unique_ptr<engine> db_;
};

constexpr const char* one = R"({"Count":1,"ScannedCount":1})";
constexpr const char* two = R"({"Count":2,"ScannedCount":2})";

TEST_F(FullDisk, IsRoomAgainOnceTheLogIsWrittenBack)
{
    watched_writes writes;
    writes.fail(writes.count(), 2);

    // The request that meets it is the one that makes the room.
    put("more", "1999999999");

    EXPECT_EQ(count(), R"({"Count":3,"ScannedCount":3})");
    const item again = item().set("id", "stays");
    writes.fail(writes.count(), 2);
    db_->load("things", {&again, 1});
    writes.fail(writes.count(), 2);
    db_->reset();
    EXPECT_EQ(answer("ListTables", "{}"), R"({"TableNames":[]})");
}

TEST_F(FullDisk, RefusesWhatNeedsMoreAndGoesOn)
{
    watched_writes writes;
    writes.fail(writes.count());

    for (int i = 0; i < 3; ++i)
    {
        const engine_reply refused = call("PutItem", text(put_request("more", "1999999999")));
        EXPECT_EQ(refused.status, 500);
        EXPECT_NE(refused.body.find("full"), std::string::npos) << refused.body;
        EXPECT_EQ(count(), two);
    }
    try
    {
        db_->write_back();
        ADD_FAILURE() << "written back";
    }
    catch (const error& e)
    {
        EXPECT_EQ(e.code(), errc::store_failed);
        const std::string& message = e.get_diagnostics().message();
        EXPECT_NE(message.find("cannot be written back"), std::string::npos) << message;
        EXPECT_NE(message.find("full"), std::string::npos) << message;
    }
    writes.fail_no_more();
    put("more", "1999999999");
    db_->write_back();
    EXPECT_EQ(count(), R"({"Count":3,"ScannedCount":3})");
}

TEST_F(FullDisk, KeepsNobodyFromReading)
{
    watched_writes writes;
    writes.fail(writes.count());

    // One of the items is to be deleted.
    for (int i = 0; i < 3; ++i)
    {
        now_ += std::chrono::seconds(20);
        EXPECT_EQ(count(), two);
    }
    writes.fail_no_more();
    now_ += std::chrono::seconds(1);

    EXPECT_EQ(count(), one);
}

}  // namespace
}  // namespace ddbm::local::testing
