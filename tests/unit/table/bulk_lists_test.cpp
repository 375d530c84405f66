// Which reads and writes go into one request, in which order, and what is left of them.

#include "table/batch_reply.hpp"
#include "table/bulk_pause.hpp"
#include "table/write_list.hpp"
#include "unit/table/bulk_testing.hpp"
#include "values/json_writer.hpp"

#include <ddbm/item_json.hpp>
#include <ddbm/limits.hpp>

#include <array>
#include <stdexcept>

namespace ddbm::test {

struct oddly_keyed
{
    int id = 0;
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::oddly_keyed>
{
    using type = ddbm::test::oddly_keyed;
    static constexpr auto value = ddbm::model<type>("odd").partition_key("the \"id\"", &type::id);
};

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;

class BulkLists : public testing::Test
{
protected:
    void put(int sensor) { put(make_reading(sensor)); }
    void put(const reading& object) { writes.put(readings, &object); }
    void erase(int sensor)
    {
        const number value(sensor);
        writes.erase(readings, {detail::key_part(&value, &write_number)});
    }
    void read(int sensor, const detail::table_core& table)
    {
        const number value(sensor);
        reads.add(table, {detail::key_part(&value, &write_number)});
    }
    void read(int sensor) { read(sensor, readings); }

    static void write_number(value_writer& out, const void* value)
    {
        out.number(*static_cast<const number*>(value));
    }

    static std::vector<std::size_t> positions(const std::vector<detail::planned_write>& batch)
    {
        std::vector<std::size_t> all;
        for (const auto& each : batch)
            all.push_back(each.position);
        return all;
    }

    template <class Batch>
    std::string request(const Batch& batch)
    {
        std::string text;
        detail::json_writer out(text);
        if constexpr (std::is_same_v<Batch, std::vector<detail::planned_write>>)
            write_batch(out, writes.tables(), batch);
        else
            write_batch(out, reads.tables(), batch, false);
        return text;
    }

