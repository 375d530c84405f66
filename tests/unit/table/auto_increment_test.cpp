// Objects that get the next number of their table, and the item that the last one is kept in.

#include "support/recording_observer.hpp"
#include "table/auto_increment.hpp"
#include "unit/table/scripted_table.hpp"

#include <ddbm/collection.hpp>
#include <ddbm/errc.hpp>
#include <ddbm/field_policies.hpp>
#include <ddbm/generated.hpp>
#include <ddbm/length.hpp>
#include <ddbm/service_errc.hpp>
#include <ddbm/validators/letter_case.hpp>
#include <ddbm/validators/range.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

namespace {

struct ticket
{
    std::int8_t number = 0;
    std::string text;
    std::optional<std::string> tag;
    long version = 0;
};

struct indexed_ticket
{
    int number = 0;
    std::string text;
};

// Its numbers are checked, too.
struct checked_ticket
{
    unsigned number = 0;
    std::string text;
};

// It is written otherwise than it is given.
struct changed_ticket
{
    int number = 0;
    std::string text;
    std::string owner;
};

// Two kinds in one table, which have their numbers from one counter.
struct numbered_bug
{
    int number = 0;
};

struct numbered_wish
{
    int number = 0;
};

// One more, to which the program gives numbers.
struct given_note
{
    int number = 0;
};

struct brief_note
{
    int number = 0;
};

}  // namespace

template <>
struct ddbm::model_of<ticket>
{
    static constexpr auto value =
        ddbm::model<ticket>("tickets")
            .partition_key("number", &ticket::number, ddbm::auto_increment)
            .field("text", &ticket::text, ddbm::length(1, 8))
            .field("tag", &ticket::tag)
            .version("v", &ticket::version);
};

template <>
struct ddbm::model_of<indexed_ticket>
{
    static constexpr auto value =
        ddbm::model<indexed_ticket>("indexed")
            .partition_key("number", &indexed_ticket::number, ddbm::auto_increment)
            .field("text", &indexed_ticket::text)
            .index("whole", ddbm::partition(&indexed_ticket::number))
            .index("keys", ddbm::partition(&indexed_ticket::number), ddbm::project_keys)
            .index("by_text", ddbm::partition(&indexed_ticket::text), ddbm::project_keys);
};

template <>
struct ddbm::model_of<checked_ticket>
{
    static constexpr auto value =
        ddbm::model<checked_ticket>("checked")
            .partition_key(
                "number", &checked_ticket::number, ddbm::auto_increment, ddbm::at_least(1000)
            )
            .field("text", &checked_ticket::text);
};

template <>
struct ddbm::model_of<changed_ticket>
{
    static constexpr auto value =
        ddbm::model<changed_ticket>("changed")
            .partition_key("number", &changed_ticket::number, ddbm::auto_increment)
            .field("text", &changed_ticket::text, ddbm::to_lower)
            .field("owner", &changed_ticket::owner, ddbm::read_only, ddbm::or_default());
};

template <>
struct ddbm::model_of<numbered_bug>
{
    static constexpr auto value =
        ddbm::model<numbered_bug>("reports")
            .partition_key("number", &numbered_bug::number, ddbm::auto_increment)
            .discriminator("type", "bug");
};

template <>
struct ddbm::model_of<numbered_wish>
{
    static constexpr auto value =
        ddbm::model<numbered_wish>("reports")
            .partition_key("number", &numbered_wish::number, ddbm::auto_increment)
            .discriminator("type", "wish")
            .index("keys", ddbm::partition(&numbered_wish::number), ddbm::project_keys)
            .index("mixed", ddbm::partition(&numbered_wish::number), ddbm::project_keys);
};

template <>
struct ddbm::model_of<given_note>
{
    static constexpr auto value =
        ddbm::model<given_note>("reports")
            .partition_key("number", &given_note::number)
            .discriminator("type", "note")
            .index("keys", ddbm::partition(&given_note::number), ddbm::project_keys)
            .index("mixed", ddbm::partition(&given_note::number));
};

