// Codecs of a program's own: every type that a value can be stored as, where such types may stand,
// and forms.

#include "unit/model/model_testing.hpp"

#include <ddbm/codec.hpp>
#include <ddbm/item_json.hpp>

#include <array>
#include <compare>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace {

// -- One type for each that is stored

struct color
{
    int red = 0;
    int green = 0;

    friend auto operator<=>(const color&, const color&) = default;
};

struct amount
{
    int cents = 0;

    friend bool operator==(const amount&, const amount&) = default;
};

struct raw
{
    std::string bytes;

    friend bool operator==(const raw&, const raw&) = default;
};

struct toggle
{
    bool is_on = false;

    friend bool operator==(const toggle&, const toggle&) = default;
};

struct nothing
{
    bool was_read = false;
};

struct point
{
    int x = 0;
    int y = 0;

    friend bool operator==(const point&, const point&) = default;
};

// A map whose entries have types of their own.
struct labelled
{
    std::string label;
    std::vector<int> values;

    friend bool operator==(const labelled&, const labelled&) = default;
};

// A set that is no container.
struct digits
{
    unsigned bits = 0;

    friend bool operator==(const digits&, const digits&) = default;
};

// A number that is left out of the item where it is the usual one.
struct usual
{
    int value = 7;

    friend bool operator==(const usual&, const usual&) = default;
};

// Cannot be stored unless it is even; reports it as a validator would, too.
struct even
{
    int value = 0;
};

// A map with names that are made when it is written.
struct numbered
{
    std::vector<even> values;
};

struct cents;

}  // namespace

template <>
struct ddbm::codec<color>
{
    static constexpr std::string_view expected = "a color such as 1/2";
    static constexpr auto stored_as = attribute_type::s;

    static void write(value_writer& writer, const color& value)
    {
        writer.string(std::to_string(value.red) + '/' + std::to_string(value.green));
    }

    static errc read_string(std::string_view text, color& value)
    {
        if (text.size() != 3 || text[1] != '/')
            return errc::value_not_allowed;
        value = {text[0] - '0', text[2] - '0'};
        return errc{};
    }
};

template <>
struct ddbm::codec<amount>
{
    static constexpr auto stored_as = attribute_type::n;

    static void write(value_writer& writer, const amount& value) { writer.number(value.cents); }

    static errc read_number(std::string_view text, amount& value)
    {
        return codec<int>::read_number(text, value.cents);
    }
};

template <>
struct ddbm::codec<raw>
{
    static constexpr auto stored_as = attribute_type::b;

    static void write(value_writer& writer, const raw& value)
    {
        writer.binary(std::as_bytes(std::span(value.bytes)));
    }

    static errc read_binary(std::span<const std::byte> bytes, raw& value)
    {
        value.bytes.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return errc{};
    }
};

template <>
struct ddbm::codec<toggle>
{
    static constexpr auto stored_as = attribute_type::boolean;

    static void write(value_writer& writer, const toggle& value) { writer.boolean(value.is_on); }

    static errc read_boolean(bool read, toggle& value)
    {
        value.is_on = read;
        return errc{};
    }
};

template <>
struct ddbm::codec<nothing>
{
    static constexpr auto stored_as = attribute_type::null;

    static void write(value_writer& writer, const nothing&) { writer.null(); }

    static errc read_null(nothing& value)
    {
        value.was_read = true;
        return errc{};
    }
};

template <>
struct ddbm::codec<point>
{
    static constexpr auto stored_as = attribute_type::l;

    static void write(value_writer& writer, const point& value)
    {
        writer.begin_list();
        writer.number(value.x);
        writer.number(value.y);
        writer.end_list();
    }

    static void begin_list(point& value) { value = {}; }

    static value_target element(point& value, std::size_t index)
    {
        if (index < 2)
            return target_of(index == 0 ? value.x : value.y);
        return {};
    }

    static errc end_list(point&, std::size_t count)
    {
        return count == 2 ? errc{} : errc::value_not_allowed;
    }
};

template <>
struct ddbm::codec<labelled>
{
    static constexpr auto stored_as = attribute_type::m;

    static void write(value_writer& writer, const labelled& value)
    {
        writer.begin_map();
        writer.key("label");
        writer.string(value.label);
        writer.key("values");
        codec<std::vector<int>>::write(writer, value.values);
        writer.end_map();
    }

