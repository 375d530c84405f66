#include "model/object_filler.hpp"
#include "support/generated_items.hpp"
#include "unit/model/model_testing.hpp"

#include <ddbm/item_json.hpp>

#include <array>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace {

enum class color
{
    red,
    green,
};

struct leaf
{
    std::string text;
    std::optional<double> weight;
    std::vector<leaf> leaves;
};

// A member of every kind, under names that differ in more than one character.
struct tree
{
    int id = 0;
    std::optional<std::string> name;
    bool flag = false;
    ddbm::binary bytes;
    ddbm::number exact;
    color paint = color::red;
    std::set<std::string> texts;
    std::set<int> numbers;
    std::set<ddbm::binary> blobs;
    std::vector<bool> bits;
    std::array<float, 2> pair{};
    std::map<std::string, leaf> leaves;
};

}  // namespace

template <>
struct ddbm::model_of<leaf>
{
    static constexpr auto value = ddbm::model<leaf>()
                                      .field("text", &leaf::text)
                                      .field("weight", &leaf::weight)
                                      .field("leaves", &leaf::leaves);
};

template <>
struct ddbm::model_of<tree>
{
    static constexpr auto value = ddbm::model<tree>("trees")
                                      .partition_key("id", &tree::id)
                                      .field("name", &tree::name)
                                      .field("flag", &tree::flag)
                                      .field("bytes", &tree::bytes)
                                      .field("exact", &tree::exact)
                                      .field("paint", &tree::paint)
                                      .field("texts", &tree::texts)
                                      .field("numbers", &tree::numbers)
                                      .field("blobs", &tree::blobs)
                                      .field("bits", &tree::bits)
                                      .field("pair", &tree::pair)
                                      .field("leaves", &tree::leaves);
};

namespace ddbm::detail {
namespace {

// -- Items for the model

class generated_trees
{
public:
    explicit generated_trees(std::uint64_t seed) : random_(seed), others_(seed) {}

    std::size_t below(std::size_t bound) { return random_() % bound; }

    // Most attributes fit the model, some do not, some are absent, some are unknown.
    item next()
    {
        item made = below(3) ? item() : others_.next();
        made.set("id", whole());
        const auto maybe = [&](const char* name, attribute_value value) {
            if (below(20) == 0)
                value = other_value();
            if (below(20) != 0)
                made.set(name, std::move(value));
        };
        if (below(30) == 0)
            made.erase("id");
        maybe("name", below(4) ? attribute_value(text()) : attribute_value());
        maybe("flag", below(2) == 0);
        maybe("bytes", make_binary(text()));
        maybe("exact", number::parse("1234567890123456789012345678.5"));
        maybe("paint", static_cast<int>(below(2)));
        maybe("texts", string_set("a", "b\n", "c" + text()));
        maybe("numbers", number_set(1, 2, 3 + whole()));
        maybe("blobs", binary_set(make_binary("x"), make_binary("y" + text())));
        maybe("bits", attribute_value::list{true, false, below(2) == 0});
        maybe("pair", attribute_value::list{0.5, whole()});
        maybe("leaves", leaves(0));
        return made;
    }

private:
    int whole() { return static_cast<int>(below(1000)); }

    std::string text() { return std::string(below(20), 'x') + (below(4) ? "" : "\xc3\xa9\""); }

    attribute_value other_value()
    {
        const item others = others_.next();
        return others.empty() ? attribute_value() : others.begin()->second;
    }

    item leaf_of(int level)
    {
        item made;
        made.set("text", text()).set("leaves", attribute_value::list());
        if (below(2))
            made.set("weight", 1.5);
        if (below(10) == 0)
            made.set("unknown", other_value());
        if (level < 4 && below(2))
            made.set("leaves", attribute_value::list{leaf_of(level + 1), leaf_of(level + 1)});
        return made;
    }

    item leaves(int level)
    {
        item made;
        for (std::size_t left = below(3); left != 0; --left)
            made.set(text(), leaf_of(level));
        return made;
    }

    std::mt19937_64 random_;
    test::generated_items others_;
};

// What came of an item, as an item again, or why it does not fit.
struct outcome
{
    item read;
    error_code failure;
    std::string path;

