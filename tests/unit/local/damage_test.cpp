// What an engine makes of a file, or of a log, of which some bytes are not what was written: it
// refuses it, or fails where it meets them, or is right. It is never wrong without a word.

#include "local/storage/log_frame.hpp"
#include "unit/local/engine_fixture.hpp"
#include "unit/local/storage/temporary_folder.hpp"

#include <ddbm/error.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::local::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t page_size = 8192;

class Damage : public ::testing::Test
{
protected:
    using request = std::pair<std::string, std::string>;  // operation and body

    std::unique_ptr<engine> open(const std::string& file) const
    {
        engine_options made;
        made.seed = 7;
        made.file = file;
        made.clock = [] {
            return std::chrono::system_clock::time_point(std::chrono::seconds(1795370400));
        };
        return std::make_unique<engine>(made);
    }

    static engine_reply call(engine& db, const request& wanted)
    {
        const bool is_stream = wanted.first.find("Stream") != std::string::npos ||
                               wanted.first == "GetRecords" || wanted.first == "GetShardIterator";
        return db.call(
            is_stream ? service::dynamodb_streams : service::dynamodb, wanted.first, wanted.second
        );
    }

    static json::value answer(engine& db, std::string_view operation, std::string_view body)
    {
        const engine_reply reply = call(db, {std::string(operation), text(body)});
        EXPECT_EQ(reply.status, 200) << operation << " " << body << "\n" << reply.body;
        return json::parse(reply.body);
    }

    static void make_tables(engine& db)
    {
        answer(
            db,
            "CreateTable",
            "{'TableName':'songs','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':["
            "{'AttributeName':'artist','AttributeType':'S'},"
            "{'AttributeName':'number','AttributeType':'N'},"
            "{'AttributeName':'genre','AttributeType':'S'}],"
            "'KeySchema':[{'AttributeName':'artist','KeyType':'HASH'},"
            "{'AttributeName':'number','KeyType':'RANGE'}],"
            "'LocalSecondaryIndexes':[{'IndexName':'local','KeySchema':["
            "{'AttributeName':'artist','KeyType':'HASH'},"
            "{'AttributeName':'genre','KeyType':'RANGE'}],"
            "'Projection':{'ProjectionType':'KEYS_ONLY'}}],"
            "'GlobalSecondaryIndexes':[{'IndexName':'global','KeySchema':["
            "{'AttributeName':'genre','KeyType':'HASH'}],"
            "'Projection':{'ProjectionType':'INCLUDE','NonKeyAttributes':['title']}}],"
            "'StreamSpecification':{'StreamEnabled':true,"
            "'StreamViewType':'NEW_AND_OLD_IMAGES'},'Tags':[{'Key':'k','Value':'v'}]}"
        );
        answer(
            db,
            "UpdateTimeToLive",
            "{'TableName':'songs','TimeToLiveSpecification':"
            "{'AttributeName':'due','Enabled':true}}"
        );
        for (const char* name : {"plain", "aside"})
            answer(
                db,
                "CreateTable",
                "{'TableName':'" + std::string(name) +
                    "','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':["
                    "{'AttributeName':'id','AttributeType':'S'}],"
                    "'KeySchema':[{'AttributeName':'id','KeyType':'HASH'}]}"
            );
    }

    static std::string song_key(int number)
    {
        return "'artist':{'S':'artist " + std::to_string(number % 5) + "'},'number':{'N':'" +
               std::to_string(number) + "'}";
    }

