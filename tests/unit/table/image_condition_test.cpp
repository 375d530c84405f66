// What is compared with an item that was read: all of it, or as much as there is room for.

#include "unit/table/save_plan_testing.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace {

struct plain
{
    std::string id;
    int a = 0;
    std::optional<int> b;
};

struct renamed
{
    std::string id;
    std::optional<int> size;
    std::string state;
};

struct versioned
{
    std::string id;
    int a = 0;
    long version = 0;
};

struct page
{
    std::string id;
    std::string title;
    std::string body;
    std::optional<int> rank;
    std::string state;
    std::chrono::sys_time<std::chrono::microseconds> changed{};
};

struct seating
{
    std::string id;
    std::string row;
    std::optional<int> seat;
    std::string note;
};

}  // namespace

template <>
struct ddbm::model_of<plain>
{
    static constexpr auto value = ddbm::model<plain>("plain")
                                      .partition_key("id", &plain::id)
                                      .field("a", &plain::a)
                                      .field("b", &plain::b);
};

template <>
struct ddbm::model_of<renamed>
{
    static constexpr auto value =
        ddbm::model<renamed>("renamed")
            .partition_key("id", &renamed::id)
            .field("size", &renamed::size, ddbm::also_read_as("length", "width"))
            .field("state", &renamed::state);
};

template <>
struct ddbm::model_of<versioned>
{
    static constexpr auto value = ddbm::model<versioned>("versioned")
                                      .partition_key("id", &versioned::id)
                                      .field("a", &versioned::a)
                                      .version("v", &versioned::version);
};

template <>
struct ddbm::model_of<page>
{
    static constexpr auto value =
        ddbm::model<page>("pages")
            .saves_compare(ddbm::compared::changes)
            .partition_key("id", &page::id)
            .discriminator("type", "page")
            .field("title", &page::title)
            .field("body", &page::body)
            .field("rank", &page::rank, ddbm::also_read_as("place"))
            .field("state", &page::state)
            .field("by_state", ddbm::compose("STATE#", &page::state, "#", &page::title))
            .updated("changed", &page::changed);
};

template <>
struct ddbm::model_of<seating>
{
    static constexpr auto value = ddbm::model<seating>("seats")
                                      .saves_compare(ddbm::compared::changes)
                                      .partition_key("id", &seating::id)
                                      .field("row", &seating::row, ddbm::also_read_as("line"))
                                      .field("seat", &seating::seat)
                                      .field("note", &seating::note)
                                      .unique("by_seat", &seating::row, &seating::seat);
};

namespace ddbm::detail {
namespace {

template <class T>
std::unique_ptr<expression_builder>
builder_of(std::string_view image, compared what, const attribute_names& changed)
{
    const item read = item_from_json(image);
    auto made = std::make_unique<expression_builder>();
    require_unchanged(*made, info_of<T>(), read, what, changed);
    return made;
}

// For people.
template <class T>
std::string condition_of(
    std::string_view image, compared what = compared::item, const attribute_names& changed = {}
)
{
    return builder_of<T>(image, what, changed)->to_string(expression_kind::condition);
}

std::size_t count_of(const std::string& text, std::string_view part)
{
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1))
        ++count;
    return count;
}

// Unknown to the models.
std::string with_more(std::string image, int attributes)
{
    image.pop_back();
    for (int i = 0; i < attributes; ++i)
        image += ",\"x" + std::to_string(i) + "\":{\"N\":\"1\"}";
    return image + "}";
}

TEST(ImageCondition, IsAllThatWasThereAndAllThatWasNot)
{
    EXPECT_EQ(
        condition_of<plain>(R"({"id":{"S":"1"},"a":{"N":"7"},"x":{"NULL":true}})"),
        R"~(a = {"N":"7"} AND x = {"NULL":true} AND attribute_not_exists(b))~"
    );
}

TEST(ImageCondition, AsksForAnItemWhereNoValueIsCompared)
{
    EXPECT_EQ(
        condition_of<plain>(R"({"id":{"S":"1"}})"),
        "attribute_not_exists(a) AND attribute_not_exists(b) AND attribute_exists(id)"
    );
}

