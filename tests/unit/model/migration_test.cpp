// Items of older versions of a model, wherever an item becomes an object.

#include "model/migration.hpp"
#include "unit/model/model_testing.hpp"
#include "values/encoded_items.hpp"
#include "values/item_encoding.hpp"

#include <ddbm/convert.hpp>
#include <ddbm/item_json.hpp>

#include <optional>
#include <stdexcept>
#include <string>

namespace {

struct reachable
{
    std::string mail;
};

struct person
{
    std::string id;
    int number = 0;
    std::string name;
    reachable contact;
};

struct lone
{
    std::string id;
};

bool is_person_3(const ddbm::item& read)
{
    if (read.contains("check throws"))
        throw std::runtime_error("no way");
    return read.contains("name") && read.contains("mail");
}

ddbm::item to_person_3(ddbm::item read)
{
    if (read.contains("step throws"))
        throw 7;
    read.set("name", read.at("first").as_string() + " " + read.at("last").as_string());
    read.erase("first");
    read.erase("last");
    if (read.contains("step moves"))
        read.set("number", 9);
    return read;
}

const std::string person_1 =
    R"({"id":{"S":"a"},"number":{"N":"1"},"first":{"S":"Ann"},"last":{"S":"Lee"},)"
    R"("mail":{"S":"a@b"},"extra":{"BOOL":true}})";
const std::string person_3 =
    R"({"id":{"S":"b"},"number":{"N":"1"},"name":{"S":"Bob"},"mail":{"S":"b@b"}})";
const std::string person_5 =
    R"({"id":{"S":"c"},"number":{"N":"1"},"name":{"S":"Cid"},"contact":{"M":{"mail":{"S":"c@b"}}}})";
const std::string unknown_person = R"({"id":{"S":"d"},"number":{"N":"1"},"label":{"S":"Dan"}})";

}  // namespace

template <>
struct ddbm::model_of<reachable>
{
    static constexpr auto value = ddbm::model<reachable>().field("mail", &reachable::mail);
};

// Not in their order.
template <>
struct ddbm::model_of<person>
{
    static constexpr auto value =
        ddbm::model<person>("people")
            .partition_key("id", &person::id)
            .version(
                5,
                [](const ddbm::item& read) { return read.contains("contact"); },
                [](ddbm::item& to) {
                    to.set("contact", ddbm::item().set("mail", to.at("mail")));
                    to.erase("mail");
                }
            )
            .sort_key("number", &person::number)
            .field("name", &person::name)
            .version(3, is_person_3, &to_person_3)
            .version(1, [](const ddbm::item& read) { return read.contains("first"); })
            .field("contact", &person::contact);
};

// The same class by a model that has gone on from there.
struct with_nicknames;

template <>
struct ddbm::model_of<person, with_nicknames>
{
    static constexpr auto value =
        ddbm::model<person>("people")
            .partition_key("id", &person::id)
            .sort_key("number", &person::number)
            .field("nick", &person::name)
            .field("contact", &person::contact)
            .version(5, [](const ddbm::item& read) { return read.contains("contact"); })
            .version(
                11,
                [](const ddbm::item& read) { return read.contains("nick"); },
                [](ddbm::item& to) {
                    to.set("nick", to.at("name"));
                    to.erase("name");
                }
            );
};

template <>
struct ddbm::model_of<lone>
{
    static constexpr auto value =
        ddbm::model<lone>("lone")
            .version(1, [](const ddbm::item& read) { return read.contains("is one"); })
            .partition_key("id", &lone::id);
};

