// Models whose fields all are in one form, that of dynamodb-mapper: whole items of its tables.

#include "unit/model/model_testing.hpp"
#include "unit/table/save_plan_testing.hpp"

#include <ddbm/codecs/item.hpp>
#include <ddbm/convert.hpp>
#include <ddbm/legacy.hpp>
#include <ddbm/validators/range.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace {

using namespace std::chrono_literals;
using time_of_game = std::chrono::sys_time<std::chrono::microseconds>;

struct monster
{
    std::string kind;
    double health = 0;

    friend bool operator==(const monster&, const monster&) = default;
};

struct doom_map
{
    int episode = 7;
    int map = 7;
    std::string name = "Hangar";
    std::string author;
    std::set<std::string> cheats = {"Konami"};
    std::vector<monster> monsters;
    std::map<std::string, int> pickups;
    std::vector<std::string> notes;
    bool is_secret = true;
    double par = 30;
    std::optional<time_of_game> played;
    bool is_rated = true;
    std::vector<int> scores;

    friend bool operator==(const doom_map&, const doom_map&) = default;
};

// Keys of all types that dynamodb-mapper had.
struct keyed_by_time
{
    std::vector<std::string> path;
    time_of_game when{};
};

struct keyed_by_text
{
    std::string id;
};

struct spot
{
    std::optional<int> x = 7;
};

struct keyed_by_struct
{
    spot at;
};

struct place
{
    std::string city;
    std::vector<int> zip;
};

struct with_parts : place
{
    int id = 0;
    place home;
};

struct policies
{
    int id = 0;
    std::string empty;
    std::string required;
    std::string other;
    std::vector<int> list;
    int count = 3;
    int checked = 1;
    std::string null;
    std::vector<int> written_list;
};

struct stamped
{
    int id = 0;
    std::chrono::sys_time<std::chrono::nanoseconds> created;
};

}  // namespace

template <>
struct ddbm::model_of<stamped>
{
    static constexpr auto value = ddbm::model<stamped>("stamped")
                                      .form(ddbm::legacy)
                                      .partition_key("id", &stamped::id)
                                      .created("created", &stamped::created);
};

template <>
struct ddbm::model_of<monster>
{
    static constexpr auto value =
        ddbm::model<monster>().field("kind", &monster::kind).field("health", &monster::health);
};

template <>
struct ddbm::model_of<doom_map>
{
    static constexpr auto value = ddbm::model<doom_map>("doom_map")
                                      .form(ddbm::legacy)
                                      .partition_key("episode", &doom_map::episode)
                                      .sort_key("map", &doom_map::map)
                                      .field("name", &doom_map::name)
                                      .field("author", &doom_map::author)
                                      .field("cheats", &doom_map::cheats)
                                      .field("monsters", &doom_map::monsters)
                                      .field("pickups", &doom_map::pickups)
                                      .field("notes", &doom_map::notes)
                                      .field("is_secret", &doom_map::is_secret)
                                      .field("par", &doom_map::par)
                                      .field("played", &doom_map::played)
                                      // As no version of dynamodb-mapper has it.
                                      .field("is_rated", &doom_map::is_rated, ddbm::form<void>)
                                      .field("scores", &doom_map::scores, ddbm::form<void>);
};

template <>
struct ddbm::model_of<keyed_by_time>
{
    static constexpr auto value = ddbm::model<keyed_by_time>("by_time")
                                      .form(ddbm::legacy)
                                      .partition_key("path", &keyed_by_time::path)
                                      .sort_key("when", &keyed_by_time::when);
};

template <>
struct ddbm::model_of<keyed_by_text>
{
    static constexpr auto value = ddbm::model<keyed_by_text>("by_text")
                                      .form(ddbm::legacy)
                                      .partition_key("id", &keyed_by_text::id);
};

template <>
struct ddbm::model_of<spot>
{
    static constexpr auto value = ddbm::model<spot>().field("x", &spot::x);
};

template <>
struct ddbm::model_of<keyed_by_struct>
{
    static constexpr auto value = ddbm::model<keyed_by_struct>("by_struct")
                                      .form(ddbm::legacy)
                                      .partition_key("at", &keyed_by_struct::at);
};

template <>
struct ddbm::model_of<place>
{
    static constexpr auto value =
        ddbm::model<place>().field("city", &place::city).field("zip", &place::zip);
};

template <>
struct ddbm::model_of<with_parts>
{
    static constexpr auto value = ddbm::model<with_parts>("parts")
                                      .form(ddbm::legacy)
                                      .partition_key("id", &with_parts::id)
                                      .flatten("home_", &with_parts::home)
                                      .inherit<place>();
};

template <>
struct ddbm::model_of<policies>
{
    static constexpr auto value =
        ddbm::model<policies>("policies")
            .form(ddbm::legacy)
            .partition_key("id", &policies::id)
            .field("empty", &policies::empty, ddbm::write_empty)
            .field("required", &policies::required, ddbm::required)
            .field("other", &policies::other, ddbm::or_default("x"))
            .field("list", &policies::list, ddbm::also_read_as("array"))
            .field("count", &policies::count, ddbm::or_default(5))
            .field("checked", &policies::checked, ddbm::at_least(1))
            .field("null", &policies::null, ddbm::write_null)
            .field("written_list", &policies::written_list, ddbm::write_empty);
};

