// What an update of an item says in a request: the changes it is told, and those that keep the item
// one of its model.

#include "support/manual_environment.hpp"
#include "table/update_part.hpp"
#include "unit/model/model_testing.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/attribute.hpp>
#include <ddbm/generated.hpp>
#include <ddbm/item_json.hpp>
#include <ddbm/key.hpp>
#include <ddbm/update.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace {

struct job
{
    std::string id;
    std::string state;
    int hits = 0;
    std::optional<std::string> owner;
};

struct parcel
{
    std::string customer;
    int number = 0;
    std::string state;
    int weight = 0;
    std::string token;
    std::string note;
    long version = 0;
    std::chrono::sys_time<std::chrono::milliseconds> changed{};
};

struct counted
{
    std::string id;
    int n = 0;
    long writes = 0;
};

struct sums
{
    int hits = 0;
    int misses = 0;
};

struct renamed
{
    std::string id;
    std::optional<int> hits;
    std::optional<int> other;
    sums all;
    std::optional<sums> late;
    std::vector<sums> daily;
    std::map<std::string, sums> by_name;
};

using instant = std::chrono::sys_time<std::chrono::milliseconds>;

struct stamped
{
    std::string id;
    std::optional<int> hits;
    long version = 0;
    instant changed{};
};

// With what an update has to keep in step.
struct dated
{
    std::string id;
    std::optional<std::string> state;
    std::optional<std::string> group;
    instant made{};
    instant changed{};
};

struct ticketed
{
    std::string id;
    std::string token;
    std::string state;
    std::optional<std::string> owner;
};

// Its state stands in the key of an index only.
struct listed
{
    std::string id;
    std::string state;
    std::optional<int> hits;
};

}  // namespace

template <>
struct ddbm::model_of<job>
{
    static constexpr auto value = ddbm::model<job>("jobs")
                                      .partition_key("id", &job::id)
                                      .field("state", &job::state)
                                      .field("hits", &job::hits)
                                      .field("owner", &job::owner);
};

template <>
struct ddbm::model_of<parcel>
{
    static constexpr auto value =
        ddbm::model<parcel>("shop")
            .partition_key("pk", ddbm::compose("CUST#", &parcel::customer))
            .sort_key("sk", ddbm::compose("PARCEL#", ddbm::padded<4>(&parcel::number)))
            .discriminator("type", "parcel")
            .field("number", &parcel::number)
            .field("state", &parcel::state)
            .field("weight", &parcel::weight)
            .field("token", &parcel::token, ddbm::generated(ddbm::uuid_v4))
            .field("note", &parcel::note, ddbm::or_default())
            .field("of", ddbm::compose("OF#", &parcel::customer))
            .field("by", ddbm::compose("STATE#", &parcel::state, "#", &parcel::customer))
            .version("v", &parcel::version)
            .updated("changed", &parcel::changed, ddbm::epoch_milliseconds);
};

template <>
struct ddbm::model_of<counted>
{
    static constexpr auto value = ddbm::model<counted>("counted")
                                      .partition_key("id", &counted::id)
                                      .field("n", &counted::n)
                                      .counter("writes", &counted::writes);
};

template <>
struct ddbm::model_of<sums>
{
    static constexpr auto value = ddbm::model<sums>()
                                      .field("hits", &sums::hits, ddbm::also_read_as("count"))
                                      .field("misses", &sums::misses, ddbm::or_default(0));
};

template <>
struct ddbm::model_of<renamed>
{
    static constexpr auto value = ddbm::model<renamed>("renamed")
                                      .partition_key("id", &renamed::id)
                                      .field("hits", &renamed::hits, ddbm::also_read_as("count"))
                                      .field("other", &renamed::other)
                                      .field("all", &renamed::all, ddbm::also_read_as("total"))
                                      .field("late", &renamed::late)
                                      .field("daily", &renamed::daily)
                                      .field("by_name", &renamed::by_name);
};

template <>
struct ddbm::model_of<stamped>
{
    static constexpr auto value =
        ddbm::model<stamped>("stamped")
            .partition_key("id", &stamped::id)
            .field("hits", &stamped::hits)
            .version("v", &stamped::version, ddbm::also_read_as("revision"))
            .updated("changed", &stamped::changed, ddbm::also_read_as("mtime"));
};

template <>
struct ddbm::model_of<dated>
{
    static constexpr auto value =
        ddbm::model<dated>("dated")
            .partition_key("id", &dated::id)
            .field("state", &dated::state)
            .field("group", &dated::group)
            .created("made", &dated::made)
            .updated("changed", &dated::changed, ddbm::epoch_milliseconds)
            .index("by_change", ddbm::partition(ddbm::compose("U#", &dated::changed)))
            .index("by_id", ddbm::partition(ddbm::compose("I#", &dated::id, "#", &dated::made)));
};

