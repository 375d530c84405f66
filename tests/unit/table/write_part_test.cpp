// Writes by themselves: in a request of their own, a batch or a transaction they say the same.

#include "table/item_key.hpp"
#include "table/write_part.hpp"
#include "unit/model/model_testing.hpp"

#include <ddbm/item_json.hpp>
#include <ddbm/validators.hpp>

#include <optional>

namespace {

struct login
{
    std::string id;
    std::string email;
    int level = 0;
    std::optional<std::string> owner;
};

struct part_of_ticket
{
    std::string label;
    std::string state;
};

struct marked_ticket
{
    std::string id;
    part_of_ticket part;
    std::string label;
    std::string state;
};

struct leaflet
{
    std::string id;
    std::string title;
    std::string body;
    int hits = 0;
};

struct score
{
    std::string player;
    int points = 0;
    std::vector<std::string> tags;
};

}  // namespace

template <>
struct ddbm::model_of<score>
{
    static constexpr auto value = ddbm::model<score>("scores")
                                      .partition_key("player", &score::player)
                                      .field("points", &score::points)
                                      .field("tags", &score::tags);
};

template <>
struct ddbm::model_of<leaflet>
{
    static constexpr auto value = ddbm::model<leaflet>("leaflets")
                                      .saves_compare(ddbm::compared::changes)
                                      .partition_key("id", &leaflet::id)
                                      .field("title", &leaflet::title)
                                      .field("body", &leaflet::body)
                                      .field("hits", &leaflet::hits);
};

template <>
struct ddbm::model_of<login>
{
    static constexpr auto value =
        ddbm::model<login>("logins")
            .partition_key("id", &login::id)
            .field("email", &login::email, ddbm::to_lower)
            .field("level", &login::level, ddbm::clamp(1, 9))
            .field("owner", &login::owner, ddbm::written_once, ddbm::to_lower);
};

template <>
struct ddbm::model_of<part_of_ticket>
{
    static constexpr auto value =
        ddbm::model<part_of_ticket>()
            .field("label", &part_of_ticket::label)
            .field("state", &part_of_ticket::state)
            .field("by", ddbm::compose(&part_of_ticket::label, "|", &part_of_ticket::state));
};

template <>
struct ddbm::model_of<marked_ticket>
{
    static constexpr auto value =
        ddbm::model<marked_ticket>("tickets")
            .partition_key("id", &marked_ticket::id)
            .field("part", &marked_ticket::part)
            .field("label", &marked_ticket::label)
            .field("state", &marked_ticket::state)
            .field("by", ddbm::compose(&marked_ticket::label, "|", &marked_ticket::state));
};

namespace ddbm::detail {
namespace {

const model_info& model()
{
    return info_of<score>();
}

const std::string ann_json = R"({"player":{"S":"Ann"},"points":{"N":"3"},"tags":{"L":[]}})";
const std::string ann_key = R"({"player":{"S":"Ann"}})";

score ann()
{
    return {"Ann", 3, {}};
}

// As ann_json was read.
std::shared_ptr<stored_object_of<score>> read_ann()
{
    auto handle = std::make_shared<stored_object_of<score>>();
    handle->value = ann();
    handle->image = ann_json;
    return handle;
}

// A part with the object that its members are in.
struct written_part
{
    write_part part;
    std::string request;

