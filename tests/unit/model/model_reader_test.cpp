#include "unit/model/model_testing.hpp"

#include <ddbm/item_json.hpp>

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <sstream>

namespace {

struct address
{
    std::string city;
    int zip = -1;
};

struct person
{
    int id = 0;
    std::string name;
    std::set<std::string> tags = {"default"};
    std::optional<std::string> note = "default";
    std::vector<address> addresses;
    std::map<std::string, std::vector<address>> places;
};

struct flags
{
    int id = 0;
    bool on = false;
    std::optional<int> none;
    std::vector<int> numbers;
    std::map<std::string, int> counts;
};

// A list of lists of ..., as deep as the data.
struct node
{
    int id = 0;
    std::vector<node> children;
};

struct lone_key
{
    std::string id;
};

template <class Number>
struct holder
{
    Number n{};
};

template <std::size_t N>
struct wide
{
    std::array<int, N> values{};
};

}  // namespace

template <>
struct ddbm::model_of<address>
{
    static constexpr auto value =
        ddbm::model<address>().field("city", &address::city).field("zip", &address::zip);
};

template <>
struct ddbm::model_of<person>
{
    static constexpr auto value = ddbm::model<person>("people")
                                      .partition_key("id", &person::id)
                                      .field("name", &person::name)
                                      .field("tags", &person::tags)
                                      .field("note", &person::note)
                                      .field("addresses", &person::addresses)
                                      .field("places", &person::places);
};

template <>
struct ddbm::model_of<flags>
{
    static constexpr auto value = ddbm::model<flags>("flags")
                                      .partition_key("id", &flags::id)
                                      .field("on", &flags::on)
                                      .field("none", &flags::none)
                                      .field("numbers", &flags::numbers)
                                      .field("counts", &flags::counts);
};

template <>
struct ddbm::model_of<node>
{
    static constexpr auto value = ddbm::model<node>("nodes")
                                      .partition_key("id", &node::id)
                                      .field("children", &node::children);
};

template <>
struct ddbm::model_of<lone_key>
{
    static constexpr auto value = ddbm::model<lone_key>("lone").partition_key("id", &lone_key::id);
};

template <class Number>
struct ddbm::model_of<holder<Number>>
{
    static constexpr auto value = ddbm::model<holder<Number>>().field("n", &holder<Number>::n);
};

namespace ddbm::detail {
namespace {

const std::string_view whole_person =
    R"({"id":{"N":"7"},"name":{"S":"Doom"},"tags":{"SS":["a","b"]},"note":{"S":"n"},)"
    R"("addresses":{"L":[{"M":{"city":{"S":"Ulm"},"zip":{"N":"89073"}}}]},)"
    R"("places":{"M":{"home":{"L":[{"M":{"city":{"S":"Bonn"},"zip":{"N":"1"}}}]}}}})";

void expect_whole(const person& read)
{
    EXPECT_EQ(read.id, 7);
    EXPECT_EQ(read.name, "Doom");
    EXPECT_EQ(read.tags, (std::set<std::string>{"a", "b"}));
    EXPECT_EQ(read.note, "n");
    ASSERT_EQ(read.addresses.size(), 1u);
    EXPECT_EQ(read.addresses[0].city, "Ulm");
    EXPECT_EQ(read.addresses[0].zip, 89073);
    ASSERT_EQ(read.places.count("home"), 1u);
    ASSERT_EQ(read.places.at("home").size(), 1u);
    EXPECT_EQ(read.places.at("home")[0].city, "Bonn");
}

// The smallest item of `person`, with more attributes.
std::string person_with(std::string_view more)
{
    std::string text = R"({"id":{"N":"7"},"name":{"S":"Doom"},"addresses":{"L":[]},)"
                       R"("places":{"M":{}})";
    if (!more.empty())
        text.append(",").append(more);
    return text + "}";
}

// -- Attributes

TEST(ModelReader, ReadsEveryKindOfMember)
{
    expect_whole(read_one<person>(whole_person));
}

TEST(ModelReader, TakesAttributesInAnyOrder)
{
    const item whole = item_from_json(whole_person);
    std::vector<std::string> attributes;
    for (const auto& [name, value] : whole)
        attributes.push_back('"' + name + "\":" + to_json(value));
    std::sort(attributes.begin(), attributes.end());
    int orders = 0;

    do
    {
        std::string text;
        for (const auto& each : attributes)
            text.append(text.empty() ? "{" : ",").append(each);
        expect_whole(read_one<person>(text + "}"));
        ++orders;
    } while (std::next_permutation(attributes.begin(), attributes.end()));

    EXPECT_EQ(orders, 720);
}

TEST(ModelReader, PassesOverUnknownAttributesAtEveryLevel)
{
    const auto read = read_one<person>(
        R"({"x0":{"S":"\""},"id":{"N":"7"},"x1":{"M":{"id":{"N":"8"},"x":{"L":[{"NULL":true}]}}},)"
        R"("name":{"S":"Doom"},"x2":{"SS":["\\","}"]},"tags":{"SS":["a","b"]},"x3":{"BOOL":true},)"
        R"("note":{"S":"n"},"addresses":{"L":[{"M":{"x":{"L":[]},"city":{"S":"Ulm"},"y":{"B":""},)"
        R"("zip":{"N":"89073"},"z":{"NULL":true}}}]},)"
        R"("places":{"M":{"home":{"L":[{"M":{"city":{"S":"Bonn"},"x":{"N":"1"},"zip":{"N":"1"}}}]}}},)"
        R"("x4":{"M":{}},"x5":{"BS":["AA=="]}})"
    );

    expect_whole(read);
}