template <>
struct ddbm::model_of<ticketed>
{
    static constexpr auto value =
        ddbm::model<ticketed>("ticketed")
            .partition_key("id", &ticketed::id)
            .field("token", &ticketed::token, ddbm::generated(ddbm::uuid_v4))
            .field("state", &ticketed::state, ddbm::or_default("new"))
            .field("owner", &ticketed::owner)
            .index("by_state", ddbm::partition(ddbm::compose("S#", &ticketed::state)))
            .index("by_owner", ddbm::partition(ddbm::compose("O#", &ticketed::owner)));
};

template <>
struct ddbm::model_of<listed>
{
    static constexpr auto value = ddbm::model<listed>("listed")
                                      .partition_key("id", &listed::id)
                                      .field("hits", &listed::hits)
                                      .field("by", ddbm::compose("STATE#", &listed::state));
};

namespace ddbm::detail {
namespace {

struct written_update
{
    write_part part;
    std::string request;

    bool has(const std::string& text) const { return request.find(text) != std::string::npos; }
};

template <class T>
class update_of
{
public:
    explicit update_of(const key<T>& key) : key_(key) {}

    update_of& when(const condition<T>& what)
    {
        condition_ = what.core();
        terms_.condition = &condition_;
        return *this;
    }
    update_of& or_create()
    {
        terms_.may_create = true;
        return *this;
    }

