// Tables as such: creating and deleting, names, keys of each type, attribute names that expressions
// cannot spell, and the size of items.

#include "support/integration_test.hpp"
#include "support/models.hpp"

#include <vector>

namespace ddbm::testing {

// Names that are reserved words, or could be taken for paths, placeholders or syntax.
struct awkward
{
    std::string status;
    int size = 0;
    std::string name;
    int dotted = 0;
    int placeholder = 0;
    int colon = 0;
    int indexed = 0;
    int spaced = 0;
    std::optional<int> foreign;
    std::optional<int> quoted;
};

struct blob
{
    std::string id;
    std::string text;
};

enum class colour
{
    red,
    green,
};

template <class Key>
struct keyed
{
    Key key{};
    int value = 0;
};

}  // namespace ddbm::testing

template <>
struct ddbm::model_of<ddbm::testing::awkward>
{
    using type = ddbm::testing::awkward;
    static constexpr auto value = ddbm::model<type>("awkward")
                                      .partition_key("status", &type::status)
                                      .sort_key("size", &type::size)
                                      .field("name", &type::name)
                                      .field("a.b", &type::dotted)
                                      .field("#x", &type::placeholder)
                                      .field(":v", &type::colon)
                                      .field("list[0]", &type::indexed)
                                      .field("two words", &type::spaced)
                                      .field("\u65e5\u672c \U0001f480", &type::foreign)
                                      .field("\"\\\n", &type::quoted);
};

template <>
struct ddbm::model_of<ddbm::testing::blob>
{
    using type = ddbm::testing::blob;
    static constexpr auto value =
        ddbm::model<type>("blob").partition_key("id", &type::id).field("text", &type::text);
};

template <class Key>
struct ddbm::model_of<ddbm::testing::keyed<Key>>
{
    using type = ddbm::testing::keyed<Key>;
    static constexpr auto value =
        ddbm::model<type>("keyed").partition_key("key", &type::key).field("value", &type::value);
};

namespace ddbm {
namespace {

using testing::awkward;
using testing::blob;
using testing::doom_map;
using testing::make_map;

class Tables : public testing::integration_test
{
protected:
    template <class Key>
    asio::awaitable<void> check_key(Key key, attribute_type type)
    {
        auto where = co_await make_table<testing::keyed<Key>>();
        describe_table_request describe(where.name());
        auto described = co_await db().async_describe_table(describe);
        EXPECT_EQ(described.table.attribute_definitions.at(0).attribute_type, type);

        testing::keyed<Key> object;
        object.key = key;
        object.value = 1;
        co_await where.async_insert(object);
        auto read = co_await where.async_get(key);
        EXPECT_EQ(read->key, key);
        read->value = 2;
        co_await where.async_save(read);
        auto range = where.query(key);
        auto found = co_await range.async_next();
        EXPECT_TRUE(found && found->value == 2);
        co_await where.async_erase(key);
        EXPECT_FALSE(co_await where.async_find(key));
    }

    // What DynamoDB counts for a blob: its two names and the two texts.
    static blob blob_of(std::size_t bytes)
    {
        blob made;
        made.id = "x";
        made.text = std::string(bytes - 7, 'x');
        return made;
    }
};

TEST_F(Tables, AreCreatedWithTheKeysAndTheThroughputAskedFor)
{
    run([&]() -> asio::awaitable<void> {
        table<doom_map> provided(db(), new_name());
        table<doom_map> demanded(db(), new_name());

        co_await provided.async_create(provisioned(10, 5));
        co_await demanded.async_create(on_demand());

        describe_table_request describe(provided.name());
        auto first = co_await db().async_describe_table(describe);
        describe_table_request describe_other(demanded.name());
        auto second = co_await db().async_describe_table(describe_other);

        std::vector<key_schema_element> schema;
        schema.emplace_back("episode", key_type::hash);
        schema.emplace_back("map", key_type::range);
        EXPECT_EQ(first.table.key_schema, schema);
        EXPECT_EQ(first.table.table_status, table_status::active);
        EXPECT_EQ(first.table.provisioned_throughput, provisioned_throughput(10, 5));
        EXPECT_EQ(second.table.billing_mode, billing_mode::pay_per_request);
    });
}

TEST_F(Tables, CreateFailsForATableThatIsThere)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_table<doom_map>();