TEST(ModelReader, AbsentSetsAndOptionalsAreEmptyWhateverTheDefault)
{
    const auto read = read_one<person>(person_with(""));

    EXPECT_TRUE(read.tags.empty());
    EXPECT_FALSE(read.note);
}

TEST(ModelReader, ReplacesTheDefaultOfASet)
{
    const auto read = read_one<person>(person_with(R"("tags":{"SS":["only"]})"));

    EXPECT_EQ(read.tags, std::set<std::string>{"only"});
}

TEST(ModelReader, TakesNullForAnOptional)
{
    EXPECT_FALSE(read_one<person>(person_with(R"("note":{"NULL":true})")).note);
    EXPECT_EQ(read_one<person>(person_with(R"("note":{"S":""})")).note, "");
}

TEST(ModelReader, TheLastOfTwoEqualNamesWins)
{
    const auto read =
        read_one<person>(person_with(R"("note":{"S":"one"},"tags":{"SS":["a"]},"note":{"S":"two"})"
                                     R"(,"tags":{"SS":["b"]})"));

    EXPECT_EQ(read.note, "two");
    EXPECT_EQ(read.tags, std::set<std::string>{"b"});
}

// -- What does not fit

TEST(ModelReader, NamesAMissingAttribute)
{
    expect_refusal(
        refusal_of<person>(R"({"id":{"N":"7"},"addresses":{"L":[]},"places":{"M":{}}})"),
        errc::attribute_missing,
        "name",
        "a string",
        "no attribute"
    );
    expect_refusal(
        refusal_of<person>("{}"),
        errc::attribute_missing,
        "id",
        "a whole number in the range of its type",
        "no attribute"
    );
}

TEST(ModelReader, NamesAMissingAttributeInANestedModel)
{
    const error refusal = refusal_of<person>(
        R"({"id":{"N":"7"},"addresses":{"L":[{"M":{"city":{"S":"a"},"zip":{"N":"1"}}},)"
        R"({"M":{"zip":{"N":"1"},"city":{"S":"b"}}},{"M":{"city":{"S":"c"}}}]}})"
    );

    expect_refusal(
        refusal,
        errc::attribute_missing,
        "addresses[2].zip",
        "a whole number in the range of its type",
        "no attribute"
    );
}

TEST(ModelReader, NamesAWrongType)
{
    expect_refusal(
        refusal_of<person>(R"({"name":{"N":"5"}})"),
        errc::attribute_type_mismatch,
        "name",
        "a string",
        "a number"
    );
    expect_refusal(
        refusal_of<person>(R"({"addresses":{"L":[{"M":{"zip":{"N":"1"},"city":{"S":""}}},)"
                           R"({"M":{"zip":{"S":"12"}}}]}})"),
        errc::attribute_type_mismatch,
        "addresses[1].zip",
        "a whole number in the range of its type",
        "a string"
    );
    expect_refusal(
        refusal_of<person>(R"({"places":{"M":{"a":{"L":[]},"home":{"L":[{"BOOL":false}]}}}})"),
        errc::attribute_type_mismatch,
        "places.home[0]",
        "a map with the attributes of its model",
        "a boolean"
    );
    expect_refusal(
        refusal_of<person>(R"({"tags":{"L":[]}})"),
        errc::attribute_type_mismatch,
        "tags",
        "a set of strings",
        "a list"
    );
    expect_refusal(
        refusal_of<person>(R"({"tags":{"NS":["1"]}})"),
        errc::attribute_type_mismatch,
        "tags",
        "a set of strings",
        "a set of numbers"
    );
    expect_refusal(
        refusal_of<person>(R"({"name":{"NULL":true}})"),
        errc::attribute_type_mismatch,
        "name",
        "a string",
        "NULL"
    );
    expect_refusal(
        refusal_of<person>(R"({"note":{"M":{}}})"),
        errc::attribute_type_mismatch,
        "note",
        "a string",
        "a map"
    );
    expect_refusal(
        refusal_of<person>(R"({"places":{"B":"AA=="}})"),
        errc::attribute_type_mismatch,
        "places",
        "a map",
        "a binary"
    );
}

TEST(ModelReader, NamesANumberThatTheMemberCannotHold)
{
    expect_refusal(
        refusal_of<person>(R"({"addresses":{"L":[{"M":{"city":{"S":""},"zip":{"N":"5.5"}}}]}})"),
        errc::number_not_representable,
        "addresses[0].zip",
        "a whole number in the range of its type",
        "5.5"
    );
    expect_refusal(
        refusal_of<person>(R"({"id":{"N":"2147483648"}})"),
        errc::number_not_representable,
        "id",
        "a whole number in the range of its type",
        "2147483648"
    );
}