template <>
struct ddbm::model_of<brief_note>
{
    static constexpr auto value = ddbm::model<brief_note>().field("number", &brief_note::number);
};

namespace ddbm::test {
namespace {

using texts = std::vector<std::string>;

std::string counted(const std::string& number)
{
    return R"({"Attributes":{"__max_hash_key__":{"N":")" + number + R"("}}})";
}

const std::string count =
    R"(UpdateItem {"TableName":"tickets","Key":{"number":{"N":"-1"}},"UpdateExpression":"ADD #0 :0",)"
    R"("ExpressionAttributeNames":{"#0":"__max_hash_key__"},)"
    R"("ExpressionAttributeValues":{":0":{"N":"1"}},"ReturnValues":"UPDATED_NEW"})";

std::string item_of(const std::string& number)
{
    return R"({"number":{"N":")" + number + R"("},"text":{"S":"hello"},"v":{"N":"1"}})";
}

std::string insertion_of(const std::string& number)
{
    return R"(PutItem {"TableName":"tickets","Item":)" + item_of(number) +
           R"~(,"ConditionExpression":"attribute_not_exists(#0)",)~"
           R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
           R"("ExpressionAttributeNames":{"#0":"number"}})";
}

// What stands in the way.
const std::string foreign = R"(,"Item":{"number":{"N":"1"},"text":{"S":"by hand"}})";

class AutoIncrement : public testing::Test
{
protected:
    AutoIncrement() { draft.text = "hello"; }

    auto insert(const ticket& object)
    {
        return side.fetch<ticket>([&](auto token) { tickets.async_insert_numbered(object, token); }
        );
    }

    scripted_client side{in_no_time()};
    table<ticket> tickets{side.db};
    table<checked_ticket> checked{side.db};
    ticket draft;
};

// -- Inserting

TEST_F(AutoIncrement, TakesTheNextNumberAndInsertsTheObjectWithIt)
{
    side.script.reply(counted("7")).reply("{}");

    const auto out = insert(draft);

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(side.script.sent, (texts{count, insertion_of("7")}));
    ASSERT_TRUE(out.result);
    EXPECT_EQ(out.result->number, 7);
    EXPECT_EQ(out.result->version, 1);
    EXPECT_EQ(out.result->text, "hello");
    EXPECT_EQ(out.result.image(), item_of("7"));
    EXPECT_FALSE(out.diag.recognised_by_equality());
    EXPECT_EQ(draft.number, 0);
    EXPECT_EQ(draft.version, 0);
}

TEST_F(AutoIncrement, DeliversTheObjectAsItWasWritten)
{
    const table<changed_ticket> changed(side.db);
    changed_ticket object;
    object.text = "Hello";
    object.owner = "nobody";
    side.script.reply(counted("7")).reply("{}").reply("{}");
    const auto put = [&] {
        return side.fetch<changed_ticket>([&](auto token) {
            changed.async_insert_numbered(object, token);
        });
    };

    for (int number : {7, 8})
    {
        const auto out = put();

        EXPECT_FALSE(out.ec) << out.diag;
        ASSERT_TRUE(out.result);
        EXPECT_EQ(out.result->number, number);
        EXPECT_EQ(out.result->text, "hello");
        EXPECT_EQ(out.result->owner, "");
        EXPECT_EQ(
            out.result.image(),
            R"({"number":{"N":")" + std::to_string(number) + R"("},"text":{"S":"hello"}})"
        );
        // With a number of its own then.
        object.number = 8;
    }
}

TEST_F(AutoIncrement, PassesOverNumbersThatAreTaken)
{
    side.script.reply(counted("1"))
        .refuse("ConditionalCheckFailedException", foreign)
        .reply(counted("2"))
        .refuse("ConditionalCheckFailedException", foreign)
        .reply(counted("3"))
        .reply("{}");

    const auto out = insert(draft);

    EXPECT_FALSE(out.ec) << out.diag;
    ASSERT_TRUE(out.result);
    EXPECT_EQ(out.result->number, 3);
    // Automatic fields are made once.
    EXPECT_EQ(side.script.sent.back(), insertion_of("3"));
}

TEST_F(AutoIncrement, GivesUpWhenAHundredNumbersAreTaken)
{
    for (int i = 1; i <= numbering().attempts(); ++i)
        side.script.reply(counted(std::to_string(i)))
            .refuse("ConditionalCheckFailedException", foreign);

    const auto out = insert(draft);

    EXPECT_EQ(out.ec, errc::conflict_exists);
    EXPECT_EQ(out.diag.message(), "100 numbers up to 100 are taken already");
    EXPECT_EQ(out.diag.table(), "tickets");
    EXPECT_FALSE(out.result);
    EXPECT_EQ(side.script.sent.size(), 200u);
    EXPECT_TRUE(side.script.replies.empty());
}

TEST_F(AutoIncrement, TriesNumbersWhileThereIsTime)
{
    side.script.takes = std::chrono::milliseconds(60);
    for (int i = 1; i <= 9; ++i)
        side.script.reply(counted(std::to_string(i)))
            .refuse("ConditionalCheckFailedException", foreign);
    const auto hasty = tickets.with(call_options().timeout(std::chrono::milliseconds(200)));

    const auto out =
        side.fetch<ticket>([&](auto token) { hasty.async_insert_numbered(draft, token); });

    EXPECT_EQ(out.ec, errc::deadline_exceeded);
    EXPECT_NE(out.diag.message().find("call_options::timeout, 200 ms"), std::string::npos)
        << out.diag;
    EXPECT_EQ(side.script.sent.size(), 4u);
}

TEST_F(AutoIncrement, TriesSoManyNumbersAsItIsTold)
{
    for (const char* number : {"1", "2"})
        side.script.reply(counted(number)).refuse("ConditionalCheckFailedException", foreign);
    const auto insert_with = [&](int attempts) {
        return side.fetch<ticket>([&](auto token) {
            tickets.async_insert_numbered(draft, numbering().attempts(attempts), token);
        });
    };

    const auto taken = insert_with(2);
    EXPECT_EQ(taken.ec, errc::conflict_exists);
    EXPECT_EQ(taken.diag.message(), "2 numbers up to 2 are taken already");
    const auto none = insert_with(0);
    EXPECT_EQ(none.ec, errc::invalid_request);
    EXPECT_EQ(none.diag.message(), "numbering::attempts is 0, it must be at least 1");
    EXPECT_EQ(none.diag.table(), "tickets");
    EXPECT_EQ(side.script.sent.size(), 4u);
}

TEST_F(AutoIncrement, AnObjectThatIsNotValidCostsNoNumber)
{
    const auto out = insert(ticket());

    EXPECT_EQ(out.ec, errc::validation_failed);
    EXPECT_EQ(out.diag.attribute_path(), "text");
    EXPECT_EQ(out.diag.table(), "tickets");
    EXPECT_EQ(side.script.sent, texts());

    draft.text.clear();
    draft.tag = std::string(500'000, 'x');
    draft.text = "hello";
    EXPECT_EQ(insert(draft).ec, errc::item_too_large);
    EXPECT_EQ(side.script.sent, texts());
}

TEST_F(AutoIncrement, AnObjectThatIsNotValidIsReported)
{
    const auto seen = std::make_shared<recording_observer>();
    const auto observed = tickets.with(call_options().observer(seen));
    draft.text.clear();

    side.fetch<ticket>([&](auto token) { observed.async_insert_numbered(draft, token); });

    const auto report = seen->only();
    EXPECT_EQ(report.code, errc::validation_failed);
    EXPECT_EQ(report.operation, "PutItem");
    EXPECT_EQ(report.table, "tickets");
    EXPECT_TRUE(report.is_write);
    EXPECT_TRUE(report.attempts.empty());
}

TEST_F(AutoIncrement, ValidatorsOfTheNumberAreAskedOfTheOneThatWasTaken)
{
    side.script.reply(counted("1000")).reply("{}").reply(counted("7"));
    checked_ticket object;
    const auto put = [&] {
        return side.fetch<checked_ticket>([&](auto token) {
            checked.async_insert_numbered(object, token);
        });
    };

    const auto good = put();
    EXPECT_FALSE(good.ec) << good.diag;
    EXPECT_TRUE(good.result && good.result->number == 1000);
    const auto bad = put();
    EXPECT_EQ(bad.ec, errc::validation_failed);
    EXPECT_EQ(bad.diag.attribute_path(), "number");
}

TEST_F(AutoIncrement, ANumberThatTheMemberDoesNotHoldIsAnError)
{
    side.script.reply(counted("128"));

    const auto out = insert(draft);

    EXPECT_EQ(out.ec, errc::number_not_representable);
    EXPECT_EQ(out.diag.message(), "number: the member does not hold the table's next number, 128");
    EXPECT_EQ(out.diag.attribute_path(), "number");
}

TEST_F(AutoIncrement, AnObjectWithANumberOfItsOwnIsInsertedAsItIs)
{
    side.script.reply("{}").refuse("ConditionalCheckFailedException", foreign);
    draft.number = 5;

    const auto out = insert(draft);
    EXPECT_FALSE(out.ec) << out.diag;
    ASSERT_TRUE(out.result);
    EXPECT_EQ(out.result.image(), item_of("5"));
    EXPECT_EQ(insert(draft).ec, errc::conflict_exists);
    EXPECT_EQ(side.script.sent, texts(2, insertion_of("5")));
}

// The number was assigned before the object was written, in dynamodb-mapper, and stayed there.
TEST_F(AutoIncrement, AFailedInsertionLeavesNoNumberBehind)
{
    side.script.reply(counted("4")).refuse("AccessDeniedException").reply(counted("5")).reply("{}");

    EXPECT_EQ(insert(draft).ec, service_errc::access_denied);
    EXPECT_EQ(draft.number, 0);
    const auto out = insert(draft);
    EXPECT_TRUE(out.result && out.result->number == 5);
}

TEST_F(AutoIncrement, ALostReplyCostsANumberAndNoItem)
{
    const std::string lost = R"({"__type":"InternalServerError"})";
    side.script.reply(lost, 500)
        .reply(counted("2"))
        .reply(lost, 500)
        .refuse("ConditionalCheckFailedException", R"(,"Item":)" + item_of("2"));

    const auto out = insert(draft);

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_TRUE(out.result && out.result->number == 2);
    // Somebody else may have written it.
    EXPECT_TRUE(out.diag.recognised_by_equality());
    EXPECT_EQ(side.script.sent, (texts{count, count, insertion_of("2"), insertion_of("2")}));
}

TEST_F(AutoIncrement, ACounterThatSaysNothingIsAnError)
{
    side.script.reply("{}").refuse("ValidationException");

    EXPECT_EQ(insert(draft).ec, errc::invalid_reply);
    EXPECT_EQ(insert(draft).ec, service_errc::validation);
}

// -- What would touch the counter, or be an item without a number

TEST_F(AutoIncrement, NoObjectIsWrittenInPlaceOfTheCounter)
{
    draft.number = -1;
    const auto put = side.run([&](auto token) { tickets.async_put(draft, token); });
    const auto inserted = side.run([&](auto token) { tickets.async_insert(draft, token); });
    const auto numbered = insert(draft);
    const auto erased = side.run([&](auto token) { tickets.async_erase(-1, token); });
    const auto also = side.run([&](auto token) { tickets.async_erase(-1.0, token); });

    for (const auto* each : {&put.diag, &inserted.diag, &numbered.diag, &erased.diag, &also.diag})
    {
        EXPECT_EQ(each->message(), "number: the key -1 is that of the table's counter");
        EXPECT_EQ(each->attribute_path(), "number");
    }
    EXPECT_EQ(put.ec, errc::invalid_request);
    EXPECT_EQ(erased.ec, errc::invalid_request);
    EXPECT_EQ(side.script.sent, texts());
}

TEST_F(AutoIncrement, AnObjectWithoutANumberIsNotPut)
{
    const auto put = side.run([&](auto token) { tickets.async_put(draft, token); });
    const auto inserted = side.run([&](auto token) { tickets.async_insert(draft, token); });

    EXPECT_EQ(put.ec, errc::invalid_request);
    EXPECT_EQ(inserted.ec, errc::invalid_request);
    const std::vector<ticket> several(2, draft);
    const auto many = side.run([&](auto token) { tickets.async_put_many(several, token); });
    EXPECT_EQ(many.ec, errc::invalid_request);
    EXPECT_NE(many.diag.message().find("number: the object has no number yet"), std::string::npos)
        << many.diag;
    EXPECT_EQ(
        put.diag.message(),
        "number: the object has no number yet; async_insert_numbered gives it the next one"
    );
    EXPECT_EQ(side.script.sent, texts());
}

// -- Hiding

TEST_F(AutoIncrement, ReadsDoNotFindTheCounter)
{
    const std::string counter =
        R"({"Item":{"number":{"N":"-1"},"__max_hash_key__":{"N":"7"},"text":{"S":"x"}}})";
    side.script.reply(counter).reply(counter).reply(counter);

    const auto found = side.fetch<ticket>([&](auto token) { tickets.async_find(-1, token); });
    const auto got = side.fetch<ticket>([&](auto token) { tickets.async_get(-1.0, token); });

    EXPECT_FALSE(found.ec) << found.diag;
    EXPECT_FALSE(found.result);
    EXPECT_EQ(got.ec, errc::not_found);
    const auto is_there = side.get<bool>([&](auto token) { tickets.async_exists(-1, token); });
    EXPECT_FALSE(is_there.ec) << is_there.diag;
    EXPECT_FALSE(is_there.result);
    const std::vector<int> keys = {-1};
    const auto many = side.get<std::vector<stored<ticket>>>([&](auto token) {
        tickets.async_get_many(keys, token);
    });
    EXPECT_FALSE(many.ec) << many.diag;
    ASSERT_EQ(many.result.size(), 1u);
    EXPECT_FALSE(many.result[0]);
}

TEST_F(AutoIncrement, RangesLeaveTheCounterOut)
{
    side.script.reply(R"({"Items":[]})").reply(R"({"Items":[]})");
    auto all = tickets.scan();
    auto one = tickets.query(3);
    auto counter = tickets.query(-1);
    auto also_counter = tickets.query(-1);

    (void)side.fetch<ticket>([&](auto token) { all.async_next(token); });
    (void)side.fetch<ticket>([&](auto token) { one.async_next(token); });
    const auto none = side.fetch<ticket>([&](auto token) { counter.async_next(token); });
    const auto number =
        side.get<std::int64_t>([&](auto token) { also_counter.async_count(token); });

    EXPECT_EQ(
        side.script.sent[0],
        R"~(Scan {"TableName":"tickets","FilterExpression":"attribute_not_exists(#0)",)~"
        R"("ExpressionAttributeNames":{"#0":"__max_hash_key__"}})"
    );
    // A query finds it only if it asks for it, which is not sent.
    EXPECT_EQ(side.script.sent[1].find("FilterExpression"), std::string::npos)
        << side.script.sent[1];
    EXPECT_EQ(side.script.sent.size(), 2u);
    EXPECT_FALSE(none.ec) << none.diag;
    EXPECT_FALSE(none.result);
    EXPECT_FALSE(number.ec) << number.diag;
    EXPECT_EQ(number.result, 0);
}

// A page of items under the counter's filter may have fewer of them than were asked for.
TEST_F(AutoIncrement, RangesAskForWholePagesWhereTheCounterMayBe)
{
    side.script.reply(R"({"Items":[]})");
    auto some = tickets.scan().take(3);

    (void)side.fetch<ticket>([&](auto token) { some.async_next(token); });

    EXPECT_EQ(side.script.sent[0].find("Limit"), std::string::npos) << side.script.sent[0];
}

TEST_F(AutoIncrement, IndexesHaveTheCounterWhereItHasTheirKeys)
{
    for (int scan = 0; scan < 3; ++scan)
        side.script.reply(R"({"Items":[]})");
    const table<indexed_ticket> indexed(side.db);
    auto whole = indexed.scan<"whole">();
    auto keys = indexed.scan<"keys">();
    auto by_text = indexed.scan<"by_text">();

    (void)side.run([&](auto token) { whole.async_next(token); });
    (void)side.run([&](auto token) { keys.async_next(token); });
    (void)side.run([&](auto token) { by_text.async_next(token); });

    ASSERT_EQ(side.script.sent.size(), 3u);
    EXPECT_NE(
        side.script.sent[0].find(R"~("FilterExpression":"attribute_not_exists(#0)")~"),
        std::string::npos
    ) << side.script.sent[0];
    EXPECT_EQ(
        side.script.sent[1],
        R"~(Scan {"TableName":"indexed","IndexName":"keys","FilterExpression":"#0 <> :0",)~"
        R"("ExpressionAttributeNames":{"#0":"number"},)"
        R"("ExpressionAttributeValues":{":0":{"N":"-1"}}})"
    );
    EXPECT_EQ(side.script.sent[2], R"(Scan {"TableName":"indexed","IndexName":"by_text"})");
}

TEST_F(AutoIncrement, CollectionsLeaveTheCounterOut)
{
    using both = collection<numbered_bug, numbered_wish>;
    side.script.reply(R"({"Items":[{"number":{"N":"2"},"type":{"S":"wish"}}]})");
    auto all = both(side.db).scan();

    const auto out = side.get<both::value_type>([&](auto token) { all.async_next(token); });

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_TRUE(std::holds_alternative<stored<numbered_wish>>(out.result));
    EXPECT_EQ(
        side.script.sent.at(0),
        R"~(Scan {"TableName":"reports","FilterExpression":"attribute_not_exists(#0)",)~"
        R"("ExpressionAttributeNames":{"#0":"__max_hash_key__"}})"
    );
}

TEST_F(AutoIncrement, CollectionsLeaveTheCounterOutWhicheverClassIsNumbered)
{
    const collection<given_note, numbered_wish> all(side.db);
    const auto asked = [&](auto range) {
        side.script.reply(R"({"Items":[]})");
        side.run([&](auto token) { range.async_next(token); });
        return side.script.sent.empty() ? std::string() : side.script.sent.back();
    };
    const auto of_all = R"~("FilterExpression":"attribute_not_exists(#0)")~";
    const auto of_part = R"("FilterExpression":"#0 <> :0")";

    EXPECT_NE(asked(all.scan()).find(of_all), std::string::npos);
    EXPECT_NE(asked(all.scan<"keys">()).find(of_part), std::string::npos);
    EXPECT_NE(asked(all.scan<"mixed">()).find(of_part), std::string::npos)
        << "one of the models says that the index holds a part";
    const std::string brief = asked(all.scan().as<brief_note, given_note>());
    EXPECT_NE(brief.find("attribute_not_exists("), std::string::npos) << brief;
    const std::size_t sent = side.script.sent.size();
    side.run([range = all.query(-1)](auto token) mutable { range.async_next(token); });
    side.run([range = all.query<"keys">(-1)](auto token) mutable { range.async_next(token); });
    EXPECT_EQ(side.script.sent.size(), sent) << "the counter is nobody's item";
}

TEST(AutoIncrementKey, IsTheCountersInAnyFormOfTheNumber)
{
    const detail::model_info& model = detail::info_of<ticket>();
    const auto is = [&](const auto& value) {
        const detail::partition_key_argument<ticket> argument(value);
        const detail::key_part parts[] = {argument.part()};
        return detail::is_counter(model, parts);
    };

    EXPECT_TRUE(is(-1));
    EXPECT_TRUE(is(-1.0));
    EXPECT_TRUE(is(number::parse("-10e-1")));
    EXPECT_FALSE(is(1));
    EXPECT_FALSE(is(-1.5));
    EXPECT_FALSE(is(std::numeric_limits<double>::quiet_NaN()));
    EXPECT_FALSE(detail::is_numbered(detail::model_info()));
}

}  // namespace
}  // namespace ddbm::test
