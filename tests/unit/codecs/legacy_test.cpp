// Members in the form of dynamodb-mapper: what its tables hold, there and back.

#include "unit/codecs/codec_testing.hpp"

#include <ddbm/codecs/item.hpp>
#include <ddbm/codecs/variant.hpp>
#include <ddbm/legacy.hpp>

#include <array>
#include <chrono>
#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

namespace {

enum class level
{
    low,
    high = 7,
};

enum class state
{
    open,
    paid,
};

struct spot
{
    int x = 0;
    double y = 0;
    std::optional<std::string> label;
    bool is_lit = false;

    friend bool operator==(const spot&, const spot&) = default;
};

struct area
{
    spot corner;
    std::vector<spot> lamps;
    std::map<std::string, std::vector<int>> routes;

    friend bool operator==(const area&, const area&) = default;
};

struct lenient
{
    int kept = 0;
};

struct with_labels
{
    std::set<std::string> labels;
};

struct folder
{
    std::string name;
    std::vector<folder> inner;

    friend bool operator==(const folder&, const folder&) = default;
};

struct all_optional
{
    std::optional<int> a;
    int b = 1;

    friend bool operator==(const all_optional&, const all_optional&) = default;
};

}  // namespace

template <>
struct ddbm::enum_names<state>
{
    static constexpr std::pair<state, std::string_view> value[] = {
        {state::open, "open"}, {state::paid, "paid"}};
};

template <>
struct ddbm::model_of<spot>
{
    static constexpr auto value = ddbm::model<spot>()
                                      .field("x", &spot::x)
                                      .field("y", &spot::y)
                                      .field("label", &spot::label)
                                      .field("is_lit", &spot::is_lit);
};

template <>
struct ddbm::model_of<area>
{
    static constexpr auto value = ddbm::model<area>()
                                      .field("corner", &area::corner)
                                      .field("lamps", &area::lamps)
                                      .field("routes", &area::routes);
};

template <>
struct ddbm::model_of<lenient>
{
    static constexpr auto value =
        ddbm::model<lenient>().unknown(ddbm::unknown::drop).field("kept", &lenient::kept);
};

template <>
struct ddbm::model_of<with_labels>
{
    static constexpr auto value = ddbm::model<with_labels>().field("labels", &with_labels::labels);
};

template <>
struct ddbm::model_of<folder>
{
    static constexpr auto value =
        ddbm::model<folder>().field("name", &folder::name).field("inner", &folder::inner);
};

template <>
struct ddbm::model_of<all_optional>
{
    static constexpr auto value = ddbm::model<all_optional>()
                                      .field("a", &all_optional::a)
                                      .field("b", &all_optional::b, ddbm::or_default(5));
};

