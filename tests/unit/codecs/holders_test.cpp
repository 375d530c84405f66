// What holds a value or none, and pairs and tuples.

#include "unit/codecs/codec_testing.hpp"

#include <ddbm/codecs/item.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

namespace {

// Has parts of its own type.
struct node
{
    int value = 0;
    std::unique_ptr<node> left;
    std::unique_ptr<node> right;
};

struct positive
{
    int value = 0;
};

// A length that is at least 1.
constexpr auto is_positive = [](int value, ddbm::validation_report& report) {
    if (value <= 0)
        report.fail("is not positive");
};

}  // namespace

template <>
struct ddbm::model_of<node>
{
    static constexpr auto value = ddbm::model<node>()
                                      .field("value", &node::value)
                                      .field("left", &node::left)
                                      .field("right", &node::right);
};

template <>
struct ddbm::model_of<positive>
{
    static constexpr auto value =
        ddbm::model<positive>().field("value", &positive::value, is_positive);
};

namespace ddbm::detail {
namespace {

using std::chrono::sys_days;
using std::chrono::year;

constexpr sys_days hangar = sys_days(year(1993) / 12 / 10);

// -- Optionals

TEST(OptionalCodec, KeepsValuesAndTheirAbsence)
{
    const auto stored = [](const auto& value) {
        return value ? attribute_value(*value) : attribute_value();
    };
    expect_all_stored<std::optional<int>>(stored);
    expect_all_stored<std::optional<std::string>>(stored);
    expect_all_stored<std::optional<double>>(stored);

    expect_stored(std::optional<int>(), "absent");
    expect_stored(std::optional(std::vector<int>()), R"({"L":[]})");
    expect_stored(
        std::vector<std::optional<int>>{1, std::nullopt}, R"({"L":[{"N":"1"},{"NULL":true}]})"
    );
}

TEST(OptionalCodec, TellsNullFromAbsenceWhereNullIsAValue)
{
    expect_stored(std::optional<attribute_value>(), "absent");
    expect_stored(std::optional<attribute_value>(nullptr), R"({"NULL":true})");
    expect_stored(std::optional<attribute_value>(7), R"({"N":"7"})");

    const one<std::vector<std::optional<attribute_value>>> list{{std::nullopt}};
    EXPECT_EQ(refusal_to_write(list).code(), errc::value_not_allowed);
}

// -- Pointers

TEST(UniquePtrCodec, KeepsWhatItPointsTo)
{
    test::random_values random(3);
    for (int round = 0; round < 100; ++round)
    {
        const one<std::unique_ptr<std::string>> object{random.make<std::unique_ptr<std::string>>()};

        const item attributes = item_by_all_ways(object);

        const auto read = std::move(read_from<one<std::unique_ptr<std::string>>>(attributes).m);
        ASSERT_EQ(attributes.contains("m"), object.m != nullptr);
        ASSERT_EQ(read == nullptr, object.m == nullptr);
        EXPECT_TRUE(!read || *read == *object.m);
    }
}

TEST(UniquePtrCodec, IsNullInAListWhereItIsEmpty)
{
    one<std::vector<std::unique_ptr<int>>> object;
    object.m.push_back(nullptr);
    object.m.push_back(std::make_unique<int>(1));

    EXPECT_EQ(member_text(item_by_all_ways(object)), R"({"L":[{"NULL":true},{"N":"1"}]})");
}

TEST(UniquePtrCodec, LetsObjectsHavePartsOfTheirOwnType)
{
    node root;
    root.value = 1;
    root.left = std::make_unique<node>();
    root.left->value = 2;
    root.left->right = std::make_unique<node>();

    EXPECT_EQ(
        to_json(item_by_all_ways(root)),
        R"({"left":{"M":{"right":{"M":{"value":{"N":"0"}}},"value":{"N":"2"}}},"value":{"N":"1"}})"
    );
}

TEST(UniquePtrCodec, StopsAtTheLevelsThatDynamoDbHas)
{
    node root;
    node* last = &root;
    for (std::size_t level = 0; level < value_writer::max_depth; ++level)
    {
        last->left = std::make_unique<node>();
        last = last->left.get();
    }
    item_by_all_ways(root);

    last->left = std::make_unique<node>();
    EXPECT_EQ(refusal_to_write(root).code(), errc::nesting_too_deep);
}

TEST(UniquePtrCodec, IsReadAnewEachTime)
{
    one<std::unique_ptr<std::vector<int>>> object{
        std::make_unique<std::vector<int>>(std::vector{1, 2})};

    read_object(R"({"m":{"L":[{"N":"3"}]}})", record_of<decltype(object)>(), &object);
    EXPECT_EQ(*object.m, std::vector{3});

    read_object("{}", record_of<decltype(object)>(), &object);
    EXPECT_EQ(object.m, nullptr);
}

// -- Pairs and tuples

TEST(TupleCodec, KeepsItsElements)
{
    expect_all_stored<std::pair<int, std::string>>([](const auto& pair) {
        return attribute_value::list{pair.first, pair.second};
    });
    expect_all_stored<std::tuple<double, bool, binary>>([](const auto& tuple) {
        return attribute_value::list{std::get<0>(tuple), std::get<1>(tuple), std::get<2>(tuple)};
    });
    expect_all_stored<std::vector<std::pair<int, int>>>([](const auto& pairs) {
        attribute_value::list elements;
        for (const auto& [a, b] : pairs)
            elements.emplace_back(attribute_value::list{a, b});
        return elements;
    });

    expect_stored(std::tuple<>(), R"({"L":[]})");
    expect_stored(
        std::pair(std::optional<int>(), std::set{1}), R"({"L":[{"NULL":true},{"NS":["1"]}]})"
    );
}

TEST(TupleCodec, TakesNoOtherNumberOfElements)
{
    using pair = std::pair<int, int>;
    for (const char* json :
         {R"({"L":[]})", R"({"L":[{"N":"1"}]})", R"({"L":[{"N":"1"},{"N":"2"},{"N":"3"}]})"})
        EXPECT_EQ(refusal_of_value<pair>(json).code(), errc::value_not_allowed) << json;
    expect_refusal(
        refusal_of_value<pair>(R"({"L":[{"N":"1"},{"S":"2"}]})"),
        errc::attribute_type_mismatch,
        "m[1]",
        "a whole number in the range of its type",
        "a string"
    );
}

TEST(TupleCodec, HasElementsInTheFormThatTheyHave)
{
    expect_stored<one_in, epoch<std::chrono::days>>(
        std::pair(hangar, std::string("E1M1")), R"({"L":[{"N":"8744"},{"S":"E1M1"}]})"
    );
}

TEST(TupleCodec, ValidatesItsElements)
{
    using model = one<std::pair<std::string, positive>>;
    const model object{{"a", {-1}}};
    validation_report report;

    validate_record(record_of<model>(), &object, report);

    EXPECT_EQ(report.first_path(), "m[1].value");
}

}  // namespace
}  // namespace ddbm::detail
