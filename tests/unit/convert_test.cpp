// Objects as items and as JSON, and back.

#include "unit/codecs/random_values.hpp"

#include <ddbm/codecs/item.hpp>
#include <ddbm/codecs/variant.hpp>
#include <ddbm/convert.hpp>
#include <ddbm/estimate.hpp>
#include <ddbm/length.hpp>

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

namespace {

struct player
{
    std::string team;
    int number = 7;
    std::string name;
    std::set<std::string> skills;
    std::optional<double> weight;

    friend bool operator==(const player&, const player&) = default;
};

struct colour
{
    int red = 0;

    friend bool operator==(const colour&, const colour&) = default;
};

struct extent
{
    double width = 0;
    std::set<int> marks;
    ddbm::binary blob;

    friend bool operator==(const extent&, const extent&) = default;
};

using four_bytes = std::array<std::byte, 4>;

// A member of every kind that plain JSON has no type for, and of some others.
struct everything
{
    int id = 0;
    bool flag = false;
    double real = 0;
    ddbm::number exact;
    std::string text;
    ddbm::binary bytes;
    four_bytes fixed{};
    std::set<std::string> texts;
    std::set<int> numbers;
    std::set<ddbm::binary> blobs;
    std::vector<std::string> list;
    std::vector<ddbm::binary> bytes_list;
    std::map<std::string, std::vector<int>> map;
    std::unordered_map<int, four_bytes> by_number;
    std::optional<std::set<int>> maybe = std::set{1};
    std::pair<int, std::string> pair;
    std::chrono::sys_seconds time{};
    std::chrono::milliseconds length{};
    std::variant<std::monostate, int, ddbm::binary, std::set<std::string>> by_type;
    std::variant<colour, extent, ddbm::binary> by_tag;

    friend bool operator==(const everything&, const everything&) = default;
};

struct loose
{
    ddbm::item rest;
};

// It has a model by a tag alone.
struct relic
{
    int id = 0;
};

template <class Member>
struct one
{
    Member m{};
};

}  // namespace

template <>
struct ddbm::model_of<player>
{
    static constexpr auto value = ddbm::model<player>("players")
                                      .partition_key("team", &player::team)
                                      .sort_key("number", &player::number)
                                      .field("name", &player::name, ddbm::length(1, 10))
                                      .field("skills", &player::skills)
                                      .field("weight", &player::weight);
};

struct archive;

// The same class in another table.
template <>
struct ddbm::model_of<player, archive>
{
    static constexpr auto value = ddbm::model<player>("archive")
                                      .partition_key("n", &player::name, ddbm::length(1, 10))
                                      .field("no", &player::number);
};

template <>
struct ddbm::model_of<relic, archive>
{
    static constexpr auto value = ddbm::model<relic>("relics").partition_key("id", &relic::id);
};

template <>
struct ddbm::model_of<colour>
{
    static constexpr auto value = ddbm::model<colour>().field("red", &colour::red);
};

template <>
struct ddbm::model_of<extent>
{
    static constexpr auto value = ddbm::model<extent>()
                                      .field("width", &extent::width)
                                      .field("marks", &extent::marks)
                                      .field("blob", &extent::blob);
};

template <>
struct ddbm::model_of<loose>
{
    static constexpr auto value = ddbm::model<loose>().field("rest", &loose::rest);
};

template <class Member>
struct ddbm::model_of<one<Member>>
{
    static constexpr auto value = ddbm::model<one<Member>>().field("m", &one<Member>::m);
};

template <>
struct ddbm::model_of<everything>
{
    static constexpr auto value =
        ddbm::model<everything>("everything")
            .partition_key("id", &everything::id)
            .field("flag", &everything::flag)
            .field("real", &everything::real)
            .field("exact", &everything::exact)
            .field("text", &everything::text)
            .field("bytes", &everything::bytes)
            .field("fixed", &everything::fixed)
            .field("texts", &everything::texts)
            .field("numbers", &everything::numbers)
            .field("blobs", &everything::blobs)
            .field("list", &everything::list)
            .field("bytes_list", &everything::bytes_list)
            .field("map", &everything::map)
            .field("by_number", &everything::by_number)
            .field("maybe", &everything::maybe)
            .field("pair", &everything::pair)
            .field("time", &everything::time)
            .field("length", &everything::length)
            .field("by_type", &everything::by_type)
            .field("by_tag", &everything::by_tag, ddbm::by_tag<"type", "colour", "extent", "raw">);
};

