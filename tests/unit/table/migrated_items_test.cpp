// Tables whose items are of several versions of the model: what is read, and what saves write.

#include "table/item_operations.hpp"
#include "unit/table/save_plan_testing.hpp"
#include "unit/table/scripted_table.hpp"

#include <ddbm/collection.hpp>
#include <ddbm/convert.hpp>
#include <ddbm/update.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace {

struct song
{
    std::string id;
    std::string title;
    std::optional<int> seconds;
    std::map<std::string, std::string> links;
    long v = 0;
};

struct artist
{
    std::string id;
    std::string name;
};

struct label
{
    std::string id;
    std::string town;
};

int steps_taken = 0;

}  // namespace

// Once had minutes, and its links outside of a map.
template <>
struct ddbm::model_of<song>
{
    static constexpr auto value =
        ddbm::model<song>("songs")
            .partition_key("id", &song::id)
            .field("title", &song::title)
            .field("seconds", &song::seconds)
            .field("links", &song::links)
            .version("v", &song::v)
            .version(1, [](const ddbm::item& read) { return !read.contains("links"); })
            .version(
                2,
                [](const ddbm::item& read) { return read.contains("links"); },
                [](ddbm::item& to) {
                    ++steps_taken;
                    ddbm::item links;
                    if (to.contains("link"))
                        links.set("web", to.at("link"));
                    to.set("links", links);
                    to.erase("link");
                    if (to.erase("minutes"))
                        to.set("seconds", 60);
                }
            );
};

template <>
struct ddbm::model_of<artist>
{
    static constexpr auto value =
        ddbm::model<artist>("both")
            .partition_key("id", &artist::id)
            .sort_key("kind", ddbm::compose("ARTIST"))
            .discriminator("type", "artist")
            .field("name", &artist::name)
            .version(1, [](const ddbm::item& read) { return read.contains("called"); })
            .version(
                2,
                [](const ddbm::item& read) { return read.contains("name"); },
                [](ddbm::item& to) {
                    to.set("name", to.at("called"));
                    to.erase("called");
                }
            );
};

template <>
struct ddbm::model_of<label>
{
    static constexpr auto value = ddbm::model<label>("both")
                                      .partition_key("id", &label::id)
                                      .sort_key("kind", ddbm::compose("LABEL"))
                                      .discriminator("type", "label")
                                      .field("town", &label::town);
};

namespace ddbm::test {
namespace {

const std::string old_song =
    R"({"id":{"S":"a"},"title":{"S":"Air"},"minutes":{"N":"1"},"link":{"S":"x"},"more":{"N":"3"}})";
const std::string new_song = R"({"id":{"S":"b"},"title":{"S":"Bee"},"links":{"M":{}}})";

class MigratedItems : public ::testing::Test
{
protected:
    scripted_client side;
    table<song> songs{side.db};

    const std::string& sent() const { return side.script.sent.back(); }

