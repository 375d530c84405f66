// Fields whose values the library makes, in what tables send and in what their objects become.

#include "table/automatic_fields.hpp"
#include "unit/model/model_testing.hpp"
#include "unit/table/scripted_table.hpp"

#include <ddbm/generated.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <chrono>
#include <limits>
#include <memory>
#include <optional>

namespace {

struct note
{
    std::string id;
    std::string text;
    unsigned char version = 0;
    long writes = 0;
    std::optional<std::chrono::sys_seconds> created;
    std::chrono::sys_time<std::chrono::milliseconds> updated{};
    std::optional<std::chrono::sys_time<std::chrono::milliseconds>> expires;
};

struct plain_note
{
    std::string id;
    std::string text;
};

using fine_time = std::chrono::sys_time<std::chrono::nanoseconds>;

struct entry
{
    std::string id = "e";
    fine_time created{};
    std::optional<fine_time> updated;
};

}  // namespace

template <>
struct ddbm::model_of<note>
{
    static constexpr auto value =
        ddbm::model<note>("notes")
            .partition_key("id", &note::id, ddbm::generated(ddbm::uuid_v4))
            .field("text", &note::text)
            .version("v", &note::version)
            .counter("writes", &note::writes)
            .created("created", &note::created)
            .updated("updated", &note::updated, ddbm::epoch_milliseconds)
            .time_to_live("expires", &note::expires);
};

template <>
struct ddbm::model_of<plain_note>
{
    static constexpr auto value = ddbm::model<plain_note>("plain")
                                      .partition_key("id", &plain_note::id)
                                      .field("text", &plain_note::text);
};

template <>
struct ddbm::model_of<entry>
{
    static constexpr auto value =
        ddbm::model<entry>("entries")
            .partition_key("id", &entry::id)
            .created("created", &entry::created, ddbm::iso_microseconds)
            .updated("updated", &entry::updated, ddbm::form<ddbm::iso_text<std::chrono::hours>>);
};

namespace ddbm::test {
namespace {

using detail::automatic_change;
using detail::info_of;

class fixed_environment : public environment
{
public:
    std::chrono::system_clock::time_point now{std::chrono::milliseconds(1'000'500)};

    std::chrono::system_clock::time_point system_now() override { return now; }
    void unique_bytes(std::span<unsigned char> bytes) override
    {
        std::fill(bytes.begin(), bytes.end(), static_cast<unsigned char>(0));
    }
};

const std::string made_id = "00000000-0000-4000-8000-000000000000";

class AutomaticFields : public testing::Test
{
protected:
    AutomaticFields() : client_(config()) {}

    client_config config()
    {
        client_config made;
        made.env = env_;
        return made;
    }

    // The item of a request, or else its body.
    item sent(std::string_view member)
    {
        const std::string& request = client_.script.sent.back();
        const std::string marker = "\"" + std::string(member) + "\":";
        const auto begin = request.find(marker) + marker.size();
        int open = 0;
        auto end = begin;
        do
        {
            open += request[end] == '{' ? 1 : request[end] == '}' ? -1 : 0;
            ++end;
        } while (open != 0);
        return item_from_json(request.substr(begin, end - begin));
    }

    stored<note> fetched(const std::string& json)
    {
        client_.script.reply(R"({"Item":)" + json + "}");
        return client_.fetch<note>([&](auto token) { notes_.async_get("n", token); }).result;
    }

    std::shared_ptr<fixed_environment> env_ = std::make_shared<fixed_environment>();
    scripted_client client_;
    table<note> notes_{client_.db};
};

TEST_F(AutomaticFields, AreMadeForWhatIsPut)
{
    note given;
    given.text = "t";
    client_.script.reply("{}");

    const auto out = client_.run([&](auto token) { notes_.async_put(given, token); });

    EXPECT_FALSE(out.ec) << out.diag.message();
    EXPECT_EQ(
        sent("Item"),
        item_from_json(
            R"({"id":{"S":")" + made_id +
            R"("},"text":{"S":"t"},"v":{"N":"1"},"writes":{"N":"0"},)"
            R"("created":{"S":"1970-01-01T00:16:40Z"},"updated":{"N":"1000500"}})"
        )
    );
    EXPECT_TRUE(given.id.empty());
    EXPECT_EQ(given.version, 0);
}

TEST_F(AutomaticFields, HaveTheDigitsOfTheirText)
{
    env_->now += std::chrono::nanoseconds(123'456'789);
    client_.script.reply("{}");

    const auto out =
        client_.run([&](auto token) { table<entry>(client_.db).async_put(entry(), token); });

    ASSERT_FALSE(out.ec) << out.diag.message();
    EXPECT_EQ(
        sent("Item"),
        item_from_json(R"({"id":{"S":"e"},"created":{"S":"1970-01-01T00:16:40.623456Z"},)"
                       R"("updated":{"S":"1970-01-01T00:16:40Z"}})")
    );
}

TEST_F(AutomaticFields, LeaveWhatTheProgramHasSet)
{
    note given;
    given.id = "mine";
    given.created = std::chrono::sys_seconds(std::chrono::seconds(5));
    given.expires = std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::seconds(9));
    given.version = 7;
    client_.script.reply("{}");

    client_.run([&](auto token) { notes_.async_insert(given, token); });

    EXPECT_EQ(sent("Item").at("id"), "mine");
    EXPECT_EQ(sent("Item").at("created"), "1970-01-01T00:00:05Z");
    EXPECT_EQ(sent("Item").at("expires"), 9);
    EXPECT_EQ(sent("Item").at("v"), 8);
}

