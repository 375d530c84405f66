// Fields that models take from others: of base classes, of members; and several models of one
// class.

#include "unit/model/model_testing.hpp"

#include <ddbm/item_json.hpp>
#include <ddbm/length.hpp>

#include <algorithm>
#include <optional>

namespace {

struct address
{
    std::string city;
    std::optional<int> zip;
};

struct contact
{
    std::string phone;
    address at;
};

struct tracked
{
    int revision = 0;
};

struct person
{
    std::string id;
    std::string name;
};

struct employee : tracked, person
{
    int salary = 0;
    address home;
    address work;
    contact emergency;
};

struct plain_names;

}  // namespace

template <>
struct ddbm::model_of<address>
{
    static constexpr auto value = ddbm::model<address>()
                                      .field("city", &address::city, ddbm::length(1))
                                      .field("zip", &address::zip, ddbm::also_read_as("code"));
};

template <>
struct ddbm::model_of<contact>
{
    static constexpr auto value = ddbm::model<contact>()
                                      .field("phone", &contact::phone, ddbm::or_default("none"))
                                      .flatten("at_", &contact::at);
};

template <>
struct ddbm::model_of<tracked>
{
    static constexpr auto value = ddbm::model<tracked>().version("revision", &tracked::revision);
};

template <>
struct ddbm::model_of<person>
{
    static constexpr auto value =
        ddbm::model<person>("people")
            .partition_key("pk", ddbm::compose("PERSON#", &person::id))
            .field("name", &person::name)
            .index(
                "by_name", ddbm::partition(ddbm::compose("NAME#", &person::name)), ddbm::sort("pk")
            );
};

template <>
struct ddbm::model_of<employee>
{
    static constexpr auto value = ddbm::model<employee>("employees")
                                      .inherit<tracked>()
                                      .inherit<person>()
                                      .field("salary", &employee::salary)
                                      .flatten("", &employee::home)
                                      .flatten("work_", &employee::work)
                                      .flatten("call_", &employee::emergency);
};

template <>
struct ddbm::model_of<person, plain_names>
{
    static constexpr auto value = ddbm::model<person>("names")
                                      .partition_key("name", &person::name)
                                      .sort_key("id", &person::id);
};