    // Some of the items take several pages.
    static void put_song(engine& db, int number)
    {
        const std::string title(number % 7 == 0 ? 20'000u : 200u, 't');
        answer(
            db,
            "PutItem",
            "{'TableName':'songs','Item':{" + song_key(number) + ",'genre':{'S':'genre " +
                std::to_string(number % 3) + "'},'title':{'S':'" + title +
                "'},'due':{'N':'1999999999'},'more':{'M':{'list':{'L':[{'BOOL':true},"
                "{'NULL':true},{'B':'AAEC'}]},'set':{'NS':['1.5','-7']}}}}}"
        );
    }

    static void put_plain(engine& db, int number)
    {
        answer(
            db,
            "PutItem",
            "{'TableName':'plain','Item':{'id':{'S':'" + std::to_string(number) + "'},'v':{'S':'" +
                std::string(1000, 'v') + "'}}}"
        );
    }

    void make_store()
    {
        const auto db = open(file_);
        make_tables(*db);
        for (int i = 0; i < 60; ++i)
            put_song(*db, i);
        for (int i = 0; i < 60; ++i)
            put_plain(*db, i);
        // Makes free pages, and old versions of some.
        for (int i = 7; i < 60; i += 10)
            answer(*db, "DeleteItem", "{'TableName':'songs','Key':{" + song_key(i) + "}}");
    }

    // Everything that can be asked of the tables but for "aside".
    static std::vector<request> questions(engine& db)
    {
        std::vector<request> all;
        const auto ask = [&](std::string_view operation, const std::string& body) {
            all.emplace_back(operation, text(body));
        };
        ask("ListTables", "{}");
        for (const char* name : {"songs", "plain"})
        {
            ask("DescribeTable", "{'TableName':'" + std::string(name) + "'}");
            ask("DescribeTimeToLive", "{'TableName':'" + std::string(name) + "'}");
            ask("Scan", "{'TableName':'" + std::string(name) + "'}");
            ask("Scan", "{'TableName':'" + std::string(name) + "','Select':'COUNT'}");
        }
        ask("Scan", "{'TableName':'songs','IndexName':'global'}");
        ask("ListTagsOfResource",
            "{'ResourceArn':'arn:aws:dynamodb:us-east-1:000000000000:table/songs'}");
        for (int i = 0; i < 5; ++i)
            ask("Query",
                "{'TableName':'songs','IndexName':'local','Select':'ALL_ATTRIBUTES',"
                "'KeyConditionExpression':'artist=:a',"
                "'ExpressionAttributeValues':{':a':{'S':'artist " +
                    std::to_string(i) + "'}}}");
        for (int i = 0; i < 65; i += 3)
        {
            ask("GetItem", "{'TableName':'songs','Key':{" + song_key(i) + "}}");
            ask("GetItem", "{'TableName':'plain','Key':{'id':{'S':'" + std::to_string(i) + "'}}}");
        }
        ask("ListStreams", "{}");
        const std::string arn = json::value_to<std::string>(
            answer(db, "ListStreams", "{}").at("Streams").at(0).at("StreamArn")
        );
        const std::string stream = "'StreamArn':'" + arn + "'";
        ask("DescribeStream", "{" + stream + "}");
        const std::string shard =
            json::value_to<std::string>(answer(db, "DescribeStream", "{" + stream + "}")
                                            .at("StreamDescription")
                                            .at("Shards")
                                            .at(0)
                                            .at("ShardId"));
        const std::string from_start =
            "{" + stream + ",'ShardId':'" + shard + "','ShardIteratorType':'TRIM_HORIZON'}";
        ask("GetRecords",
            "{'ShardIterator':'" +
                json::value_to<std::string>(
                    answer(db, "GetShardIterator", from_start).at("ShardIterator")
                ) +
                "'}");
        return all;
    }

    void learn(engine& db)
    {
        questions_ = questions(db);
        for (const request& each : questions_)
        {
            answers_.push_back(call(db, each).body);
            ASSERT_EQ(call(db, each).status, 200) << each.first << each.second << answers_.back();
        }
    }

    // How many of the questions are not answered. All other answers are right.
    std::size_t ask_everything(engine& db) const
    {
        std::size_t failed = 0;
        for (std::size_t i = 0; i < questions_.size(); ++i)
        {
            const engine_reply reply = call(db, questions_[i]);
            if (reply.status == 500)
                ++failed;
            else if (reply.status != 200 || reply.body != answers_[i])
                ADD_FAILURE() << questions_[i].first << questions_[i].second << '\n'
                              << reply.status << ' ' << reply.body.substr(0, 1000);
        }
        return failed;
    }

    // Asks, writes something, opens it again and asks once more.
    enum class outcome
    {
        refused,
        failed,
        right,
    };
    outcome meet(const std::string& file) const
    {
        const request put{"PutItem", text("{'TableName':'aside','Item':{'id':{'S':'a'}}}")};
        const request get{"GetItem", text("{'TableName':'aside','Key':{'id':{'S':'a'}}}")};
        std::size_t failed = 0;
        bool was_put = false;
        for (const bool again : {false, true})
        {
            std::unique_ptr<engine> db;
            try
            {
                db = open(file);
            }
            catch (const error& e)
            {
                EXPECT_TRUE(e.code() == errc::store_damaged || e.code() == errc::store_unusable)
                    << e.get_diagnostics().message();
                return failed != 0 || again ? outcome::failed : outcome::refused;
            }
            failed += ask_everything(*db);
            if (again && was_put)
            {
                const engine_reply found = call(*db, get);
                EXPECT_TRUE(found.status == 500 || found.body == R"({"Item":{"id":{"S":"a"}}})")
                    << found.body;
            }
            const engine_reply written = call(*db, put);
            EXPECT_TRUE(written.status == 200 || written.status == 500) << written.body;
            was_put = written.status == 200;
        }
        return failed != 0 ? outcome::failed : outcome::right;
    }

    temporary_folder folder_;
    std::string file_ = folder_.file("right.db");
    std::string damaged_ = folder_.file("damaged.db");
    std::vector<request> questions_;
    std::vector<std::string> answers_;
};

std::size_t below(std::mt19937& random, std::size_t end)
{
    return random() % end;
}

void flip_a_bit(std::string& bytes, std::mt19937& random)
{
    char& changed = bytes[below(random, bytes.size())];
    changed = static_cast<char>(changed ^ (1 << below(random, 8)));
}

void change_bytes(std::string& bytes, std::mt19937& random)
{
    for (std::size_t left = 1 + below(random, 8); left != 0; --left)
    {
        char& changed = bytes[below(random, bytes.size())];
        changed = static_cast<char>(changed ^ static_cast<char>(1 + below(random, 255)));
    }
}

// Aligned as the blocks of a disk are.
void clear_a_block(std::string& bytes, std::mt19937& random)
{
    const std::size_t size = std::size_t(512) << below(random, 5);
    const std::size_t at = below(random, bytes.size() / size) * size;
    bytes.replace(at, size, size, '\0');
}

void copy_a_block(std::string& bytes, std::size_t start, std::size_t size, std::mt19937& random)
{
    const std::size_t blocks = (bytes.size() - start) / size;
    const std::string block = bytes.substr(start + below(random, blocks) * size, size);
    bytes.replace(start + below(random, blocks) * size, size, block);
}

void damage_file(std::string& bytes, std::mt19937& random)
{
    switch (random() % 6)
    {
    case 0:
    case 1:
        return flip_a_bit(bytes, random);
    case 2:
        return change_bytes(bytes, random);
    case 3:
        return clear_a_block(bytes, random);
    case 4:
        return copy_a_block(bytes, 0, page_size, random);
    default:
        bytes.resize(below(random, bytes.size()));
    }
}

// But for its end, of which nobody can tell where it was.
void damage_log(std::string& bytes, std::mt19937& random)
{
    switch (random() % 4)
    {
    case 0:
        return flip_a_bit(bytes, random);
    case 1:
        return change_bytes(bytes, random);
    case 2:
        return clear_a_block(bytes, random);
    default:
        return copy_a_block(bytes, detail::log_header_size, detail::frame_size(page_size), random);
    }
}

TEST_F(Damage, OfAFileIsNeverAnsweredWithSomethingElse)
{
    make_store();
    learn(*open(file_));
    const std::string right = content_of(file_);
    int noticed = 0;
    for (unsigned seed = 0; seed < 200; ++seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::mt19937 random(seed);
        std::string bytes = right;
        damage_file(bytes, random);
        write_file(damaged_, bytes);
        fs::remove(damaged_ + "-wal");

        noticed += meet(damaged_) == outcome::right ? 0 : 1;
    }

    // The others are damaged where nothing is, or not at all.
    EXPECT_GT(noticed, 150);
}

TEST_F(Damage, OfALogIsRefused)
{
    make_store();
    const auto db = open(file_);
    for (int i = 0; i < 20; ++i)
    {
        put_song(*db, i + 50);
        put_plain(*db, i + 50);
    }
    learn(*db);
    copy_store(file_, damaged_);
    ASSERT_EQ(meet(damaged_), outcome::right);
    const std::string log = content_of(file_ + "-wal");
    ASSERT_GT(log.size(), 50 * detail::frame_size(page_size));
    for (unsigned seed = 0; seed < 60; ++seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::mt19937 random(seed);
        std::string bytes = log;
        while (bytes == log)
            damage_log(bytes, random);
        copy_store(file_, damaged_);
        write_file(damaged_ + "-wal", bytes);
        const std::string before = content_of(damaged_);

        EXPECT_EQ(meet(damaged_), outcome::refused);
        EXPECT_EQ(content_of(damaged_), before);
        EXPECT_EQ(content_of(damaged_ + "-wal"), bytes);
    }
}

TEST_F(Damage, OfAFileInUseIsNoEmptyStore)
{
    make_store();
    learn(*open(file_));
    for (const std::size_t size : {std::size_t(0), page_size, 3 * page_size, 20 * page_size})
    {
        SCOPED_TRACE(size);
        copy_store(file_, damaged_);
        auto db = open(damaged_);
        fs::resize_file(damaged_, size);

        // All of it several times, since a failure must not make the next answer a wrong one.
        const std::size_t failed = ask_everything(*db);
        EXPECT_GT(failed, 0u);
        EXPECT_GE(ask_everything(*db), failed);
        EXPECT_EQ(
            call(*db, {"PutItem", text("{'TableName':'aside','Item':{'id':{'S':'a'}}}")}).status,
            500
        );
        // An empty file is a new one.
        db.reset();
        if (size != 0)
        {
            EXPECT_NE(meet(damaged_), outcome::right);
        }
    }
}

TEST_F(Damage, IsNotDoneByDeletingAFileInUse)
{
    make_store();
    const request put{"PutItem", text("{'TableName':'aside','Item':{'id':{'S':'a'}}}")};
    for (const char* end : {"", "-wal"})
    {
        copy_store(file_, damaged_);
        const auto db = open(damaged_);
        ASSERT_EQ(call(*db, put).status, 200);
        fs::remove(damaged_ + end);

        const engine_reply refused = call(*db, put);

        EXPECT_EQ(refused.status, 500);
        EXPECT_NE(refused.body.find("deleted"), std::string::npos) << refused.body;
        EXPECT_EQ(call(*db, put).status, 500);
        EXPECT_THROW(db->write_back(), error);
    }
}

TEST_F(Damage, OfASnapshotIsRefused)
{
    make_store();
    const auto db = open(file_);
    learn(*db);
    const std::string right = db->snapshot();
    for (unsigned seed = 0; seed < 40; ++seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::mt19937 random(seed);
        std::string bytes = right;
        flip_a_bit(bytes, random);

        EXPECT_THROW(db->restore(bytes), error);
        EXPECT_EQ(call(*db, questions_.front()).body, answers_.front());
    }
    engine other;
    other.restore(right);
    EXPECT_EQ(call(other, questions_.front()).body, answers_.front());
}

}  // namespace
}  // namespace ddbm::local::testing
