// What a save makes of old names, of attributes to be dropped, and of fields that do not change.

#include "unit/table/save_plan_testing.hpp"

#include <map>
#include <optional>
#include <vector>

namespace {

struct place
{
    std::string city;
    std::optional<int> zip;
};

struct person
{
    int id = 0;
    std::string name;
    std::optional<std::string> note;
    place home;
    std::vector<place> past;
};

struct tidy
{
    int id = 0;
    place home;
    std::optional<place> work;
    std::vector<place> past;
};

struct guarded
{
    int id = 0;
    std::string owner;
    std::optional<std::string> made_by;
    std::string text;
};

}  // namespace

template <>
struct ddbm::model_of<place>
{
    static constexpr auto value = ddbm::model<place>()
                                      .field("city", &place::city, ddbm::also_read_as("town"))
                                      .field("zip", &place::zip);
};

template <>
struct ddbm::model_of<person>
{
    static constexpr auto value =
        ddbm::model<person>("people")
            .partition_key("id", &person::id)
            .field("name", &person::name, ddbm::also_read_as("title", "label"))
            .field("note", &person::note, ddbm::also_read_as("remark"))
            .field("home", &person::home, ddbm::also_read_as("house"))
            .field("past", &person::past, ddbm::also_read_as("before"));
};

struct tidy_places;

template <>
struct ddbm::model_of<place, tidy_places>
{
    static constexpr auto value = ddbm::model<place>()
                                      .unknown(ddbm::unknown::drop)
                                      .field("city", &place::city)
                                      .field("zip", &place::zip);
};

template <>
struct ddbm::model_of<tidy>
{
    static constexpr auto value = ddbm::model<tidy>("tidy")
                                      .unknown(ddbm::unknown::drop)
                                      .partition_key("id", &tidy::id)
                                      .field("home", &tidy::home, ddbm::form<tidy_places>)
                                      .field("work", &tidy::work)
                                      .field("past", &tidy::past, ddbm::form<tidy_places>);
};

template <>
struct ddbm::model_of<guarded>
{
    static constexpr auto value =
        ddbm::model<guarded>("guarded")
            .partition_key("id", &guarded::id)
            .field("owner", &guarded::owner, ddbm::read_only, ddbm::or_default())
            .field("made_by", &guarded::made_by, ddbm::written_once, ddbm::also_read_as("author"))
            .field("text", &guarded::text);
};

