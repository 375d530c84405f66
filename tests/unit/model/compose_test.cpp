// Attributes that are composed of members.

#include "unit/model/model_testing.hpp"

#include <ddbm/compose.hpp>
#include <ddbm/enum_names.hpp>
#include <ddbm/item_json.hpp>

#include <algorithm>
#include <chrono>
#include <optional>

namespace {

enum class status
{
    open,
    paid,
};

struct order
{
    std::string customer;
    std::string id;
    std::string text;
};

// Of which the members are fields, too.
struct line
{
    std::string order;
    int number = 0;
    std::chrono::sys_days day{};
    status state = status::open;
    std::optional<std::string> label;
};

struct profile
{
    std::string customer;
};

struct event : order
{
    unsigned sequence = 0;
    double weight = 0;
};

struct holds_event
{
    int id = 0;
    std::vector<event> events;
};

}  // namespace

template <>
struct ddbm::enum_names<status>
{
    static constexpr std::pair<status, std::string_view> value[] = {
        {status::open, "open"}, {status::paid, "paid"}};
};

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("shop")
                                      .partition_key("pk", ddbm::compose("CUST#", &order::customer))
                                      .sort_key("sk", ddbm::compose("ORDER#", &order::id))
                                      .discriminator("type", "order")
                                      .field("text", &order::text);
};

template <>
struct ddbm::model_of<line>
{
    static constexpr auto value =
        ddbm::model<line>("lines")
            .partition_key("pk", ddbm::compose("ORDER#", &line::order))
            .sort_key(
                "sk", ddbm::compose(&line::day, "#", ddbm::padded<4>(&line::number), &line::state)
            )
            .field("order", &line::order)
            .field("number", &line::number)
            .field("day", &line::day)
            .field("state", &line::state)
            .field("label", &line::label)
            .field("by_label", ddbm::compose(&line::label, "|", &line::state));
};

template <>
struct ddbm::model_of<profile>
{
    static constexpr auto value =
        ddbm::model<profile>("shop")
            .partition_key("pk", ddbm::compose("CUST#", &profile::customer))
            .sort_key("sk", ddbm::compose("PROFILE"))
            .discriminator("type", "profile");
};

template <>
struct ddbm::model_of<event>
{
    static constexpr auto value =
        ddbm::model<event>()
            .field("at", ddbm::compose(&event::customer, "/", &event::id, "/", &event::weight))
            .field("sequence", ddbm::compose(ddbm::padded<10>(&event::sequence)))
            .field("text", &event::text);
};

template <>
struct ddbm::model_of<holds_event>
{
    static constexpr auto value = ddbm::model<holds_event>()
                                      .field("id", &holds_event::id)
                                      .field("events", &holds_event::events);
};

