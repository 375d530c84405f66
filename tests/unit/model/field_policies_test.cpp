// What is done where there is no value, and with attributes that are not the model's.

#include "unit/model/model_testing.hpp"

#include <ddbm/field_policies.hpp>

#include <map>
#include <set>

namespace {

int thirty()
{
    return 30;
}

// Members with defaults, by which one sees that none of them is applied on load.
struct with_defaults
{
    int plain = 7;
    int hits = 7;
    int made = 7;
    std::string text = "seven";
    std::optional<int> maybe = 7;
    std::vector<int> list{7};
    bool flag = true;
};

struct strict
{
    std::optional<int> maybe;
    std::set<int> set;
    std::string text;
};

struct nulls
{
    std::optional<int> maybe;
    std::set<int> set;
    std::string text;
    std::vector<int> list;
    std::map<std::string, int> map;
};

struct sparse
{
    std::string text;
    ddbm::binary bytes;
    std::vector<int> list;
    std::map<std::string, int> map;
    std::string kept;
};

struct sparse_with_default
{
    std::string text;
    std::string other;
};

struct lenient
{
    int number = 7;
    std::string text = "seven";
    std::optional<int> maybe = 7;
    std::string required;
    std::vector<int> list;
};

struct inner_names
{
    int x = 0;
};

struct renamed
{
    int id = 0;
    std::string name;
    std::vector<inner_names> points;
    std::map<std::string, int> counts;
};

template <ddbm::unknown Fate>
struct closed
{
    int id = 0;
};

struct holds_closed
{
    closed<ddbm::unknown::refuse> inner;
};

}  // namespace

template <>
struct ddbm::model_of<with_defaults>
{
    static constexpr auto value =
        ddbm::model<with_defaults>()
            .field("plain", &with_defaults::plain, ddbm::or_default())
            .field("hits", &with_defaults::hits, ddbm::or_default(20))
            .field("made", &with_defaults::made, ddbm::or_default(&thirty))
            .field("text", &with_defaults::text, ddbm::or_default("old"))
            .field("maybe", &with_defaults::maybe, ddbm::or_default(40), ddbm::write_null)
            .field("list", &with_defaults::list, ddbm::or_default([] {
                       return std::vector<int>{1, 2};
                   }))
            .field("flag", &with_defaults::flag, ddbm::or_default());
};

template <>
struct ddbm::model_of<strict>
{
    static constexpr auto value = ddbm::model<strict>()
                                      .field("maybe", &strict::maybe, ddbm::required)
                                      .field("set", &strict::set, ddbm::required)
                                      .field("text", &strict::text, ddbm::required);
};

template <>
struct ddbm::model_of<nulls>
{
    static constexpr auto value = ddbm::model<nulls>()
                                      .field("maybe", &nulls::maybe, ddbm::write_null)
                                      .field("set", &nulls::set, ddbm::write_null)
                                      .field("text", &nulls::text, ddbm::write_null)
                                      .field("list", &nulls::list, ddbm::write_null)
                                      .field("map", &nulls::map, ddbm::write_null);
};

template <>
struct ddbm::model_of<sparse>
{
    static constexpr auto value = ddbm::model<sparse>()
                                      .absent(ddbm::omit_empty)
                                      .field("text", &sparse::text)
                                      .field("bytes", &sparse::bytes)
                                      .field("list", &sparse::list)
                                      .field("map", &sparse::map)
                                      .field("kept", &sparse::kept, ddbm::write_empty);
};

template <>
struct ddbm::model_of<sparse_with_default>
{
    static constexpr auto value =
        ddbm::model<sparse_with_default>()
            .absent(ddbm::omit_empty)
            .field("text", &sparse_with_default::text, ddbm::or_default("none"))
            .field("other", &sparse_with_default::other);
};

template <>
struct ddbm::model_of<lenient>
{
    static constexpr auto value = ddbm::model<lenient>("lenient")
                                      .partition_key("text", &lenient::text)
                                      .field("number", &lenient::number)
                                      .field("maybe", &lenient::maybe)
                                      .field("required", &lenient::required, ddbm::required)
                                      .field("list", &lenient::list, ddbm::omit_empty)
                                      .absent(ddbm::or_default(), ddbm::write_null);
};

template <>
struct ddbm::model_of<inner_names>
{
    static constexpr auto value =
        ddbm::model<inner_names>().field("x", &inner_names::x, ddbm::also_read_as("left"));
};

template <>
struct ddbm::model_of<renamed>
{
    static constexpr auto value =
        ddbm::model<renamed>()
            .field("id", &renamed::id, ddbm::also_read_as("number", "key"))
            .field("name", &renamed::name, ddbm::also_read_as("title"), ddbm::or_default("none"))
            .field("points", &renamed::points)
            .field("counts", &renamed::counts, ddbm::also_read_as("sums"));
};

template <ddbm::unknown Fate>
struct ddbm::model_of<closed<Fate>>
{
    static constexpr auto value =
        ddbm::model<closed<Fate>>().unknown(Fate).field("id", &closed<Fate>::id);
};