TEST(ModelReader, RefusesTextThatIsNoNumber)
{
    for (const char* text : {"", "x", "1x", " 1", "0x10", "NaN", "inf", "1e", "--1", "+"})
    {
        const error refusal = refusal_of<person>(std::string(R"({"id":{"N":")") + text + R"("}})");
        EXPECT_EQ(refusal.code(), errc::number_invalid) << text;
        EXPECT_EQ(refusal.get_diagnostics().attribute_path(), "id");
    }
    EXPECT_EQ(refusal_of<person>(R"({"id":{"N":"1E126"}})").code(), errc::number_out_of_range);
}

TEST(ModelReader, CutsALongTextInItsMessage)
{
    const std::string digits(5'000, '7');

    const error refusal = refusal_of<person>(R"({"id":{"N":")" + digits + R"("}})");

    EXPECT_EQ(refusal.code(), errc::number_out_of_range);
    EXPECT_EQ(refusal.get_diagnostics().found(), digits.substr(0, 60) + "...");
}

// -- Numbers

template <class Number>
Number read_number(const std::string& text)
{
    return read_one<holder<Number>>(R"({"n":{"N":")" + text + R"("}})").n;
}

template <class Number>
class ModelReaderOfIntegers : public testing::Test
{
};

using integers = testing::Types<
    signed char,
    unsigned char,
    short,
    unsigned short,
    int,
    unsigned int,
    long,
    unsigned long,
    long long,
    unsigned long long>;
TYPED_TEST_SUITE(ModelReaderOfIntegers, integers);

TYPED_TEST(ModelReaderOfIntegers, TakesTheWholeRangeAndNoMore)
{
    using limits = std::numeric_limits<TypeParam>;
    const auto refused = [](const std::string& text) {
        return refusal_of<holder<TypeParam>>(R"({"n":{"N":")" + text + R"("}})").code();
    };

    EXPECT_EQ(read_number<TypeParam>(std::to_string(limits::max())), limits::max());
    EXPECT_EQ(read_number<TypeParam>(std::to_string(limits::min())), limits::min());
    EXPECT_EQ(refused(std::to_string(limits::max()) + "0"), errc::number_not_representable);
    const std::string beneath =
        limits::is_signed ? std::to_string(limits::min()) + "0" : std::string("-1");
    EXPECT_EQ(refused(beneath), errc::number_not_representable);
    EXPECT_EQ(refused("0.5"), errc::number_not_representable);
    EXPECT_EQ(refused("1E100"), errc::number_not_representable);
}

TYPED_TEST(ModelReaderOfIntegers, TakesEveryWayToWriteAWholeNumber)
{
    EXPECT_EQ(read_number<TypeParam>("5.0"), TypeParam(5));
    EXPECT_EQ(read_number<TypeParam>("1E2"), TypeParam(100));
    EXPECT_EQ(read_number<TypeParam>("1.2E+1"), TypeParam(12));
    EXPECT_EQ(read_number<TypeParam>("500e-2"), TypeParam(5));
    EXPECT_EQ(read_number<TypeParam>("+7"), TypeParam(7));
    EXPECT_EQ(read_number<TypeParam>("007"), TypeParam(7));
    EXPECT_EQ(read_number<TypeParam>("-0"), TypeParam(0));
}

TEST(ModelReader, TakesADoubleOnlyIfItsTextIsTheNumber)
{
    EXPECT_EQ(read_number<double>("0.1"), 0.1);
    EXPECT_EQ(read_number<double>("1E+125"), 1e125);
    EXPECT_EQ(read_number<double>("-1E-130"), -1e-130);
    EXPECT_EQ(read_number<double>("0.10"), 0.1);
    EXPECT_EQ(read_number<float>("0.1"), 0.1f);
    EXPECT_EQ(
        refusal_of<holder<double>>(R"({"n":{"N":"0.10000000000000000001"}})").code(),
        errc::number_not_representable
    );
    EXPECT_EQ(
        refusal_of<holder<float>>(R"({"n":{"N":"0.123456789"}})").code(),
        errc::number_not_representable
    );
    EXPECT_EQ(
        refusal_of<holder<float>>(R"({"n":{"N":"1E100"}})").code(), errc::number_not_representable
    );
}

TEST(ModelReader, KeepsEveryDigitOfANumber)
{
    const std::string digits = "12345678901234567890.123456789012345678";

    EXPECT_EQ(read_number<number>(digits).to_string(), digits);
}

// -- Escapes

TEST(ModelReader, DecodesEscapes)
{
    const auto read = read_one<person>(
        R"({"\u0069d":{"N":"\u0037"},"n\u0061me":{"\u0053":"\u00e9\n\t\"\\\/ \ud83d\ude00 x"},)"
        R"("addresses":{"L":[]},"tags":{"SS":["\u0000","\r\b\f"]},)"
        R"("places":{"M":{"\u00fc \ud83d\ude00\n":{"L":[]},"\"":{"L":[]},"":{"L":[]}}}})"
    );

    EXPECT_EQ(read.id, 7);
    EXPECT_EQ(read.name, "\u00e9\n\t\"\\/ \U0001F600 x");
    EXPECT_EQ(read.tags, (std::set<std::string>{std::string(1, '\0'), "\r\b\f"}));
    ASSERT_EQ(read.places.size(), 3u);
    EXPECT_EQ(read.places.count("\u00fc \U0001F600\n"), 1u);
    EXPECT_EQ(read.places.count("\""), 1u);
    EXPECT_EQ(read.places.count(""), 1u);
}

TEST(ModelReader, DecodesLongTextsWithManyEscapes)
{
    std::string escaped;
    std::string plain;
    for (int i = 0; i < 3'000; ++i)
    {
        escaped += "ab\\n" + std::to_string(i) + "\\u00e9";
        plain += "ab\n" + std::to_string(i) + "\u00e9";
    }

    const auto read = read_one<person>(
        R"({"id":{"N":"7"},"addresses":{"L":[]},"name":{"S":")" + escaped +
        R"("},"places":{"M":{")" + escaped + R"(":{"L":[]}}}})"
    );

    EXPECT_EQ(read.name, plain);
    EXPECT_EQ(read.places.count(plain), 1u);
}

TEST(ModelReader, NamesThePathWithDecodedNames)
{
    const error refusal = refusal_of<person>(
        R"({"places":{"M":{"a":{"L":[]},"\u00fc":{"L":[{"M":{"z\u0069p":{"S":""}}}]}}}})"
    );

    EXPECT_EQ(refusal.get_diagnostics().attribute_path(), "places.\u00fc[0].zip");
}

// -- Replies and images