namespace ddbm::detail {
namespace {

const std::string_view order_json =
    R"({"pk":{"S":"CUST#7"},"sk":{"S":"ORDER#1001"},"type":{"S":"order"},"text":{"S":"t"}})";

order make_order(std::string customer, std::string id)
{
    order made;
    made.customer = std::move(customer);
    made.id = std::move(id);
    made.text = "t";
    return made;
}

line make_line()
{
    line made;
    made.order = "9";
    made.number = 12;
    made.day = std::chrono::sys_days(std::chrono::days(20'000));
    made.state = status::paid;
    made.label = "red";
    return made;
}

const std::string_view line_json =
    R"({"pk":{"S":"ORDER#9"},"sk":{"S":"2024-10-04#0012paid"},"order":{"S":"9"},)"
    R"("number":{"N":"12"},"day":{"S":"2024-10-04"},"state":{"S":"paid"},"label":{"S":"red"},)"
    R"("by_label":{"S":"red|paid"}})";

// The line with one attribute in another form, or without it where that is empty.
std::string line_with(const std::string& name, const std::string& value)
{
    item changed = item_from_json(line_json);
    if (value.empty())
        changed.erase(name);
    else
        changed.set(name, attribute_value_from_json(value));
    return to_json(changed);
}

TEST(Compose, PutsMembersAndTextsTogether)
{
    EXPECT_EQ(written(make_order("7", "1001")), order_json);
    EXPECT_EQ(written(make_line()), line_json);
    EXPECT_EQ(to_item_of(make_line()), item_from_json(line_json));
}

TEST(Compose, GivesMembersThatAreNoFieldsTheirValues)
{
    const auto read = read_one<order>(order_json);

    EXPECT_EQ(read.customer, "7");
    EXPECT_EQ(read.id, "1001");
}

TEST(Compose, ReadsMembersWhateverTheOrderOfTheAttributes)
{
    const auto read = read_one<line>(line_json);
    // By name, where the key comes behind its members.
    const auto sorted = read_one<line>(to_json(item_from_json(line_json)));

    EXPECT_EQ(read.number, 12);
    EXPECT_EQ(read.day, make_line().day);
    EXPECT_EQ(read.state, status::paid);
    EXPECT_EQ(sorted.number, 12);
}

TEST(Compose, RefusesAKeyThatSaysOtherThanItsMembers)
{
    expect_refusal(
        refusal_of<line>(line_with("sk", R"({"S":"2024-10-04#0013paid"})")),
        errc::value_not_allowed,
        "sk",
        "a text like *#** that says what its members are",
        "2024-10-04#0013paid"
    );
    expect_refusal(
        refusal_of<line>(line_with("order", R"({"S":"8"})")),
        errc::value_not_allowed,
        "pk",
        "a text like ORDER#* that says what its members are",
        "ORDER#9"
    );
}

TEST(Compose, RefusesAKeyOfAnotherForm)
{
    const auto refused = [](const std::string& key) {
        return refusal_of<order>(
            R"({"pk":{"S":"CUST#7"},"sk":)" + key + R"(,"type":{"S":"order"},"text":{"S":"t"}})"
        );
    };

    expect_refusal(
        refused(R"({"S":"INVOICE#1"})"),
        errc::value_not_allowed,
        "sk",
        "a text like ORDER#*",
        "INVOICE#1"
    );
    EXPECT_EQ(refused(R"({"N":"1"})").code(), errc::attribute_type_mismatch);
    EXPECT_EQ(
        refusal_of<line>(line_with("sk", R"({"S":"2024-10-04#012paid"})")).code(),
        errc::value_not_allowed
    );
    EXPECT_EQ(
        refusal_of<line>(line_with("sk", R"({"S":"2024-10-040012paid"})")).code(),
        errc::value_not_allowed
    );
    EXPECT_EQ(refusal_of<line>(line_with("sk", "")).code(), errc::attribute_missing);
}

TEST(Compose, RefusesAnotherKindOfItem)
{
    const auto with_type = [](const std::string& type) {
        return R"({"pk":{"S":"CUST#7"},"sk":{"S":"ORDER#1"},"text":{"S":"t"})" + type + "}";
    };

    expect_refusal(
        refusal_of<order>(with_type(R"(,"type":{"S":"customer"})")),
        errc::value_not_allowed,
        "type",
        "the text order",
        "customer"
    );
    EXPECT_EQ(refusal_of<order>(with_type("")).code(), errc::attribute_missing);
    EXPECT_EQ(
        refusal_of<order>(with_type(R"(,"type":{"N":"1"})")).code(), errc::attribute_type_mismatch
    );
}

TEST(Compose, MayHaveNoMembers)
{
    profile made;
    made.customer = "7";
    const std::string_view text =
        R"({"pk":{"S":"CUST#7"},"sk":{"S":"PROFILE"},"type":{"S":"profile"}})";

    EXPECT_EQ(written(made), text);
    EXPECT_EQ(read_one<profile>(text).customer, "7");
}

TEST(Compose, LeavesOutWhatHasAMemberWithoutValue)
{
    line made = make_line();
    made.label.reset();

    const std::string text = written(made);

    EXPECT_EQ(text.find("by_label"), text.npos);
    EXPECT_EQ(read_one<line>(text).label, std::nullopt);
}

TEST(Compose, DoesNotMissAttributesThatAreMadeOfFields)
{
    EXPECT_EQ(read_one<line>(line_with("by_label", "")).label, "red");
    // Nor minds what they say: they are made anew.
    EXPECT_EQ(read_one<line>(line_with("by_label", R"({"S":"blue|open"})")).label, "red");
    EXPECT_EQ(read_one<line>(line_with("by_label", R"({"S":"?"})")).state, status::paid);
}

TEST(Compose, RefusesMembersThatCouldNotBeReadBack)
{
    event made;
    made.customer = "a/b";
    made.id = "1";

    const error refusal = failure_of([&] { written(made); });

    EXPECT_EQ(refusal.code(), errc::value_not_allowed);
    const std::string& message = refusal.get_diagnostics().message();
    EXPECT_NE(message.find("a/b"), message.npos) << message;
    EXPECT_NE(message.find("*/*/*"), message.npos) << message;
}

// The text that follows may begin with what the member's ends with.
TEST(Compose, RefusesMembersThatEndAsWhatFollowsBegins)
{
    struct
    {
        std::string customer;
        bool is_refused;
    } const cases[] = {{"a", false}, {"a/", true}, {"/", true}, {"", false}};

    for (const auto& each : cases)
    {
        event made;
        made.customer = each.customer;
        made.id = "i";
        const auto write = [&] { return written(made); };
        if (each.is_refused)
            EXPECT_EQ(failure_of(write).code(), errc::value_not_allowed) << each.customer;
        else
            EXPECT_EQ(read_one<event>(write()).customer, each.customer);
    }
}

TEST(Compose, RefusesNumbersThatDoNotFitTheirDigits)
{
    line made = make_line();
    const auto code = [&](int number) {
        made.number = number;
        return failure_of([&] { written(made); }).code();
    };

    EXPECT_EQ(code(10'000), errc::value_not_allowed);
    EXPECT_EQ(code(-1), errc::value_not_allowed);
    made.number = 9'999;
    EXPECT_EQ(read_one<line>(written(made)).number, 9'999);
    made.number = 0;
    EXPECT_EQ(read_one<line>(written(made)).number, 0);
}

TEST(Compose, PadsNumbersSoThatTextsAreInTheirOrder)
{
    std::vector<unsigned> numbers{0, 1, 9, 10, 99, 100, 4'000'000'000, 4'294'967'295};
    std::vector<std::string> texts;

    for (const unsigned each : numbers)
    {
        event made;
        made.sequence = each;
        const std::string text = written(made);
        EXPECT_EQ(read_one<event>(text).sequence, each);
        texts.push_back(item_from_json(text).at("sequence").as_string());
    }

    EXPECT_TRUE(std::is_sorted(texts.begin(), texts.end()));
    EXPECT_EQ(texts.front(), "0000000000");
    EXPECT_EQ(texts.back(), "4294967295");
}

TEST(Compose, WritesNumbersAsTheyAre)
{
    event made;
    made.weight = -0.5;

    const auto read = read_one<event>(written(made));

    EXPECT_EQ(to_item_of(made).at("at"), "//-0.5");
    EXPECT_EQ(read.weight, -0.5);
}

TEST(Compose, WorksInsideOfOtherModels)
{
    holds_event made;
    made.events.resize(2);
    made.events[1].customer = "c";
    made.events[1].sequence = 5;

    const auto read = read_one<holds_event>(written(made));

    ASSERT_EQ(read.events.size(), 2U);
    EXPECT_EQ(read.events[1].customer, "c");
    EXPECT_EQ(read.events[1].sequence, 5U);
    EXPECT_EQ(
        refusal_of<holds_event>(R"({"id":{"N":"1"},"events":{"L":[{"M":{"at":{"S":"x"}}}]}})")
            .get_diagnostics()
            .attribute_path(),
        "events[0].at"
    );
}

}  // namespace
}  // namespace ddbm::detail