template <>
struct ddbm::model_of<holds_closed>
{
    static constexpr auto value = ddbm::model<holds_closed>().field("inner", &holds_closed::inner);
};

namespace ddbm::detail {
namespace {

TEST(FieldPolicies, GiveMissingAttributesTheirDefault)
{
    const auto read = read_one<with_defaults>("{}");

    EXPECT_EQ(read.plain, 0);
    EXPECT_EQ(read.hits, 20);
    EXPECT_EQ(read.made, 30);
    EXPECT_EQ(read.text, "old");
    EXPECT_EQ(read.maybe, 40);
    EXPECT_EQ(read.list, (std::vector<int>{1, 2}));
    EXPECT_FALSE(read.flag);
}

TEST(FieldPolicies, ReadWhatIsThereInPlaceOfTheDefault)
{
    const auto read = read_one<with_defaults>(
        R"({"plain":{"N":"1"},"hits":{"N":"2"},"made":{"N":"3"},"text":{"S":""},)"
        R"("maybe":{"NULL":true},"list":{"L":[]},"flag":{"BOOL":true}})"
    );

    EXPECT_EQ(read.plain, 1);
    EXPECT_EQ(read.hits, 2);
    EXPECT_EQ(read.made, 3);
    EXPECT_EQ(read.text, "");
    EXPECT_EQ(read.maybe, std::nullopt);
    EXPECT_TRUE(read.list.empty());
    EXPECT_TRUE(read.flag);
}

TEST(FieldPolicies, WriteValuesThatEqualTheDefault)
{
    with_defaults object;
    object.hits = 20;
    object.maybe.reset();

    EXPECT_EQ(
        written(object),
        R"({"plain":{"N":"7"},"hits":{"N":"20"},"made":{"N":"7"},"text":{"S":"seven"},)"
        R"("maybe":{"NULL":true},"list":{"L":[{"N":"7"}]},"flag":{"BOOL":true}})"
    );
}

// Or it would be read back as the default.
TEST(FieldPolicies, WriteWhatIsEmptyWhereThereIsADefault)
{
    EXPECT_EQ(written(sparse_with_default()), R"({"text":{"S":""}})");
    EXPECT_EQ(read_one<sparse_with_default>("{}").text, "none");
    EXPECT_EQ(read_one<sparse_with_default>("{}").other, "");
}

TEST(FieldPolicies, RequireAValue)
{
    const auto missing = [](const strict& object) { return failure_of([&] { written(object); }); };

    EXPECT_EQ(missing({{}, {1}, "t"}).code(), errc::attribute_missing);
    EXPECT_EQ(missing({1, {}, "t"}).code(), errc::attribute_missing);
    EXPECT_EQ(
        written(strict{1, {2}, ""}), R"({"maybe":{"N":"1"},"set":{"NS":["2"]},"text":{"S":""}})"
    );
    expect_refusal(
        refusal_of<strict>(R"({"set":{"NS":["1"]},"text":{"S":""}})"),
        errc::attribute_missing,
        "maybe",
        "a whole number in the range of its type",
        "no attribute"
    );
    EXPECT_EQ(
        refusal_of<strict>(R"({"maybe":{"N":"1"},"text":{"S":""}})").code(), errc::attribute_missing
    );
}

// What is read could not be saved again otherwise, whatever the program changes.
TEST(FieldPolicies, RequireMoreThanNull)
{
    expect_refusal(
        refusal_of<strict>(R"({"maybe":{"NULL":true},"set":{"NS":["1"]},"text":{"S":""}})"),
        errc::attribute_missing,
        "maybe",
        "a whole number in the range of its type",
        "NULL"
    );
}

TEST(FieldPolicies, WriteNullForWhatHasNoValue)
{
    const std::string_view all =
        R"({"maybe":{"NULL":true},"set":{"NULL":true},"text":{"NULL":true},)"
        R"("list":{"NULL":true},"map":{"NULL":true}})";
    nulls full{1, {1}, "x", {1}, {{"a", 1}}};

    EXPECT_EQ(written(nulls()), all);
    read_object(all, record_of<nulls>(), &full);

    EXPECT_EQ(full.maybe, std::nullopt);
    EXPECT_TRUE(full.set.empty());
    EXPECT_TRUE(full.text.empty());
    EXPECT_TRUE(full.list.empty());
    EXPECT_TRUE(full.map.empty());
}

TEST(FieldPolicies, ReadNullOnlyWhereItIsWritten)
{
    const error refusal = refusal_of<with_defaults>(R"({"text":{"NULL":true}})");

    expect_refusal(refusal, errc::attribute_type_mismatch, "text", "a string", "NULL");
}

TEST(FieldPolicies, LeaveOutWhatIsEmpty)
{
    sparse full{"x", {std::byte{1}}, {1}, {{"a", 1}}, "k"};

    EXPECT_EQ(written(sparse()), R"({"kept":{"S":""}})");
    read_object(R"({"kept":{"S":""}})", record_of<sparse>(), &full);

    EXPECT_TRUE(full.text.empty());
    EXPECT_TRUE(full.bytes.empty());
    EXPECT_TRUE(full.list.empty());
    EXPECT_TRUE(full.map.empty());
    EXPECT_EQ(refusal_of<sparse>("{}").get_diagnostics().attribute_path(), "kept");
}

TEST(FieldPolicies, OfAModelHoldForFieldsThatSayNothingElse)
{
    const auto read = read_one<lenient>(R"({"text":{"S":""},"required":{"S":"r"}})");

    EXPECT_EQ(read.number, 0);
    EXPECT_EQ(read.maybe, std::nullopt);
    EXPECT_EQ(
        written(read),
        R"({"text":{"S":""},"number":{"N":"0"},"maybe":{"NULL":true},"required":{"S":"r"}})"
    );
    EXPECT_EQ(
        refusal_of<lenient>(R"({"text":{"S":""}})").get_diagnostics().attribute_path(), "required"
    );
    // A key is always there.
    EXPECT_EQ(
        refusal_of<lenient>(R"({"required":{"S":"r"}})").get_diagnostics().attribute_path(), "text"
    );
}

TEST(FieldPolicies, ReadAttributesUnderOldNames)
{
    const auto read =
        read_one<renamed>(R"({"number":{"N":"5"},"title":{"S":"t"},"sums":{"M":{"a":{"N":"1"}}},)"
                          R"("points":{"L":[{"M":{"left":{"N":"3"}}},{"M":{"x":{"N":"4"}}}]}})");

    EXPECT_EQ(read.id, 5);
    EXPECT_EQ(read.name, "t");
    EXPECT_EQ(read.counts, (std::map<std::string, int>{{"a", 1}}));
    ASSERT_EQ(read.points.size(), 2U);
    EXPECT_EQ(read.points[0].x, 3);
    EXPECT_EQ(read.points[1].x, 4);
    EXPECT_EQ(
        written(read),
        R"({"id":{"N":"5"},"name":{"S":"t"},)"
        R"("points":{"L":[{"M":{"x":{"N":"3"}}},{"M":{"x":{"N":"4"}}}]},)"
        R"("counts":{"M":{"a":{"N":"1"}}}})"
    );
}

// Whatever order DynamoDB has the attributes in.
TEST(FieldPolicies, PreferAFieldsOwnNameAndThenTheFirstOfTheOthers)
{
    const std::string rest = R"("points":{"L":[]},"counts":{"M":{}}})";
    const auto id_of = [&](const std::string& json) {
        return read_one<renamed>("{" + json + "," + rest).id;
    };
    const std::string own = R"("id":{"N":"1"})";
    const std::string first = R"("number":{"N":"2"})";
    const std::string second = R"("key":{"N":"3"})";

    EXPECT_EQ(id_of(own + "," + first + "," + second), 1);
    EXPECT_EQ(id_of(second + "," + own + "," + first), 1);
    EXPECT_EQ(id_of(first + "," + second + "," + own), 1);
    EXPECT_EQ(id_of(second + "," + first), 2);
    EXPECT_EQ(id_of(first + "," + second), 2);
    EXPECT_EQ(id_of(second), 3);
}

TEST(FieldPolicies, NameMissingAttributesByTheirOwnNames)
{
    const error refusal = refusal_of<renamed>(R"({"points":{"L":[{"M":{}}]}})");

    EXPECT_EQ(refusal.code(), errc::attribute_missing);
    EXPECT_EQ(refusal.get_diagnostics().attribute_path(), "points[0].x");
}

TEST(FieldPolicies, RefuseUnknownAttributes)
{
    const std::string_view text = R"({"id":{"N":"1"},"other":{"M":{"a":{"N":"1"}}}})";

    expect_refusal(
        refusal_of<closed<unknown::refuse>>(text),
        errc::value_not_allowed,
        "other",
        "an attribute of the model",
        "another one"
    );
    expect_refusal(
        refusal_of<holds_closed>(R"({"inner":{"M":)" + std::string(text) + "}}"),
        errc::value_not_allowed,
        "inner.other",
        "an attribute of the model",
        "another one"
    );
    EXPECT_EQ(read_one<closed<unknown::keep>>(text).id, 1);
    EXPECT_EQ(read_one<closed<unknown::drop>>(text).id, 1);
}

TEST(FieldPolicies, KnowMembersByTheirIdentity)
{
    const auto fields = record_of<renamed>().fields;

    EXPECT_EQ(fields[0].id, &member_tag<&renamed::id>);
    EXPECT_EQ(fields[1].id, &member_tag<&renamed::name>);
    EXPECT_NE(fields[0].id, fields[1].id);
    EXPECT_EQ(record_of<closed<unknown::keep>>().fields[0].policy, nullptr);
}

}  // namespace
}  // namespace ddbm::detail
