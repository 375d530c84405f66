// Replies of an engine in the process, which have their items beside the text.

#include "unit/model/generated_trees.hpp"
#include "unit/model/model_testing.hpp"
#include "values/encoded_items.hpp"
#include "values/item_encoding.hpp"
#include "values/json_writer.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::detail {
namespace {

using test::generated_trees;
using test::tree;

std::string encoded(const item& attributes)
{
    std::string bytes;
    encode_item(attributes, bytes);
    return bytes;
}

std::string json_of_bytes(std::string_view bytes)
{
    std::string json;
    json_writer out(json);
    write_encoded_item(out, bytes);
    return json;
}

std::string json_of(const item& attributes)
{
    return json_of_bytes(encoded(attributes));
}

// The same reply in both forms.
struct page
{
    std::string items;  // encoded
    std::string text;   // with their number
    std::string json;   // with themselves
};

page page_of_items(const std::vector<item>& all)
{
    page made;
    std::string array;
    for (const item& each : all)
    {
        encoded_items::append(made.items, encoded(each));
        array.append(array.empty() ? "" : ",").append(json_of(each));
    }
    const std::string rest = R"(,"Count":7,"ScannedCount":9,"LastEvaluatedKey":{"id":{"N":"5"}}})";
    made.text = R"({"Items":)" + (all.empty() ? "[]" : std::to_string(all.size())) + rest;
    made.json = R"({"Items":[)" + array + "]" + rest;
    return made;
}

item whole_tree()
{
    generated_trees trees(1);
    for (;;)
    {
        const item attributes = trees.next();
        try
        {
            tree object;
            read_object(attributes, record_of<tree>(), &object);
            return attributes;
        }
        catch (const error&)
        {
        }
    }
}

model_reply read(std::string_view text, std::string_view items = {})
{
    model_reply out;
    read_model_reply(text, info_of<tree>(), out, items);
    return out;
}

std::string text_of(stored_object& object)
{
    return written(*static_cast<const tree*>(object.object()));
}

void expect_same(const model_reply& a, const model_reply& b)
{
    ASSERT_EQ(a.items.size(), b.items.size());
    for (std::size_t i = 0; i < a.items.size(); ++i)
    {
        EXPECT_EQ(text_of(*a.items[i]), text_of(*b.items[i]));
        EXPECT_EQ(std::string_view(a.items[i]->image), std::string_view(b.items[i]->image));
    }
    ASSERT_EQ(a.misfits.size(), b.misfits.size());
    for (std::size_t i = 0; i < a.misfits.size(); ++i)
    {
        EXPECT_EQ(a.misfits[i].behind, b.misfits[i].behind);
        EXPECT_STREQ(a.misfits[i].why.what(), b.misfits[i].why.what());
        EXPECT_EQ(a.misfits[i].image, b.misfits[i].image);
    }
    EXPECT_EQ(a.has_items, b.has_items);
    EXPECT_EQ(a.last_evaluated_key, b.last_evaluated_key);
    EXPECT_EQ(a.count, b.count);
    EXPECT_EQ(a.scanned_count, b.scanned_count);
}

TEST(EncodedReply, ReadsAPageAsItsJson)
{
    generated_trees trees(20261129);
    std::size_t objects = 0;
    std::size_t misfits = 0;
    for (int i = 0; i < 300; ++i)
    {
        std::vector<item> all;
        for (std::size_t left = trees.below(20); left != 0; --left)
            all.push_back(trees.next());
        const page both = page_of_items(all);

        const model_reply from_bytes = read(both.text, both.items);
        const model_reply from_json = read(both.json);

        expect_same(from_bytes, from_json);
        ASSERT_FALSE(HasFailure()) << both.json;
        objects += from_bytes.items.size();
        misfits += from_bytes.misfits.size();
    }

    EXPECT_GT(objects, 500u);
    EXPECT_GT(misfits, 500u);
}

TEST(EncodedReply, ReadsThePageOfAnyOrderOfMembers)
{
    const std::string bytes = encoded(whole_tree());
    std::string items;
    encoded_items::append(items, bytes);
    encoded_items::append(items, bytes);

    const model_reply reply =
        read(R"({ "Count" : 2, "Items" : 2 , "X":[1], "ScannedCount":2})", items);

    EXPECT_EQ(reply.items.size(), 2u);
    EXPECT_EQ(reply.count, 2);
    EXPECT_EQ(reply.scanned_count, 2);
}

TEST(EncodedReply, ReadsTheItemOfAGetItem)
{
    const item attributes = whole_tree();
    std::string items;
    encoded_items::append(items, encoded(attributes));

    const model_reply reply = read(R"({"Item":1})", items);

    ASSERT_TRUE(reply.item);
    EXPECT_EQ(std::string_view(reply.item->image), json_of(attributes));
    EXPECT_EQ(text_of(*reply.item), text_of(*read(R"({"Item":)" + json_of(attributes) + "}").item));
    EXPECT_FALSE(reply.has_items);
    EXPECT_FALSE(read("{}").item);
}

TEST(EncodedReply, FailsAsJsonDoesWhereTheItemOfAGetItemDoesNotFit)
{
    const item attributes = item().set("id", "no number").set("name", 5);
    std::string items;
    encoded_items::append(items, encoded(attributes));

    const error from_bytes = failure_of([&] { read(R"({"Item":1})", items); });
    const error from_json = failure_of([&] { read(R"({"Item":)" + json_of(attributes) + "}"); });

    EXPECT_EQ(from_bytes.code(), errc::attribute_type_mismatch);
    EXPECT_STREQ(from_bytes.what(), from_json.what());
}

// -- What is no such reply

TEST(EncodedReply, RefusesNumbersWithoutItems)
{
    for (const char* text : {R"({"Item":1})", R"({"Items":1})", R"({"Items":0})"})
    {
        const error failed = failure_of([&] { read(text); });

        EXPECT_EQ(failed.code(), errc::invalid_reply) << text;
        EXPECT_EQ(failed.get_diagnostics().found(), "a JSON number") << text;
    }
}

TEST(EncodedReply, IsThatOfAFailedEngineWhereItemsAreDamaged)
{
    std::string too_few;
    encoded_items::append(too_few, encoded(whole_tree()));
    std::string damaged = too_few;
    encoded_items::append(damaged, encoded(whole_tree()) + "x");

    for (const std::string& items : {too_few, damaged})
    {
        const error failed = failure_of([&] { read(R"({"Items":2})", items); });

        EXPECT_EQ(failed.code(), service_errc::internal_server_error);
        EXPECT_EQ(
            failed.get_diagnostics().message(),
            "an item of the store cannot be read [ddbm:store_damaged]"
        );
        EXPECT_EQ(failed.get_diagnostics().http_status(), 500);
    }
}

TEST(EncodedReply, TakesDamagedItemsForAFailureAtWorst)
{
    generated_trees trees(15);
    std::size_t refused = 0;
    for (int i = 0; i < 10'000; ++i)
    {
        std::string bytes = encoded(trees.next());
        bytes[trees.below(bytes.size())] = static_cast<char>(trees.below(256));
        std::string items;
        encoded_items::append(items, bytes);
        // So that a sanitizer sees what would be read beyond the end.
        const std::vector<char> exact(items.begin(), items.end());
        model_reply reply;
        try
        {
            reply = read(R"({"Items":1})", {exact.data(), exact.size()});
        }
        catch (const error& e)
        {
            ASSERT_EQ(e.code(), service_errc::internal_server_error);
            ++refused;
            continue;
        }

        ASSERT_EQ(reply.items.size() + reply.misfits.size(), 1u);
        try
        {
            for (const auto& each : reply.items)
                EXPECT_EQ(std::string_view(each->image), json_of_bytes(bytes));
        }
        catch (const error& e)
        {
            // Of what the model has no use for.
            EXPECT_EQ(e.code(), errc::store_damaged);
        }
    }

    EXPECT_GT(refused, 200u);
}

}  // namespace
}  // namespace ddbm::detail