namespace ddbm::detail {
namespace {

doom_map hangar()
{
    doom_map made;
    made.episode = 1;
    made.map = 1;
    made.cheats = {"Konami", "idclip"};
    made.monsters = {{"imp", 60}, {"d\xc3\xa9mon", 150.5}};
    made.pickups = {{"shells", 4}, {"Armor", 1}};
    made.played = std::chrono::sys_days(2012y / 6 / 1) + 9h + 30min;
    return made;
}

const std::string hangar_json = R"({"episode":{"N":"1"},"map":{"N":"1"},"name":{"S":"Hangar"},)"
                                R"("cheats":{"SS":["Konami","idclip"]},)"
                                R"("monsters":{"S":"[{\"health\": 60.0, \"kind\": \"imp\"}, )"
                                R"({\"health\": 150.5, \"kind\": \"d\\u00e9mon\"}]"},)"
                                R"("pickups":{"S":"{\"Armor\": 1, \"shells\": 4}"},)"
                                R"("is_secret":{"N":"1"},"par":{"N":"30"},)"
                                R"("played":{"S":"2012-06-01T09:30:00.000000+00:00"},)"
                                R"("is_rated":{"BOOL":true},"scores":{"L":[]}})";

TEST(LegacyModel, WritesItemsOfDynamodbMapper)
{
    EXPECT_EQ(written(hangar()), hangar_json);
}

TEST(LegacyModel, ReadsItemsOfDynamodbMapper)
{
    EXPECT_EQ(read_one<doom_map>(hangar_json), hangar());
}

TEST(LegacyModel, ReadsEmptyJsonTextOfOldVersions)
{
    const auto read = read_one<doom_map>(
        R"({"episode":{"N":"1"},"map":{"N":"2"},"monsters":{"S":"[]"},"pickups":{"S":"{}"},)"
        R"("is_rated":{"BOOL":true},"scores":{"L":[]}})"
    );

    EXPECT_TRUE(read.monsters.empty());
    EXPECT_TRUE(read.pickups.empty());
}

// Those of C++ are for new objects.
TEST(LegacyModel, HasNeutralValuesInPlaceOfDefaultsForWhatIsMissing)
{
    const auto read = read_one<doom_map>(
        R"({"episode":{"N":"1"},"map":{"N":"2"},"is_rated":{"BOOL":true},"scores":{"L":[]}})"
    );

    EXPECT_EQ(read.name, "");
    EXPECT_TRUE(read.cheats.empty());
    EXPECT_FALSE(read.is_secret);
    EXPECT_EQ(read.par, 0);
    EXPECT_EQ(read.played, std::nullopt);
}

TEST(LegacyModel, TakesFieldsWithAnotherFormAsTheySay)
{
    const error why =
        refusal_of<doom_map>(R"({"episode":{"N":"1"},"map":{"N":"2"},"scores":{"L":[]}})");

    EXPECT_EQ(why.code(), errc::attribute_missing);
    EXPECT_EQ(why.get_diagnostics().attribute_path(), "is_rated");
}

// Not even a number, which would be 0, or a struct, which would be what {} is.
TEST(LegacyModel, RequiresKeys)
{
    const auto expect_missing = [](const error& why, std::string_view key) {
        EXPECT_EQ(why.code(), errc::attribute_missing);
        EXPECT_EQ(why.get_diagnostics().attribute_path(), key);
    };
    expect_missing(
        refusal_of<doom_map>(R"({"episode":{"N":"1"},"is_rated":{"BOOL":true},"scores":{"L":[]}})"),
        "map"
    );
    expect_missing(refusal_of<keyed_by_struct>("{}"), "at");
    expect_missing(
        refusal_of<keyed_by_time>(R"({"when":{"S":"2012-06-01T00:00:00.000000+00:00"}})"), "path"
    );
    expect_missing(refusal_of<keyed_by_text>("{}"), "id");
}

TEST(LegacyModel, ReadsAttributesWithoutKeysWhereTheseAreKnown)
{
    const auto read = from_item<keyed_by_struct>(item(), conversion::without_keys);

    EXPECT_EQ(read.at.x, 7);
}

TEST(LegacyModel, HasTimesAndListsAsKeys)
{
    keyed_by_time object;
    object.path = {"a", "b"};
    object.when = std::chrono::sys_days(2012y / 6 / 1);

    const std::string json =
        R"({"path":{"S":"[\"a\", \"b\"]"},"when":{"S":"2012-06-01T00:00:00.000000+00:00"}})";
    EXPECT_EQ(written(object), json);
    EXPECT_EQ(read_one<keyed_by_time>(json).path, object.path);
    EXPECT_EQ(read_one<keyed_by_time>(json).when, object.when);
}

