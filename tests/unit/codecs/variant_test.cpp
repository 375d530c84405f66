// Variants: which alternative it is, by the type of what is stored, by the attribute that a field
// names, and by the discriminators of models.

#include "unit/codecs/codec_testing.hpp"

#include <ddbm/codecs/item.hpp>
#include <ddbm/codecs/variant.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace {

struct circle
{
    double radius = 0;

    friend bool operator==(const circle&, const circle&) = default;
};

struct rectangle
{
    double width = 0;
    std::vector<int> holes;

    friend bool operator==(const rectangle&, const rectangle&) = default;
};

// -- With discriminators of their own

struct cat
{
    int lives = 9;

    friend bool operator==(const cat&, const cat&) = default;
};

struct dog
{
    std::string name;

    friend bool operator==(const dog&, const dog&) = default;
};

// Folders are among the entries of folders.
struct folder;

struct file
{
    std::string text;
};

struct folder
{
    std::vector<std::variant<file, folder>> entries;
};

// -- A tree

struct sum;

using term = std::variant<int, std::unique_ptr<sum>>;

struct sum
{
    std::vector<term> terms;
};

template <class Member>
struct shapes
{
    Member m{};
};

}  // namespace

template <>
struct ddbm::model_of<circle>
{
    static constexpr auto value = ddbm::model<circle>().field("radius", &circle::radius);
};

template <>
struct ddbm::model_of<rectangle>
{
    static constexpr auto value = ddbm::model<rectangle>()
                                      .field("width", &rectangle::width)
                                      .field("holes", &rectangle::holes);
};

template <>
struct ddbm::model_of<cat>
{
    static constexpr auto value =
        ddbm::model<cat>().discriminator("kind", "cat").field("lives", &cat::lives);
};

template <>
struct ddbm::model_of<dog>
{
    static constexpr auto value =
        ddbm::model<dog>().discriminator("kind", "dog").field("name", &dog::name);
};

template <>
struct ddbm::model_of<file>
{
    static constexpr auto value =
        ddbm::model<file>().discriminator("is", "file").field("text", &file::text);
};

template <>
struct ddbm::model_of<folder>
{
    static constexpr auto value =
        ddbm::model<folder>().discriminator("is", "folder").field("entries", &folder::entries);
};

template <>
struct ddbm::model_of<sum>
{
    static constexpr auto value =
        ddbm::model<sum>().field("terms", &sum::terms, ddbm::by_tag<"type", "number", "sum">);
};

template <class Member>
struct ddbm::model_of<shapes<Member>>
{
    static constexpr auto value =
        ddbm::model<shapes<Member>>()
            .field("m", &shapes<Member>::m, ddbm::by_tag<"type", "circle", "rectangle", "size">);
};

template <>
struct ddbm::test::random_value<circle>
{
    static circle make(random_values& random) { return {random.make<double>()}; }
};

template <>
struct ddbm::test::random_value<rectangle>
{
    static rectangle make(random_values& random)
    {
        return {random.make<double>(), random.make<std::vector<int>>()};
    }
};