namespace ddbm::detail {
namespace {

const std::string_view employee_json =
    R"({"revision":{"N":"3"},"pk":{"S":"PERSON#1"},"name":{"S":"Ann"},)"
    R"("by_name_pk":{"S":"NAME#Ann"},)"
    R"("salary":{"N":"100"},"city":{"S":"Ulm"},"zip":{"N":"89073"},"work_city":{"S":"Bonn"},)"
    R"("call_phone":{"S":"1"},"call_at_city":{"S":"Köln"}})";

employee make_employee()
{
    employee made;
    made.revision = 3;
    made.id = "1";
    made.name = "Ann";
    made.salary = 100;
    made.home = {"Ulm", 89073};
    made.work = {"Bonn", {}};
    made.emergency = {"1", {"Köln", {}}};
    return made;
}

TEST(Embedding, WritesTheFieldsOfBasesAndMembersAsAttributesOfTheObject)
{
    EXPECT_EQ(written(make_employee()), employee_json);
}

TEST(Embedding, ReadsThemBack)
{
    const auto read = read_one<employee>(employee_json);

    EXPECT_EQ(read.revision, 3);
    EXPECT_EQ(read.id, "1");
    EXPECT_EQ(read.name, "Ann");
    EXPECT_EQ(read.salary, 100);
    EXPECT_EQ(read.home.city, "Ulm");
    EXPECT_EQ(read.home.zip, 89073);
    EXPECT_EQ(read.work.city, "Bonn");
    EXPECT_EQ(read.work.zip, std::nullopt);
    EXPECT_EQ(read.emergency.phone, "1");
    EXPECT_EQ(read.emergency.at.city, "Köln");
}

TEST(Embedding, KeepsThePoliciesAndValidatorsOfTheFields)
{
    item changed = item_from_json(employee_json);
    changed.erase("call_phone");
    changed.erase("zip");
    changed.set("code", 12345);
    const auto read = read_one<employee>(to_json(changed));
    employee invalid = make_employee();
    invalid.work.city.clear();
    validation_report report;

    validate_record(record_of<employee>(), &invalid, report);

    EXPECT_EQ(read.emergency.phone, "none");
    EXPECT_EQ(read.home.zip, 12345);
    EXPECT_EQ(report.count(), 1U);
    EXPECT_EQ(report.first_path(), "work_city");
    changed.erase("work_city");
    EXPECT_EQ(
        refusal_of<employee>(to_json(changed)).get_diagnostics().attribute_path(), "work_city"
    );
}

TEST(Embedding, ReadsAttributesUnderOldNamesWithThePrefix)
{
    item old = item_from_json(employee_json);
    old.erase("zip");
    old.set("code", 1).set("work_code", 2).set("call_at_code", 3);

    const auto read = read_one<employee>(to_json(old));

    EXPECT_EQ(read.home.zip, 1);
    EXPECT_EQ(read.work.zip, 2);
    EXPECT_EQ(read.emergency.at.zip, 3);
    EXPECT_EQ(
        read_one<contact>(R"({"phone":{"S":"1"},"at_city":{"S":"c"},"code":{"N":"9"}})").at.zip,
        std::nullopt
    );
}

TEST(Embedding, TakesKeysAndIndexesAndRolesOfBases)
{
    const model_info& info = info_of<employee>();

    ASSERT_EQ(info.key.size(), 1U);
    EXPECT_EQ(info.key[0].field->name, "pk");
    ASSERT_EQ(info.indexes.size(), 1U);
    EXPECT_EQ(info.indexes[0].name, "by_name");
    ASSERT_EQ(info.indexes[0].key.size(), 2U);
    EXPECT_EQ(info.indexes[0].key[0].field->name, "by_name_pk");
    EXPECT_EQ(info.indexes[0].key[1].field->name, "pk");
    ASSERT_NE(info.role(field_role::version), nullptr);
    EXPECT_EQ(info.role(field_role::version)->name, "revision");
}

TEST(Embedding, KnowsTheMembersThatFieldsAreIn)
{
    const auto fields = record_of<employee>().fields;
    const auto find = [&](std::string_view name) {
        return *std::find_if(fields.begin(), fields.end(), [&](const field_ops& each) {
            return each.name == name;
        });
    };

    EXPECT_EQ(find("name").id, &member_tag<&person::name>);
    EXPECT_TRUE(find("name").within.empty());
    EXPECT_EQ(find("work_city").id, &member_tag<&address::city>);
    ASSERT_EQ(find("work_city").within.size(), 1U);
    EXPECT_EQ(find("work_city").within[0], &member_tag<&employee::work>);
    ASSERT_EQ(find("call_at_city").within.size(), 2U);
    EXPECT_EQ(find("call_at_city").within[0], &member_tag<&employee::emergency>);
    EXPECT_EQ(find("call_at_city").within[1], &member_tag<&contact::at>);
}

TEST(Embedding, StoresOneClassByDifferentModels)
{
    const person made{"1", "Ann"};
    std::string text;
    json_writer json(text);
    json_value_writer values(json);
    write_record(values, record_of<person, plain_names>(), &made);

    EXPECT_EQ(text, R"({"name":{"S":"Ann"},"id":{"S":"1"}})");
    EXPECT_EQ(
        written(made), R"({"pk":{"S":"PERSON#1"},"name":{"S":"Ann"},"by_name_pk":{"S":"NAME#Ann"}})"
    );
    EXPECT_EQ((info_of<person, plain_names>().table), "names");
    EXPECT_EQ((info_of<person, plain_names>().key.size()), 2U);
}

}  // namespace
}  // namespace ddbm::detail