// Items whose ends are hard to tell from what is behind them.
const std::vector<std::string>& odd_items()
{
    static const std::vector<std::string> items = {
        R"({"id":{"N":"1"},"on":{"BOOL":true},"numbers":{"L":[]},"counts":{"M":{}}})",
        R"({"counts":{"M":{}},"numbers":{"L":[]},"on":{"BOOL":false},"id":{"N":"2"}})",
        R"({"id":{"N":"3"},"numbers":{"L":[]},"counts":{"M":{}},"on":{"BOOL":true}})",
        R"({"on":{"BOOL":true},"numbers":{"L":[]},"counts":{"M":{}},"id":{"N":"4"},"none":{"NULL":true}})",
        R"({"on":{"BOOL":true},"counts":{"M":{}},"id":{"N":"5"},"numbers":{"L":[]}})",
        R"({"on":{"BOOL":true},"numbers":{"L":[{"N":"1"}]},"id":{"N":"6"},"counts":{"M":{"\"}":{"N":"1"}}}})",
        R"({"on":{"BOOL":true},"numbers":{"L":[]},"counts":{"M":{}},"id":{"N":"7"},"z":{"S":"}]}\n"}})",
        R"({"on":{"BOOL":true},"numbers":{"L":[]},"counts":{"M":{}},"id":{"N":"8"},"z":{"S":"\\"}})",
        R"({"on":{"BOOL":true},"numbers":{"L":[]},"counts":{"M":{}},"id":{"N":"9"},"\u0022}":{"L":[{"M":{}}]}})",
        R"({"on":{"BOOL":true},"numbers":{"L":[]},"counts":{"M":{}},"id":{"N":"\u0031\u0030"},"z":{"SS":["\u007d","\ud83d\ude00"]}})",
        R"({ "id" : { "N" : "11" } , "on" : { "BOOL" : true } , "numbers" : { "L" : [ ] } , "counts" : { "M" : { } } })",
        "{\n\t\"id\": {\"N\": \"12\"},\r\n \"on\": {\"BOOL\": true}, \"numbers\": {\"L\": []},"
        " \"counts\": {\"M\": {}\n}\n,\"z\":{\"L\":[{\"NULL\":true}\n]\n}\n}",
        R"({"on":{"BOOL":true},"numbers":{"L":[]},"counts":{"M":{}},"id":{"N":"13"},"":{"S":""}})",
    };
    return items;
}

std::string joined(const std::vector<std::string>& items, const std::string& separator)
{
    std::string text;
    for (const auto& each : items)
        text.append(text.empty() ? "" : separator).append(each);
    return text;
}

TEST(ModelReader, TheImageOfEachItemIsItsOwnBytes)
{
    for (const char* separator : {",", " , ", ",\n\t", "\r\n,"})
    {
        const std::string text =
            R"({"Items":[)" + joined(odd_items(), separator) + R"(],"Count":13,"ScannedCount":20})";

        const auto page = read_page<flags>(text);

        EXPECT_EQ(page.images, odd_items());
        ASSERT_EQ(page.objects.size(), odd_items().size());
        for (std::size_t i = 0; i < page.objects.size(); ++i)
            EXPECT_EQ(page.objects[i].id, static_cast<int>(i + 1));
        EXPECT_EQ(page.reply.count, 13);
        EXPECT_EQ(page.reply.scanned_count, 20);
        EXPECT_TRUE(page.reply.last_evaluated_key.empty());
        EXPECT_TRUE(page.reply.has_items);
    }
}

TEST(ModelReader, TheImageDoesNotDependOnItsNeighbours)
{
    for (const auto& before : odd_items())
    {
        for (const auto& after : odd_items())
        {
            const auto page = read_page<flags>(R"({"Items":[)" + before + "," + after + "]}");

            EXPECT_EQ(page.images, (std::vector<std::string>{before, after}));
        }
    }
}

TEST(ModelReader, TheImageDoesNotDependOnWhatStandsAroundTheItems)
{
    const std::vector<std::string> others = {
        R"("ConsumedCapacity":{"TableName":"t","CapacityUnits":1.5,"Table":{"a":[{},{"x":[1]}]}})",
        R"("Count":3)",
        R"("ScannedCount":4)",
        R"("LastEvaluatedKey":{"id":{"N":"\u0035"},"z":{"S":"}{\""}})",
        R"("New":[[{"Items":[{"id":{"N":"99"}}]}],null,true,"\"{",{}])",
    };
    const std::string items = R"("Items":[)" + joined(odd_items(), ",") + "]";
    for (std::size_t place = 0; place <= others.size(); ++place)
    {
        auto members = others;
        members.insert(members.begin() + static_cast<std::ptrdiff_t>(place), items);

        const auto page = read_page<flags>("  {" + joined(members, " , ") + "} ");

        EXPECT_EQ(page.images, odd_items());
        EXPECT_EQ(page.reply.last_evaluated_key, R"({"id":{"N":"\u0035"},"z":{"S":"}{\""}})");
        EXPECT_EQ(page.reply.count, 3);
        EXPECT_EQ(page.reply.scanned_count, 4);
    }
}

TEST(ModelReader, ReadsTheReplyOfGetItem)
{
    for (const auto& each : odd_items())
    {
        const auto page =
            read_page<flags>(R"({"ConsumedCapacity":{"CapacityUnits":1},"Item": )" + each + "}");

        EXPECT_EQ(page.images, std::vector<std::string>{each});
        EXPECT_FALSE(page.reply.has_items);
    }
}

TEST(ModelReader, AReplyWithoutAnItemHoldsNone)
{
    EXPECT_TRUE(read_page<flags>("{}").objects.empty());
    EXPECT_TRUE(read_page<flags>(R"({"ConsumedCapacity":{"CapacityUnits":0.5}})").objects.empty());
}