    bool operator==(const outcome&) const = default;
};

std::ostream& operator<<(std::ostream& out, const outcome& o)
{
    return out << o.read << ' ' << o.failure.message() << " at " << o.path;
}

template <class Source>
outcome outcome_of(Source source)
{
    tree object;
    try
    {
        read_object(source, record_of<tree>(), &object);
        return {to_item_of(object), {}, {}};
    }
    catch (const error& failed)
    {
        return {{}, failed.code(), failed.get_diagnostics().attribute_path()};
    }
}

// -- From any source

TEST(ObjectFiller, MakesTheSameObjectFromJsonAndFromAnItem)
{
    generated_trees trees(20261128);
    std::size_t fitted = 0;
    for (int i = 0; i < 5'000; ++i)
    {
        const item attributes = trees.next();
        const std::string text = to_json(attributes);

        // In the order of the text, so that the first that does not fit is the same one.
        const outcome from_item = outcome_of<const item&>(attributes);
        const outcome from_json = outcome_of<std::string_view>(text);

        ASSERT_EQ(from_json, from_item) << text;
        fitted += from_item.failure ? 0 : 1;
    }

    EXPECT_GT(fitted, 1'000u);
    EXPECT_LT(fitted, 4'500u);
}

TEST(ObjectFiller, MakesTheSameObjectOfDamagedTextThatStillIsAnItem)
{
    static constexpr std::string_view bytes = "\"\\{}[],:0-SNBML= \x1f\xff";
    generated_trees trees(3);
    std::size_t compared = 0;
    for (int i = 0; i < 20'000; ++i)
    {
        std::string text = to_json(trees.next());
        text[trees.below(text.size())] = bytes[trees.below(bytes.size())];
        std::optional<item> attributes;
        try
        {
            attributes = item_from_json(text);
        }
        catch (const error&)
        {
        }

        const std::vector<char> exact(text.begin(), text.end());
        const outcome from_json = outcome_of(std::string_view(exact.data(), exact.size()));

        if (!attributes)
            continue;
        ++compared;
        const outcome from_item = outcome_of<const item&>(*attributes);
        ASSERT_EQ(from_json.read, from_item.read) << text;
        ASSERT_EQ(!from_json.failure, !from_item.failure) << text;
    }

    EXPECT_GT(compared, 2'000u);
}

TEST(ObjectFiller, PassesOverWhatASourceWritesAllTheSame)
{
    test::generated_items items(5);
    for (int i = 0; i < 500; ++i)
    {
        item attributes = items.next();
        attributes.set("city", "Ulm");
        leaf read;
        const auto with_leaf = item()
                                   .set("text", "t")
                                   .set("x", attributes)
                                   .set("leaves", attribute_value::list())
                                   .set("a", attribute_value::list{attributes, attributes});

        read_object(with_leaf, record_of<leaf>(), &read);

        EXPECT_EQ(read.text, "t");
        EXPECT_TRUE(read.leaves.empty());
    }
}

TEST(ObjectFiller, ReadsOneObjectAfterTheOther)
{
    object_filler filler;
    const auto read = [&](std::vector<std::string_view> names) {
        leaf object;
        filler.begin_object(record_of<leaf>(), &object);
        filler.begin_map();
        for (std::string_view name : names)
        {
            filler.key(name);
            if (name == "text")
                filler.string("t");
            else if (name == "weight")
                filler.number(0.5);
            else
            {
                filler.begin_list();
                filler.end_list();
            }
        }
        filler.end_map();
        return object;
    };

    EXPECT_EQ(read({"text", "weight", "leaves"}).weight, 0.5);
    EXPECT_EQ(read({"leaves", "text"}).weight, std::nullopt);
    EXPECT_EQ(read({"leaves", "weight", "text"}).text, "t");
}

// -- What a source may ask

TEST(ObjectFiller, TellsTheNameThatCameHereBefore)
{
    object_filler filler;
    leaf object;
    filler.begin_object(record_of<leaf>(), &object);
    filler.begin_map();
    EXPECT_EQ(filler.likely_name(), "");
    filler.key("text");
    filler.string("a");
    EXPECT_EQ(filler.likely_name(), "");
    filler.key("unknown");
    EXPECT_TRUE(filler.passes_over());
    filler.null();
    filler.key("leaves");
    EXPECT_FALSE(filler.passes_over());
    filler.begin_list();
    filler.end_list();
    filler.end_map();

    filler.begin_object(record_of<leaf>(), &object);
    filler.begin_map();
    EXPECT_EQ(filler.likely_name(), "text");
    filler.key("text");
    filler.string("b");
    EXPECT_EQ(filler.likely_name(), "leaves");
}

TEST(ObjectFiller, HasNoLikelyNameThatJsonEscapes)
{
    const type_ops& ops = ops_of<int>::value;
    const std::array<field_ops, 2> fields{
        field_ops{"a\"", key_role::none, &ops, [](void* o) { return o; }, nullptr},
        field_ops{"b", key_role::none, &ops, [](void* o) { return o; }, nullptr}};
    record_ops record;
    record.fields = fields;
    object_filler filler;
    int value = 0;
    const auto next_likely = [&] {
        filler.begin_object(record, &value);
        filler.begin_map();
        std::string likely(filler.likely_name());
        for (const char* name : {"a\"", "b"})
        {
            filler.key(name);
            filler.number(1);
        }
        filler.end_map();
        return likely;
    };

    EXPECT_EQ(next_likely(), "");
    EXPECT_EQ(next_likely(), "");
}

// -- Failures

TEST(ObjectFiller, NamesTheContainerThatDoesNotFitAndNotAPlaceInIt)
{
    const auto refused = [](const item& attributes) {
        leaf object;
        const error failed =
            failure_of([&] { read_object(attributes, record_of<leaf>(), &object); });
        return failed.get_diagnostics().attribute_path();
    };

    EXPECT_EQ(refused(item().set("text", attribute_value::list{1})), "text");
    EXPECT_EQ(refused(item().set("text", string_set("a"))), "text");
    EXPECT_EQ(refused(item().set("text", item().set("a", 1))), "text");
    EXPECT_EQ(refused(item().set("leaves", attribute_value::list{1})), "leaves[0]");
    EXPECT_EQ(
        refused(item().set("leaves", attribute_value::list{attribute_value::list{1}})), "leaves[0]"
    );
}

}  // namespace
}  // namespace ddbm::detail