// What somebody writes under an old name would be read.
TEST(ImageCondition, AsksForNoNameThatWouldBeReadBeforeWhatIsThere)
{
    EXPECT_EQ(
        condition_of<renamed>(R"({"id":{"S":"1"},"state":{"S":"s"}})"),
        R"~(state = {"S":"s"} AND attribute_not_exists(size) AND attribute_not_exists(length))~"
        " AND attribute_not_exists(width)"
    );
    EXPECT_EQ(
        condition_of<renamed>(R"({"id":{"S":"1"},"state":{"S":"s"},"width":{"N":"1"}})"),
        R"~(state = {"S":"s"} AND width = {"N":"1"} AND attribute_not_exists(size))~"
        " AND attribute_not_exists(length)"
    );
    EXPECT_EQ(
        condition_of<renamed>(R"({"id":{"S":"1"},"state":{"S":"s"},"size":{"N":"1"}})"),
        R"~(size = {"N":"1"} AND state = {"S":"s"})~"
    );
}

TEST(ImageCondition, IsTheVersionWhereTheItemHasOne)
{
    EXPECT_EQ(
        condition_of<versioned>(R"({"id":{"S":"1"},"a":{"N":"7"},"v":{"N":"3"}})"),
        R"(v = {"N":"3"})"
    );
    EXPECT_EQ(
        condition_of<versioned>(R"({"id":{"S":"1"},"a":{"N":"7"}})"),
        R"~(a = {"N":"7"} AND attribute_not_exists(v))~"
    );
}

// -- Items that are too wide

const std::string wide_plain = R"({"id":{"S":"1"},"a":{"N":"7"}})";

// 300 operators: one for each attribute, and the ANDs between them.
TEST(ImageCondition, ComparesAHundredAndFiftyAttributes)
{
    // With two of the model.
    const std::string all = condition_of<plain>(with_more(wide_plain, 148));

    EXPECT_EQ(count_of(all, " = "), 149u);
    EXPECT_EQ(count_of(all, "attribute_not_exists"), 1u);
    EXPECT_EQ(count_of(all, " AND "), 149u);
}