TEST(ModelReader, ReadsAnEmptyPageThatIsNotTheLast)
{
    const auto page = read_page<flags>(
        R"({"Count":0,"Items":[],"LastEvaluatedKey":{ "id" : {"N":"3"}, "x":{"S":"\\"} },"ScannedCount":7})"
    );

    EXPECT_TRUE(page.objects.empty());
    EXPECT_TRUE(page.reply.has_items);
    EXPECT_EQ(page.reply.last_evaluated_key, R"({ "id" : {"N":"3"}, "x":{"S":"\\"} })");
    EXPECT_EQ(page.reply.scanned_count, 7);
}

TEST(ModelReader, TheImageCanBeReadAgain)
{
    const auto page = read_page<flags>(R"({"Items":[)" + joined(odd_items(), ",") + "]}");

    for (std::size_t i = 0; i < page.images.size(); ++i)
    {
        EXPECT_EQ(read_one<flags>(page.images[i]).id, page.objects[i].id);
        EXPECT_NO_THROW(item_from_json(page.images[i]));
    }
}

// -- Items that do not fit

// Items that do not fit `person`, each in another way and at another depth; what is left of them
// has what a reader that passes over it could stumble over.
struct wrong_person
{
    const char* json;
    errc code;
    const char* path;
};

const wrong_person wrong_persons[] = {
    {R"({})", errc::attribute_missing, "id"},
    {R"({"id":{"N":"1"},"name":{"S":"}]\"{["}})", errc::attribute_missing, "addresses"},
    {R"({"id":{"S":"1"},"name":{"S":"\\"},"x":{"M":{"y":{"L":[{"S":"]}"}]}}}})",
     errc::attribute_type_mismatch,
     "id"},
    {R"({"id":{"N":"1.5"}})", errc::number_not_representable, "id"},
    {R"({"id":{"N":"x"},"name":{"S":"\u007d"}})", errc::number_invalid, "id"},
    {R"({"name":{"BOOL":true},"id":{"N":"1"}})", errc::attribute_type_mismatch, "name"},
    {R"({"name":{"NULL":true}})", errc::attribute_type_mismatch, "name"},
    {R"({"name":{"L":[{"S":"a"},{"M":{}}]},"id":{"N":"1"}})",
     errc::attribute_type_mismatch,
     "name"},
    {R"({"name":{"M":{"a":{"S":"b"}}}})", errc::attribute_type_mismatch, "name"},
    {R"({"name":{"SS":["a","b"]}})", errc::attribute_type_mismatch, "name"},
    {R"({"tags":{"NS":["1","2"]},"id":{"N":"1"}})", errc::attribute_type_mismatch, "tags"},
    {R"({"addresses":{"L":[{"M":{"city":{"S":"a"},"zip":{"N":"1"}}},{"M":{"city":{"S":"a"}}},)"
     R"({"M":{}}]},"id":{"N":"1"}})",
     errc::attribute_missing,
     "addresses[1].zip"},
    {R"({"addresses":{"L":[{"M":{"zip":{"N":"1E9"},"x":{"SS":["{"]}}}]}})",
     errc::attribute_missing,
     "addresses[0].city"},
    {R"({"addresses":{"L":[{"M":{"zip":{"N":"1E10"},"x":{"SS":["{"]}}}]}})",
     errc::number_not_representable,
     "addresses[0].zip"},
    {R"({"addresses":{"L":[{"S":"a"}]}})", errc::attribute_type_mismatch, "addresses[0]"},
    {R"({"places":{"M":{"a":{"L":[]},"b":{"L":[{"M":{"city":{"N":"1"}}}]}}},"id":{"N":"1"}})",
     errc::attribute_type_mismatch,
     "places.b[0].city"},
    {"{\"places\":{\"M\":{\"\xff\":{\"L\":[]}}}}", errc::invalid_utf8, "places"},
    {"{\"id\":{\"N\":\"1\"},\"name\":{\"S\":\"\xff\"}}", errc::invalid_utf8, "name"},
};

std::string person_json(int id)
{
    return R"({"id":{"N":")" + std::to_string(id) +
           R"("},"name":{"S":"n"},"addresses":{"L":[]},"places":{"M":{}}})";
}

void expect_wrong(const item_misfit& found, const wrong_person& wrong, std::size_t behind)
{
    EXPECT_EQ(found.behind, behind) << wrong.json;
    EXPECT_EQ(found.why.code(), wrong.code) << wrong.json;
    EXPECT_EQ(found.why.get_diagnostics().attribute_path(), wrong.path) << wrong.json;
    EXPECT_EQ(found.image, wrong.json);
}

TEST(ModelReader, PutsItemsOfAPageAsideThatDoNotFit)
{
    for (const wrong_person& wrong : wrong_persons)
    {
        const auto page = read_page<person>(
            R"({"Items": [ )" + person_json(1) + " , " + wrong.json + " ,\n" + person_json(2) +
            R"(],"Count":3,"LastEvaluatedKey":{"id":{"N":"2"}},"ScannedCount":7})"
        );

        ASSERT_EQ(page.objects.size(), 2u) << wrong.json;
        EXPECT_EQ(page.objects[0].id, 1);
        EXPECT_EQ(page.objects[1].id, 2);
        EXPECT_EQ(page.images[1], person_json(2));
        ASSERT_EQ(page.reply.misfits.size(), 1u) << wrong.json;
        expect_wrong(page.reply.misfits[0], wrong, 1);
        EXPECT_EQ(page.reply.count, 3);
        EXPECT_EQ(page.reply.scanned_count, 7);
        EXPECT_EQ(page.reply.last_evaluated_key, R"({"id":{"N":"2"}})");
        // By itself it fails in the same way.
        const error alone = refusal_of<person>(page.reply.misfits[0].image);
        EXPECT_EQ(alone.code(), wrong.code) << wrong.json;
        EXPECT_EQ(alone.get_diagnostics().attribute_path(), wrong.path);
    }
}