const std::string note_json =
    R"({"id":{"S":"n"},"text":{"S":"t"},"v":{"N":"4"},"writes":{"N":"2"},)"
    R"("created":{"S":"1970-01-01T00:00:05Z"},"updated":{"N":"5000"},"other":{"N":"1"}})";

TEST_F(AutomaticFields, AreSavedUnderTheVersion)
{
    auto read = fetched(note_json);
    read->text = "u";
    client_.script.reply("{}");

    const auto out = client_.run([&](auto token) { notes_.async_save(read, token); });

    EXPECT_FALSE(out.ec) << out.diag.message();
    const std::string& request = client_.script.sent.back();
    EXPECT_NE(request.find(R"("ConditionExpression":"#)"), request.npos) << request;
    EXPECT_EQ(request.find(" AND "), request.npos) << request;
    EXPECT_EQ(read->version, 5);
    EXPECT_EQ(read->writes, 3);
    EXPECT_EQ(read->updated.time_since_epoch(), std::chrono::milliseconds(1'000'500));
    EXPECT_EQ(read->created->time_since_epoch(), std::chrono::seconds(5));
    const item image = item_from_json(read.image());
    EXPECT_EQ(image.at("v"), 5);
    EXPECT_EQ(image.at("writes"), 3);
    EXPECT_EQ(image.at("updated"), 1'000'500);
    EXPECT_EQ(image.at("text"), "u");
    EXPECT_EQ(image.at("other"), 1);
}

TEST_F(AutomaticFields, StayWhereNothingHasChanged)
{
    auto read = fetched(note_json);
    client_.script.reply("{}");

    const auto out = client_.run([&](auto token) { notes_.async_save(read, token); });

    EXPECT_FALSE(out.ec) << out.diag.message();
    EXPECT_EQ(client_.script.sent.back().find("UpdateExpression"), std::string::npos);
    EXPECT_EQ(read->version, 4);
}

TEST_F(AutomaticFields, StayWhereASaveFails)
{
    auto read = fetched(note_json);
    read->text = "u";
    client_.script.refuse("ConditionalCheckFailedException");

    const auto out = client_.run([&](auto token) { notes_.async_save(read, token); });

    EXPECT_EQ(out.ec, errc::conflict_changed);
    EXPECT_EQ(read->version, 4);
    EXPECT_EQ(read->writes, 2);
    EXPECT_EQ(item_from_json(read.image()).at("v"), 4);
}

// Until then the object is the program's alone, who may use it in another thread.
TEST_F(AutomaticFields, AreSetWhereTheHandlerRuns)
{
    auto read = fetched(note_json);
    read->text = "u";
    client_.script.reply("{}");
    boost::asio::io_context theirs;
    int version = 0;

    notes_.async_save(read, boost::asio::bind_executor(theirs, [&](error_code ec) {
                          EXPECT_FALSE(ec);
                          version = read->version;
                      }));
    run_to_end(client_.ctx);

    EXPECT_EQ(read->version, 4);
    EXPECT_EQ(item_from_json(read.image()).at("v"), 4);
    theirs.run();
    EXPECT_EQ(version, 5);
    EXPECT_EQ(item_from_json(read.image()).at("v"), 5);
}

// As all do that were written before the model had them.
TEST_F(AutomaticFields, ComeToItemsThatHaveNone)
{
    auto read = fetched(R"({"id":{"S":"n"},"text":{"S":"t"}})");
    read->text = "u";
    client_.script.reply("{}");

    const auto out = client_.run([&](auto token) { notes_.async_save(read, token); });

    EXPECT_FALSE(out.ec) << out.diag.message();
    const std::string& request = client_.script.sent.back();
    EXPECT_NE(request.find("attribute_not_exists"), request.npos) << request;
    EXPECT_EQ(read->version, 1);
    EXPECT_EQ(read->created->time_since_epoch(), std::chrono::seconds(1000));
    EXPECT_EQ(read->updated.time_since_epoch(), std::chrono::milliseconds(1'000'500));
}

TEST_F(AutomaticFields, RefuseAVersionWithoutANextOne)
{
    note given;
    given.version = std::numeric_limits<unsigned char>::max();

    const auto out = client_.run([&](auto token) { notes_.async_put(given, token); });

    EXPECT_EQ(out.ec, errc::number_out_of_range);
    EXPECT_EQ(out.diag.attribute_path(), "v");
    EXPECT_TRUE(client_.script.sent.empty());
}

TEST_F(AutomaticFields, OfUpdatesAreActions)
{
    const auto changes = detail::changes_of_update(info_of<note>(), *env_);
    using action = automatic_change::action;

    ASSERT_EQ(changes.size(), 4U);
    EXPECT_EQ(changes[0].field->name, "v");
    EXPECT_EQ(changes[0].what, action::add);
    EXPECT_EQ(changes[0].value, 1);
    EXPECT_EQ(changes[1].field->name, "writes");
    EXPECT_EQ(changes[2].field->name, "created");
    EXPECT_EQ(changes[2].what, action::set_if_absent);
    EXPECT_EQ(changes[2].value, "1970-01-01T00:16:40Z");
    EXPECT_EQ(changes[3].field->name, "updated");
    EXPECT_EQ(changes[3].what, action::set);
    EXPECT_EQ(changes[3].value, 1'000'500);
}

// The plain path makes no copy.
TEST_F(AutomaticFields, CostNothingWhereThereAreNone)
{
    const plain_note given{"a", "b"};
    const auto& model = info_of<plain_note>();

    EXPECT_EQ(model.copy, nullptr);
    EXPECT_EQ(detail::written_object::as_put(model, &given, *env_).get(), &given);
    EXPECT_TRUE(detail::changes_of_update(model, *env_).empty());
}

}  // namespace
}  // namespace ddbm::test