TEST(ImageCondition, ComparesTheModelsOwnFirstAndThenWhatThereIsRoomFor)
{
    for (const int more : {149, 400, 3'000})
    {
        SCOPED_TRACE(more);
        const std::string image = with_more(wide_plain, more);
        const auto made = builder_of<plain>(image, compared::item, {});
        const std::string text = made->to_string(expression_kind::condition);

        EXPECT_TRUE(made->fits(expression_kind::condition));
        EXPECT_EQ(text.find(R"~(a = {"N":"7"} AND attribute_not_exists(b) AND x0 = )~"), 0u)
            << text.substr(0, 200);
        EXPECT_EQ(count_of(text, " AND "), 148u);
    }
}

TEST(ImageCondition, ComparesWhatChangesBeforeAllElse)
{
    const std::string text =
        condition_of<plain>(with_more(wide_plain, 400), compared::item, {"x77", "b"});

    EXPECT_EQ(
        text.find(R"~(x77 = {"N":"1"} AND attribute_not_exists(b) AND a = {"N":"7"} AND x0 = )~"),
        0u
    ) << text.substr(0, 200);
}

TEST(ImageCondition, AsksForAVersionThatIsNotThereYetBeforeAllElse)
{
    const std::string text = condition_of<versioned>(with_more(wide_plain, 400));

    EXPECT_EQ(text.find(R"~(attribute_not_exists(v) AND a = {"N":"7"} AND x0 = )~"), 0u)
        << text.substr(0, 200);
}

TEST(ImageCondition, RefusesMoreChangesThanItCompares)
{
    const std::string image = with_more(wide_plain, 400);
    attribute_names changed;
    while (changed.size() < 149)
        changed.insert("x" + std::to_string(changed.size()));
    EXPECT_NO_THROW(condition_of<plain>(image, compared::item, changed));

    changed.insert("x200");
    const error refusal = failure_of([&] { condition_of<plain>(image, compared::item, changed); });

    EXPECT_EQ(refusal.code(), errc::item_too_wide);
    EXPECT_NE(refusal.get_diagnostics().message().find("150 attributes"), std::string::npos);
    EXPECT_NE(refusal.get_diagnostics().message().find("at a time"), std::string::npos);
}

// An erasure gives up what the item has, and a save of one of two what both are.
TEST(ImageCondition, ComparesWhatIsUniqueBeforeAllElse)
{
    const std::string image = with_more(
        R"({"id":{"S":"1"},"a":{"N":"1"},"note":{"S":"n"},"row":{"S":"A"},"seat":{"N":"7"}})", 400
    );
    const std::string unique = R"(row = {"S":"A"} AND seat = {"N":"7"} AND )";
    EXPECT_EQ(condition_of<seating>(image).find(unique), 0U);
    EXPECT_EQ(condition_of<seating>(image, compared::item, {"seat"}).find(unique), 0U);
    EXPECT_EQ(
        condition_of<seating>(image, compared::item, {"x77"})
            .find(R"(x77 = {"N":"1"} AND note = {"S":"n"} AND )"),
        0U
    );
}

TEST(ImageCondition, RefusesMoreChangesThanItComparesWithWhatIsUnique)
{
    const std::string image =
        with_more(R"({"id":{"S":"1"},"row":{"S":"A"},"seat":{"N":"7"}})", 400);
    attribute_names changed{"row"};
    while (changed.size() < 148)
        changed.insert("x" + std::to_string(changed.size()));
    EXPECT_NO_THROW(condition_of<seating>(image, compared::item, changed));

    changed.insert("x200");
    const error refusal =
        failure_of([&] { condition_of<seating>(image, compared::item, changed); });

    EXPECT_EQ(refusal.code(), errc::item_too_wide);
    EXPECT_NE(refusal.get_diagnostics().message().find("149 attributes"), std::string::npos);
    EXPECT_NE(refusal.get_diagnostics().message().find("unique"), std::string::npos);
}

// -- What changes alone

const std::string read_page =
    R"({"id":{"S":"1"},"type":{"S":"page"},"title":{"S":"t"},"body":{"S":"b"},)"
    R"("state":{"S":"s"},"by_state":{"S":"STATE#s#t"},"x":{"N":"1"},)"
    R"("changed":{"S":"2026-01-01T00:00:00.000000Z"}})";

TEST(ImageCondition, IsWhatChangesWhereTheModelSaysSo)
{
    EXPECT_EQ(
        condition_of<page>(read_page, compared::changes, {"body", "changed"}),
        R"(body = {"S":"b"} AND type = {"S":"page"})"
    );
    EXPECT_EQ(
        condition_of<page>(read_page, compared::changes, {"by_state", "changed", "title"}),
        R"(by_state = {"S":"STATE#s#t"} AND title = {"S":"t"} AND type = {"S":"page"})"
    );
    EXPECT_EQ(
        condition_of<page>(read_page, compared::changes, {"x"}),
        R"(type = {"S":"page"} AND x = {"N":"1"})"
    );
}

TEST(ImageCondition, AsksForAllNamesOfWhatChanges)
{
    EXPECT_EQ(
        condition_of<page>(read_page, compared::changes, {"rank"}),
        R"~(type = {"S":"page"} AND attribute_not_exists(rank) AND attribute_not_exists(place))~"
    );
}

// A save of another row by one program, and of another seat by another, would both be right, and
// nobody would have taken the two that come of it.
TEST(ImageCondition, IsWhatIsUniqueTogetherWithWhatChanges)
{
    const std::string image =
        R"({"id":{"S":"1"},"row":{"S":"A"},"seat":{"N":"7"},"note":{"S":"n"}})";
    const auto of = [&](const attribute_names& changed) {
        return condition_of<seating>(image, compared::changes, changed);
    };
    const std::string both = R"(row = {"S":"A"} AND seat = {"N":"7"})";
    EXPECT_EQ(of({"row"}), both);
    EXPECT_EQ(of({"seat"}), both);
    EXPECT_EQ(of({"note"}), R"(note = {"S":"n"})");

    EXPECT_EQ(
        condition_of<seating>(
            R"({"id":{"S":"1"},"line":{"S":"A"},"note":{"S":"n"}})",
            compared::changes,
            {"line", "row"}
        ),
        R"~(line = {"S":"A"} AND attribute_not_exists(row) AND attribute_not_exists(seat))~"
    );
}

TEST(ImageCondition, OfAPlanAreItsChanges)
{
    const auto plan = plan_for<page>(read_page, [](page& p) { p.body = "c"; });
    const std::string text = text_of(plan, compared::changes);

    EXPECT_NE(text.find(R"("ConditionExpression":"#0 = :1 AND #1 = :2",)"), std::string::npos)
        << text;
    EXPECT_NE(text.find(R"({"#0":"body","#1":"type"})"), std::string::npos) << text;
}

TEST(ImageCondition, OfAnErasureIsTheWholeItem)
{
    std::string text;
    json_writer json(text);
    json.begin_object();
    write_unchanged_condition(json, info_of<page>(), item_from_json(read_page));
    json.end_object();

    EXPECT_NE(text.find(R"({"S":"b"})"), std::string::npos) << text;
    EXPECT_NE(text.find("attribute_not_exists"), std::string::npos) << text;
}

}  // namespace
}  // namespace ddbm::detail