    scripted_client side;
    const detail::table_core readings{side.db, detail::info_of<reading>()};
    const detail::table_core states{side.db, detail::info_of<sensor_state>()};
    detail::write_list writes{side.db};
    detail::read_list reads{side.db};
};

using positions_of = std::vector<std::size_t>;

TEST_F(BulkLists, TakeTwentyFiveWritesAtOnce)
{
    for (const int each : sensors(0, 30))
        put(each);

    EXPECT_EQ(writes.take().size(), 25u);
    EXPECT_EQ(writes.take().size(), 5u);
    EXPECT_TRUE(writes.take().empty());
    EXPECT_EQ(writes.taken(), 30u);
}

TEST_F(BulkLists, WaitForTheWriteOfTheSameItemBefore)
{
    put(1);
    put(2);
    erase(1);
    put(3);

    const auto first = writes.take();
    ASSERT_EQ(positions(first), (positions_of{0, 1, 3})) << "others need not wait";
    EXPECT_TRUE(writes.take().empty());
    writes.carried_out(first[1]);
    EXPECT_TRUE(writes.take().empty());
    writes.carried_out(first[0]);
    EXPECT_EQ(positions(writes.take()), (positions_of{2}));
}

TEST_F(BulkLists, KeepTheOrderOfWritesThatWereLeft)
{
    for (const int each : {1, 1, 1, 2})
        put(each);
    auto first = writes.take();
    EXPECT_EQ(positions(first), (positions_of{0, 3}));
    writes.give_back(std::move(first));

    for (const std::size_t each : {0u, 1u, 2u})
    {
        const auto next = writes.take();
        ASSERT_FALSE(next.empty());
        EXPECT_EQ(next[0].position, each);
        for (const auto& write : next)
            writes.carried_out(write);
    }
    EXPECT_EQ(writes.processed(), 4u);
}

TEST_F(BulkLists, TakeWhatWasGivenBackBehindTheOthers)
{
    for (const int each : sensors(0, 40))
        put(each);
    auto first = writes.take();
    first.at(3).history.handed_back(false);
    std::vector<detail::planned_write> left;
    for (auto& each : first)
    {
        if (each.position == 3)
            left.push_back(std::move(each));
        else
            writes.carried_out(each);
    }
    writes.give_back(std::move(left));

    const auto second = writes.take();

    ASSERT_EQ(second.size(), 16u);
    EXPECT_EQ(second.front().position, 25u);
    EXPECT_EQ(second.back().position, 3u);
}

TEST_F(BulkLists, TakeWhatWasRefusedByItself)
{
    put(1);
    read(1);
    auto refused = writes.take();
    auto refused_reads = reads.take();
    refused.at(0).history.handed_back(true);
    refused_reads.at(0).history.handed_back(true);
    put(2);
    read(2);

    writes.give_back(std::move(refused));
    reads.give_back(std::move(refused_reads));

    EXPECT_EQ(positions(writes.take()), (positions_of{1}));
    EXPECT_EQ(positions(writes.take()), (positions_of{0}));
    EXPECT_EQ(reads.take().at(0).key, key_of(2));
    EXPECT_EQ(reads.take().at(0).key, key_of(1));
}

TEST_F(BulkLists, TakeWhatWasGivenBackInOrder)
{
    for (const int each : {1, 2, 3, 2})
        put(each);
    auto first = writes.take();
    ASSERT_EQ(positions(first), (positions_of{0, 1, 2}));
    writes.carried_out(first[2]);
    first.pop_back();
    for (auto& each : first)
        each.history.handed_back(false);

    writes.give_back(std::move(first));

    EXPECT_EQ(writes.given_back(), 2u);
    EXPECT_EQ(writes.waiting(), 3u);
    const auto second = writes.take();
    ASSERT_EQ(positions(second), (positions_of{0, 1}));
    EXPECT_EQ(writes.given_back(), 0u);
    EXPECT_TRUE(second[0].history.was_sent());
}

TEST_F(BulkLists, KnowNumbersOfOneValueAsOneKey)
{
    struct dozen
    {
        static void write(value_writer& out, const void*) { out.number(number::parse("1.2E+1")); }
    };
    put(12);
    writes.erase(readings, {detail::key_part(this, &dozen::write)});

    EXPECT_EQ(writes.take().size(), 1u);
}

TEST_F(BulkLists, NameWhatIsLeftByPositionAndKey)
{
    for (const int each : {5, 6, 7})
        put(each);
    auto batch = writes.take();
    ASSERT_EQ(batch.size(), 3u);
    writes.carried_out(batch[1]);
    batch.erase(batch.begin() + 1);
    writes.give_back(std::move(batch));

    const bulk_result result = writes.result();

    EXPECT_EQ(result.taken, 3u);
    EXPECT_EQ(result.processed, 1u);
    ASSERT_EQ(result.unprocessed.size(), 2u);
    EXPECT_EQ(result.unprocessed[0].position, 0u);
    EXPECT_EQ(result.unprocessed[1].position, 2u);
    EXPECT_EQ(result.unprocessed[1].table, "readings");
    EXPECT_EQ(result.unprocessed[1].key, key_of(7));
}

TEST_F(BulkLists, WriteOneRequestOverAllTables)
{
    const detail::table_core visits(side.db, detail::info_of<visit>());
    const visit seen = make_visit("home", 3);
    put(1);
    writes.put(visits, &seen);
    erase(2);

    EXPECT_EQ(
        request(writes.take()),
        R"({"RequestItems":{"readings":[)" + put_of(1) + "," + erase_of(2) +
            R"(],"visits":[{"PutRequest":{"Item":{"page":{"S":"home"},"day":{"N":"3"},)"
            R"("note":{"S":"n"}}}}]}})"
    );
}

TEST_F(BulkLists, FindWhichWritesAReplyHandsBack)
{
    for (const int each : {1, 2, 3})
        put(each);
    const auto batch = writes.take();
    const auto left = [&](const std::string& reply) {
        return detail::unprocessed_writes(reply, writes.tables(), batch);
    };

    EXPECT_EQ(left(write_reply()), (std::vector<bool>{false, false, false}));
    EXPECT_EQ(left(write_reply({3, 1})), (std::vector<bool>{true, false, true}));
    EXPECT_EQ(left("{}"), (std::vector<bool>{false, false, false}));
    for (const std::string& wrong :
         {write_reply({4}),
          std::string(R"({"UnprocessedItems":{"others":[)" + put_of(1) + "]}}"),
          std::string(R"({"UnprocessedItems":{"readings":[{"DeleteRequest":{"Key":{}}}]}})")})
    {
        try
        {
            left(wrong);
            ADD_FAILURE() << wrong;
        }
        catch (const error& why)
        {
            EXPECT_EQ(why.code(), errc::invalid_reply) << why.what();
        }
    }
}

TEST_F(BulkLists, RefuseTablesOfAnotherClient)
{
    scripted_client other;
    const detail::table_core theirs(other.db, detail::info_of<visit>());
    const visit seen = make_visit("home", 3);
    put(1);

    writes.put(theirs, &seen);

    ASSERT_TRUE(writes.refused());
    EXPECT_EQ(writes.refused()->code(), errc::invalid_request);
    EXPECT_NE(
        std::string(writes.refused()->what()).find("item 1: the table visits is of another client"),
        std::string::npos
    ) << writes.refused()->what();
}

TEST_F(BulkLists, RefuseATableOfTwoKeys)
{
    const detail::table_core same(side.db, detail::info_of<visit>(), *readings.name);
    const visit seen = make_visit("home", 3);
    put(1);

    writes.put(same, &seen);

    ASSERT_TRUE(writes.refused());
    EXPECT_EQ(writes.refused()->code(), errc::invalid_request);
    EXPECT_EQ(
        writes.refused()->get_diagnostics().message(),
        "item 1: the key of the table readings has other attributes in another model"
    );
}

TEST_F(BulkLists, RefuseWhatThrows)
{
    struct broken
    {
        static void write(value_writer&, const void*) { throw std::runtime_error("no such id"); }
    };
    put(1);
    writes.erase(readings, {detail::key_part(this, &broken::write)});
    read(1);
    reads.add(readings, {detail::key_part(this, &broken::write)});

    ASSERT_TRUE(writes.refused());
    EXPECT_EQ(writes.refused()->code(), errc::invalid_request);
    EXPECT_EQ(
        writes.refused()->get_diagnostics().message(),
        "item 1: a codec or validator has thrown: no such id"
    );
    EXPECT_EQ(writes.result().unprocessed.size(), 2u);
    ASSERT_TRUE(reads.first_failed());
    EXPECT_EQ(
        reads.first_failed()->get_diagnostics().message(), "item 1: a codec has thrown: no such id"
    );
    EXPECT_EQ(reads.result().unprocessed.size(), 2u);
}

// Each has a table of that name, of an account or a store of its own.
TEST_F(BulkLists, RefuseATableOfTheSameNameOfAnotherClient)
{
    scripted_client other;
    const detail::table_core theirs(other.db, detail::info_of<reading>());
    const reading object = make_reading(2);
    const number key(2);
    put(1);
    read(1);

    writes.put(theirs, &object);
    reads.add(theirs, {detail::key_part(&key, &write_number)});

    ASSERT_TRUE(writes.refused());
    EXPECT_EQ(writes.refused()->code(), errc::invalid_request);
    ASSERT_TRUE(reads.first_failed());
    EXPECT_EQ(reads.first_failed()->code(), errc::invalid_request);
    EXPECT_EQ(reads.take().size(), 1u);
}

// -- Reads

TEST_F(BulkLists, AskForEqualKeysOnce)
{
    for (const int each : {1, 2, 1, 3, 2})
        read(each);

    const auto batch = reads.take();

    EXPECT_EQ(
        request(batch),
        R"({"RequestItems":{"readings":{"Keys":[)" + joined({1, 2, 3}, key_of) + "]}}}"
    );
    ASSERT_EQ(batch.at(0).places.size(), 2u);
    EXPECT_EQ(batch[0].places[1].position, 2u);
    EXPECT_EQ(reads.taken(), 5u);
}

TEST_F(BulkLists, TakeAHundredKeysAtOnce)
{
    for (const int each : sensors(0, 201))
        read(each);

    EXPECT_EQ(reads.take().size(), 100u);
    EXPECT_EQ(reads.take().size(), 100u);
    EXPECT_EQ(reads.take().size(), 1u);
}

TEST_F(BulkLists, ReadItemsIntoThePlacesThatAskForThem)
{
    for (const int each : {1, 2, 1, 3})
        read(each);
    read(2, states);
    const auto batch = reads.take();

    const auto answers = detail::read_batch_reply(get_reply({2, 1}), {}, reads.tables(), batch);

    ASSERT_EQ(answers.found.size(), 5u);
    for (const auto& [position, found] : answers.found)
        reads.answer(position, found);
    EXPECT_EQ(answers.unprocessed, (std::vector<bool>{false, false, false}));
    const auto object = [&]<class T>(std::size_t position, const T&) {
        return stored<T>(reads.at(position).object);
    };
    EXPECT_EQ(object(0, reading())->sensor, 1);
    EXPECT_EQ(object(1, reading())->value, 0.5);
    EXPECT_EQ(object(2, reading())->sensor, 1);
    EXPECT_NE(reads.at(0).object, reads.at(2).object);
    EXPECT_TRUE(reads.at(3).is_known);
    EXPECT_FALSE(reads.at(3).object);
    EXPECT_EQ(object(4, sensor_state())->sensor, 2);
    EXPECT_EQ(object(4, sensor_state()).image(), item_of(2));
    EXPECT_EQ(reads.processed(), 5u);
}

// Keys are the same in whichever form a reply has them.
TEST_F(BulkLists, KnowKeysInOtherWords)
{
    const detail::table_core visits(side.db, detail::info_of<visit>());
    const std::string page = "a\"b\xc3\xa9";
    struct write
    {
        static void text(value_writer& out, const void* value)
        {
            out.string(*static_cast<const std::string*>(value));
        }
        static void day(value_writer& out, const void*) { out.number(100); }
    };
    reads.add(
        visits, {detail::key_part(&page, &write::text), detail::key_part(&page, &write::day)}
    );
    const auto batch = reads.take();

    const auto answers = detail::read_batch_reply(
        R"({"UnprocessedKeys":null,"Other":[1],"Responses":{"visits":[ { "note":{"M":{"page":)"
        R"({"S":"no"}}}, "day" : {"N":"1E2"},"page":{"S":"a\u0022b\u00e9"}}]}})",
        {},
        reads.tables(),
        batch
    );

    ASSERT_EQ(answers.found.size(), 1u);
    ASSERT_TRUE(answers.found[0].second.failed);
    EXPECT_EQ(answers.found[0].second.failed->code(), errc::attribute_type_mismatch);
}

TEST_F(BulkLists, KnowKeysWhoseNamesNeedEscaping)
{
    const detail::table_core odd(side.db, detail::info_of<oddly_keyed>());
    read(1, odd);
    const auto batch = reads.take();

    const auto answers = detail::read_batch_reply(
        R"({"Responses":{"odd":[{"the \"id\"":{"N":"1"}}]}})", {}, reads.tables(), batch
    );

    ASSERT_EQ(answers.found.size(), 1u);
    EXPECT_TRUE(answers.found[0].second.object);
}