    static void begin_map(labelled& value) { value = {}; }

    static value_target entry(labelled& value, std::string_view name)
    {
        if (name == "label")
            return target_of(value.label);
        if (name == "values")
            return target_of(value.values);
        return {};
    }
};

template <>
struct ddbm::codec<digits>
{
    struct inserter
    {
        static constexpr auto stored_as = attribute_type::n;

        static errc read_number(std::string_view text, digits& value)
        {
            int digit = 0;
            errc failure = codec<int>::read_number(text, digit);
            if (failure == errc{} && (digit < 0 || digit > 9))
                failure = errc::value_not_allowed;
            if (failure == errc{})
                value.bits |= 1u << digit;
            return failure;
        }
    };

    static constexpr auto stored_as = attribute_type::ns;

    static void write(value_writer& writer, const digits& value)
    {
        writer.begin_set(stored_as);
        for (int digit = 0; digit < 10; ++digit)
        {
            if ((value.bits >> digit & 1) != 0)
                writer.number(digit);
        }
        writer.end_set();
    }

    static void begin_set(digits& value) { value = {}; }
};

template <>
struct ddbm::codec<usual> : codec<int>
{
    static void write(value_writer& writer, const usual& value) { writer.number(value.value); }
    static bool is_absent(const usual& value) { return value.value == 7; }
    static void set_absent(usual& value) { value.value = 7; }

    static errc read_number(std::string_view text, usual& value)
    {
        return codec<int>::read_number(text, value.value);
    }
};

template <>
struct ddbm::codec<even>
{
    static constexpr auto stored_as = attribute_type::n;

    static void write(value_writer& writer, const even& value)
    {
        if (value.value % 2 != 0)
            writer.refuse(errc::value_not_allowed, "cannot store an odd number");
        writer.number(value.value);
    }

    static errc read_number(std::string_view text, even& value)
    {
        return codec<int>::read_number(text, value.value);
    }

    static void validate(const even& value, validation_report& report)
    {
        if (value.value % 2 != 0)
            report.fail("is odd");
    }
};

template <>
struct ddbm::codec<numbered>
{
    static constexpr auto stored_as = attribute_type::m;

    static std::string name_of(std::size_t index)
    {
        return "a name of its own that is long, number " + std::to_string(index);
    }

    static void write(value_writer& writer, const numbered& object)
    {
        writer.begin_map();
        for (std::size_t i = 0; i < object.values.size(); ++i)
        {
            writer.key(name_of(i));
            codec<even>::write(writer, object.values[i]);
        }
        writer.end_map();
    }

    static void begin_map(numbered& object) { object.values.clear(); }

    static value_target entry(numbered& object, std::string_view name)
    {
        if (name != name_of(object.values.size()))
            return {};
        return target_of(object.values.emplace_back());
    }
};

// Of a type that has a codec, too.
template <>
struct ddbm::codec<double, cents>
{
    static constexpr auto stored_as = attribute_type::s;

    static void write(value_writer& writer, double value)
    {
        writer.string(std::to_string(static_cast<int>(value * 100)) + " cents");
    }

    static errc read_string(std::string_view text, double& value)
    {
        int read = 0;
        errc failure = codec<int>::read_number(text.substr(0, text.find(' ')), read);
        value = read / 100.0;
        return failure;
    }
};

namespace {

template <class Member>
struct one
{
    Member m{};
};

struct offers
{
    double plain = 0;
    double price = 0;
    std::optional<double> reduced;
    std::vector<double> list;
    std::array<double, 2> pair{};
    std::set<double> set;
    std::map<std::string, std::vector<double>> map;
};

struct keyed
{
    color by;
    double price = 0;
};

}  // namespace

template <class Member>
struct ddbm::model_of<one<Member>>
{
    static constexpr auto value = ddbm::model<one<Member>>().field("m", &one<Member>::m);
};

template <>
struct ddbm::model_of<offers>
{
    static constexpr auto value = ddbm::model<offers>()
                                      .field("plain", &offers::plain)
                                      .field("price", &offers::price, ddbm::form<cents>)
                                      .field("reduced", &offers::reduced, ddbm::form<cents>)
                                      .field("list", &offers::list, ddbm::form<cents>)
                                      .field("pair", &offers::pair, ddbm::form<cents>)
                                      .field("set", &offers::set, ddbm::form<cents>)
                                      .field("map", &offers::map, ddbm::form<cents>);
};