TEST(ModelReader, PutsAnyNumberOfItemsAside)
{
    std::string items = person_json(1);
    for (const wrong_person& wrong : wrong_persons)
        items.append(",").append(wrong.json);
    items += "," + person_json(2) + "," + person_json(3);
    for (const wrong_person& wrong : wrong_persons)
        items.append(",").append(wrong.json);

    const auto page = read_page<person>(
        R"({"LastEvaluatedKey":{"id":{"N":"2"}},"Items":[)" + items + R"(],"ScannedCount":7})"
    );

    const std::size_t count = std::size(wrong_persons);
    EXPECT_EQ(page.objects.size(), 3u);
    ASSERT_EQ(page.reply.misfits.size(), 2 * count);
    for (std::size_t i = 0; i < count; ++i)
    {
        expect_wrong(page.reply.misfits[i], wrong_persons[i], 1);
        expect_wrong(page.reply.misfits[count + i], wrong_persons[i], 3);
    }
    EXPECT_EQ(page.reply.last_evaluated_key, R"({"id":{"N":"2"}})");
    EXPECT_EQ(page.reply.scanned_count, 7);
}

// What the service never sends is no matter of one item.
TEST(ModelReader, FailsAPageWithAnItemThatIsNone)
{
    for (const char* broken : {R"({"id":5})", R"({"id":{"Q":"1"}})", R"({"id":{"N":1}})", "5"})
    {
        const error refusal = failure_of([&] {
            read_page<person>(R"({"Items":[)" + person_json(1) + "," + broken + "]}");
        });
        EXPECT_EQ(refusal.code(), errc::invalid_reply) << broken;
    }
}

TEST(ModelReader, FailsForTheItemOfAGetItemThatDoesNotFit)
{
    for (const wrong_person& wrong : wrong_persons)
    {
        const error refusal =
            failure_of([&] { read_page<person>(std::string(R"({"Item":)") + wrong.json + "}"); });
        EXPECT_EQ(refusal.code(), wrong.code) << wrong.json;
        EXPECT_EQ(refusal.get_diagnostics().attribute_path(), wrong.path) << wrong.json;
    }
}

// -- Sizes

template <std::size_t... I>
std::array<field_ops, sizeof...(I)> fields_of_wide(std::index_sequence<I...>)
{
    static const std::array<std::string, sizeof...(I)> names = {("f" + std::to_string(I))...};
    const auto make = [](std::size_t index, void* (*member)(void*)) {
        field_ops field;
        field.name = names[index];
        field.ops = &ops_of<int>::value;
        field.member = member;
        return field;
    };
    return {make(I, [](void* o) -> void* {
        return &static_cast<wide<sizeof...(I)>*>(o)->values[I];
    })...};
}

TEST(ModelReader, TracksMoreThanSixtyFourFields)
{
    constexpr std::size_t count = 200;
    const auto fields = fields_of_wide(std::make_index_sequence<count>());
    record_ops record;
    record.fields = fields;
    const auto text_without = [](std::size_t left_out) {
        std::string text;
        for (std::size_t i = count; i-- > 0;)
        {
            if (i != left_out)
                text += (text.empty() ? "{\"f" : ",\"f") + std::to_string(i) + "\":{\"N\":\"" +
                        std::to_string(i) + "\"}";
        }
        return text + "}";
    };
    wide<count> read;

    read_object(text_without(count), record, &read);

    for (std::size_t i = 0; i < count; ++i)
        EXPECT_EQ(read.values[i], static_cast<int>(i));
    for (std::size_t missing = 0; missing < count; ++missing)
    {
        const error refusal =
            failure_of([&] { read_object(text_without(missing), record, &read); });
        EXPECT_EQ(refusal.code(), errc::attribute_missing);
        EXPECT_EQ(refusal.get_diagnostics().attribute_path(), "f" + std::to_string(missing));
    }
}

TEST(ModelReader, ForgetsTheFieldsOfOneElementBeforeTheNext)
{
    constexpr std::size_t count = 70;
    static const auto fields = fields_of_wide(std::make_index_sequence<count>());
    static const auto record_of_element = []() -> const record_ops& {
        static const record_ops record{fields, false};
        return record;
    };
    using elements = std::vector<wide<count>>;
    static constexpr type_ops element_ops{.expected = "wide", .record = +record_of_element};
    static constexpr type_ops list_ops{
        .expected = "a list",
        .begin_list = [](void*) {},
        .element =
            [](void* o, std::size_t) {
                return value_target{&static_cast<elements*>(o)->emplace_back(), &element_ops};
            },
    };
    const field_ops list_field{
        "list", key_role::none, &list_ops, [](void* o) { return o; }, nullptr};
    const record_ops record{{&list_field, 1}, false};
    std::string whole;
    for (std::size_t i = 0; i < count; ++i)
        whole += (i == 0 ? "" : ",") + ("\"f" + std::to_string(i)) + "\":{\"N\":\"1\"}";
    const std::string without_last = whole.substr(0, whole.rfind(','));
    elements read;

    read_object(
        R"({"list":{"L":[{"M":{)" + whole + R"(}},{"M":{)" + whole + "}}]}}", record, &read
    );
    EXPECT_EQ(read.size(), 2u);
    const error refusal = failure_of([&] {
        read_object(
            R"({"list":{"L":[{"M":{)" + whole + R"(}},{"M":{)" + without_last + "}}]}}",
            record,
            &read
        );
    });

    EXPECT_EQ(refusal.get_diagnostics().attribute_path(), "list[1].f69");
}