TEST_F(BulkLists, GoOnBehindAnItemThatDoesNotFit)
{
    for (const int each : {1, 2, 3})
        read(each);
    const auto batch = reads.take();

    const auto answers = detail::read_batch_reply(
        R"({"Responses":{"readings":[{"sensor":{"N":"2"},"value":{"S":"x"}},)" + item_of(3) + "]}}",
        {},
        reads.tables(),
        batch
    );
    for (const auto& [position, found] : answers.found)
        reads.answer(position, found);

    EXPECT_FALSE(reads.at(0).object);
    ASSERT_TRUE(reads.at(1).failed);
    EXPECT_EQ(reads.at(1).failed->get_diagnostics().attribute_path(), "value");
    EXPECT_TRUE(reads.at(2).object);
    EXPECT_EQ(reads.processed(), 2u);
}

TEST_F(BulkLists, RefuseRepliesToOtherReads)
{
    read(1);
    const auto batch = reads.take();
    for (const std::string& wrong :
         {get_reply({2}),
          get_reply({}, {3}),
          std::string("{}"),
          std::string(R"({"Responses":{"others":[]}})"),
          std::string(R"({"Responses":{"readings":[{"value":{"N":"1"}}]}})"),
          std::string(R"({"Responses":{"readings":[1]}})"),
          std::string(R"({"Responses":{"readings":[{"sensor":{"N":"1"}})")})
    {
        try
        {
            detail::read_batch_reply(wrong, {}, reads.tables(), batch);
            ADD_FAILURE() << wrong;
        }
        catch (const error& why)
        {
            EXPECT_EQ(why.code(), errc::invalid_reply) << why.what();
        }
    }
}