namespace ddbm::detail {
namespace {

using std::chrono::sys_days;
using std::chrono::year;

constexpr sys_days hangar = sys_days(year(1993) / 12 / 10);

// -- By type

using scalar = std::variant<std::string, double, bool, binary>;

TEST(VariantByType, KeepsTheAlternative)
{
    expect_all_stored<scalar>([](const scalar& value) {
        return std::visit([](const auto& held) { return attribute_value(held); }, value);
    });
    expect_all_stored<std::vector<scalar>>([](const std::vector<scalar>& list) {
        attribute_value::list elements;
        for (const scalar& each : list)
            std::visit([&](const auto& held) { elements.emplace_back(held); }, each);
        return elements;
    });
}

TEST(VariantByType, TellsEveryTypeFromTheOthers)
{
    using any = std::variant<
        int,
        std::string,
        bool,
        binary,
        std::vector<int>,
        circle,
        std::set<int>,
        std::set<std::string>,
        std::set<binary>>;
    expect_stored(any(7), R"({"N":"7"})");
    expect_stored(any("a"), R"({"S":"a"})");
    expect_stored(any(true), R"({"BOOL":true})");
    expect_stored(any(make_binary("a")), R"({"B":"YQ=="})");
    expect_stored(any(std::vector{1}), R"({"L":[{"N":"1"}]})");
    expect_stored(any(circle{2}), R"({"M":{"radius":{"N":"2"}}})");
    expect_stored(any(std::set{1}), R"({"NS":["1"]})");
    expect_stored(any(std::set<std::string>{"a"}), R"({"SS":["a"]})");
    expect_stored(any(std::set{make_binary("a")}), R"({"BS":["YQ=="]})");
}

TEST(VariantByType, MayBeEmpty)
{
    using maybe = std::variant<std::monostate, int, std::string>;
    expect_stored(maybe(), "absent");
    expect_stored(maybe(1), R"({"N":"1"})");
    expect_stored(std::vector<maybe>{maybe(), 1}, R"({"L":[{"NULL":true},{"N":"1"}]})");
    EXPECT_EQ(read_one<one<maybe>>(R"({"m":{"NULL":true}})").m, maybe());
}

TEST(VariantByType, SaysWhichTypesItTakes)
{
    expect_refusal(
        refusal_of_value<std::variant<std::string, int>>(R"({"BOOL":true})"),
        errc::attribute_type_mismatch,
        "m",
        "a string or a whole number in the range of its type",
        "a boolean"
    );
    EXPECT_EQ(refusal_of_value<scalar>(R"({"NULL":true})").code(), errc::attribute_type_mismatch);
    EXPECT_EQ(refusal_of_value<scalar>(R"({"SS":["a"]})").code(), errc::attribute_type_mismatch);
    EXPECT_EQ(refusal_of_value<scalar>(R"({"M":{}})").code(), errc::attribute_type_mismatch);
    EXPECT_EQ(refusal_of<one<scalar>>("{}").code(), errc::attribute_missing);
}

TEST(VariantByType, FailsAsItsAlternativeDoes)
{
    using either = std::variant<std::string, std::vector<int>>;
    expect_refusal(
        refusal_of_value<either>(R"({"L":[{"N":"1"},{"N":"0.5"}]})"),
        errc::number_not_representable,
        "m[1]",
        "a whole number in the range of its type",
        "0.5"
    );
}

TEST(VariantByType, HasAlternativesInTheFormThatTheyHave)
{
    expect_stored<one_in, epoch<std::chrono::days>>(
        std::variant<std::string, sys_days>(hangar), R"({"N":"8744"})"
    );
}

TEST(VariantByType, BeginsAnewWhenItIsRead)
{
    one<std::variant<int, std::vector<int>>> object{std::vector{1, 2}};

    read_object(R"({"m":{"L":[{"N":"3"}]}})", record_of<decltype(object)>(), &object);
    EXPECT_EQ(std::get<1>(object.m), std::vector{3});

    read_object(R"({"m":{"N":"4"}})", record_of<decltype(object)>(), &object);
    EXPECT_EQ(std::get<0>(object.m), 4);
}

// -- By an attribute

using shape = std::variant<circle, rectangle, double>;

TEST(VariantByTag, HasTheNameOfTheAlternativeBesideItsAttributes)
{
    expect_stored<shapes>(shape(circle{2}), R"({"M":{"radius":{"N":"2"},"type":{"S":"circle"}}})");
    expect_stored<shapes>(
        shape(rectangle{2, {1}}),
        R"({"M":{"holes":{"L":[{"N":"1"}]},"type":{"S":"rectangle"},"width":{"N":"2"}}})"
    );
}

TEST(VariantByTag, KeepsTheAlternative)
{
    expect_all_stored<shape, shapes<shape>>([](const shape& value) {
        item attributes;
        if (const auto* round = std::get_if<circle>(&value))
            attributes.set("type", "circle").set("radius", number(round->radius));
        else if (const auto* square = std::get_if<rectangle>(&value))
        {
            attribute_value::list holes;
            for (const int each : square->holes)
                holes.emplace_back(each);
            attributes.set("type", "rectangle")
                .set("width", number(square->width))
                .set("holes", holes);
        }
        else
            attributes.set("type", "size").set("value", number(std::get<double>(value)));
        return attributes;
    });
}

TEST(VariantByTag, HasOneValueOfWhatHasNoAttributes)
{
    expect_stored<shapes>(shape(1.5), R"({"M":{"type":{"S":"size"},"value":{"N":"1.5"}}})");
}

TEST(VariantByTag, TakesTheAttributesInAnyOrder)
{
    for (const char* text :
         {R"({"m":{"M":{"type":{"S":"circle"},"radius":{"N":"2"}}}})",
          R"({"m":{"M":{"radius":{"N":"2"},"x":{"L":[{"M":{"y":{"SS":["a"]}}}]},"type":{"S":"circle"}}}})"})
        EXPECT_EQ(read_one<shapes<shape>>(text).m, shape(circle{2})) << text;
}

TEST(VariantByTag, StandsInContainers)
{
    expect_stored<shapes>(
        std::vector<shape>{circle{2}, 0.5},
        R"({"L":[{"M":{"radius":{"N":"2"},"type":{"S":"circle"}}},)"
        R"({"M":{"type":{"S":"size"},"value":{"N":"0.5"}}}]})"
    );
    expect_stored<shapes>(
        std::map<std::string, shape>{{"a", circle{2}}},
        R"({"M":{"a":{"M":{"radius":{"N":"2"},"type":{"S":"circle"}}}}})"
    );
    expect_stored<shapes>(std::optional<shape>(), "absent");
}

TEST(VariantByTag, SaysWhereWhatIsWrong)
{
    const auto refused = [](std::string_view json) {
        return refusal_of<shapes<std::vector<shape>>>(
            R"({"m":{"L":[{"M":)" + std::string(json) + "}]}}"
        );
    };
    constexpr std::string_view expected = "the name of a kind that its variant has";
    expect_refusal(
        refused(R"({"radius":{"N":"2"}})"),
        errc::attribute_missing,
        "m[0].type",
        expected,
        "no attribute"
    );
    expect_refusal(
        refused(R"({"type":{"S":"square"}})"),
        errc::value_not_allowed,
        "m[0].type",
        expected,
        "square"
    );
    expect_refusal(
        refused(R"({"type":{"N":"1"}})"),
        errc::attribute_type_mismatch,
        "m[0].type",
        expected,
        "a number"
    );
    expect_refusal(
        refused(R"({"type":{"S":"circle"},"radius":{"S":"2"}})"),
        errc::attribute_type_mismatch,
        "m[0].radius",
        "a number",
        "a string"
    );
    expect_refusal(
        refused(R"({"type":{"S":"rectangle"},"width":{"N":"2"},"holes":{"L":[{"N":"0.5"}]}})"),
        errc::number_not_representable,
        "m[0].holes[0]",
        "a whole number in the range of its type",
        "0.5"
    );
    expect_refusal(
        refused(R"({"type":{"S":"circle"}})"),
        errc::attribute_missing,
        "m[0].radius",
        "a number",
        "no attribute"
    );
    EXPECT_EQ(
        refusal_of<shapes<shape>>(R"({"m":{"N":"1"}})").code(), errc::attribute_type_mismatch
    );
}

TEST(VariantByTag, CanBeItsOwnAlternative)
{
    sum inner;
    inner.terms.emplace_back(2);
    inner.terms.emplace_back(3);
    sum outer;
    outer.terms.emplace_back(std::make_unique<sum>(std::move(inner)));
    outer.terms.emplace_back(4);

    const item attributes = item_by_all_ways(outer);

    const auto read = read_from<sum>(attributes);
    ASSERT_EQ(read.terms.size(), 2u);
    const auto& first = std::get<1>(read.terms[0]);
    ASSERT_TRUE(first);
    ASSERT_EQ(first->terms.size(), 2u);
    EXPECT_EQ(std::get<0>(first->terms[1]), 3);
    EXPECT_EQ(std::get<0>(read.terms[1]), 4);
}

TEST(VariantByTag, TellsWhereItsListsHaveUnknownAttributes)
{
    reading_notes notes;
    shapes<std::vector<shape>> object;

    read_newest(
        R"({"m":{"L":[{"M":{"type":{"S":"circle"},"radius":{"N":"2"}}},)"
        R"({"M":{"type":{"S":"circle"},"radius":{"N":"2"},"x":{"N":"1"}}}]}})",
        record_of<decltype(object)>(),
        &object,
        &notes
    );

    ASSERT_EQ(notes.unknown.size(), 1u);
    EXPECT_EQ(notes.unknown.begin()->first, std::vector<std::string>{"m"});
    EXPECT_EQ(notes.unknown.begin()->second, "m[1].x");
}

// -- By the models

using pet = std::variant<std::string, cat, dog>;

TEST(VariantByDiscriminator, IsTheModelThatSaysSo)
{
    expect_stored(pet("goldfish"), R"({"S":"goldfish"})");
    expect_stored(pet(cat{}), R"({"M":{"kind":{"S":"cat"},"lives":{"N":"9"}}})");
    expect_stored(pet(dog{"Rex"}), R"({"M":{"kind":{"S":"dog"},"name":{"S":"Rex"}}})");
    EXPECT_EQ(
        refusal_of_value<pet>(R"({"M":{"kind":{"S":"cow"}}})").code(), errc::value_not_allowed
    );
    EXPECT_EQ(refusal_of_value<pet>(R"({"N":"1"})").code(), errc::attribute_type_mismatch);
}

TEST(VariantByDiscriminator, CanBeItsOwnAlternative)
{
    folder inner;
    inner.entries.emplace_back(file{"a"});
    folder outer;
    outer.entries.emplace_back(std::move(inner));
    outer.entries.emplace_back(file{"b"});

    const item attributes = item_by_all_ways(outer);

    const auto read = read_from<folder>(attributes);
    ASSERT_EQ(read.entries.size(), 2u);
    const auto& first = std::get<folder>(read.entries[0]);
    ASSERT_EQ(first.entries.size(), 1u);
    EXPECT_EQ(std::get<file>(first.entries[0]).text, "a");
    EXPECT_EQ(std::get<file>(read.entries[1]).text, "b");
}

}  // namespace
}  // namespace ddbm::detail