// Not left out, as an attribute would be.
TEST(LegacyModel, WritesKeysThatAreEmpty)
{
    EXPECT_EQ(written(keyed_by_text()), R"({"id":{"S":""}})");
}

TEST(LegacyModel, TakesFieldsOfOtherModelsAsTheseSay)
{
    with_parts object;
    object.city = "Lyon";
    object.home.zip = {1};

    EXPECT_EQ(
        written(object),
        R"({"id":{"N":"0"},"home_city":{"S":""},"home_zip":{"L":[{"N":"1"}]},)"
        R"("city":{"S":"Lyon"},"zip":{"L":[]}})"
    );
}

TEST(LegacyModel, GoesByThePoliciesOfItsFields)
{
    policies object;
    object.required = "r";

    EXPECT_EQ(
        written(object),
        R"({"id":{"N":"0"},"empty":{"S":""},"required":{"S":"r"},"other":{"S":""},)"
        R"("count":{"N":"3"},"checked":{"N":"1"},"null":{"NULL":true},"written_list":{"S":"[]"}})"
    );
    object.required.clear();
    EXPECT_EQ(failure_of([&] { written(object); }).code(), errc::attribute_missing);

    const auto read = read_one<policies>(
        R"({"id":{"N":"0"},"empty":{"S":""},"required":{"S":"r"},"array":{"S":"[1]"},)"
        R"("null":{"NULL":true}})"
    );
    EXPECT_EQ(read.other, "x");
    EXPECT_EQ(read.count, 5);
    EXPECT_EQ(read.list, std::vector{1});
}

// Validators are for what is written: an item that lacks the attribute can be loaded.
TEST(LegacyModel, LoadsWhatItsValidatorsWouldNotTake)
{
    const auto read = read_one<policies>(
        R"({"id":{"N":"0"},"empty":{"S":""},"required":{"S":"r"},"null":{"NULL":true}})"
    );

    EXPECT_EQ(read.checked, 0);
}

// Items of dynamodb-mapper have neither of them.
TEST(LegacyModel, TakesWhatIsMissingForEmptyHoweverThatIsWritten)
{
    const auto read = read_one<policies>(R"({"id":{"N":"0"},"required":{"S":"r"}})");

    EXPECT_EQ(read.empty, "");
    EXPECT_TRUE(read.written_list.empty());
    EXPECT_EQ(read.null, "");
    EXPECT_EQ(
        refusal_of<policies>(R"({"id":{"N":"0"}})").get_diagnostics().attribute_path(), "required"
    );
}

TEST(LegacyModel, RoundsTimesThatTheLibraryMakesToMicroseconds)
{
    stamped object;
    const std::chrono::system_clock::time_point now(1'234'567'890'123'456'789ns);

    record_of<stamped>().fields[1].policy->set_time(&object.created, now);

    EXPECT_EQ(
        written(object), R"({"id":{"N":"0"},"created":{"S":"2009-02-13T23:31:30.123456+00:00"}})"
    );
}

// -- Saves

// What was read and written again, and what was changed.
const std::string odd_image =
    R"({"episode":{"N":"1"},"map":{"N":"1"},"name":{"S":"Hangar"},)"
    R"("monsters":{"S":"[{\"kind\":\"imp\",\"health\":60}]"},"pickups":{"S":"{}"},)"
    R"("extra":{"S":"kept"},"is_rated":{"BOOL":true},"scores":{"L":[]}})";

std::string update_after(void (*change)(doom_map&))
{
    const std::string text = text_of(plan_for<doom_map>(odd_image, change));
    const std::size_t begin = text.find("UpdateExpression\":\"");
    return begin == text.npos ? ""
                              : text.substr(begin + 19, text.find('"', begin + 19) - begin - 19);
}

TEST(LegacyModel, SavesNothingThatOnlyLooksDifferent)
{
    EXPECT_EQ(update_after([](doom_map&) {}), "");
}

TEST(LegacyModel, ComparesWithTheTextThatWasRead)
{
    const std::string text = text_of(plan_for<doom_map>(odd_image, [](doom_map&) {}));

    EXPECT_NE(text.find(R"([{\"kind\":\"imp\",\"health\":60}])"), text.npos) << text;
}

TEST(LegacyModel, SavesJsonTextAsAWhole)
{
    const auto plan = plan_for<doom_map>(odd_image, [](doom_map& object) {
        object.monsters[0].health = 10;
        object.name.clear();
        object.is_secret = true;
    });

    EXPECT_EQ(
        to_json(plan.result()),
        R"({"episode":{"N":"1"},"extra":{"S":"kept"},"is_rated":{"BOOL":true},)"
        R"("is_secret":{"N":"1"},"map":{"N":"1"},)"
        R"("monsters":{"S":"[{\"health\": 10.0, \"kind\": \"imp\"}]"},)"
        R"("pickups":{"S":"{}"},"scores":{"L":[]}})"
    );
}

}  // namespace
}  // namespace ddbm::detail
