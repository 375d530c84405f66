// What tables send, and what they make of the replies.

#include "unit/table/scripted_table.hpp"

#include <ddbm/errc.hpp>
#include <ddbm/length.hpp>
#include <ddbm/service_errc.hpp>

#include <boost/asio/deferred.hpp>
#include <boost/asio/use_future.hpp>

#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <type_traits>

namespace {

struct spot
{
    double x = 0;
};

struct hero
{
    std::string name;
    int level = 0;
    std::optional<std::string> title;
    std::set<std::string> skills;
    std::vector<spot> route;
    ddbm::binary extra;
};

struct lone
{
    int id = 0;
    std::string text;
};

enum class color
{
    red,
    green = 7,
};

enum class size
{
    small,
    large,
};

// Keys of other types.
struct swatch
{
    color of = color::red;
    size in = size::small;
};

struct blob
{
    ddbm::binary id;
    ddbm::number version;
};

}  // namespace

template <>
struct ddbm::model_of<spot>
{
    static constexpr auto value = ddbm::model<spot>().field("x", &spot::x);
};

template <>
struct ddbm::model_of<hero>
{
    static constexpr auto value = ddbm::model<hero>("heroes")
                                      .partition_key("name", &hero::name)
                                      .sort_key("level", &hero::level)
                                      .field("title", &hero::title, ddbm::length(1, 5))
                                      .field("skills", &hero::skills, ddbm::length(0, 2))
                                      .field("route", &hero::route)
                                      .field("extra", &hero::extra);
};

template <>
struct ddbm::model_of<lone>
{
    static constexpr auto value =
        ddbm::model<lone>("lone").partition_key("id", &lone::id).field("text", &lone::text);
};

template <>
struct ddbm::enum_names<size>
{
    static constexpr std::pair<size, std::string_view> value[] = {
        {size::small, "S"}, {size::large, "L"}};
};

template <>
struct ddbm::model_of<swatch>
{
    static constexpr auto value = ddbm::model<swatch>("swatches")
                                      .partition_key("of", &swatch::of)
                                      .sort_key("in", &swatch::in);
};

template <>
struct ddbm::model_of<blob>
{
    static constexpr auto value = ddbm::model<blob>("blobs")
                                      .partition_key("id", &blob::id)
                                      .sort_key("version", &blob::version);
};

namespace ddbm::test {
namespace {

hero ann()
{
    hero h;
    h.name = "Ann";
    h.level = 3;
    return h;
}

const std::string ann_json =
    R"({"name":{"S":"Ann"},"level":{"N":"3"},"route":{"L":[]},"extra":{"B":""}})";

class Table : public testing::Test
{
protected:
    scripted_client side;
    table<hero> heroes{side.db};
    table<lone> lones{side.db};

    std::string sent() { return side.script.sent.empty() ? "" : side.script.sent.back(); }

    stored<hero> read_ann()
    {
        side.script.reply(R"({"Item":)" + ann_json + "}");
        return side.fetch<hero>([&](auto token) { heroes.async_get("Ann", 3, token); }).result;
    }

    // The operation fails with this, without anything having been sent.
    template <class Start>
    diagnostics refused(errc code, std::string_view path, Start start)
    {
        const std::size_t before = side.script.sent.size();
        auto out = side.run(start);
        EXPECT_EQ(out.ec, code) << out.diag.message();
        EXPECT_EQ(out.diag.attribute_path(), path) << out.diag.message();
        EXPECT_NE(out.diag.message().find(path), std::string::npos) << out.diag.message();
        EXPECT_EQ(out.diag.attempts(), 0);
        EXPECT_EQ(out.diag.applied(), applied::no);
        EXPECT_EQ(side.script.sent.size(), before);
        return out.diag;
    }