namespace ddbm::detail {
namespace {

// The update expression with the names in it, without the placeholders of values.
std::string update_of(const save_plan& plan)
{
    const std::string text = text_of(plan);
    const auto begin = text.find(R"("UpdateExpression":")");
    if (begin == std::string::npos)
        return "nothing";
    const auto from = begin + 20;
    std::string update = text.substr(from, text.find('"', from) - from);
    for (int number = 9; number >= 0; --number)
    {
        const std::string placeholder = "#" + std::to_string(number);
        const auto at = text.find("\"" + placeholder + "\":\"");
        if (at == std::string::npos)
            continue;
        const auto begin_of_name = at + placeholder.size() + 4;
        const std::string name =
            text.substr(begin_of_name, text.find('"', begin_of_name) - begin_of_name);
        for (auto found = update.find(placeholder); found != std::string::npos;
             found = update.find(placeholder))
            update.replace(found, placeholder.size(), name);
    }
    return update;
}

const std::string_view old_person =
    R"({"id":{"N":"1"},"title":{"S":"Ann"},"label":{"S":"A"},"remark":{"S":"r"},)"
    R"("house":{"M":{"town":{"S":"Ulm"},"floor":{"N":"2"}}},"before":{"L":[]}})";

TEST(SavePolicies, LeaveOldNamesWhereNothingHasChanged)
{
    const auto plan = plan_for<person>(old_person, [](person&) {});

    EXPECT_EQ(update_of(plan), "nothing");
    EXPECT_EQ(plan.result(), item_from_json(old_person));
}

TEST(SavePolicies, WriteChangedAttributesUnderTheirOwnNamesAndRemoveTheOthers)
{
    const auto plan = plan_for<person>(old_person, [](person& p) { p.name = "Bob"; });

    EXPECT_EQ(update_of(plan), "SET name = :0 REMOVE title, label");
    EXPECT_EQ(plan.result().at("name"), "Bob");
    EXPECT_FALSE(plan.result().contains("title"));
    EXPECT_FALSE(plan.result().contains("label"));
}

TEST(SavePolicies, RemoveWhatIsGoneUnderTheNameThatItHas)
{
    const auto plan = plan_for<person>(old_person, [](person& p) { p.note.reset(); });

    EXPECT_EQ(update_of(plan), "REMOVE remark");
    EXPECT_FALSE(plan.result().contains("remark"));
}

TEST(SavePolicies, MoveAMapWithWhatTheModelDoesNotKnowOfIt)
{
    const auto plan = plan_for<person>(old_person, [](person& p) { p.home.zip = 89073; });

    EXPECT_EQ(update_of(plan), "SET home = :0 REMOVE house");
    EXPECT_EQ(
        plan.result().at("home"),
        attribute_value_from_json(
            R"({"M":{"town":{"S":"Ulm"},"floor":{"N":"2"},"zip":{"N":"89073"}}})"
        )
    );
}

TEST(SavePolicies, RenameAnAttributeOfAMap)
{
    const std::string_view image =
        R"({"id":{"N":"1"},"name":{"S":"Ann"},"home":{"M":{"town":{"S":"Ulm"},"x":{"N":"1"}}},)"
        R"("past":{"L":[]}})";

    const auto plan = plan_for<person>(image, [](person& p) { p.home.city = "Bonn"; });

    EXPECT_EQ(update_of(plan), "SET home.city = :0 REMOVE home.town");
    EXPECT_EQ(
        plan.result().at("home"),
        attribute_value_from_json(R"({"M":{"city":{"S":"Bonn"},"x":{"N":"1"}}})")
    );
}

TEST(SavePolicies, RefuseAChangedListWithUnknownAttributesUnderAnOldName)
{
    const std::string_view image =
        R"({"id":{"N":"1"},"name":{"S":"Ann"},"home":{"M":{"city":{"S":"Ulm"}}},)"
        R"("before":{"L":[{"M":{"city":{"S":"A"},"x":{"N":"1"}}}]}})";

    const error refusal =
        failure_of([&] { plan_for<person>(image, [](person& p) { p.past[0].zip = 1; }); });

    EXPECT_EQ(refusal.code(), errc::unknown_attributes_in_list);
    EXPECT_EQ(refusal.get_diagnostics().attribute_path(), "past");
}

const std::string_view untidy =
    R"({"id":{"N":"1"},"x":{"S":"?"},"home":{"M":{"city":{"S":"Ulm"},"y":{"N":"2"}}},)"
    R"("work":{"M":{"city":{"S":"Ulm"},"z":{"N":"2"}}},)"
    R"("past":{"L":[{"M":{"city":{"S":"A"},"x":{"N":"1"}}}]}})";

TEST(SavePolicies, DropUnknownAttributesOfModelsThatWantIt)
{
    const auto plan = plan_for<tidy>(untidy, [](tidy&) {});

    EXPECT_EQ(update_of(plan), "REMOVE x, home.y");
    EXPECT_EQ(
        plan.result(),
        item_from_json(R"({"id":{"N":"1"},"home":{"M":{"city":{"S":"Ulm"}}},)"
                       R"("work":{"M":{"city":{"S":"Ulm"},"z":{"N":"2"}}},)"
                       R"("past":{"L":[{"M":{"city":{"S":"A"},"x":{"N":"1"}}}]}})")
    );
}

TEST(SavePolicies, DropUnknownAttributesOfListsWithTheirList)
{
    const auto plan = plan_for<tidy>(untidy, [](tidy& t) { t.past[0].zip = 1; });

    EXPECT_EQ(update_of(plan), "SET past = :0 REMOVE x, home.y");
    EXPECT_EQ(
        plan.result().at("past"),
        attribute_value_from_json(R"({"L":[{"M":{"city":{"S":"A"},"zip":{"N":"1"}}}]})")
    );
}

TEST(SavePolicies, RefuseToChangeWhatIsReadOnly)
{
    const std::string_view image = R"({"id":{"N":"1"},"owner":{"S":"o"},"text":{"S":"t"}})";

    const error refusal =
        failure_of([&] { plan_for<guarded>(image, [](guarded& g) { g.owner = "me"; }); });

    EXPECT_EQ(refusal.code(), errc::invalid_request);
    EXPECT_EQ(refusal.get_diagnostics().attribute_path(), "owner");
    EXPECT_EQ(
        update_of(plan_for<guarded>(image, [](guarded& g) { g.text = "u"; })), "SET text = :0"
    );
}

TEST(SavePolicies, RefuseToChangeWhatIsWrittenOnceUnlessItIsNotThereYet)
{
    const std::string_view without = R"({"id":{"N":"1"},"text":{"S":"t"}})";
    const std::string_view with = R"({"id":{"N":"1"},"made_by":{"S":"a"},"text":{"S":"t"}})";
    const std::string_view old_name = R"({"id":{"N":"1"},"author":{"S":"a"},"text":{"S":"t"}})";
    const auto claim = [](guarded& g) { g.made_by = "b"; };

    EXPECT_EQ(update_of(plan_for<guarded>(without, claim)), "SET made_by = :0");
    EXPECT_EQ(failure_of([&] { plan_for<guarded>(with, claim); }).code(), errc::invalid_request);
    EXPECT_EQ(
        failure_of([&] { plan_for<guarded>(old_name, claim); }).code(), errc::invalid_request
    );
}

TEST(SavePolicies, RefuseAChangedKey)
{
    const error refusal =
        failure_of([&] { plan_for<person>(old_person, [](person& p) { p.id = 2; }); });

    EXPECT_EQ(refusal.code(), errc::invalid_request);
    EXPECT_EQ(refusal.get_diagnostics().attribute_path(), "id");
}

}  // namespace
}  // namespace ddbm::detail