    stored<song> read(const std::string& json)
    {
        side.script.reply("{\"Item\":" + json + "}");
        return side.fetch<song>([&](auto token) { songs.async_get("a", token); }).result;
    }
};

void expect_new(const stored<song>& found)
{
    ASSERT_TRUE(found);
    EXPECT_EQ(found->title, "Air");
    EXPECT_EQ(found->seconds, 60);
    EXPECT_EQ(found->links, (std::map<std::string, std::string>{{"web", "x"}}));
    EXPECT_EQ(found.image(), old_song);
    EXPECT_TRUE(found.is_migrated());
}

TEST_F(MigratedItems, AreReadOneByOne)
{
    expect_new(read(old_song));
    EXPECT_EQ(side.script.sent.size(), 1u);
}

TEST_F(MigratedItems, AreReadByQueriesAndScans)
{
    side.script.reply(R"({"Items":[)" + old_song + R"(],"Count":1,"ScannedCount":1})");
    side.script.reply(R"({"Items":[)" + new_song + "," + old_song + R"(],"Count":2})");
    auto query = songs.query("a");
    auto scan = songs.scan();

    expect_new(side.fetch<song>([&](auto token) { query.async_next(token); }).result);
    EXPECT_EQ(
        side.fetch<song>([&](auto token) { scan.async_next(token); }).result.image(), new_song
    );
    expect_new(side.fetch<song>([&](auto token) { scan.async_next(token); }).result);
}

TEST_F(MigratedItems, AreReadInBatches)
{
    side.script.reply(
        R"({"Responses":{"songs":[)" + new_song + "," + old_song + R"(]},"UnprocessedKeys":{}})"
    );
    const std::vector<std::string> ids{"a", "b"};

    const auto out =
        side.get<std::vector<stored<song>>>([&](auto token) { songs.async_get_many(ids, token); });

    ASSERT_FALSE(out.ec) << out.diag.message();
    ASSERT_EQ(out.result.size(), 2u);
    expect_new(out.result[0]);
    EXPECT_EQ(out.result[1].image(), new_song);
}

TEST_F(MigratedItems, AreReadFromWhatWritesReturn)
{
    side.script.reply(R"({"Attributes":)" + old_song + "}");

    const auto out = side.fetch<song>([&](auto token) {
        songs.async_update("a", set<&song::title>("Air"), token);
    });

    expect_new(out.result);
}

TEST_F(MigratedItems, OfNoVersionAreErrorsOfTheirOwn)
{
    table<artist> artists(side.db);
    side.script.reply(
        R"({"Item":{"id":{"S":"q"},"kind":{"S":"ARTIST"},"type":{"S":"artist"},"x":{"N":"1"}}})"
    );

    const auto out = side.fetch<artist>([&](auto token) { artists.async_get("q", token); });

    EXPECT_EQ(out.ec, errc::unknown_version);
    EXPECT_EQ(out.diag.key(), R"({"id":{"S":"q"},"kind":{"S":"ARTIST"}})");
    EXPECT_EQ(out.diag.found(), "one with the attributes id, kind, type, x");
    EXPECT_FALSE(out.result);
}

TEST_F(MigratedItems, AreReadAmongOtherKinds)
{
    side.script.reply(
        R"({"Items":[)"
        R"({"id":{"S":"q"},"kind":{"S":"ARTIST"},"type":{"S":"artist"},"called":{"S":"Ann"}},)"
        R"({"id":{"S":"q"},"kind":{"S":"LABEL"},"type":{"S":"label"},"town":{"S":"Ulm"}}],)"
        R"("Count":2})"
    );
    auto all = collection<artist, label>(side.db).query("q");
    using found = stored_variant<artist, label>;

    const auto first = side.get<found>([&](auto token) { all.async_next(token); }).result;
    const auto second = side.get<found>([&](auto token) { all.async_next(token); }).result;

    EXPECT_EQ(std::get<stored<artist>>(first)->name, "Ann");
    EXPECT_EQ(std::get<stored<label>>(second)->town, "Ulm");
}

// -- Saves

TEST_F(MigratedItems, AreWrittenBySavesUnderTheItemAsItWasRead)
{
    auto found = read(old_song);
    side.script.reply("{}");

    const auto out = side.run([&](auto token) { songs.async_save(found, token); });

    EXPECT_FALSE(out.ec) << out.diag.message();
    EXPECT_EQ(
        sent(),
        R"(UpdateItem {"TableName":"songs","Key":{"id":{"S":"a"}},)"
        R"("UpdateExpression":"SET #0 = :0, #1 = :1, #2 = :2 REMOVE #3, #4",)"
        R"("ConditionExpression":"#3 = :3 AND #4 = :4 AND #5 = :5 AND #6 = :6 AND )"
        R"~(attribute_not_exists(#1) AND attribute_not_exists(#0) AND attribute_not_exists(#2)",)~"
        R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
        R"("ExpressionAttributeNames":{"#0":"links","#1":"seconds","#2":"v","#3":"link",)"
        R"("#4":"minutes","#5":"more","#6":"title"},)"
        R"("ExpressionAttributeValues":{":0":{"M":{"web":{"S":"x"}}},":1":{"N":"60"},)"
        R"(":2":{"N":"1"},":3":{"S":"x"},":4":{"N":"1"},":5":{"N":"3"},":6":{"S":"Air"}}})"
    );
    EXPECT_EQ(found->v, 1);
    EXPECT_FALSE(found.is_migrated());
    EXPECT_EQ(
        item_from_json(found.image()),
        item_from_json(
            R"({"id":{"S":"a"},"title":{"S":"Air"},"seconds":{"N":"60"},"more":{"N":"3"},)"
            R"("links":{"M":{"web":{"S":"x"}}},"v":{"N":"1"}})"
        )
    );
}

TEST_F(MigratedItems, AreSavedAsTheyWereMigratedWhenTheyWereRead)
{
    steps_taken = 0;
    auto found = read(old_song);
    side.script.refuse("ConditionalCheckFailedException", "");
    side.run([&](auto token) { songs.async_save(found, token); });
    side.script.reply("{}");
    found->title = "Ear";

    EXPECT_FALSE(side.run([&](auto token) { songs.async_save(found, token); }).ec);

    EXPECT_EQ(steps_taken, 1);
    EXPECT_FALSE(found.is_migrated());
    side.script.reply("{}");
    found->title = "Eel";
    EXPECT_FALSE(side.run([&](auto token) { songs.async_save(found, token); }).ec);
    EXPECT_NE(sent().find(R"("UpdateExpression":"SET #0 = :0, #1 = :1",)"), std::string::npos)
        << sent();
}

// As a migration saves what nobody has touched: the same request, and the object stays as it was.
TEST_F(MigratedItems, AreSavedUntouchedAsOtherwise)
{
    const std::string old_artist =
        R"({"id":{"S":"q"},"kind":{"S":"ARTIST"},"type":{"S":"artist"},"called":{"S":"Ann"}})";
    for (const std::string& json : {old_song, old_artist})
    {
        const bool is_song = json == old_song;
        const detail::model_info& model =
            is_song ? detail::info_of<song>() : detail::info_of<artist>();
        const detail::table_core core(side.db, model);
        const auto usual = detail::read_stored(model, json);
        const auto untouched = detail::read_stored(model, json);

        const std::string one = detail::prepare_save(core, usual).explain().to_string();
        const std::string two =
            detail::prepare_untouched_save(core, untouched).explain().to_string();

        EXPECT_EQ(one, two);
        EXPECT_EQ(std::string_view(untouched->image), json);
        EXPECT_TRUE(untouched->image.is_migrated());
    }
}

TEST_F(MigratedItems, AreLeftByAFailedSaveAsTheyWere)
{
    auto found = read(old_song);
    side.script.refuse("ConditionalCheckFailedException", ",\"Item\":" + new_song);

    const auto out = side.run([&](auto token) { songs.async_save(found, token); });

    EXPECT_EQ(out.ec, errc::conflict_changed);
    expect_new(found);
    EXPECT_EQ(found->v, 0);
}

TEST_F(MigratedItems, AreErasedUnderTheItemAsItWasRead)
{
    auto found = read(R"({"id":{"S":"a"},"title":{"S":"Air"}})");
    side.script.reply("{}");

    side.run([&](auto token) { songs.async_erase(found, token); });

    EXPECT_EQ(
        sent(),
        R"(DeleteItem {"TableName":"songs","Key":{"id":{"S":"a"}},"ConditionExpression":)"
        R"~("#0 = :0 AND attribute_not_exists(#1) AND attribute_not_exists(#2) AND )~"
        R"~(attribute_not_exists(#3)","ReturnValuesOnConditionCheckFailure":"ALL_OLD",)~"
        R"("ExpressionAttributeNames":{"#0":"title","#1":"seconds","#2":"links","#3":"v"},)"
        R"("ExpressionAttributeValues":{":0":{"S":"Air"}}})"
    );
}

TEST_F(MigratedItems, OfTheNewestVersionAreWrittenAsFarAsTheyHaveChanged)
{
    auto found = read(new_song);
    EXPECT_FALSE(found.is_migrated());
    found->title = "Bat";
    side.script.reply("{}");

    side.run([&](auto token) { songs.async_save(found, token); });

    EXPECT_NE(sent().find(R"("UpdateExpression":"SET #0 = :0, #1 = :1",)"), std::string::npos)
        << sent();
}

TEST_F(MigratedItems, WriteWhatTheProgramHasChangedAsWell)
{
    auto found = read(old_song);
    found->links["shop"] = "y";
    found->seconds.reset();
    side.script.reply("{}");

    const auto out = side.run([&](auto token) { songs.async_save(found, token); });

    EXPECT_FALSE(out.ec) << out.diag.message();
    EXPECT_EQ(
        item_from_json(found.image()),
        item_from_json(R"({"id":{"S":"a"},"title":{"S":"Air"},"more":{"N":"3"},)"
                       R"("links":{"M":{"web":{"S":"x"},"shop":{"S":"y"}}},"v":{"N":"1"}})")
    );
}

TEST_F(MigratedItems, ArePutWholeByAHandleFromAnImage)
{
    const auto handle = stored_from_image<song>(std::string_view(old_song));
    side.script.reply("{}");

    const auto out = side.run([&](auto token) { songs.async_save(handle, token); });

    EXPECT_FALSE(out.ec) << out.diag.message();
    EXPECT_NE(sent().find(R"(REMOVE #3, #4")"), std::string::npos) << sent();
}

// What differs inside of a map that is there before and after is written by its path.
TEST(SavePlanOfAMigratedItem, KeepsToWhatDiffers)
{
    using namespace detail;
    const item image = item()
                           .set("id", "a")
                           .set("title", "A")
                           .set("links", item().set("web", "x").set("old", "y"));
    const item newest = item()
                            .set("id", "a")
                            .set("title", "A")
                            .set("links", item().set("web", "x").set("new", "y"));
    song object;
    reading_notes notes;
    read_newest(newest, record_of<song>(), &object, &notes);
    const item before = to_item_of(object);

    const save_plan plan(
        info_of<song>(), image, before, before, notes, key_change::refused, &newest
    );

    EXPECT_EQ(plan.result(), newest);
    const std::string text = text_of(plan);
    EXPECT_NE(text.find(R"("UpdateExpression":"SET #0.#1 = :0 REMOVE #0.#2",)"), text.npos) << text;
}

}  // namespace
}  // namespace ddbm::test
