#include "model/object_filler.hpp"
#include "support/generated_items.hpp"
#include "support/resources.hpp"
#include "unit/model/generated_trees.hpp"
#include "unit/model/model_testing.hpp"
#include "values/item_encoding.hpp"
#include "values/json_scanner.hpp"
#include "values/json_writer.hpp"

#include <ddbm/item_json.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::detail {
namespace {

using test::generated_trees;
using test::leaf;
using test::tree;

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
    // The tree takes ten times as long under a sanitizer.
    const int texts = test::is_sanitized ? 4'000 : 20'000;
    for (int i = 0; i < texts; ++i)
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

    EXPECT_GT(compared, static_cast<std::size_t>(texts / 10));
}

// The object that `fill` makes, as JSON, or all that is known of its failure.
template <class Fill>
std::string result_of(Fill fill)
{
    tree object;
    object_filler filler;
    filler.begin_object(record_of<tree>(), &object);
    try
    {
        fill(filler);
        return written(object);
    }
    catch (const error& failed)
    {
        return failed.what();
    }
}

TEST(ObjectFiller, MakesTheSameObjectOrFailureFromEncodedBytesAndTheirJson)
{
    generated_trees trees(20261129);
    std::size_t fitted = 0;
    for (int i = 0; i < 5'000; ++i)
    {
        std::string bytes;
        encode_item(trees.next(), bytes);
        std::string text;
        json_writer json(text);
        write_encoded_item(json, bytes);

        const std::string from_bytes =
            result_of([&](object_filler& filler) { read_encoded_item(bytes, filler); });
        const std::string from_json = result_of([&](object_filler& filler) {
            json_scanner in(text);
            read_item(in, filler);
        });

        ASSERT_EQ(from_bytes, from_json) << text;
        fitted += from_bytes.starts_with('{') ? 1 : 0;
    }

    EXPECT_GT(fitted, 1'000u);
    EXPECT_LT(fitted, 4'500u);
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