namespace ddbm::detail {
namespace {

using namespace std::chrono;

template <class Member>
using kept = one_in<Member, legacy_form>;

template <class Member>
void expect_kept(const Member& value, std::string_view json)
{
    expect_stored<one_in, legacy_form>(value, json);
}

// The JSON text that a member is stored as.
template <class Member>
void expect_text(const Member& value, std::string_view text)
{
    expect_kept(value, to_json(attribute_value(text)));
}

template <class Member>
error refusal(std::string_view json)
{
    return refusal_of_value<Member, legacy_form>(json);
}

// Of JSON text in a member.
template <class Member>
error refusal_of_text(std::string_view text)
{
    return refusal<Member>(to_json(attribute_value(text)));
}

template <class Member>
Member read(std::string_view json)
{
    return read_one<kept<Member>>(R"({"m":)" + std::string(json) + "}").m;
}

template <class Member>
Member read_text(std::string_view text)
{
    return read<Member>(to_json(attribute_value(text)));
}

template <class Member>
Member read_missing()
{
    return read_one<kept<Member>>("{}").m;
}

// -- Scalars

TEST(LegacyCodec, StoresNumbersAsEver)
{
    expect_kept(42, R"({"N":"42"})");
    expect_kept(std::numeric_limits<long long>::min(), R"({"N":"-9223372036854775808"})");
    expect_kept(1.0, R"({"N":"1"})");
    expect_kept(number::parse("12345678901234567890.5"), R"({"N":"12345678901234567890.5"})");
    expect_kept(level::high, R"({"N":"7"})");
    expect_kept(milliseconds(1500), R"({"N":"1.5"})");
}

TEST(LegacyCodec, KeepsAllDigitsOfADouble)
{
    expect_kept(0.1 + 0.2, R"({"N":"0.30000000000000004"})");
}

TEST(LegacyCodec, ReadsNumbersInAnyFormOfDynamoDb)
{
    EXPECT_EQ(read<double>(R"({"N":"1E+20"})"), 1e20);
    EXPECT_EQ(read<long long>(R"({"N":"1E+3"})"), 1000);
    EXPECT_EQ(read<int>(R"({"N":"1.0"})"), 1);
}

TEST(LegacyCodec, RefusesToRoundANumber)
{
    expect_refusal(
        refusal<int>(R"({"N":"1.9"})"),
        errc::number_not_representable,
        "m",
        "a whole number in the range of its type",
        "1.9"
    );
}

TEST(LegacyCodec, RefusesNumbersThatNoTableHolds)
{
    EXPECT_EQ(
        refusal_to_write(kept<double>{std::numeric_limits<double>::quiet_NaN()}).code(),
        errc::number_invalid
    );
    EXPECT_EQ(
        refusal_to_write(kept<double>{std::numeric_limits<double>::infinity()}).code(),
        errc::number_invalid
    );
    EXPECT_EQ(refusal_to_write(kept<double>{1e300}).code(), errc::number_out_of_range);
}

TEST(LegacyCodec, StoresBooleansAsNumbers)
{
    expect_kept(true, R"({"N":"1"})");
    expect_kept(false, R"({"N":"0"})");
    EXPECT_TRUE(read<bool>(R"({"N":"1.0"})"));
    expect_refusal(refusal<bool>(R"({"N":"2"})"), errc::value_not_allowed, "m", "0 or 1", "2");
    expect_refusal(
        refusal<bool>(R"({"BOOL":true})"), errc::attribute_type_mismatch, "m", "0 or 1", "a boolean"
    );
}

TEST(LegacyCodec, StoresTexts)
{
    expect_kept(std::string("na\xc3\xafve"), "{\"S\":\"na\xc3\xafve\"}");
    expect_kept(make_binary("foo"), R"({"B":"Zm9v"})");
    expect_kept(std::array{std::byte{1}, std::byte{2}}, R"({"B":"AQI="})");
    expect_kept(state::paid, R"({"S":"paid"})");
}

TEST(LegacyCodec, LeavesOutWhatIsEmpty)
{
    expect_kept(std::string(), "absent");
    expect_kept(binary(), "absent");
    expect_kept(std::vector<int>(), "absent");
    expect_kept(std::map<std::string, int>(), "absent");
    expect_kept(std::set<int>(), "absent");
    expect_kept(std::optional<int>(), "absent");
}

TEST(LegacyCodec, TellsAnEmptyValueFromNone)
{
    expect_kept(std::optional<std::string>(""), R"({"S":""})");
    expect_text(std::optional<std::vector<int>>(std::in_place), "[]");
    expect_text(std::optional<std::map<std::string, int>>(std::in_place), "{}");
}

TEST(LegacyCodec, MakesWhatIsMissingNeutral)
{
    EXPECT_EQ(read_missing<int>(), 0);
    EXPECT_EQ(read_missing<double>(), 0);
    EXPECT_EQ(read_missing<bool>(), false);
    EXPECT_EQ(read_missing<std::string>(), "");
    EXPECT_TRUE(read_missing<std::set<int>>().empty());
    EXPECT_TRUE(read_missing<std::vector<int>>().empty());
    EXPECT_TRUE((read_missing<std::map<std::string, int>>().empty()));
    EXPECT_EQ(read_missing<level>(), level::low);
    EXPECT_EQ(read_missing<std::optional<std::string>>(), std::nullopt);
}

// -- Sets

TEST(LegacyCodec, StoresSets)
{
    expect_kept(std::set<std::string>{"a", "b"}, R"({"SS":["a","b"]})");
    expect_kept(std::unordered_set<int>{7}, R"({"NS":["7"]})");
    expect_kept(std::set<binary>{make_binary("foo")}, R"({"BS":["Zm9v"]})");
}

// -- Times

TEST(LegacyCodec, StoresTimesWithMicroseconds)
{
    const sys_seconds day = sys_days(2012y / 6 / 1);
    expect_kept(day + 9h + 30min, R"({"S":"2012-06-01T09:30:00.000000+00:00"})");
    expect_kept(sys_time<milliseconds>(day + 1ms), R"({"S":"2012-06-01T00:00:00.001000+00:00"})");
    expect_kept(
        sys_time<microseconds>(day + 123456us), R"({"S":"2012-06-01T00:00:00.123456+00:00"})"
    );
    expect_kept(sys_days(2012y / 6 / 1), R"({"S":"2012-06-01T00:00:00.000000+00:00"})");
    expect_kept(2012y / 6 / 1, R"({"S":"2012-06-01T00:00:00.000000+00:00"})");
    expect_kept(sys_days(1y / 1 / 1), R"({"S":"0001-01-01T00:00:00.000000+00:00"})");
    expect_kept(
        std::optional(sys_days(9999y / 12 / 31)), R"({"S":"9999-12-31T00:00:00.000000+00:00"})"
    );
}

TEST(LegacyCodec, ReadsTimesOfAnyOffsetAndFraction)
{
    using time = sys_time<microseconds>;
    const time expected = sys_days(2012y / 6 / 1) + 9h + 30min + 500ms;
    EXPECT_EQ(read<time>(R"({"S":"2012-06-01T09:30:00.500000Z"})"), expected);
    EXPECT_EQ(read<time>(R"({"S":"2012-06-01T09:30:00.5+00:00"})"), expected);
    EXPECT_EQ(read<time>(R"({"S":"2012-06-01T11:30:00.500000+02:00"})"), expected);
}

TEST(LegacyCodec, RefusesTimesThatPythonDoesNotHave)
{
    EXPECT_EQ(
        refusal_to_write(kept<sys_days>{sys_days(0y / 12 / 31)}).code(), errc::value_not_allowed
    );
    EXPECT_EQ(
        refusal_to_write(kept<sys_time<nanoseconds>>{sys_time<nanoseconds>(1ns)}).code(),
        errc::value_not_allowed
    );
    expect_refusal(
        refusal<sys_seconds>(R"({"S":"0000-12-31T00:00:00.000000+00:00"})"),
        errc::value_not_allowed,
        "m",
        "a time in ISO 8601 that its type holds exactly, of the years 1 to 9999",
        "0000-12-31T00:00:00.000000+00:00"
    );
}

TEST(LegacyCodec, HasNoTimeInPlaceOfAMissingOne)
{
    const error why = failure_of([] { read_missing<sys_seconds>(); });
    EXPECT_EQ(why.code(), errc::attribute_missing);
    EXPECT_EQ(why.get_diagnostics().attribute_path(), "m");
    EXPECT_EQ(read_missing<std::optional<sys_seconds>>(), std::nullopt);
}

// -- JSON text

TEST(LegacyCodec, StoresListsAsJsonText)
{
    expect_text(std::vector{1, -2}, "[1, -2]");
    expect_text(std::vector{1.0, 0.5, 1e-7}, "[1.0, 0.5, 1e-07]");
    expect_text(std::vector{true, false}, "[true, false]");
    expect_text(std::vector<std::string>{"", "\xc3\xa9\n"}, R"(["", "\u00e9\n"])");
    expect_text(std::deque<std::vector<int>>{{}, {1}}, "[[], [1]]");
    expect_text(std::vector<std::optional<int>>{1, std::nullopt}, "[1, null]");
    expect_text(std::array{1, 2}, "[1, 2]");
    expect_text(std::pair(std::string("a"), 1), R"(["a", 1])");
    expect_text(std::tuple(1, 1.0, true), "[1, 1.0, true]");
}

TEST(LegacyCodec, StoresMapsAsJsonTextInTheOrderOfTheirNames)
{
    expect_text(std::map<std::string, int>{{"b", 1}, {"a", 2}}, R"({"a": 2, "b": 1})");
    expect_text(
        std::unordered_map<std::string, std::vector<bool>>{{"x", {true}}, {"B", {}}, {"a", {}}},
        R"({"B": [], "a": [], "x": [true]})"
    );
    expect_text(std::map<int, int>{{2, 1}, {10, 1}}, R"({"10": 1, "2": 1})");
}

TEST(LegacyCodec, StoresStructsAsJsonText)
{
    expect_text(spot{1, 2, {}, true}, R"({"is_lit": true, "x": 1, "y": 2.0})");
    expect_text(
        area{{0, 0, "a", false}, {{1, 0.5, {}, true}}, {{"r", {1, 2}}}},
        R"({"corner": {"is_lit": false, "label": "a", "x": 0, "y": 0.0}, )"
        R"("lamps": [{"is_lit": true, "x": 1, "y": 0.5}], "routes": {"r": [1, 2]}})"
    );
    expect_text(
        folder{"a", {{"b", {}}, {"c", {{"d", {}}}}}},
        R"({"inner": [{"inner": [], "name": "b"}, )"
        R"({"inner": [{"inner": [], "name": "d"}], "name": "c"}], "name": "a"})"
    );
}

TEST(LegacyCodec, StoresTimesInJsonTextAsElsewhere)
{
    const sys_seconds time = sys_days(2012y / 6 / 1) + 1h;
    expect_text(std::vector{time}, R"(["2012-06-01T01:00:00.000000+00:00"])");
    expect_text(
        std::map<std::string, std::optional<sys_seconds>>{{"a", time}},
        R"({"a": "2012-06-01T01:00:00.000000+00:00"})"
    );
    expect_text(std::pair(1, 2012y / 6 / 1), R"([1, "2012-06-01T00:00:00.000000+00:00"])");
}

TEST(LegacyCodec, StoresPartsWithoutAFixedFormAsJsonText)
{
    item free;
    free.set("b", attribute_value::list{attribute_value(true), attribute_value(nullptr)});
    free.set("a", number::parse("1.5"));

    expect_text(free, R"({"a": 1.5, "b": [true, null]})");
}

TEST(LegacyCodec, StoresVariantsByTheTypeOfWhatIsStored)
{
    using value = std::variant<std::monostate, std::string, int>;
    expect_kept(value(7), R"({"N":"7"})");
    expect_kept(value("a"), R"({"S":"a"})");
    expect_kept(value(), "absent");
}

TEST(LegacyCodec, ReadsJsonOfOtherWriters)
{
    EXPECT_EQ((read_text<std::vector<int>>(" [1,2 ,\n3]\t")), (std::vector{1, 2, 3}));
    EXPECT_EQ(
        (read_text<std::map<std::string, double>>(R"({"b":1,"a":2.50})")),
        (std::map<std::string, double>{{"a", 2.5}, {"b", 1}})
    );
    EXPECT_EQ(read_text<std::vector<int>>("[]"), std::vector<int>());
    EXPECT_EQ(read_text<std::vector<int>>("[1.0, 1e2]"), (std::vector{1, 100}));
    EXPECT_EQ(
        read_text<std::vector<std::string>>(R"(["\u00E9\ud83d\ude00\/"])"),
        std::vector<std::string>{"\xc3\xa9\xf0\x9f\x98\x80/"}
    );
}

TEST(LegacyCodec, ReadsTheLongFloatsOfOldPythons)
{
    EXPECT_EQ(read_text<std::vector<double>>("[0.10000000000000001]"), std::vector{0.1});
    EXPECT_EQ(
        read_text<std::vector<number>>("[0.10000000000000001]"),
        std::vector{number::parse("0.10000000000000001")}
    );
    EXPECT_EQ(read_text<std::vector<float>>("[0.10000000000000001]"), std::vector{0.1f});
    EXPECT_EQ(read_text<std::vector<double>>("[-1.2999999999999999e+25]"), std::vector{-1.3e25});
}

TEST(LegacyCodec, RefusesDigitsThatNoPythonHasWritten)
{
    const auto refused = [](const error& why) {
        EXPECT_EQ(why.code(), errc::number_not_representable) << why.what();
        EXPECT_EQ(why.get_diagnostics().attribute_path(), "m[0]");
    };
    refused(refusal_of_text<std::vector<double>>("[0.10000000000000004]"));
    refused(refusal_of_text<std::vector<double>>("[0.1234567890123456789]"));
    // More than a number of DynamoDB has: none of them may go.
    const error why =
        refusal_of_text<std::vector<number>>("[0.1234567890123456789012345678901234567891]");
    EXPECT_EQ(why.get_diagnostics().attribute_path(), "m[0]");
}

TEST(LegacyCodec, TakesAStructThatIsMissingForOneWithoutNames)
{
    EXPECT_EQ(read_missing<all_optional>(), (all_optional{{}, 5}));
    expect_refusal(
        failure_of([] { read_missing<spot>(); }),
        errc::attribute_missing,
        "m.x",
        "a whole number in the range of its type",
        "no attribute"
    );
}

// -- Failures in JSON text have their place in it

TEST(LegacyCodec, SaysWhereInTheTextAValueDoesNotFit)
{
    expect_refusal(
        refusal_of_text<std::vector<int>>(R"([1, "a"])"),
        errc::attribute_type_mismatch,
        "m[1]",
        "a whole number in the range of its type",
        "a string"
    );
    expect_refusal(
        refusal_of_text<area>(R"({"corner": {"x": 0, "y": 0, "is_lit": true}, )"
                              R"("lamps": [{"x": 1, "y": 0, "is_lit": 1}], "routes": {}})"),
        errc::attribute_type_mismatch,
        "m.lamps[0].is_lit",
        "a boolean",
        "a number"
    );
    expect_refusal(
        refusal_of_text<std::map<std::string, std::vector<int>>>(R"({"a": [0, 0.5]})"),
        errc::number_not_representable,
        "m.a[1]",
        "a whole number in the range of its type",
        "0.5"
    );
    expect_refusal(
        refusal_of_text<std::array<int, 2>>("[1]"),
        errc::value_not_allowed,
        "m",
        "a list of as many elements as its array",
        "1 elements"
    );
}

TEST(LegacyCodec, SaysWhatIsMissingOrTooMuchInTheText)
{
    expect_refusal(
        refusal_of_text<std::vector<spot>>(R"([{"x": 1, "is_lit": true}])"),
        errc::attribute_missing,
        "m[0].y",
        "a number",
        "no attribute"
    );
    expect_refusal(
        refusal_of_text<spot>(R"({"x": 1, "y": 2.0, "is_lit": true, "z": 3})"),
        errc::value_not_allowed,
        "m.z",
        "an attribute of the model",
        "another one"
    );
    EXPECT_EQ(read_text<lenient>(R"({"kept": 1, "z": {"a": []}})").kept, 1);
}

TEST(LegacyCodec, SaysWhereTheTextIsNoJson)
{
    expect_refusal(
        refusal_of_text<std::vector<int>>("[1, 2"),
        errc::value_not_allowed,
        "m[1]",
        "JSON text",
        "text that is not JSON: expected ']' at byte 5, where it ends"
    );
    expect_refusal(
        refusal_of_text<std::map<std::string, std::vector<double>>>(R"({"a": [1.0, NaN]})"),
        errc::value_not_allowed,
        "m.a[0]",
        "JSON text",
        "text that is not JSON: expected a value at byte 12"
    );
    EXPECT_EQ(refusal_of_text<std::vector<int>>("").code(), errc::value_not_allowed);
    EXPECT_EQ(refusal_of_text<std::vector<int>>("[1] 2").code(), errc::value_not_allowed);
    EXPECT_EQ(refusal_of_text<std::vector<int>>("null").code(), errc::attribute_type_mismatch);
}

TEST(LegacyCodec, RefusesListsThatAreNoText)
{
    expect_refusal(
        refusal<std::vector<int>>(R"({"L":[{"N":"1"}]})"),
        errc::attribute_type_mismatch,
        "m",
        "JSON text",
        "a list"
    );
    expect_refusal(
        refusal<spot>(R"({"M":{}})"), errc::attribute_type_mismatch, "m", "JSON text", "a map"
    );
}

TEST(LegacyCodec, RefusesTextThatIsNestedTooDeeply)
{
    std::string text(40, '[');
    text += std::string(40, ']');

    const error why =
        refusal_of_text<std::vector<folder>>(R"([{"name": "a", "inner": )" + text + "}]");
    EXPECT_EQ(why.code(), errc::attribute_type_mismatch);

    item free;
    EXPECT_EQ(refusal_of_text<item>(R"({"a": )" + text + "}").code(), errc::nesting_too_deep);
    EXPECT_TRUE(refusal_of_text<item>(R"({"a": )" + text + "}")
                    .get_diagnostics()
                    .attribute_path()
                    .starts_with("m.a[0][0]"));
}

TEST(LegacyCodec, SaysWhereSomethingHasNoPlaceInJsonText)
{
    const error nested = refusal_to_write(kept<std::vector<with_labels>>{{{}, {{"a"}}}});
    EXPECT_EQ(nested.code(), errc::value_not_allowed);
    EXPECT_EQ(nested.get_diagnostics().attribute_path(), "m[1].labels");

    const error text = refusal_to_write(kept<std::vector<std::string>>{{"a", "\xff"}});
    EXPECT_EQ(text.code(), errc::invalid_utf8);
    EXPECT_EQ(text.get_diagnostics().attribute_path(), "m[1]");

    const error huge = refusal_to_write(kept<std::vector<double>>{{1e300}});
    EXPECT_EQ(huge.code(), errc::number_out_of_range);
    EXPECT_EQ(huge.get_diagnostics().attribute_path(), "m[0]");
}

// -- Any values

TEST(LegacyCodec, ReadsBackWhateverItHasWritten)
{
    const auto any = []<class Member>(const Member*) {
        test::random_values random(11);
        for (int round = 0; round < 200; ++round)
        {
            const kept<Member> object{random.make<Member>()};
            const item first = item_by_all_ways(object);
            const auto again = read_from<kept<Member>>(first);
            ASSERT_TRUE(again.m == object.m) << first;
            ASSERT_EQ(to_json(to_item_of(again)), to_json(first));
        }
    };
    any(static_cast<const std::vector<std::string>*>(nullptr));
    any(static_cast<const std::vector<double>*>(nullptr));
    any(static_cast<const std::vector<float>*>(nullptr));
    any(static_cast<const std::vector<long long>*>(nullptr));
    any(static_cast<const std::vector<number>*>(nullptr));
    any(static_cast<const std::vector<std::optional<bool>>*>(nullptr));
    any(static_cast<const std::map<std::string, std::vector<double>>*>(nullptr));
    any(static_cast<const std::unordered_map<int, std::string>*>(nullptr));
    any(static_cast<const std::vector<std::tuple<int, std::string, double>>*>(nullptr));
    any(static_cast<const std::vector<sys_time<milliseconds>>*>(nullptr));
    any(static_cast<const std::set<std::string>*>(nullptr));
    any(static_cast<const std::optional<double>*>(nullptr));
    any(static_cast<const double*>(nullptr));
    any(static_cast<const std::string*>(nullptr));
    any(static_cast<const bool*>(nullptr));
}

}  // namespace
}  // namespace ddbm::detail