TEST(ModelReader, ForgetsTheFieldsOfAnItemThatDoesNotFit)
{
    constexpr std::size_t count = 70;
    using object = wide<count>;
    static const auto fields = fields_of_wide(std::make_index_sequence<count>());
    model_info info;
    info.record.fields = fields;
    info.make = &make_stored<object>;
    const auto text_without = [](std::size_t left_out) {
        std::string text;
        for (std::size_t i = count; i-- > 0;)
        {
            if (i != left_out)
                text += (text.empty() ? "{\"f" : ",\"f") + std::to_string(i) + R"(":{"N":"1"})";
        }
        return text + "}";
    };
    model_reply reply;

    read_model_reply(
        R"({"Items":[)" + text_without(68) + "," + text_without(69) + "," + text_without(count) +
            "]}",
        info,
        reply
    );

    EXPECT_EQ(reply.items.size(), 1u);
    ASSERT_EQ(reply.misfits.size(), 2u);
    EXPECT_EQ(reply.misfits[0].why.get_diagnostics().attribute_path(), "f68");
    EXPECT_EQ(reply.misfits[1].why.get_diagnostics().attribute_path(), "f69");
}

// A node in a list in a node: two levels for each.
std::string nested_nodes(int lists)
{
    std::string text = R"({"id":{"N":"0"},"children":{"L":[]}})";
    for (int i = 1; i < lists; ++i)
        text = R"({"children":{"L":[{"M":)" + text + R"(}]},"id":{"N":")" + std::to_string(i) +
               R"("}})";
    return text;
}

TEST(ModelReader, ReadsThirtyTwoLevels)
{
    // 16 lists with 15 maps in them are 31 levels.
    auto read = read_one<node>(nested_nodes(16));

    const node* at = &read;
    for (int id = 15; id > 0; --id)
    {
        EXPECT_EQ(at->id, id);
        ASSERT_EQ(at->children.size(), 1u);
        at = &at->children[0];
    }
    EXPECT_TRUE(at->children.empty());
    EXPECT_NO_THROW(read_page<node>(R"({"Items":[)" + nested_nodes(16) + "]}"));
    EXPECT_NO_THROW(read_page<node>(R"({"Item":)" + nested_nodes(16) + "}"));
}

TEST(ModelReader, RefusesMoreThanThirtyTwoLevels)
{
    for (int lists : {17, 18, 19, 24, 40, 200})
    {
        const std::string nodes = nested_nodes(lists);
        EXPECT_EQ(refusal_of<node>(nodes).code(), errc::nesting_too_deep) << lists;
        const auto get = [&] { read_page<node>(R"({"Item":)" + nodes + "}"); };
        EXPECT_EQ(failure_of(get).code(), errc::nesting_too_deep) << lists;
    }
    for (int lists : {17, 18, 19})
    {
        const auto page =
            read_page<node>(R"({"Items":[)" + nested_nodes(lists) + "," + nested_nodes(16) + "]}");
        ASSERT_EQ(page.reply.misfits.size(), 1u);
        EXPECT_EQ(page.reply.misfits[0].why.code(), errc::nesting_too_deep);
        EXPECT_EQ(page.reply.misfits[0].image, nested_nodes(lists));
        EXPECT_EQ(page.objects.size(), 1u);
    }
    // Deeper than any JSON that the service sends.
    const auto page = [] { read_page<node>(R"({"Items":[)" + nested_nodes(200) + "]}"); };
    EXPECT_EQ(failure_of(page).code(), errc::nesting_too_deep);
}

TEST(ModelReader, PassesOverUnknownAttributesThatAreDeep)
{
    std::string deep = R"({"S":"x"})";
    for (int i = 0; i < 32; ++i)
        deep = R"({"L":[)" + deep + "]}";

    EXPECT_EQ(read_one<lone_key>(R"({"x":)" + deep + R"(,"id":{"S":"a"}})").id, "a");
    EXPECT_EQ(
        read_page<lone_key>(R"({"Items":[{"x":)" + deep + R"(,"id":{"S":"a"}}]})").objects.size(),
        1u
    );
}

// -- What is no reply

TEST(ModelReader, RefusesWhatIsNoReply)
{
    for (const char* text :
         {"",
          " ",
          "null",
          "true",
          "5",
          "1.5",
          "\"x\"",
          "[]",
          "[{}]",
          "nonsense",
          "<html></html>",
          "{}{}",
          "{} x",
          "{",
          "{,}",
          R"({"Item":5})",
          R"({"Item":1.5})",
          R"({"Item":null})",
          R"({"Item":true})",
          R"({"Item":"x"})",
          R"({"Item":[]})",
          R"({"Item":[{"id":{"S":"a"}}]})",
          R"({"Items":{}})",
          R"({"Items":{"id":{"S":"a"}}})",
          R"({"Items":null})",
          R"({"Items":"x"})",
          R"({"Items":[5]})",
          R"({"Items":["x"]})",
          R"({"Items":[null]})",
          R"({"Items":[true]})",
          R"({"Items":[[]]})",
          R"({"LastEvaluatedKey":[]})",
          R"({"LastEvaluatedKey":"x"})",
          R"({"LastEvaluatedKey":null})",
          R"({"LastEvaluatedKey":5})",
          R"({"Count":"5"})",
          R"({"It\u0065m":{"id":{"S":"a"}}})",
          R"({"x":{},"\u0049tems":[{"id":{"S":"a"}}]})"})
    {
        const error refusal = failure_of([&] { read_page<lone_key>(text); });
        EXPECT_EQ(refusal.code(), errc::invalid_reply) << text;
        EXPECT_FALSE(refusal.get_diagnostics().message().empty()) << text;
    }
}