TEST_F(BulkLists, CountPositionsOnBehindAnswersThatAreDropped)
{
    read(1);
    for (const auto& each : reads.take())
    {
        detail::read_answer none;
        none.is_known = true;
        reads.answer(each.places.at(0).position, none);
    }
    reads.drop_answers();

    read(1);

    EXPECT_EQ(reads.taken(), 2u);
    EXPECT_FALSE(reads.at(1).is_known);
    const bulk_result result = reads.result();
    ASSERT_EQ(result.unprocessed.size(), 1u);
    EXPECT_EQ(result.unprocessed[0].position, 1u);
}

TEST_F(BulkLists, NameFailuresThatHaveBeenDropped)
{
    const detail::table_core visits(side.db, detail::info_of<visit>());
    const std::string page;
    struct write
    {
        static void text(value_writer& out, const void* value)
        {
            out.string(*static_cast<const std::string*>(value));
        }
        static void day(value_writer& out, const void*) { out.number(1); }
    };
    reads.add(
        visits, {detail::key_part(&page, &write::text), detail::key_part(&page, &write::day)}
    );
    reads.drop_answers();

    read(1);

    const bulk_result result = reads.result();
    EXPECT_EQ(result.taken, 2u);
    ASSERT_EQ(result.unprocessed.size(), 2u);
    EXPECT_EQ(result.unprocessed[0].table, "visits");
    EXPECT_EQ(result.unprocessed[0].key, R"({"page":{"S":""},"day":{"N":"1"}})");
    EXPECT_EQ(result.unprocessed[1].position, 1u);
}