    std::string members() const { return request.substr(1, request.size() - 2); }
    bool is_own(std::string_view returned) const
    {
        const item there = item_from_json(returned);
        return part.is_own(request, &there);
    }
};

// Behind something, as in the buffer of a request.
template <class Write>
written_part written_by(Write write)
{
    std::string text = "head";
    part_writer out(text);
    written_part made;
    out.json().begin_object();
    made.part = write(out);
    out.json().end_object();
    made.request = out.text();
    return made;
}

written_part put(const score& object, if_present present)
{
    return written_by([&](part_writer& out) { return write_put(out, model(), &object, present); });
}

written_part save(std::shared_ptr<stored_object> handle)
{
    environment env;
    return written_by([&](part_writer& out) { return write_save(out, model(), handle, env); });
}

written_part erase(const stored_object* handle)
{
    return written_by([&](part_writer& out) { return write_erase(out, model(), handle); });
}

written_part check(const stored_object* handle)
{
    return written_by([&](part_writer& out) { return write_check(out, model(), handle); });
}

written_part erase_by_key(const score& object)
{
    const key_values key = key_values_of(model().key, &object);
    return written_by([&](part_writer& out) { return write_erase(out, model(), key); });
}

// Each part as the action of a transaction has it.
TEST(WritePart, StandsBesideOtherMembers)
{
    std::string text;
    part_writer out(text);
    out.json().begin_object().plain_key("Put").begin_object();
    out.json().plain_key("TableName").quoted("scores");
    const score object = ann();
    write_put(out, model(), &object, if_present::replace);
    out.json().end_object().end_object();

    EXPECT_EQ(text, R"({"Put":{"TableName":"scores","Item":)" + ann_json + "}}");
}

// -- Puts

TEST(WritePart, APutIsTheItem)
{
    const written_part made = put(ann(), if_present::replace);

    EXPECT_EQ(made.part.kind(), write_kind::put);
    EXPECT_EQ(made.members(), R"("Item":)" + ann_json);
    EXPECT_EQ(made.part.key(model().key, made.request), ann_key);
}

TEST(WritePart, APutOfANewItemDependsOnThereBeingNone)
{
    const written_part made = put(ann(), if_present::fail);

    EXPECT_EQ(
        made.members(),
        R"("Item":)" + ann_json +
            R"~(,"ConditionExpression":"attribute_not_exists(#0)",)~"
            R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
            R"("ExpressionAttributeNames":{"#0":"player"})"
    );
    EXPECT_EQ(made.part.conflict(nullptr), errc::conflict_exists);
}

TEST(WritePart, APutKnowsItselfByItsItem)
{
    const written_part made = put(ann(), if_present::fail);

    EXPECT_TRUE(made.is_own(ann_json));
    EXPECT_TRUE(made.is_own(R"({"tags":{"L":[]},"points":{"N":"3.0"},"player":{"S":"Ann"}})"));
    EXPECT_FALSE(made.is_own(R"({"player":{"S":"Ann"},"points":{"N":"4"},"tags":{"L":[]}})"));
    EXPECT_FALSE(made.part.is_own(made.request, nullptr));
}

TEST(WritePart, APutThatIsRefusedNamesPlaceAndItem)
{
    score object = ann();
    object.tags = {"a", "\xff"};

    const error refusal = failure_of([&] { put(object, if_present::replace); });

    EXPECT_EQ(refusal.code(), errc::invalid_utf8);
    EXPECT_EQ(refusal.get_diagnostics().attribute_path(), "tags[1]");
    EXPECT_EQ(refusal.get_diagnostics().key(), ann_key);
}

// -- Saves

TEST(WritePart, ASaveIsKeyUpdateAndCondition)
{
    auto handle = read_ann();
    handle->value.points = 4;

    const written_part made = save(handle);

    EXPECT_EQ(made.part.kind(), write_kind::update);
    EXPECT_EQ(
        made.members(),
        R"("Key":{"player":{"S":"Ann"}},"UpdateExpression":"SET #0 = :0",)"
        R"("ConditionExpression":"#0 = :1 AND #1 = :2",)"
        R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
        R"("ExpressionAttributeNames":{"#0":"points","#1":"tags"},)"
        R"("ExpressionAttributeValues":{":0":{"N":"4"},":1":{"N":"3"},":2":{"L":[]}})"
    );
    EXPECT_EQ(made.part.key(model().key, made.request), ann_key);
    EXPECT_EQ(made.part.conflict(nullptr), errc::conflict_changed);
}

TEST(WritePart, ASaveKnowsItselfByWhatItMakesOfTheItem)
{
    auto handle = read_ann();
    handle->value.points = 4;

    const written_part made = save(handle);

    EXPECT_TRUE(made.is_own(R"({"player":{"S":"Ann"},"points":{"N":"4"},"tags":{"L":[]}})"));
    EXPECT_FALSE(made.is_own(ann_json));
    EXPECT_FALSE(made.part.is_own(made.request, nullptr));
}

TEST(WritePart, ASaveIsRememberedOnceItIsApplied)
{
    auto handle = read_ann();
    handle->value.points = 4;
    const written_part made = save(handle);
    EXPECT_EQ(std::string_view(handle->image), ann_json);

    made.part.applied();

    EXPECT_EQ(
        std::string_view(handle->image),
        R"({"player":{"S":"Ann"},"points":{"N":"4"},"tags":{"L":[]}})"
    );
}

TEST(WritePart, ASaveThatIsRefusedNamesPlaceAndItem)
{
    auto handle = read_ann();
    handle->value.player = "Bob";

    const error refusal = failure_of([&] { save(handle); });

    EXPECT_EQ(refusal.code(), errc::invalid_request);
    EXPECT_EQ(refusal.get_diagnostics().attribute_path(), "player");
    EXPECT_EQ(refusal.get_diagnostics().key(), ann_key);
}

// The item after a save of what was read from `image`, when that has been changed.
template <class T, class Change>
std::string saved(std::string_view image, Change change)
{
    auto handle = std::make_shared<stored_object_of<T>>();
    handle->value = read_one<T>(image);
    handle->image = image;
    change(handle->value);
    environment env;
    const written_part made =
        written_by([&](part_writer& out) { return write_save(out, info_of<T>(), handle, env); });
    made.part.applied();
    return to_json(item_from_json(handle->image));
}

// What was written before the model had validators that change it.
const std::string old_login =
    R"({"email":{"S":"Ann@X"},"id":{"S":"a"},"level":{"N":"77"},"owner":{"S":"Bob"}})";

TEST(WritePart, ASaveWritesAChangeToWhatAValidatorWouldHaveMade)
{
    EXPECT_EQ(
        saved<login>(old_login, [](login& l) { l.email = "ann@x"; }),
        R"({"email":{"S":"ann@x"},"id":{"S":"a"},"level":{"N":"77"},"owner":{"S":"Bob"}})"
    );
    EXPECT_EQ(
        saved<login>(old_login, [](login& l) { l.level = 9; }),
        R"({"email":{"S":"Ann@X"},"id":{"S":"a"},"level":{"N":"9"},"owner":{"S":"Bob"}})"
    );
    EXPECT_EQ(
        saved<login>(old_login, [](login& l) { l.email = "BOB@X"; }),
        R"({"email":{"S":"bob@x"},"id":{"S":"a"},"level":{"N":"77"},"owner":{"S":"Bob"}})"
    );
}

TEST(WritePart, ASaveLeavesWhatNobodyHasTouched)
{
    EXPECT_EQ(saved<login>(old_login, [](login&) {}), old_login);
}

// As another program may have written it.
TEST(WritePart, ASaveCorrectsWhatCannotBeWritten)
{
    const std::string image = R"({"by":{"S":"a|b|c"},"id":{"S":"t"},"label":{"S":"a|b"},)"
                              R"("part":{"M":{"by":{"S":"?"},"label":{"S":"|"},"old":{"N":"1"},)"
                              R"("state":{"S":"s"}}},"state":{"S":"c"}})";

    const auto correct = [](marked_ticket& t) {
        t.label = "ab";
        t.part.label = "p";
    };

    EXPECT_EQ(
        saved<marked_ticket>(image, correct),
        R"({"by":{"S":"ab|c"},"id":{"S":"t"},"label":{"S":"ab"},)"
        R"("part":{"M":{"by":{"S":"p|s"},"label":{"S":"p"},"old":{"N":"1"},"state":{"S":"s"}}},)"
        R"("state":{"S":"c"}})"
    );
    EXPECT_EQ(
        failure_of([&] { saved<marked_ticket>(image, [](marked_ticket& t) { t.label = "ab"; }); })
            .get_diagnostics()
            .attribute_path(),
        "part.by"
    );
}

TEST(WritePart, ASaveThatComparesItsChangesKnowsItselfByThose)
{
    const std::string image =
        R"({"id":{"S":"a"},"title":{"S":"t"},"body":{"S":"b"},"hits":{"N":"1"}})";
    auto handle = std::make_shared<stored_object_of<leaflet>>();
    handle->value = read_one<leaflet>(image);
    handle->image = image;
    handle->value.body = "c";
    environment env;
    const written_part made = written_by([&](part_writer& out) {
        return write_save(out, info_of<leaflet>(), handle, env);
    });

    EXPECT_TRUE(made.is_own(R"({"id":{"S":"a"},"title":{"S":"else"},"body":{"S":"c"}})"));
    EXPECT_FALSE(made.is_own(image));

    // Where something depends on all that was read.
    const written_part whole = written_by([&](part_writer& out) {
        return write_save(out, info_of<leaflet>(), handle, env, compared::item);
    });
    EXPECT_NE(whole.request.find("title"), std::string::npos);
    EXPECT_EQ(made.request.find("title"), std::string::npos);
    EXPECT_FALSE(whole.is_own(R"({"id":{"S":"a"},"title":{"S":"else"},"body":{"S":"c"}})"));
}

// -- As actions of transactions

TEST(WritePart, IsAnActionByItsKind)
{
    auto handle = read_ann();
    const written_part nothing = save(handle);
    handle->value.points = 4;
    const written_part saved = save(handle);
    const written_part inserted = put(ann(), if_present::fail);
    const written_part erased = erase(handle.get());
    const written_part checked = check(handle.get());

    EXPECT_EQ(inserted.part.action_name(), "Put");
    EXPECT_EQ(saved.part.action_name(), "Update");
    EXPECT_EQ(erased.part.action_name(), "Delete");
    EXPECT_EQ(checked.part.action_name(), "ConditionCheck");
    EXPECT_EQ(nothing.part.action_name(), "ConditionCheck");
}

// -- Moves

TEST(WritePart, AMoveIsAPutOfAllThatTheItemHas)
{
    auto handle = read_ann();
    handle->image = R"({"player":{"S":"Ann"},"points":{"N":"3"},"tags":{"L":[]},"x":{"N":"1"}})";
    handle->value.player = "Bob";
    handle->value.points = 4;
    const std::string bob =
        R"({"player":{"S":"Bob"},"points":{"N":"4"},"tags":{"L":[]},"x":{"N":"1"}})";
    environment env;

    const written_part made =
        written_by([&](part_writer& out) { return write_move(out, model(), handle, env); });

    EXPECT_EQ(made.part.kind(), write_kind::put);
    EXPECT_EQ(made.members().find("\"Item\":" + bob + ",\"ConditionExpression\""), 0u);
    EXPECT_EQ(made.part.conflict(nullptr), errc::conflict_exists);
    made.part.applied();
    EXPECT_EQ(std::string_view(handle->image), bob);
}

// -- Erasures and checks

TEST(WritePart, AnErasureByKeyIsTheKey)
{
    const written_part made = erase_by_key(ann());

    EXPECT_EQ(made.part.kind(), write_kind::erase);
    EXPECT_EQ(made.members(), R"("Key":{"player":{"S":"Ann"}})");
    EXPECT_EQ(made.part.key(model().key, made.request), ann_key);
}

TEST(WritePart, WhatIsErasedOrCheckedIsTheItemAsItWasRead)
{
    auto handle = read_ann();
    handle->value.points = 4;
    const std::string members =
        R"("Key":{"player":{"S":"Ann"}},"ConditionExpression":"#0 = :0 AND #1 = :1",)"
        R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
        R"("ExpressionAttributeNames":{"#0":"points","#1":"tags"},)"
        R"("ExpressionAttributeValues":{":0":{"N":"3"},":1":{"L":[]}})";

    const written_part erased = erase(handle.get());
    const written_part checked = check(handle.get());

    EXPECT_EQ(erased.members(), members);
    EXPECT_EQ(checked.members(), members);
    EXPECT_EQ(checked.part.kind(), write_kind::check);
    EXPECT_EQ(erased.part.conflict(nullptr), errc::conflict_changed);
    EXPECT_EQ(checked.part.conflict(nullptr), errc::conflict_changed);
}

TEST(WritePart, AnErasureKnowsItselfByThereBeingNoItem)
{
    const written_part erased = erase(read_ann().get());
    const written_part checked = check(read_ann().get());

    EXPECT_TRUE(erased.part.is_own(erased.request, nullptr));
    EXPECT_FALSE(erased.is_own(ann_json));
    // It has written nothing that could be its own.
    EXPECT_FALSE(checked.part.is_own(checked.request, nullptr));
    EXPECT_FALSE(checked.is_own(ann_json));
}

TEST(WritePart, OnlySavesChangeTheirHandle)
{
    auto handle = read_ann();

    put(ann(), if_present::fail).part.applied();
    erase(handle.get()).part.applied();
    check(handle.get()).part.applied();

    EXPECT_EQ(std::string_view(handle->image), ann_json);
}

TEST(WritePart, RefusesEmptyHandles)
{
    for (const error& refusal :
         {failure_of([] { save(nullptr); }), failure_of([] { erase(nullptr); }), failure_of([] {
              check(nullptr);
          })})
        EXPECT_EQ(refusal.code(), errc::empty_handle);
}

TEST(WritePart, NamesTheAttributeOfAKeyThatIsNone)
{
    const error refusal = failure_of([] { erase_by_key(score()); });

    EXPECT_EQ(refusal.code(), errc::empty_key);
    EXPECT_EQ(refusal.get_diagnostics().attribute_path(), "player");
}

TEST(WritePart, NamesNoKeyBeforeOneIsWritten)
{
    EXPECT_EQ(write_part().key(model().key, "{"), "");
}

}  // namespace
}  // namespace ddbm::detail