    diagnostics refused_put(errc code, std::string_view path, const hero& object)
    {
        auto diag = refused(code, path, [&](auto token) { heroes.async_put(object, token); });
        EXPECT_EQ(diag.table(), "heroes");
        return diag;
    }
};

// -- Put and insert

TEST_F(Table, PutsTheWholeObject)
{
    hero h = ann();
    h.skills = {"b", "a"};
    h.title = "\u00e9\n";
    h.route = {{1.5}};
    side.script.reply("{}");

    const auto out = side.run([&](auto token) { heroes.async_put(h, token); });

    EXPECT_FALSE(out.ec);
    EXPECT_EQ(
        sent(),
        "PutItem "
        "{\"TableName\":\"heroes\",\"Item\":{\"name\":{\"S\":\"Ann\"},\"level\":{\"N\":\"3\"},"
        "\"title\":{\"S\":\"\u00e9\\n\"},\"skills\":{\"SS\":[\"a\",\"b\"]},"
        "\"route\":{\"L\":[{\"M\":{\"x\":{\"N\":\"1.5\"}}}]},\"extra\":{\"B\":\"\"}}}"
    );
}

TEST_F(Table, ReadsTheObjectWhenItIsCalled)
{
    hero h = ann();
    side.script.reply("{}");
    std::future<void> done;
    {
        done = heroes.async_put(std::as_const(h), asio::use_future);
        h.name = "Bob";
    }
    run_to_end(side.ctx);
    done.get();

    EXPECT_EQ(sent(), R"(PutItem {"TableName":"heroes","Item":)" + ann_json + "}");
}

TEST_F(Table, InsertsUnderTheConditionThatThereIsNone)
{
    side.script.reply("{}");

    const auto out = side.run([&](auto token) { heroes.async_insert(ann(), token); });

    EXPECT_FALSE(out.ec);
    EXPECT_EQ(
        sent(),
        R"(PutItem {"TableName":"heroes","Item":)" + ann_json +
            R"~(,"ConditionExpression":"attribute_not_exists(#0)",)~"
            R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
            R"("ExpressionAttributeNames":{"#0":"name"}})"
    );
}

TEST_F(Table, AnInsertThatFindsAnItemIsAConflict)
{
    side.script.refuse("ConditionalCheckFailedException", R"(,"Item":)" + ann_json);

    const auto out = side.run([&](auto token) { heroes.async_insert(ann(), token); });

    EXPECT_EQ(out.ec, errc::conflict_exists);
    EXPECT_EQ(out.ec, error_kind::conflict);
    ASSERT_NE(out.diag.returned_item(), nullptr);
    EXPECT_EQ(*out.diag.returned_item(), item_from_json(ann_json));
    EXPECT_EQ(out.diag.table(), "heroes");
    EXPECT_EQ(out.diag.key(), R"({"name":{"S":"Ann"},"level":{"N":"3"}})");
    EXPECT_EQ(out.diag.applied(), applied::no);
}

TEST_F(Table, RefusesKeysThatDynamoDbRefuses)
{
    hero h = ann();

    h.name = "";
    refused_put(errc::empty_key, "name", h);
    h.name = std::string(2049, 'x');
    refused_put(errc::key_too_long, "name", h);
    h.name = "\xff";
    refused_put(errc::invalid_utf8, "name", h);
    h.name = std::string(2048, 'x');
    side.script.reply("{}");
    EXPECT_FALSE(side.run([&](auto token) { heroes.async_put(h, token); }).ec);
}

TEST_F(Table, RefusesValuesThatDynamoDbCannotHoldAndNamesTheirPath)
{
    hero nan = ann();
    nan.route = {{0}, {std::numeric_limits<double>::quiet_NaN()}};
    hero huge = ann();
    huge.route = {{std::numeric_limits<double>::infinity()}};
    hero bytes = ann();
    bytes.skills = {"a", "\xff"};

    refused_put(errc::number_invalid, "route[1].x", nan);
    refused_put(errc::number_invalid, "route[0].x", huge);
    refused_put(errc::invalid_utf8, "skills[1]", bytes);
}

TEST_F(Table, CollectsWhatEveryValidatorRefuses)
{
    hero h = ann();
    h.title = "too long";
    h.skills = {"a", "b", "c"};

    const auto diag = refused_put(errc::validation_failed, "title", h);

    EXPECT_EQ(
        diag.message(),
        "2 values are not valid: title: has 8 characters, allowed are 1 to 5; "
        "skills: has 3 elements, allowed are 0 to 2"
    );
}

TEST_F(Table, PutsItemsOfFourHundredKilobytesAndNoMore)
{
    lone object;
    object.id = 1;
    // The names id and text, and a number of one digit.
    const std::size_t rest = 2 + 4 + 2;
    object.text.assign(409'600 - rest, 'x');
    side.script.reply("{}");

    EXPECT_FALSE(side.run([&](auto token) { lones.async_put(object, token); }).ec);
    object.text += 'x';
    const auto out = side.run([&](auto token) { lones.async_put(object, token); });

    EXPECT_EQ(out.ec, errc::item_too_large);
    EXPECT_NE(out.diag.message().find("409601"), std::string::npos) << out.diag.message();
    EXPECT_EQ(side.script.sent.size(), 1u);
    // Longer as JSON, not as an item.
    object.text.assign(300'000, '\n');
    side.script.reply("{}");
    EXPECT_FALSE(side.run([&](auto token) { lones.async_put(object, token); }).ec);
}

// As callbacks that are used again and again.
TEST_F(Table, TakesACopyOfATokenThatStaysTheCallers)
{
    auto count = std::make_shared<int>(0);
    const auto counted = [count](error_code ec, const auto&...) { *count += !ec; };
    auto named = counted;
    const hero h = ann();
    side.script.reply("{}").reply("{}").reply("{}");

    heroes.async_put(h, named);
    heroes.async_put(h, named);
    heroes.async_erase("Ann", 3, counted);
    run_to_end(side.ctx);

    EXPECT_EQ(*count, 3);
}

// -- Get and find

TEST_F(Table, GetsByKey)
{
    const auto h = read_ann();

    EXPECT_EQ(
        sent(), R"(GetItem {"TableName":"heroes","Key":{"name":{"S":"Ann"},"level":{"N":"3"}}})"
    );
    ASSERT_TRUE(h);
    EXPECT_EQ(h->name, "Ann");
    EXPECT_EQ(h->level, 3);
    EXPECT_EQ(h.image(), ann_json);
}

TEST_F(Table, GetsByAKeyOfOnePart)
{
    side.script.reply("{}");

    side.fetch<lone>([&](auto token) { lones.async_find(-7, token); });

    EXPECT_EQ(sent(), R"(GetItem {"TableName":"lone","Key":{"id":{"N":"-7"}}})");
}

// Another number than the one that was given would be the key of another item.
TEST_F(Table, SendsNumbersInKeysAsTheyWereGiven)
{
    enum
    {
        unscoped = 9
    };
    const auto asked = [&](const auto& id) {
        side.script.reply("{}");
        EXPECT_FALSE(side.fetch<lone>([&](auto token) { lones.async_find(id, token); }).ec);
        const std::string text = sent();
        return text.substr(text.find(R"("id")"));
    };

    EXPECT_EQ(asked(5'000'000'000), R"("id":{"N":"5000000000"}}})");
    EXPECT_EQ(asked(~std::uint64_t()), R"("id":{"N":"18446744073709551615"}}})");
    EXPECT_EQ(asked(static_cast<signed char>(-3)), R"("id":{"N":"-3"}}})");
    EXPECT_EQ(asked(static_cast<unsigned char>(200)), R"("id":{"N":"200"}}})");
    EXPECT_EQ(asked(1.5), R"("id":{"N":"1.5"}}})");
    EXPECT_EQ(asked(0.1f), R"("id":{"N":"0.1"}}})");
    EXPECT_EQ(asked(number::parse("1E+100")), R"("id":{"N":"1E+100"}}})");
    EXPECT_EQ(asked(unscoped), R"("id":{"N":"9"}}})");
    EXPECT_EQ(
        asked(std::integral_constant<long long, 1LL << 40>()), R"("id":{"N":"1099511627776"}}})"
    );
}

TEST_F(Table, SendsNumbersInTheKeysOfAllItsFunctions)
{
    const std::int64_t level = 5'000'000'000;
    const std::string key = R"({"name":{"S":"Ann"},"level":{"N":"5000000000"}})";
    const auto begins = [&](const std::string& request) {
        EXPECT_EQ(sent().substr(0, request.size()), request);
    };
    for (int i = 0; i < 4; ++i)
        side.script.reply("{}");

    side.fetch<hero>([&](auto token) { heroes.async_get("Ann", level, token); });
    EXPECT_EQ(sent(), R"(GetItem {"TableName":"heroes","Key":)" + key + "}");
    side.fetch<hero>([&](auto token) { heroes.async_find("Ann", level, token); });
    EXPECT_EQ(sent(), R"(GetItem {"TableName":"heroes","Key":)" + key + "}");
    side.run([&](auto token) { heroes.async_erase("Ann", level, token); });
    begins(R"(DeleteItem {"TableName":"heroes","Key":)" + key);
    side.run([&](auto token) { lones.async_erase(level, token); });
    begins(R"(DeleteItem {"TableName":"lone","Key":{"id":{"N":"5000000000"}})");
    side.script.reply(R"({"Items":[]})");
    auto range = lones.query(level);
    side.fetch<lone>([&](auto token) { range.async_next(token); });
    EXPECT_NE(sent().find(R"(":0":{"N":"5000000000"})"), std::string::npos) << sent();
}

TEST_F(Table, RefusesKeysThatAreNoNumbersToDynamoDb)
{
    const auto refusal = [&](const auto& id) {
        return side.fetch<lone>([&](auto token) { lones.async_find(id, token); });
    };

    EXPECT_EQ(refusal(std::numeric_limits<double>::quiet_NaN()).ec, errc::number_invalid);
    EXPECT_EQ(refusal(1e200).ec, errc::number_out_of_range);
    EXPECT_EQ(refusal(1e200).diag.attribute_path(), "id");
    EXPECT_TRUE(side.script.sent.empty());
}

TEST_F(Table, TakesTextsOfEveryFormInKeys)
{
    struct user_name
    {
        operator std::string_view() const { return "Ann"; }
    };
    char array[] = "Ann";
    char* pointer = array;
    const auto asked = [&](const auto& name) {
        side.script.reply("{}");
        side.fetch<hero>([&](auto token) { heroes.async_find(name, 3, token); });
        return sent();
    };
    const std::string expected =
        R"(GetItem {"TableName":"heroes","Key":{"name":{"S":"Ann"},"level":{"N":"3"}}})";

    EXPECT_EQ(asked("Ann"), expected);
    EXPECT_EQ(asked(array), expected);
    EXPECT_EQ(asked(pointer), expected);
    EXPECT_EQ(asked(std::string("Ann")), expected);
    EXPECT_EQ(asked(std::string_view("Anna").substr(0, 3)), expected);
    EXPECT_EQ(asked(user_name()), expected);
}

// An operation that is started later has its key all the same.
TEST_F(Table, ReadsTheKeyWhenItIsCalled)
{
    side.script.reply("{}");
    auto name = std::make_unique<std::string>("Ann, whose name is longer than a string's buffer");
    auto later = heroes.async_find(*name + "!", 3, asio::deferred);
    name.reset();

    std::move(later)([](error_code, const stored<hero>&) {});
    run_to_end(side.ctx);

    EXPECT_NE(sent().find("longer than a string's buffer!"), std::string::npos) << sent();
}

TEST_F(Table, TakesKeysOfOtherTypesAsTheyAre)
{
    table<swatch> swatches(side.db);
    table<blob> blobs(side.db);
    side.script.reply("{}").reply("{}").reply("{}");

    side.fetch<swatch>([&](auto token) { swatches.async_find(color::green, size::large, token); });
    EXPECT_EQ(sent(), R"(GetItem {"TableName":"swatches","Key":{"of":{"N":"7"},"in":{"S":"L"}}})");
    side.fetch<blob>([&](auto token) {
        blobs.async_find(make_binary("a"), number::parse("1.50"), token);
    });
    EXPECT_EQ(
        sent(), R"(GetItem {"TableName":"blobs","Key":{"id":{"B":"YQ=="},"version":{"N":"1.5"}}})"
    );
    side.fetch<blob>([&](auto token) { blobs.async_find(make_binary("a"), 2, token); });
    EXPECT_EQ(
        sent(), R"(GetItem {"TableName":"blobs","Key":{"id":{"B":"YQ=="},"version":{"N":"2"}}})"
    );
}

TEST_F(Table, ReadsConsistentlyWhenToldSo)
{
    side.script.reply("{}").reply("{}");

    side.fetch<lone>([&](auto token) {
        lones.with(call_options().consistent()).async_find(1, token);
    });
    EXPECT_EQ(
        sent(), R"(GetItem {"TableName":"lone","Key":{"id":{"N":"1"}},"ConsistentRead":true})"
    );
    side.fetch<lone>([&](auto token) { lones.async_find(1, token); });
    EXPECT_EQ(sent(), R"(GetItem {"TableName":"lone","Key":{"id":{"N":"1"}}})");
}

TEST_F(Table, AGetThatFindsNothingFailsAndAFindDoesNot)
{
    side.script.reply("{}").reply("{}");

    const auto get = side.fetch<hero>([&](auto token) { heroes.async_get("Ann", 3, token); });
    const auto find = side.fetch<hero>([&](auto token) { heroes.async_find("Ann", 3, token); });

    EXPECT_EQ(get.ec, errc::not_found);
    EXPECT_EQ(get.diag.table(), "heroes");
    EXPECT_EQ(get.diag.key(), R"({"name":{"S":"Ann"},"level":{"N":"3"}})");
    EXPECT_FALSE(get.result);
    EXPECT_FALSE(find.ec);
    EXPECT_FALSE(find.result);
}

TEST_F(Table, AnItemThatDoesNotFitIsNamedByTableKeyAndPath)
{
    side.script.reply(
        R"({"Item":{"name":{"S":"Ann"},"level":{"N":"3"},"route":{"L":[{"M":{"x":{"S":"1"}}}]},)"
        R"("extra":{"B":""}}})"
    );

    const auto out = side.fetch<hero>([&](auto token) { heroes.async_get("Ann", 3, token); });

    EXPECT_EQ(out.ec, errc::attribute_type_mismatch);
    EXPECT_FALSE(out.result);
    EXPECT_EQ(out.diag.table(), "heroes");
    EXPECT_EQ(out.diag.key(), R"({"name":{"S":"Ann"},"level":{"N":"3"}})");
    EXPECT_EQ(out.diag.attribute_path(), "route[0].x");
    EXPECT_EQ(out.diag.expected(), "a number");
    EXPECT_EQ(out.diag.found(), "a string");
    EXPECT_EQ(out.diag.request_id(), "R1");
}

TEST_F(Table, RefusesAKeyBeforeSendingIt)
{
    const auto out = side.fetch<hero>([&](auto token) { heroes.async_get("", 3, token); });

    EXPECT_EQ(out.ec, errc::empty_key);
    EXPECT_EQ(out.diag.attribute_path(), "name");
    EXPECT_TRUE(side.script.sent.empty());
}

// -- Save

TEST_F(Table, SavesWhatChanged)
{
    auto h = read_ann();
    h->skills = {"run"};
    side.script.reply("{}");

    const auto out = side.run([&](auto token) { heroes.async_save(h, token); });

    EXPECT_FALSE(out.ec);
    EXPECT_EQ(
        sent(),
        R"(UpdateItem {"TableName":"heroes","Key":{"name":{"S":"Ann"},"level":{"N":"3"}},)"
        R"("UpdateExpression":"SET #0 = :0","ConditionExpression":)"
        R"~("#1 = :1 AND #2 = :2 AND attribute_not_exists(#3) AND attribute_not_exists(#0)",)~"
        R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
        R"("ExpressionAttributeNames":{"#0":"skills","#1":"extra","#2":"route","#3":"title"},)"
        R"("ExpressionAttributeValues":{":0":{"SS":["run"]},":1":{"B":""},":2":{"L":[]}}})"
    );
}

TEST_F(Table, RefusesToReadAnItemWithAnElementTwiceInASet)
{
    side.script.reply(R"({"Item":{"name":{"S":"Ann"},"level":{"N":"3"},"skills":{"SS":["a","a"]},)"
                      R"("route":{"L":[]},"extra":{"B":""}}})");

    const auto out = side.fetch<hero>([&](auto token) { heroes.async_get("Ann", 3, token); });

    EXPECT_EQ(out.ec, errc::duplicate_in_set);
    EXPECT_EQ(out.diag.attribute_path(), "skills[1]");
}

// Which DynamoDB does not store, so that there is nothing to compare with.
TEST_F(Table, RefusesToSaveAnItemWithAnElementTwiceInASet)
{
    side.script.reply(R"({"Item":{"name":{"S":"Ann"},"level":{"N":"3"},"other":{"SS":["a","a"]},)"
                      R"("route":{"L":[]},"extra":{"B":""}}})");
    auto h = side.fetch<hero>([&](auto token) { heroes.async_get("Ann", 3, token); }).result;
    ASSERT_TRUE(h);

    const auto out = side.run([&](auto token) { heroes.async_save(h, token); });

    EXPECT_EQ(out.ec, errc::duplicate_in_set);
    EXPECT_EQ(out.diag.attribute_path(), "other");
    EXPECT_EQ(side.script.sent.size(), 1u);
}

TEST_F(Table, RemembersTheItemItHasSaved)
{
    auto h = read_ann();
    h->title = "Dr";
    side.script.reply("{}").reply("{}");

    side.run([&](auto token) { heroes.async_save(h, token); });

    EXPECT_EQ(item_from_json(h.image()).at("title"), attribute_value("Dr"));
    side.run([&](auto token) { heroes.async_save(h, token); });
    EXPECT_EQ(sent().find("UpdateExpression"), std::string::npos) << sent();
    EXPECT_NE(sent().find(R"({"S":"Dr"})"), std::string::npos) << sent();
}

TEST_F(Table, AFailedSaveRemembersNothing)
{
    auto h = read_ann();
    h->title = "Dr";
    side.script.refuse("ConditionalCheckFailedException", R"(,"Item":)" + ann_json)
        .refuse("ConditionalCheckFailedException")
        .refuse("ResourceNotFoundException");

    auto out = side.run([&](auto token) { heroes.async_save(h, token); });

    EXPECT_EQ(out.ec, errc::conflict_changed);
    ASSERT_NE(out.diag.returned_item(), nullptr);
    EXPECT_EQ(*out.diag.returned_item(), item_from_json(ann_json));
    EXPECT_EQ(h.image(), ann_json);
    out = side.run([&](auto token) { heroes.async_save(h, token); });
    EXPECT_EQ(out.ec, errc::conflict_changed);
    EXPECT_EQ(out.diag.returned_item(), nullptr);
    out = side.run([&](auto token) { heroes.async_save(h, token); });
    EXPECT_EQ(out.ec, service_errc::resource_not_found);
    EXPECT_EQ(h.image(), ann_json);
    EXPECT_EQ(h->title, "Dr");
}

TEST_F(Table, RefusesToSaveWhatCannotBeStored)
{
    auto h = read_ann();
    const auto save = [&](auto token) { heroes.async_save(h, token); };

    h->route = {{std::numeric_limits<double>::quiet_NaN()}};
    refused(errc::number_invalid, "route[0].x", save);
    h->route.clear();
    h->title = "\xff";
    refused(errc::invalid_utf8, "title", save);
    h->title = "too long";
    refused(errc::validation_failed, "title", save);
    h->title.reset();
    h->level = 4;
    refused(errc::invalid_request, "level", save);
    EXPECT_EQ(h.image(), ann_json);
}

TEST_F(Table, RefusesToSaveAndEraseAnEmptyHandle)
{
    refused(errc::empty_handle, "", [&](auto token) { heroes.async_save({}, token); });
    refused(errc::empty_handle, "", [&](auto token) { heroes.async_erase(stored<hero>(), token); });
}

// -- Erase

TEST_F(Table, ErasesWhateverHasAKey)
{
    side.script.reply("{}").reply("{}");

    EXPECT_FALSE(side.run([&](auto token) { heroes.async_erase("Ann", 3, token); }).ec);
    EXPECT_EQ(
        sent(),
        R"(DeleteItem {"TableName":"heroes","Key":{"name":{"S":"Ann"},"level":{"N":"3"}},)"
        R"~("ConditionExpression":"attribute_exists(#0)",)~"
        R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
        R"("ExpressionAttributeNames":{"#0":"name"}})"
    );
    EXPECT_FALSE(side.run([&](auto token) { lones.async_erase(5, returning_nothing, token); }).ec);
    EXPECT_EQ(sent(), R"(DeleteItem {"TableName":"lone","Key":{"id":{"N":"5"}}})");
}

TEST_F(Table, ErasesWhatWasRead)
{
    side.script.reply(R"({"Item":{"id":{"N":"1"},"text":{"S":"a"},"x":{"BOOL":true}}})")
        .reply("{}");
    auto object = side.fetch<lone>([&](auto token) { lones.async_get(1, token); }).result;
    object->id = 2;  // the item that was read is what goes

    EXPECT_FALSE(side.run([&](auto token) { lones.async_erase(object, token); }).ec);

    EXPECT_EQ(
        sent(),
        R"(DeleteItem {"TableName":"lone","Key":{"id":{"N":"1"}},)"
        R"("ConditionExpression":"#0 = :0 AND #1 = :1",)"
        R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
        R"("ExpressionAttributeNames":{"#0":"text","#1":"x"},)"
        R"("ExpressionAttributeValues":{":0":{"S":"a"},":1":{"BOOL":true}}})"
    );
}

TEST_F(Table, AnEraseThatFindsAnotherItemIsAConflict)
{
    auto h = read_ann();
    side.script.refuse("ConditionalCheckFailedException");

    EXPECT_EQ(
        side.run([&](auto token) { heroes.async_erase(h, token); }).ec, errc::conflict_changed
    );
}

// -- Names

TEST_F(Table, PutsThePrefixInFrontOfTheModelsNameOnly)
{
    client_config config;
    config.table_prefix = "test-";
    scripted_client prefixed(config);

    EXPECT_EQ(table<hero>(prefixed.db).name(), "test-heroes");
    EXPECT_EQ(table<hero>(prefixed.db, "other").name(), "other");
    EXPECT_EQ(heroes.name(), "heroes");
}

TEST_F(Table, RefusesWhatIsNoNameOfATable)
{
    for (const char* name : {"", "ab", "a b", "caf\xc3\xa9", "a/b", "arn:aws:dynamodb:x"})
    {
        try
        {
            table<hero> bad(side.db, name);
            ADD_FAILURE() << name;
        }
        catch (const error& e)
        {
            EXPECT_EQ(e.code(), errc::invalid_table_name) << name;
        }
    }
}

// -- The table itself

TEST_F(Table, CreatesItselfFromTheModel)
{
    const std::string active =
        R"({"TableDescription":{"TableName":"heroes","TableStatus":"ACTIVE"}})";
    side.script.reply(active).reply(active);

    auto out = side.run([&](auto token) { heroes.async_create(provisioned(3, 4), token); });

    EXPECT_FALSE(out.ec) << out.diag.message();
    EXPECT_TRUE(sent().starts_with(R"(CreateTable {"TableName":"heroes",)")) << sent();
    for (const char* part :
         {R"({"AttributeName":"name","AttributeType":"S"})",
          R"({"AttributeName":"level","AttributeType":"N"})",
          R"({"AttributeName":"name","KeyType":"HASH"})",
          R"({"AttributeName":"level","KeyType":"RANGE"})",
          R"("ProvisionedThroughput":{"ReadCapacityUnits":3,"WriteCapacityUnits":4})"})
        EXPECT_NE(sent().find(part), std::string::npos) << part << " in " << sent();
    out = side.run([&](auto token) { lones.async_create(on_demand(), token); });
    EXPECT_FALSE(out.ec) << out.diag.message();
    EXPECT_NE(sent().find(R"("BillingMode":"PAY_PER_REQUEST")"), std::string::npos) << sent();
    EXPECT_EQ(sent().find("RANGE"), std::string::npos) << sent();
}

TEST_F(Table, ATableIsGoneWhenItCannotBeDescribed)
{
    side.script.reply(R"({"TableDescription":{"TableName":"lone","TableStatus":"DELETING"}})")
        .refuse("ResourceNotFoundException");

    const auto out = side.run([&](auto token) { lones.async_delete(token); });

    EXPECT_FALSE(out.ec) << out.diag.message();
    EXPECT_EQ(
        side.script.sent,
        (std::vector<std::string>{
            R"(DeleteTable {"TableName":"lone"})", R"(DescribeTable {"TableName":"lone"})"})
    );
}

}  // namespace
}  // namespace ddbm::test