// -- Pauses

TEST(BulkPause, GrowsWhereNothingIsDone)
{
    retry_policy policy;
    detail::send_history history;
    const auto pause = [&] { return detail::bulk_pause(policy, history, 1.0); };

    EXPECT_EQ(pause(), milliseconds(0));
    history.handed_back(false);
    EXPECT_EQ(pause(), policy.base_delay);
    history.handed_back(true);
    EXPECT_EQ(pause(), milliseconds(1'000));
    history.handed_back(true);
    EXPECT_EQ(pause(), milliseconds(2'000));
    EXPECT_EQ(detail::bulk_pause(policy, history, 0.25), milliseconds(500));
    for (int i = 0; i < 100; ++i)
        history.handed_back(true);
    EXPECT_EQ(pause(), policy.max_delay);
    EXPECT_EQ(history.fruitless(), 102);
    history.handed_back(false);
    EXPECT_EQ(history.fruitless(), 0);
    EXPECT_EQ(pause(), policy.max_delay);
}

TEST(BulkPause, IsWhatTheServiceAsksFor)
{
    retry_policy policy;
    detail::send_history history;
    history.handed_back(true, milliseconds(1'500));

    EXPECT_EQ(detail::bulk_pause(policy, history, 0.5), milliseconds(1'500));
    history.handed_back(true);
    EXPECT_EQ(detail::bulk_pause(policy, history, 0.5), milliseconds(1'000));
}

TEST(BulkPause, GrowsWhereOnlyOthersAreDone)
{
    retry_policy policy;
    detail::send_history history;
    const auto pause = [&] { return detail::bulk_pause(policy, history, 1.0); };

    history.handed_back(false);
    EXPECT_EQ(pause(), policy.base_delay);
    history.handed_back(false);
    EXPECT_EQ(pause(), milliseconds(1'000));
    history.handed_back(false);
    EXPECT_EQ(pause(), milliseconds(2'000));
}

TEST(BulkPause, IsThatOfTheTableUntilSomethingGetsThrough)
{
    detail::table_histories tables;
    detail::send_history refused;
    refused.handed_back(true);

    EXPECT_FALSE(tables.of(1).was_sent());
    tables.handed_back(1, refused);
    EXPECT_EQ(tables.of(1).fruitless(), 1);
    EXPECT_FALSE(tables.of(0).was_sent());
    tables.end_of_request();
    tables.carried_out(1);
    tables.handed_back(1, refused);
    EXPECT_TRUE(tables.of(1).was_sent());
    EXPECT_EQ(tables.of(1).refused(), 0) << "a part is a sign to slow down";
    tables.end_of_request();
    tables.carried_out(1);
    EXPECT_FALSE(tables.of(1).was_sent());
}

TEST(BulkPause, IsTheLongestOfAllThatIsSentTogether)
{
    detail::send_history together;
    detail::send_history other;
    other.handed_back(true);

    together.add(detail::send_history());
    EXPECT_FALSE(together.was_sent());
    together.add(other);

    EXPECT_TRUE(together.was_sent());
    EXPECT_EQ(together.fruitless(), 1);
}

}  // namespace
}  // namespace ddbm::test