    written_update operator()(const update<T>& changes)
    {
        test::manual_environment env;
        std::string text;
        part_writer out(text);
        const item_key_argument<T, void> argument(key_);
        const auto parts = argument.parts();
        written_update made;
        out.json().begin_object();
        made.part = write_update(out, info_of<T>(), parts, changes.core(), terms_, env);
        out.json().end_object();
        made.request = text;
        return made;
    }

private:
    key<T> key_;
    condition_core condition_;
    write_terms terms_;
};

update_of<job> update_job()
{
    return update_of<job>(key<job>("a"));
}

update_of<parcel> update_parcel()
{
    return update_of<parcel>(key<parcel>("7", 12));
}

// -- What it says

TEST(UpdatePart, IsKeyChangesAndThatThereIsAnItem)
{
    const written_update made = update_job()(ddbm::set<&job::state>("paid").add<&job::hits>(1));

    EXPECT_EQ(made.part.kind(), write_kind::change);
    EXPECT_EQ(
        made.request,
        R"({"Key":{"id":{"S":"a"}},"UpdateExpression":"SET #0 = :0 ADD #1 :1",)"
        R"~("ConditionExpression":"attribute_exists(#2)",)~"
        R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
        R"("ExpressionAttributeNames":{"#0":"state","#1":"hits","#2":"id"},)"
        R"("ExpressionAttributeValues":{":0":{"S":"paid"},":1":{"N":"1"}}})"
    );
    EXPECT_EQ(made.part.key(info_of<job>().key, made.request), R"({"id":{"S":"a"}})");
}

TEST(UpdatePart, HasTheConditionBesides)
{
    const written_update made = update_job().when(
        ddbm::attr<&job::state> == "open" || ddbm::attr<&job::hits> > 5
    )(ddbm::remove<&job::owner>());

    EXPECT_TRUE(
        made.has(R"~("ConditionExpression":"attribute_exists(#1) AND (#2 = :0 OR #3 > :1)")~")
    ) << made.request;
}

TEST(UpdatePart, ThatChangesNothingIsTheConditionAlone)
{
    const written_update made = update_parcel()(update<parcel>());

    EXPECT_FALSE(made.has("UpdateExpression")) << made.request;
    EXPECT_TRUE(made.has("ConditionExpression"));
}

TEST(UpdatePart, MeansByItsFailureThatThereIsNoneOrAnother)
{
    const item there;

    const write_part plain = update_job()(ddbm::remove<&job::owner>()).part;
    const write_part making =
        update_job().or_create()(ddbm::set<&job::state>("a").set<&job::hits>(1)).part;

    EXPECT_EQ(plain.conflict(nullptr), errc::not_found);
    EXPECT_EQ(plain.conflict(&there), errc::condition_failed);
    EXPECT_EQ(making.conflict(nullptr), errc::condition_failed);
    EXPECT_EQ(making.conflict(&there), errc::condition_failed);
}

TEST(UpdatePart, IsRefusedWithTheKeyOfTheItem)
{
    update<job> changes;
    changes.set(ddbm::attribute("id"), "b");
    const error refusal = failure_of([&] { update_job()(changes); });

    EXPECT_EQ(refusal.code(), errc::invalid_request);
    EXPECT_EQ(refusal.get_diagnostics().attribute_path(), "id");
    EXPECT_EQ(refusal.get_diagnostics().key(), R"({"id":{"S":"a"}})");
}

// -- What it does besides

TEST(UpdatePart, CountsTheVersionAndSetsTheTimeOfChange)
{
    const written_update made = update_parcel()(ddbm::set<&parcel::weight>(5));

    EXPECT_TRUE(made.has(R"("UpdateExpression":"SET #0 = :0, #2 = :2 ADD #1 :1")")) << made.request;
    EXPECT_TRUE(made.has(R"("#1":"v","#2":"changed")"));
}

TEST(UpdatePart, IsOfAnItemOfTheModelsKind)
{
    const written_update made = update_parcel()(ddbm::set<&parcel::weight>(5));

    EXPECT_TRUE(made.has(R"("ConditionExpression":"#3 = :3")")) << made.request;
    EXPECT_TRUE(made.has(R"("#3":"type"})"));
    EXPECT_TRUE(made.has(R"(":3":{"S":"parcel"})"));
}

TEST(UpdatePart, MakesComposedAttributesAnewByTheMembersOfAKeyThatIsAValue)
{
    const written_update made = update_parcel()(ddbm::set<&parcel::state>("sent"));

    EXPECT_TRUE(made.has(R"({"S":"STATE#sent#7"})")) << made.request;
}

TEST(UpdatePart, DoesNotTouchWhatHasAnOldName)
{
    update_of<renamed> update_it(key<renamed>("a"));

    EXPECT_TRUE(update_it(ddbm::add<&renamed::hits>(1)).has(R"("#2":"count")"));
    EXPECT_TRUE(update_it(ddbm::add<&renamed::hits>(1)).has("attribute_not_exists(#2)"));
    EXPECT_FALSE(update_it(ddbm::add<&renamed::other>(1)).has("count"));
}

TEST(UpdatePart, DoesNotTouchWhatHasAnOldNameInAnObject)
{
    update_of<renamed> update_it(key<renamed>("a"));
    const std::string in_all = "attribute_not_exists(#0.#";

    const written_update one = update_it(ddbm::set<&renamed::late, &sums::hits>(1));
    EXPECT_TRUE(one.has(in_all)) << one.request;
    EXPECT_TRUE(one.has(R"(":"count")")) << one.request;
    const written_update other = update_it(ddbm::set<&renamed::late, &sums::misses>(1));
    EXPECT_FALSE(other.has("attribute_not_exists")) << other.request;
    const written_update both =
        update_it(ddbm::set<&renamed::all, &sums::hits>(1).set<&renamed::all, &sums::misses>(1));
    EXPECT_TRUE(both.has(in_all)) << both.request;
    EXPECT_TRUE(both.has(R"("#4":"total")")) << both.request;
    const std::string is_new = "attribute_not_exists(#4)";
    EXPECT_TRUE(both.has(is_new)) << both.request;
    EXPECT_EQ(both.request.find(is_new), both.request.rfind(is_new)) << both.request;
    EXPECT_TRUE(update_it(ddbm::set(ddbm::attr<&renamed::daily>[3].field<&sums::hits>(), 1))
                    .has("attribute_not_exists(#0[3].#"));
    EXPECT_TRUE(update_it(ddbm::set(ddbm::attr<&renamed::by_name>["x"].field<&sums::hits>(), 1))
                    .has("attribute_not_exists(#0.#1.#"));
    const sums none;
    EXPECT_FALSE(update_it(ddbm::set<&renamed::late>(none)).has("attribute_not_exists"));
}

TEST(UpdatePart, DoesNotCountWhatHasAnOldName)
{
    const written_update made = update_of<stamped>(key<stamped>("a"))(ddbm::set<&stamped::hits>(1));

    for (const char* old : {"revision", "mtime"})
        EXPECT_TRUE(made.has("\":\"" + std::string(old) + "\"")) << old << " of " << made.request;
    EXPECT_TRUE(made.has("attribute_not_exists(#4) AND attribute_not_exists(#5)")) << made.request;
}

TEST(UpdatePart, MakesWhatIsComposedOfTheTimeOfChangeAnew)
{
    const written_update made = update_of<dated>(key<dated>("a"))(ddbm::set<&dated::state>("x"));

    EXPECT_TRUE(made.has(R"(":"by_change_pk")")) << made.request;
    EXPECT_TRUE(made.has(R"({"S":"U#)")) << made.request;
}

// What the item has of it is all that an index can say.
TEST(UpdatePart, LeavesATimeOfCreationThatIsAPartOfAnother)
{
    const written_update made = update_of<dated>(key<dated>("a"))(ddbm::set<&dated::state>("x"));

    EXPECT_FALSE(made.has(R"("made")")) << made.request;
    EXPECT_FALSE(made.has("by_id_pk")) << made.request;
}

// -- Items that it makes

TEST(UpdatePart, MakesAWholeItem)
{
    const written_update made =
        update_parcel().or_create()(ddbm::set<&parcel::state>("new").set<&parcel::weight>(5));

    for (const char* name : {"type", "number", "of", "by", "token", "v", "changed"})
        EXPECT_TRUE(made.has("\":\"" + std::string(name) + "\"")) << name << " of " << made.request;
    for (const char* value : {"parcel", "OF#7", "STATE#new#7"})
        EXPECT_TRUE(made.has("{\"S\":\"" + std::string(value) + "\"}")) << value;
    EXPECT_TRUE(made.has(R"({"N":"12"})"));
    EXPECT_TRUE(made.has("if_not_exists("));
    EXPECT_FALSE(made.has(R"("note")"));
}

TEST(UpdatePart, MakesOneWhereThereIsNoneOfAnotherKind)
{
    const written_update of_kind =
        update_parcel().or_create()(ddbm::set<&parcel::state>("new").set<&parcel::weight>(5));
    const written_update of_any =
        update_job().or_create()(ddbm::set<&job::state>("a").set<&job::hits>(1));

    EXPECT_TRUE(of_kind.has(R"("ConditionExpression":"(attribute_not_exists(#)"))
        << of_kind.request;
    EXPECT_FALSE(of_any.has("ConditionExpression")) << of_any.request;
}

TEST(UpdatePart, MakesNoItemThatCouldNotBeRead)
{
    const error refusal =
        failure_of([&] { update_job().or_create()(ddbm::set<&job::state>("a")); });

    EXPECT_EQ(refusal.code(), errc::invalid_request);
    EXPECT_EQ(refusal.get_diagnostics().attribute_path(), "hits");
}

TEST(UpdatePart, MakesNoItemThatWouldBeMissingInAnIndex)
{
    const auto refused = [](auto& update_it, const auto& changes) {
        const error refusal = failure_of([&] { update_it(changes); });
        EXPECT_EQ(refusal.code(), errc::invalid_request);
        return refusal.get_diagnostics().message();
    };
    auto ticket = update_of<ticketed>(key<ticketed>("a")).or_create();

    EXPECT_EQ(
        refused(ticket, ddbm::set<&ticketed::owner>("Ann")),
        "by_state_pk: an item that is made by the update would be without it, as it is composed of "
        "members that the update does not set; set all of them, or put the object"
    );
    const written_update whole = ticket(ddbm::set<&ticketed::state>("open"));
    EXPECT_TRUE(whole.has(R"({"S":"S#open"})")) << whole.request;
    EXPECT_FALSE(whole.has("by_owner_pk")) << whole.request;
    // That of a time of creation, and what has no other place for its member.
    auto date = update_of<dated>(key<dated>("a")).or_create();
    EXPECT_TRUE(refused(date, ddbm::set<&dated::state>("x")).starts_with("by_id_pk: "));
    auto list = update_of<listed>(key<listed>("a")).or_create();
    EXPECT_TRUE(refused(list, ddbm::set<&listed::hits>(1)).starts_with("by: "));
}

TEST(UpdatePart, MakesAnItemOfNoChanges)
{
    auto stamp = update_of<stamped>(key<stamped>("a")).or_create();
    const written_update made = stamp(update<stamped>());

    EXPECT_TRUE(made.has(R"("UpdateExpression":"SET #1 = :1 ADD #0 :0")")) << made.request;
}

// -- Sending it again

TEST(UpdatePart, MayBeSentAgainWhereThatDoesTheSame)
{
    const model_info& model = info_of<job>();

    EXPECT_TRUE(may_resend(model, ddbm::set<&job::state>("a").remove<&job::owner>().core()));
    EXPECT_FALSE(may_resend(model, ddbm::set<&job::state>("a").add<&job::hits>(1).core()));
    EXPECT_TRUE(may_resend(info_of<parcel>(), ddbm::set<&parcel::weight>(1).core()));
    EXPECT_FALSE(may_resend(info_of<counted>(), ddbm::set<&counted::n>(1).core()));
}

TEST(UpdatePart, KnowsItselfByWhatItLeaves)
{
    const written_update made = update_job()(ddbm::set<&job::state>("paid"));
    const item paid = item_from_json(R"({"id":{"S":"a"},"state":{"S":"paid"}})");
    const item open = item_from_json(R"({"id":{"S":"a"},"state":{"S":"open"}})");

    EXPECT_TRUE(made.part.is_own(made.request, &paid));
    EXPECT_FALSE(made.part.is_own(made.request, &open));
    EXPECT_FALSE(made.part.is_own(made.request, nullptr));
}

}  // namespace
}  // namespace ddbm::detail