template <>
struct ddbm::test::random_value<colour>
{
    static colour make(random_values& random) { return {random.make<int>()}; }
};

template <>
struct ddbm::test::random_value<extent>
{
    static extent make(random_values& random)
    {
        return {random.make<double>(), random.make<std::set<int>>(), random.make<binary>()};
    }
};

namespace ddbm::test {
namespace {

everything random_everything(random_values& random)
{
    everything made;
    const auto set = [&]<class T>(T& member) { member = random.make<T>(); };
    set(made.id);
    set(made.flag);
    set(made.real);
    set(made.exact);
    set(made.text);
    set(made.bytes);
    set(made.fixed);
    set(made.texts);
    set(made.numbers);
    set(made.blobs);
    set(made.list);
    set(made.bytes_list);
    set(made.map);
    set(made.by_number);
    if (random.one_of(3))
        made.maybe.reset();
    set(made.pair);
    set(made.time);
    set(made.length);
    set(made.by_type);
    // An empty set is no alternative that can be told from the others.
    if (const auto* texts = std::get_if<3>(&made.by_type); texts && texts->empty())
        made.by_type = 7;
    set(made.by_tag);
    return made;
}

const player ann{"red", 9, "Ann", {"run"}, 61.5};

item item_of_ann()
{
    return item()
        .set("team", "red")
        .set("number", 9)
        .set("name", "Ann")
        .set("skills", string_set("run"))
        .set("weight", 61.5);
}

template <class Act>
error failure_of(Act act)
{
    try
    {
        act();
    }
    catch (const error& thrown)
    {
        return thrown;
    }
    ADD_FAILURE() << "nothing was thrown";
    return error(errc::not_found);
}

// -- Items

TEST(Convert, MakesAnItemOfAnObjectAndBack)
{
    EXPECT_EQ(to_item(ann), item_of_ann());
    EXPECT_EQ(from_item<player>(item_of_ann()), ann);
    EXPECT_EQ(from_item<player>(item_of_ann().set("other", 1)), ann);
    EXPECT_EQ(to_item(colour{3}), item().set("red", 3));
}

TEST(Convert, LeavesOutKeysAndDoesWithoutThem)
{
    const item rest =
        item().set("name", "Ann").set("skills", string_set("run")).set("weight", 61.5);
    EXPECT_EQ(to_item(ann, without_keys), rest);

    const auto read = from_item<player>(rest, without_keys);
    EXPECT_EQ(read.team, "");
    EXPECT_EQ(read.number, 7);
    EXPECT_EQ(read.name, "Ann");
    EXPECT_EQ(from_item<player>(item_of_ann(), without_keys), ann);
    EXPECT_EQ(
        failure_of([&] { from_item<player>(rest); }).get_diagnostics().attribute_path(), "team"
    );
    // But keys they are, if they are there.
    EXPECT_EQ(
        failure_of([&] { from_item<player>(item(rest).set("number", "9"), without_keys); }).code(),
        errc::attribute_type_mismatch
    );
}

TEST(Convert, ValidatesWhereThatIsAskedFor)
{
    player nobody = ann;
    nobody.name.clear();

    EXPECT_EQ(to_item(nobody).at("name"), attribute_value(""));
    const error refused = failure_of([&] { to_item(nobody, validated); });
    EXPECT_EQ(refused.code(), errc::validation_failed);
    EXPECT_EQ(refused.get_diagnostics().attribute_path(), "name");

    const item attributes = item_of_ann().set("name", "");
    EXPECT_EQ(from_item<player>(attributes), nobody);
    EXPECT_EQ(
        failure_of([&] { from_item<player>(attributes, validated); }).code(),
        errc::validation_failed
    );
    EXPECT_EQ(
        failure_of([&] { to_item(nobody, validated | without_keys); }).code(),
        errc::validation_failed
    );
    EXPECT_EQ(to_item(ann, validated), item_of_ann());
}

TEST(Convert, NamesThePlaceOfWhatIsWrong)
{
    player heavy = ann;
    heavy.weight = 1e200;
    for (const error& refused :
         {failure_of([&] { to_item(heavy); }), failure_of([&] { to_json(heavy); }), failure_of([&] {
              to_plain_json(heavy);
          })})
    {
        EXPECT_EQ(refused.code(), errc::number_out_of_range);
        EXPECT_EQ(refused.get_diagnostics().attribute_path(), "weight");
    }
    const error refused = failure_of([] { from_item<player>(item_of_ann().set("skills", "run")); });
    EXPECT_EQ(refused.code(), errc::attribute_type_mismatch);
    EXPECT_EQ(refused.get_diagnostics().attribute_path(), "skills");
}

TEST(Convert, NamesThePlaceOfAnEmptySetInAnItem)
{
    const auto expect = [](const item& attributes, std::string_view path) {
        for (const error& refused :
             {failure_of([&] { from_item<player>(attributes); }),
              failure_of([&] { stored_from_image<player>(attributes); })})
        {
            EXPECT_EQ(refused.code(), errc::empty_set);
            EXPECT_EQ(refused.get_diagnostics().attribute_path(), path);
        }
    };
    attribute_value emptied = string_set("a");
    emptied.as_string_set() = {};
    expect(item_of_ann().set("skills", emptied), "skills");
    expect(item_of_ann().set("x", attribute_value::list{1, emptied}), "x[1]");
}

TEST(Convert, TriesWithoutExceptions)
{
    const auto found = try_from_item<player>(item_of_ann());
    ASSERT_TRUE(found);
    EXPECT_EQ(*found, ann);

    const auto failed = try_from_item<player>(item());
    EXPECT_EQ(failed.error(), errc::attribute_missing);
    EXPECT_EQ(failed.get_diagnostics().attribute_path(), "team");
}

// -- JSON

TEST(Convert, MakesDynamoDbsJsonAndReadsIt)
{
    const std::string text = to_json(ann);
    EXPECT_EQ(item_from_json(text), item_of_ann());
    EXPECT_EQ(from_json<player>(text), ann);
    EXPECT_EQ(
        to_json(ann, without_keys),
        R"({"name":{"S":"Ann"},"skills":{"SS":["run"]},"weight":{"N":"61.5"}})"
    );
    EXPECT_EQ(from_json<player>(to_json(ann, without_keys), without_keys).name, "Ann");
    EXPECT_EQ(failure_of([] { from_json<player>("[]"); }).code(), errc::invalid_reply);
    EXPECT_EQ(failure_of([&] { from_json<player>(text + " x"); }).code(), errc::invalid_reply);
}

TEST(Convert, MakesPlainJsonAndReadsIt)
{
    const std::string text =
        R"({"team":"red","number":9,"name":"Ann","skills":["run"],"weight":61.5})";
    EXPECT_EQ(to_plain_json(ann), text);
    EXPECT_EQ(from_plain_json<player>(text), ann);
    EXPECT_EQ(to_plain_json(ann, without_keys), R"({"name":"Ann","skills":["run"],"weight":61.5})");
    EXPECT_EQ(
        from_plain_json<player>(
            R"({"name":"Bob","skills":[],"weight":null,"x":[{}]})", without_keys
        )
            .name,
        "Bob"
    );
}

TEST(Convert, KeepsEveryKindOfMember)
{
    random_values random(17);
    for (int round = 0; round < 300; ++round)
    {
        const everything object = random_everything(random);

        EXPECT_EQ(from_item<everything>(to_item(object)), object);
        EXPECT_EQ(from_json<everything>(to_json(object)), object);
        EXPECT_EQ(from_plain_json<everything>(to_plain_json(object)), object)
            << to_plain_json(object);
    }
}

TEST(Convert, ReadsWhatHasNoFixedFormInPlainJsonAsListsAndStrings)
{
    const loose object{item().set("a", string_set("x")).set("b", make_binary("a"))};

    EXPECT_EQ(to_plain_json(object), R"({"rest":{"a":["x"],"b":"YQ=="}})");
    EXPECT_EQ(
        from_plain_json<loose>(to_plain_json(object)).rest,
        item().set("a", attribute_value::list{"x"}).set("b", "YQ==")
    );
}

template <class Member>
error refusal_of_plain(std::string_view value)
{
    return failure_of([&] { from_plain_json<one<Member>>(R"({"m":)" + std::string(value) + "}"); });
}

TEST(Convert, TakesNothingOfPlainJsonThatMayBeOneAlternativeOrAnother)
{
    using text = std::variant<std::string, binary>;
    using list = std::variant<std::vector<std::string>, std::set<std::string>, bool>;
    using sets = std::variant<std::monostate, std::set<std::string>, std::set<int>>;
    EXPECT_EQ(to_plain_json(one<text>{make_binary("a")}), R"({"m":"YQ=="})");
    for (const error& refused :
         {refusal_of_plain<text>(R"("YQ==")"),
          refusal_of_plain<std::optional<text>>(R"("a")"),
          refusal_of_plain<list>(R"(["a"])"),
          refusal_of_plain<list>("[]"),
          refusal_of_plain<sets>(R"(["a"])"),
          refusal_of_plain<sets>("[1]")})
    {
        EXPECT_EQ(refused.code(), errc::value_not_allowed) << refused.what();
        EXPECT_EQ(refused.get_diagnostics().attribute_path(), "m");
    }
    EXPECT_EQ(
        refusal_of_plain<std::vector<text>>(R"(["a"])").get_diagnostics().attribute_path(), "m[0]"
    );
    EXPECT_EQ(from_plain_json<one<list>>(R"({"m":true})").m, list(true));
    EXPECT_EQ(from_plain_json<one<sets>>(R"({"m":null})").m, sets());
    EXPECT_EQ(from_json<one<text>>(to_json(one<text>{make_binary("a")})).m, text(make_binary("a")));
}

TEST(Convert, MakesNoEmptySetThatCouldNotBeWritten)
{
    using maybe = std::variant<int, std::set<std::string>>;
    const auto expect = [](const error& refused, std::string_view path) {
        EXPECT_EQ(refused.code(), errc::empty_set) << refused.what();
        EXPECT_EQ(refused.get_diagnostics().attribute_path(), path);
    };
    expect(refusal_of_plain<maybe>("[]"), "m");
    expect(refusal_of_plain<std::optional<std::set<int>>>("[]"), "m");
    expect(refusal_of_plain<std::vector<std::set<int>>>("[[1],[]]"), "m[1]");
    expect(refusal_of_plain<std::map<std::string, std::set<int>>>(R"({"a":[]})"), "m.a");
    EXPECT_EQ(from_plain_json<one<maybe>>(R"({"m":["a"]})").m, maybe(std::set<std::string>{"a"}));
    EXPECT_EQ(from_plain_json<one<std::set<int>>>(R"({"m":[]})").m, std::set<int>());
}

TEST(Convert, SaysWhatInPlainJsonIsWrongAndWhere)
{
    const auto refused = [](std::string_view text) {
        return failure_of([&] { from_plain_json<everything>(text, without_keys); });
    };
    const auto expect = [&](std::string_view text, errc code, std::string_view path) {
        const error why = refused(text);
        EXPECT_EQ(why.code(), code) << text << ": " << why.what();
        EXPECT_EQ(why.get_diagnostics().attribute_path(), path) << text;
    };
    expect(R"({"flag":1})", errc::attribute_type_mismatch, "flag");
    expect(R"({"flag":"true"})", errc::attribute_type_mismatch, "flag");
    expect(R"({"real":"1"})", errc::attribute_type_mismatch, "real");
    expect(R"({"real":0.10000000000000001})", errc::number_not_representable, "real");
    expect(R"({"bytes":"?"})", errc::invalid_base64, "bytes");
    expect(R"({"bytes":[1]})", errc::attribute_type_mismatch, "bytes");
    expect(R"({"fixed":"AAAA"})", errc::value_not_allowed, "fixed");
    expect(R"({"texts":["a",1]})", errc::attribute_type_mismatch, "texts[1]");
    expect(R"({"texts":["a","b","a"]})", errc::duplicate_in_set, "texts[2]");
    expect(R"({"texts":{}})", errc::attribute_type_mismatch, "texts");
    expect(R"({"blobs":["?"]})", errc::invalid_base64, "blobs[0]");
    expect(R"({"pair":[1]})", errc::value_not_allowed, "pair");
    expect(R"({"by_number":{"x":"AAAAAA=="}})", errc::value_not_allowed, "by_number.x");
    expect(
        R"({"by_tag":{"type":"extent","width":1,"marks":[1],"blob":"?"}})",
        errc::invalid_base64,
        "by_tag.blob"
    );
    expect(R"({"list":["a",)", errc::invalid_reply, "list[0]");
}

// -- Other models

TEST(Convert, TakesTheModelOfATag)
{
    const item attributes = item().set("n", "Ann").set("no", 9);
    EXPECT_EQ(to_item<archive>(ann), attributes);
    EXPECT_EQ(to_item<archive>(ann, without_keys), item().set("no", 9));
    EXPECT_EQ((from_item<player, archive>(attributes).number), 9);
    EXPECT_EQ((try_from_item<player, archive>(attributes)->name), "Ann");
    EXPECT_EQ((try_from_item<player, archive>(item()).error()), errc::attribute_missing);

    EXPECT_EQ(to_json<archive>(ann), R"({"n":{"S":"Ann"},"no":{"N":"9"}})");
    EXPECT_EQ((from_json<player, archive>(to_json<archive>(ann)).number), 9);
    EXPECT_EQ(to_plain_json<archive>(ann), R"({"n":"Ann","no":9})");
    EXPECT_EQ((from_plain_json<player, archive>(to_plain_json<archive>(ann)).number), 9);

    const stored<player> handle = stored_from_image<player, archive>(attributes);
    EXPECT_EQ(handle->name, "Ann");
    EXPECT_EQ((stored_from_image<player, archive>(handle.image())->number), 9);

    EXPECT_EQ(item_size<archive>(ann), item_size(attributes));
    EXPECT_EQ(estimate::put<archive>(ann), estimate::put(item_size(attributes)));
    EXPECT_EQ(to_item<archive>(relic{7}), item().set("id", 7));
}

// -- Images

TEST(Convert, MakesAHandleOfAnImage)
{
    const item image = item_of_ann().set("other", attribute_value::list{1});

    const stored<player> handle = stored_from_image<player>(image);

    ASSERT_TRUE(handle);
    EXPECT_EQ(*handle, ann);
    EXPECT_EQ(item_from_json(handle.image()), image);

    const stored<player> again = stored_from_image<player>(handle.image());
    EXPECT_EQ(*again, ann);
    EXPECT_EQ(again.image(), handle.image());
}

TEST(Convert, MakesNoHandleOfAnImageThatDoesNotFit)
{
    EXPECT_EQ(
        failure_of([] { stored_from_image<player>(item().set("team", "red")); }).code(),
        errc::attribute_missing
    );
    // Not even where the model does not look.
    EXPECT_EQ(
        failure_of([] {
            stored_from_image<player>(
                R"({"team":{"S":"red"},"number":{"N":"9"},"name":{"S":"Ann"},"x":{"N":"x"}})"
            );
        }).code(),
        errc::number_invalid
    );
}

}  // namespace
}  // namespace ddbm::test