        auto [ec] = co_await maps.async_create(on_demand(), checked());

        EXPECT_EQ(ec, service_errc::resource_in_use);
    });
}

TEST_F(Tables, DeleteEndsATableAndFailsWhereThereIsNone)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_table<doom_map>();

        co_await maps.async_delete();
        auto [get, found] = co_await maps.async_find(1, 1, checked());
        auto [again] = co_await maps.async_delete(checked());

        EXPECT_EQ(get, service_errc::resource_not_found);
        EXPECT_EQ(again, service_errc::resource_not_found);
    });
}

TEST_F(Tables, CanBeCreatedAgainEmpty)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_table<doom_map>();
        doom_map hangar = make_map(1, 1, "Hangar");
        co_await maps.async_put(hangar);

        co_await maps.async_delete();
        co_await maps.async_create(on_demand());

        EXPECT_FALSE(co_await maps.async_find(1, 1));
    });
}

TEST_F(Tables, APrefixGoesBeforeTheNamesOfModelsOnly)
{
    asio::io_context ctx;
    auto config = testing::backend_config();
    config.table_prefix = "prefix-";
    client prefixed(ctx.get_executor(), config);

    EXPECT_EQ(table<doom_map>(prefixed).name(), "prefix-doom_map");
    EXPECT_EQ(table<doom_map>(prefixed, "given").name(), "given");
    EXPECT_EQ(table<doom_map>(db()).name(), "doom_map");
}

TEST_F(Tables, LiveUnderTheirPrefix)
{
    auto prefix = new_name() + "-";
    run([&]() -> asio::awaitable<void> {
        auto config = testing::backend_config();
        config.table_prefix = prefix;
        client prefixed(db().get_executor(), config);
        table<doom_map> maps(prefixed);
        co_await maps.async_create(on_demand());

        describe_table_request describe(prefix + "doom_map");
        auto described = co_await db().async_describe_table(describe);
        co_await maps.async_delete();

        EXPECT_EQ(described.table.table_name, prefix + "doom_map");
    });
}

TEST_F(Tables, AreFoundByTheirArn)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_table<doom_map>();
        describe_table_request describe(maps.name());
        auto described = co_await db().async_describe_table(describe);
        table<doom_map> by_arn(db(), described.table.table_arn);
        doom_map hangar = make_map(1, 1, "Hangar");

        co_await by_arn.async_put(hangar);

        EXPECT_TRUE(co_await maps.async_find(1, 1));
    });
}

TEST_F(Tables, RefuseNamesThatAreNone)
{
    for (const char* name : {"", "ab", "with space", "sla/sh", "arn:aws:s3:::bucket"})
    {
        try
        {
            table<doom_map> wrong(db(), name);
            ADD_FAILURE() << "expected ddbm::error for " << name;
        }
        catch (const error& e)
        {
            EXPECT_EQ(e.code(), errc::invalid_table_name) << name;
        }
    }
}

TEST_F(Tables, HaveKeysOfEachType)
{
    run([&]() -> asio::awaitable<void> {
        std::string text = "\u00e9 \U0001f480 \" \\";
        binary bytes = make_binary(std::string("\x00\xff", 2));
        number digits = number::parse("0.12345678901234567890123456789012345678");
        co_await check_key<std::string>(text, attribute_type::s);
        co_await check_key<int>(-5, attribute_type::n);
        co_await check_key<double>(0.1, attribute_type::n);
        co_await check_key<number>(digits, attribute_type::n);
        co_await check_key<binary>(bytes, attribute_type::b);
        co_await check_key<testing::colour>(testing::colour::green, attribute_type::n);
    });
}