namespace ddbm::detail {
namespace {

std::optional<item> newest_of(std::string_view json)
{
    return migrated(record_of<person>(), item_from_json(json));
}

error failure_for(std::string_view json)
{
    return failure_of([&] { newest_of(json); });
}

// The first version with one more attribute.
std::string person_with(const std::string& name)
{
    item made = item_from_json(person_1);
    made.set(name, true);
    return to_json(made);
}

TEST(Migration, TakesTheStepsBehindTheVersionOfTheItem)
{
    EXPECT_EQ(
        newest_of(person_1),
        item()
            .set("id", "a")
            .set("number", 1)
            .set("name", "Ann Lee")
            .set("contact", item().set("mail", "a@b"))
            .set("extra", true)
    );
    EXPECT_EQ(
        newest_of(person_3),
        item()
            .set("id", "b")
            .set("number", 1)
            .set("name", "Bob")
            .set("contact", item().set("mail", "b@b"))
    );
}

TEST(Migration, LeavesAnItemOfTheNewestVersion)
{
    EXPECT_EQ(newest_of(person_5), std::nullopt);
}

TEST(Migration, AsksTheHighestVersionFirst)
{
    item both = item_from_json(person_5);
    both.set("first", "C").set("mail", "x");

    EXPECT_EQ(migrated(record_of<person>(), both), std::nullopt);
}

TEST(Migration, IsNoneOfAModelWithoutVersions)
{
    const auto read = [](item_value_writer&) { ADD_FAILURE() << "nobody looks at it"; };

    EXPECT_EQ(migrated(record_of<reachable>(), item()), std::nullopt);
    EXPECT_FALSE(migrated_from(record_of<reachable>(), read));
}

TEST(Migration, OneVersionIsACheckOfAllItems)
{
    const item is_one = item().set("id", "a").set("is one", true);

    EXPECT_EQ(migrated(record_of<lone>(), is_one), std::nullopt);
    const error why = failure_of([] { migrated(record_of<lone>(), item().set("id", "a")); });
    EXPECT_EQ(why.code(), errc::unknown_version);
}

TEST(Migration, IsThatOfEachModelOfAClass)
{
    const item five = item_from_json(person_5);

    for (int times = 0; times < 2; ++times)
    {
        EXPECT_EQ(migrated(record_of<person>(), five), std::nullopt);
        const auto nicknamed = migrated(record_of<person, with_nicknames>(), five);
        ASSERT_TRUE(nicknamed);
        EXPECT_EQ(nicknamed->at("nick"), attribute_value("Cid"));
        EXPECT_EQ(migrated(record_of<person, with_nicknames>(), *nicknamed), std::nullopt);
        EXPECT_TRUE(newest_of(person_1));
    }
}

TEST(Migration, NamesTheAttributesOfAnItemThatNoCheckKnows)
{
    const error why = failure_for(unknown_person);

    EXPECT_EQ(why.code(), errc::unknown_version);
    EXPECT_EQ(
        why.get_diagnostics().message(),
        "expected an item of version 1, 3 or 5, found one with the attributes id, label, number"
    );
    EXPECT_EQ(why.get_diagnostics().key(), R"({"id":{"S":"d"},"number":{"N":"1"}})");
    EXPECT_EQ(failure_for("{}").get_diagnostics().found(), "one without attributes");
}

TEST(Migration, NamesFiftyOfManyAttributes)
{
    item wide;
    for (int i = 100; i < 160; ++i)
        wide.set("a" + std::to_string(i), i);

    const error why = failure_of([&] { migrated(record_of<person>(), wide); });

    const std::string& found = why.get_diagnostics().found();
    EXPECT_NE(found.find("a149 and 10 more"), std::string::npos) << found;
    EXPECT_EQ(found.find("a150"), std::string::npos) << found;
    EXPECT_EQ(why.get_diagnostics().key(), "");
}

TEST(Migration, NamesTheVersionWhoseCheckThrows)
{
    const error why = failure_for(person_with("check throws"));

    EXPECT_EQ(why.code(), errc::migration_failed);
    EXPECT_EQ(why.get_diagnostics().message(), "the check of version 3 has thrown: no way");
    EXPECT_EQ(why.get_diagnostics().key(), R"({"id":{"S":"a"},"number":{"N":"1"}})");
}

TEST(Migration, NamesTheVersionWhoseStepThrows)
{
    EXPECT_EQ(
        failure_for(person_with("step throws")).get_diagnostics().message(),
        "the step to version 3 has thrown what is no std::exception"
    );
    // One of the library's own.
    item without = item_from_json(person_1);
    without.erase("last");
    const error why = failure_of([&] { migrated(record_of<person>(), without); });
    EXPECT_EQ(why.code(), errc::migration_failed);
    EXPECT_EQ(why.get_diagnostics().message().find("the step to version 3 has thrown: "), 0u);
    EXPECT_NE(why.get_diagnostics().message().find("last"), std::string::npos);
}

TEST(Migration, DoesNotChangeKeys)
{
    const error why = failure_for(person_with("step moves"));

    EXPECT_EQ(why.code(), errc::migration_failed);
    EXPECT_EQ(
        why.get_diagnostics().message(),
        "the step to version 3 has changed the key attribute number; keys cannot be migrated, as "
        "an item keeps its key: put the object as a new item and erase the old one"
    );
    EXPECT_EQ(why.get_diagnostics().key(), R"({"id":{"S":"a"},"number":{"N":"1"}})");
}

// -- Where items become objects

void expect_people(const std::vector<std::shared_ptr<stored_object>>& found)
{
    ASSERT_EQ(found.size(), 3u);
    const auto at = [&](std::size_t i) { return *static_cast<person*>(found[i]->object()); };
    EXPECT_EQ(at(0).name, "Ann Lee");
    EXPECT_EQ(at(0).contact.mail, "a@b");
    EXPECT_EQ(at(1).name, "Bob");
    EXPECT_EQ(at(1).contact.mail, "b@b");
    EXPECT_EQ(at(2).name, "Cid");
    EXPECT_EQ(at(2).contact.mail, "c@b");
}

TEST(Migration, IsDoneOfThePagesOfReplies)
{
    const auto page = read_page<person>(
        R"({"Items":[)" + person_1 + "," + person_3 + "," + unknown_person + ", " + person_5 +
        R"(],"Count":4})"
    );

    expect_people(page.reply.items);
    ASSERT_EQ(page.reply.misfits.size(), 1u);
    EXPECT_EQ(page.reply.misfits[0].behind, 2u);
    EXPECT_EQ(page.reply.misfits[0].why.code(), errc::unknown_version);
    EXPECT_EQ(page.reply.misfits[0].image, unknown_person);
    EXPECT_EQ(page.reply.count, 4);
}

TEST(Migration, LeavesTheImageAsItWasRead)
{
    const auto page = read_page<person>(R"({"Item":)" + person_1 + "}");

    ASSERT_EQ(page.images.size(), 1u);
    EXPECT_EQ(page.images[0], person_1);
    EXPECT_EQ(page.objects[0].name, "Ann Lee");
}

TEST(Migration, IsDoneOfWhatAnEngineHandsOver)
{
    std::string items;
    for (const std::string& each : {person_1, person_3, unknown_person, person_5})
    {
        std::string bytes;
        encode_item(item_from_json(each), bytes);
        encoded_items::append(items, bytes);
    }
    model_reply reply;

    read_model_reply(R"({"Items":4,"Count":4})", info_of<person>(), reply, items);

    expect_people(reply.items);
    ASSERT_EQ(reply.misfits.size(), 1u);
    EXPECT_EQ(reply.misfits[0].why.code(), errc::unknown_version);
    EXPECT_EQ(item_from_json(reply.items[0]->image), item_from_json(person_1));
    EXPECT_TRUE(reply.items[0]->image.is_migrated());
    EXPECT_FALSE(reply.items[2]->image.is_migrated());
}

TEST(Migration, TellsWhatOfAMigratedItemDoesNotFit)
{
    item numbered = item_from_json(person_3);
    numbered.set("mail", 5);

    const error why = refusal_of<person>(to_json(numbered));

    EXPECT_EQ(why.code(), errc::attribute_type_mismatch);
    EXPECT_EQ(why.get_diagnostics().attribute_path(), "contact.mail");
}

TEST(Migration, IsDoneOfConvertedItems)
{
    EXPECT_EQ(from_item<person>(item_from_json(person_1)).name, "Ann Lee");
    EXPECT_EQ(from_json<person>(person_1).name, "Ann Lee");
    EXPECT_EQ(from_item<person>(item_from_json(person_5)).name, "Cid");
    item without_key = item_from_json(person_1);
    without_key.erase("id");
    without_key.erase("number");
    EXPECT_EQ(from_item<person>(without_key, without_keys).name, "Ann Lee");
    EXPECT_EQ(try_from_item<person>(item_from_json(unknown_person)).error(), errc::unknown_version);
}

// Which other programs send: it has no versions of the table.
TEST(Migration, IsNotDoneOfPlainJson)
{
    const auto read = from_plain_json<person>(
        R"({"id":"a","number":1,"name":"Ann","first":"x","contact":{"mail":"a@b"}})"
    );

    EXPECT_EQ(read.name, "Ann");
}

TEST(Migration, IsDoneOfHandlesMadeOfImages)
{
    const auto handle = stored_from_image<person>(std::string_view(person_1));

    EXPECT_EQ(handle->name, "Ann Lee");
    EXPECT_TRUE(handle.is_migrated());
    EXPECT_EQ(item_from_json(handle.image()), item_from_json(person_1));
}

}  // namespace
}  // namespace ddbm::detail