TEST(ModelReader, RefusesWhatIsNoAttributeValue)
{
    for (const char* value :
         {"5",
          "1.5",
          "null",
          "true",
          "\"x\"",
          "[]",
          "{}",
          R"({"S":5})",
          R"({"S":null})",
          R"({"S":true})",
          R"({"S":[]})",
          R"({"S":{}})",
          R"({"S":"a","S":"b"})",
          R"({"S":"a","N":"1"})",
          R"({"Q":"a"})",
          R"({"XS":["a"]})",
          R"({"BOOL":"true"})",
          R"({"BOOL":1})",
          R"({"BOOL":[]})",
          R"({"BOOL":null})",
          R"({"NULL":false})",
          R"({"NULL":null})",
          R"({"M":[]})",
          R"({"M":"x"})",
          R"({"L":{}})",
          R"({"L":"x"})",
          R"({"SS":"x"})",
          R"({"SS":{}})",
          R"({"N":5})",
          R"({"N":1.5})",
          R"({"":"x"})",
          R"({"bool":true})"})
    {
        const error refusal = refusal_of<lone_key>(std::string(R"({"id":)") + value + "}");
        EXPECT_EQ(refusal.code(), errc::invalid_reply) << value;
        EXPECT_EQ(refusal.get_diagnostics().attribute_path(), "id") << value;
    }
}

TEST(ModelReader, RefusesElementsThatAreNoValues)
{
    for (const char* list :
         {"5", "null", "true", "\"x\"", "[]", "{}", R"({"N":"1"},{})", R"({"N":"1"},"x")"})
    {
        const error refusal = refusal_of<flags>(std::string(R"({"numbers":{"L":[)") + list + "]}}");
        EXPECT_EQ(refusal.code(), errc::invalid_reply) << list;
    }
    for (const char* set : {"5", "null", "true", "[]", "{}", R"({"S":"x"})", R"("x",["y"])"})
    {
        const error refusal = refusal_of<person>(std::string(R"({"tags":{"SS":[)") + set + "]}}");
        EXPECT_EQ(refusal.code(), errc::invalid_reply) << set;
    }
    const error refusal = refusal_of<flags>(R"({"numbers":{"L":[{"N":"1"},{"N":"2"},7]}})");
    EXPECT_EQ(refusal.get_diagnostics().attribute_path(), "numbers[1]");
}

TEST(ModelReader, NamesAnUnknownAttributeThatIsNoValue)
{
    EXPECT_EQ(refusal_of<lone_key>(R"({"x\u0041":"v"})").get_diagnostics().attribute_path(), "xA");
    EXPECT_EQ(refusal_of<lone_key>(R"({"x":5})").get_diagnostics().attribute_path(), "x");
}

TEST(ModelReader, RefusesBytesThatAreNotUtf8)
{
    EXPECT_EQ(refusal_of<lone_key>("{\"id\":{\"S\":\"\xff\"}}").code(), errc::invalid_utf8);
    EXPECT_EQ(refusal_of<lone_key>(R"({"id":{"S":"\ud83d"}})").code(), errc::invalid_reply);
}

TEST(ModelReader, RefusesAReplyThatIsCutAnywhere)
{
    const std::vector<std::string> replies = {
        R"({"Count":13,"Items":[)" + joined(odd_items(), ",") +
            R"(],"LastEvaluatedKey":{"id":{"N":"5"}},"ScannedCount":20})",
        R"({"Item":)" + odd_items()[9] + "}",
        R"({"Count":2,"Items":[{"id":{"S":"no \\"}]} number"},"x":{"L":[{"S":"\\\\"}]}},)" +
            odd_items()[9] + R"(],"ScannedCount":20})",
    };
    for (const auto& reply : replies)
    {
        for (std::size_t size = 0; size < reply.size(); ++size)
        {
            // A copy of its own, so that the address sanitizer sees a step beyond it.
            const std::vector<char> cut(
                reply.begin(), reply.begin() + static_cast<std::ptrdiff_t>(size)
            );
            const error refusal = failure_of([&] { read_page<flags>({cut.data(), cut.size()}); });
            EXPECT_EQ(refusal.code(), errc::invalid_reply) << size;
        }
    }
}

TEST(ModelReader, SurvivesEveryChangedByte)
{
    const std::string reply = R"({"Items":[{"id":{"S":"a"},"x":{"S":"\\"}},)" +
                              joined(odd_items(), ",") +
                              R"(],"LastEvaluatedKey":{"id":{"N":"5"}},"ScannedCount":20})";
    std::size_t accepted = 0;
    std::size_t refused = 0;
    for (std::size_t place = 0; place < reply.size(); ++place)
    {
        for (char byte : {'"', '\\', '{', '}', '[', ']', ',', ':', '0', '\0', '\xff'})
        {
            std::vector<char> changed(reply.begin(), reply.end());
            changed[place] = byte;
            try
            {
                const auto page = read_page<flags>({changed.data(), changed.size()});
                for (const auto& image : page.images)
                    read_one<flags>(image);
                for (const auto& each : page.reply.misfits)
                    EXPECT_EQ(refusal_of<flags>(each.image).code(), each.why.code());
                ++accepted;
            }
            catch (const error& refusal)
            {
                EXPECT_EQ(&refusal.code().category(), &library_category());
                ++refused;
            }
        }
    }

    EXPECT_GT(accepted, 0u);
    EXPECT_GT(refused, accepted);
}

}  // namespace
}  // namespace ddbm::detail