TEST_F(Tables, TakeKeysUpToTheirGreatestLength)
{
    run([&]() -> asio::awaitable<void> {
        auto where = co_await make_table<blob>();
        blob object;
        object.id = std::string(2048, 'k');
        co_await where.async_put(object);
        EXPECT_TRUE(co_await where.async_find(object.id));

        object.id += 'k';
        auto [put] = co_await where.async_put(object, checked());
        EXPECT_EQ(put, errc::key_too_long);
        EXPECT_EQ(diag.attribute_path(), "id");
        EXPECT_EQ(diag.attempts(), 0);

        object.id.clear();
        auto [empty] = co_await where.async_put(object, checked());
        EXPECT_EQ(empty, errc::empty_key);
        EXPECT_EQ(diag.attempts(), 0);

        auto [find, found] = co_await where.async_find("", checked());
        EXPECT_EQ(find, errc::empty_key);
        EXPECT_EQ(diag.attempts(), 0);
    });
}

TEST_F(Tables, TakeAttributeNamesOfAnyKind)
{
    run([&]() -> asio::awaitable<void> {
        auto where = co_await make_table<awkward>();
        awkward object;
        object.status = "open";
        object.size = 1;
        object.name = "name";
        object.dotted = 2;
        object.placeholder = 3;
        object.colon = 4;
        object.indexed = 5;
        object.spaced = 6;
        object.foreign = 7;
        object.quoted = 8;

        co_await where.async_insert(object);
        auto [ec] = co_await where.async_insert(object, checked());
        EXPECT_EQ(ec, errc::conflict_exists);

        auto read = co_await where.async_get("open", 1);
        read->name = "changed";
        read->dotted = 12;
        read->placeholder = 13;
        read->colon = 14;
        read->indexed = 15;
        read->spaced = 16;
        read->foreign = 17;
        read->quoted.reset();
        co_await where.async_save(read);

        auto range = where.query("open").sort_key(ge(1));
        auto found = co_await range.async_next();
        EXPECT_TRUE(found);
        if (found)
        {
            EXPECT_EQ(found->name, "changed");
            EXPECT_EQ(found->dotted, 12);
            EXPECT_EQ(found->placeholder, 13);
            EXPECT_EQ(found->colon, 14);
            EXPECT_EQ(found->indexed, 15);
            EXPECT_EQ(found->spaced, 16);
            EXPECT_EQ(found->foreign, 17);
            EXPECT_FALSE(found->quoted);
            co_await where.async_erase(found);
        }
        EXPECT_FALSE(co_await where.async_find("open", 1));
    });
}

TEST_F(Tables, TakeItemsOfExactlyTheGreatestSize)
{
    run([&]() -> asio::awaitable<void> {
        auto where = co_await make_table<blob>();
        blob largest = blob_of(409'600);

        co_await where.async_put(largest);
        auto read = co_await where.async_get("x");
        co_await where.async_save(read);

        EXPECT_EQ(read->text, largest.text);
    });
}

TEST_F(Tables, RefuseLargerItemsBeforeTheyAreSent)
{
    run([&]() -> asio::awaitable<void> {
        auto where = co_await make_table<blob>();
        blob larger = blob_of(409'601);

        auto [put] = co_await where.async_put(larger, checked());
        EXPECT_EQ(put, errc::item_too_large);
        EXPECT_EQ(diag.attempts(), 0);
        EXPECT_EQ(diag.table(), where.name());

        blob small = blob_of(10);
        co_await where.async_put(small);
        auto read = co_await where.async_get("x");
        read->text = larger.text;
        auto [save] = co_await where.async_save(read, checked());
        EXPECT_EQ(save, errc::item_too_large);
        EXPECT_EQ(diag.attempts(), 0);
    });
}

}  // namespace
}  // namespace ddbm
