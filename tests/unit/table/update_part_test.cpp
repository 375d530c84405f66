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
#include <optional>
#include <string>

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

struct renamed
{
    std::string id;
    std::optional<int> hits;
    std::optional<int> other;
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
struct ddbm::model_of<renamed>
{
    static constexpr auto value = ddbm::model<renamed>("renamed")
                                      .partition_key("id", &renamed::id)
                                      .field("hits", &renamed::hits, ddbm::also_read_as("count"))
                                      .field("other", &renamed::other);
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