template <>
struct ddbm::model_of<keyed>
{
    static constexpr auto value = ddbm::model<keyed>("keyed")
                                      .partition_key("by", &keyed::by)
                                      .sort_key("price", &keyed::price, ddbm::form<cents>);
};

namespace ddbm::detail {
namespace {

// What can be told when compiling.
static_assert(storable<color> && storable<std::vector<color>> && storable<int>);
static_assert(!storable<int*> && !storable<std::vector<int*>> && !storable<std::optional<int*>>);
static_assert(!storable<std::map<std::string, int*>> && !storable<std::array<int*, 1>>);
static_assert(storable<double, cents> && storable<std::optional<double>, cents>);
static_assert(!storable<int, cents> && !storable<std::vector<int>, cents>);

template <class Member>
void expect_both_ways(const Member& value, std::string_view json)
{
    const std::string text = R"({"m":)" + std::string(json) + "}";
    EXPECT_EQ(written(one<Member>{value}), text);
    EXPECT_EQ(to_item_of(one<Member>{value}).at("m"), attribute_value_from_json(json));
    EXPECT_EQ(read_one<one<Member>>(text).m, value);
}

template <class Member>
error not_loaded(std::string_view json)
{
    return refusal_of<one<Member>>(R"({"m":)" + std::string(json) + "}");
}

TEST(Codec, StoresATypeAsAnyOfTheTen)
{
    expect_both_ways(color{1, 2}, R"({"S":"1/2"})");
    expect_both_ways(amount{-5}, R"({"N":"-5"})");
    expect_both_ways(raw{"\xff"}, R"({"B":"/w=="})");
    expect_both_ways(toggle{true}, R"({"BOOL":true})");
    expect_both_ways(point{3, -4}, R"({"L":[{"N":"3"},{"N":"-4"}]})");
    expect_both_ways(
        labelled{"a", {1, 2}}, R"({"M":{"label":{"S":"a"},"values":{"L":[{"N":"1"},{"N":"2"}]}}})"
    );
    expect_both_ways(digits{1u << 2 | 1u << 9}, R"({"NS":["2","9"]})");

    EXPECT_EQ(written(one<nothing>()), R"({"m":{"NULL":true}})");
    EXPECT_TRUE(read_one<one<nothing>>(R"({"m":{"NULL":true}})").m.was_read);
}

TEST(Codec, LetsItsTypeStandWhereverOthersDo)
{
    expect_both_ways(std::optional(color{1, 2}), R"({"S":"1/2"})");
    expect_both_ways(std::vector{color{1, 2}, color{3, 4}}, R"({"L":[{"S":"1/2"},{"S":"3/4"}]})");
    expect_both_ways(std::array{color{1, 2}}, R"({"L":[{"S":"1/2"}]})");
    expect_both_ways(std::set{color{1, 2}, color{0, 0}}, R"({"SS":["0/0","1/2"]})");
    expect_both_ways(std::map<std::string, color>{{"a", {1, 2}}}, R"({"M":{"a":{"S":"1/2"}}})");
    expect_both_ways(
        std::vector<std::optional<point>>{point{1, 2}, std::nullopt},
        R"({"L":[{"L":[{"N":"1"},{"N":"2"}]},{"NULL":true}]})"
    );
}

TEST(Codec, SaysWhatWasExpectedAndWhere)
{
    expect_refusal(
        not_loaded<color>(R"({"S":"red"})"),
        errc::value_not_allowed,
        "m",
        "a color such as 1/2",
        "red"
    );
    expect_refusal(
        not_loaded<std::set<color>>(R"({"SS":["1/2","red"]})"),
        errc::value_not_allowed,
        "m[1]",
        "a color such as 1/2",
        "red"
    );
    expect_refusal(
        not_loaded<amount>(R"({"BOOL":true})"),
        errc::attribute_type_mismatch,
        "m",
        "a number",
        "a boolean"
    );
    expect_refusal(
        not_loaded<point>(R"({"L":[{"N":"1"},{"S":"2"}]})"),
        errc::attribute_type_mismatch,
        "m[1]",
        "a whole number in the range of its type",
        "a string"
    );
}

TEST(Codec, RefusesListsOfAnotherLength)
{
    EXPECT_EQ(not_loaded<point>(R"({"L":[{"N":"1"}]})").code(), errc::value_not_allowed);
    EXPECT_EQ(
        not_loaded<point>(R"({"L":[{"N":"1"},{"N":"2"},{"N":"3"}]})").code(),
        errc::value_not_allowed
    );
}

TEST(Codec, RefusesAnEntryThatItHasNoPlaceFor)
{
    expect_refusal(
        not_loaded<labelled>(R"({"M":{"label":{"S":"a"},"color":{"S":"red"}}})"),
        errc::value_not_allowed,
        "m.color",
        "a map",
        "another entry"
    );
}

TEST(Codec, LeavesOutAValueThatItCallsAbsent)
{
    EXPECT_EQ(written(one<usual>()), "{}");
    EXPECT_EQ(read_one<one<usual>>("{}").m, usual());
    expect_both_ways(usual{8}, R"({"N":"8"})");
    // Not so in a list, where it would not be there.
    EXPECT_EQ(written(one<std::vector<usual>>{{usual()}}), R"({"m":{"L":[{"N":"7"}]}})");
}

TEST(Codec, NamesThePlaceOfAnObjectThatCannotBeStored)
{
    const one<std::vector<even>> object{{even{0}, even{2}, even{3}}};
    item_value_writer writer;

    const error refused =
        failure_of([&] { write_record(writer, record_of<one<std::vector<even>>>(), &object); });

    EXPECT_EQ(refused.code(), errc::value_not_allowed);
    EXPECT_EQ(refused.get_diagnostics().message(), "cannot store an odd number");
    EXPECT_EQ(writer.path(), "m[2]");
}

TEST(Codec, NamesThePlaceByANameThatIsGoneByThen)
{
    const one<numbered> object{{{even{0}, even{1}}}};
    item_value_writer writer;

    const error refused =
        failure_of([&] { write_record(writer, record_of<one<numbered>>(), &object); });

    EXPECT_EQ(refused.code(), errc::value_not_allowed);
    EXPECT_EQ(writer.path(), "m.a name of its own that is long, number 1");
}

TEST(Codec, ValidatesItsObjectsInContainersToo)
{
    using list = one<std::vector<std::optional<even>>>;
    const list object{{std::nullopt, even{4}, even{5}}};
    validation_report report;

    validate_record(record_of<list>(), &object, report);

    EXPECT_EQ(report.text(), "m[2]: is odd");
    EXPECT_TRUE(record_of<list>().has_validators);
}

TEST(Form, StoresAMemberByAnotherCodecThanItsTypes)
{
    offers object;
    object.plain = 0.5;
    object.price = 1.5;
    object.reduced = 1.25;
    object.list = {2, 3};
    object.pair = {4, 5};
    object.set = {6};
    object.map = {{"a", {7}}};
    const std::string text =
        R"({"plain":{"N":"0.5"},"price":{"S":"150 cents"},"reduced":{"S":"125 cents"},)"
        R"("list":{"L":[{"S":"200 cents"},{"S":"300 cents"}]},)"
        R"("pair":{"L":[{"S":"400 cents"},{"S":"500 cents"}]},"set":{"SS":["600 cents"]},)"
        R"("map":{"M":{"a":{"L":[{"S":"700 cents"}]}}}})";

    EXPECT_EQ(written(object), text);
    const auto read = read_one<offers>(text);
    EXPECT_EQ(read.plain, object.plain);
    EXPECT_EQ(read.price, object.price);
    EXPECT_EQ(read.reduced, object.reduced);
    EXPECT_EQ(read.list, object.list);
    EXPECT_EQ(read.pair, object.pair);
    EXPECT_EQ(read.set, object.set);
    EXPECT_EQ(read.map, object.map);
}

TEST(Form, HoldsForKeysAndIsKnownToTheTable)
{
    const key_schema& key = info_of<keyed>().key;

    ASSERT_EQ(key.size(), 2U);
    EXPECT_EQ(key[0].field->ops->stored_as, attribute_type::s);
    EXPECT_EQ(key[1].field->ops->stored_as, attribute_type::s);
}

TEST(Form, IsNoValidator)
{
    EXPECT_FALSE(record_of<offers>().has_validators);
}

}  // namespace
}  // namespace ddbm::detail
