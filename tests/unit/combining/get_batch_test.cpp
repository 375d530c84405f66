#include "combining/get_batch.hpp"

#include <ddbm/error.hpp>

#include <boost/asio/error.hpp>

#include <gtest/gtest.h>

#include <set>

namespace ddbm::detail {
namespace {

using positions = std::vector<std::size_t>;

item key_of(std::string customer, int number)
{
    return item().set("customer", std::move(customer)).set("number", number);
}

get_item_request get_of(std::string customer, int number)
{
    return get_item_request("orders", key_of(std::move(customer), number));
}

// Three orders of a.
get_batch batch_like(const get_item_request& like)
{
    get_batch batch(like);
    for (int n = 0; n < 3; ++n)
        batch.add(key_of("a", n));
    return batch;
}

const keys_and_attributes& reads_of(const batch_get_item_request& request)
{
    return request.tables().at("orders");
}

batch_get_item_reply reply_with(std::vector<item> items, std::vector<item> unprocessed = {})
{
    batch_get_item_reply reply;
    reply.responses.emplace("orders", std::move(items));
    if (unprocessed.empty())
        return reply;
    keys_and_attributes left;
    for (item& each : unprocessed)
        left.key(std::move(each));
    reply.unprocessed_keys.emplace("orders", std::move(left));
    return reply;
}

TEST(GroupOf, IsTheSameForRequestsThatDifferInTheirKeysOnly)
{
    EXPECT_EQ(group_of(get_of("a", 1)), group_of(get_of("b", 2)));
}

TEST(GroupOf, DiffersWithAnythingElse)
{
    std::set<std::string> groups;
    const std::vector<get_item_request> all = {
        get_of("a", 1),
        get_of("a", 1).consistent_read(true),
        get_of("a", 1).projection_expression("total"),
        get_of("a", 1).projection_expression("#t").expression_attribute_name("#t", "total"),
        get_of("a", 1).projection_expression("#t").expression_attribute_name("#t", "name"),
        get_of("a", 1).projection_expression("#u").expression_attribute_name("#u", "total"),
        get_item_request("order", key_of("a", 1)),
        get_item_request("orders", item().set("customer", "a")),
        get_item_request("orders", item().set("customer", "a").set("numbe", 1)),
        get_item_request("orders", item().set("customernumber", 1)),
        get_item_request("orders1:x", item().set("customer", "a").set("number", 1)),
    };
    for (const get_item_request& request : all)
        groups.insert(group_of(request));
    EXPECT_EQ(groups.size(), all.size());
}

TEST(KeyTextOf, IsTheSameForTheSameKey)
{
    const get_item_request a("orders", item().set("id", number::parse("1.0")));
    const get_item_request b("orders", item().set("id", number::parse("1")));
    const get_item_request c("orders", item().set("id", "1"));
    EXPECT_EQ(key_text_of(a), key_text_of(b));
    EXPECT_NE(key_text_of(a), key_text_of(c));

    const get_item_request no_key("orders", item().set("id", "\xff"));
    EXPECT_THROW(key_text_of(no_key), error);
}

TEST(GetBatch, AsksForTheKeysThatAreWanted)
{
    const get_batch batch = batch_like(get_of("a", 0).consistent_read(true));
    const batch_get_item_request all = batch.request({0, 1, 2});
    const batch_get_item_request some = batch.request({2, 0});

    EXPECT_EQ(all.tables().size(), 1u);
    EXPECT_EQ(reads_of(all).keys().size(), 3u);
    EXPECT_TRUE(reads_of(all).consistent_read());
    EXPECT_EQ(reads_of(all).projection_expression(), "");
    EXPECT_EQ(reads_of(some).keys(), (std::vector<item>{key_of("a", 2), key_of("a", 0)}));
    EXPECT_FALSE(reads_of(batch_like(get_of("a", 0)).request({0})).consistent_read());
}

TEST(GetBatch, TellsWhoseTheItemsAre)
{
    const get_batch batch = batch_like(get_of("a", 0));
    const item second = key_of("a", 1).set("total", 7);
    const item third = key_of("a", 2).set("total", 8);

    // In any order, with one that is not there.
    const auto answers = batch.read(reply_with({third, second}));
    EXPECT_EQ(answers.found, (std::vector<std::optional<item>>{std::nullopt, second, third}));
    EXPECT_EQ(answers.handed_back, positions());
}

TEST(GetBatch, TellsWhatWasHandedBack)
{
    const get_batch batch = batch_like(get_of("a", 0));
    const item first = key_of("a", 0).set("total", 6);

    const auto answers = batch.read(reply_with({first}, {key_of("a", 2), key_of("a", 1)}));
    EXPECT_EQ(answers.found[0], first);
    EXPECT_EQ(answers.handed_back, (positions{2, 1}));

    const auto none = batch.read(reply_with({}, {key_of("a", 0), key_of("a", 1), key_of("a", 2)}));
    EXPECT_EQ(none.handed_back.size(), 3u);
}

TEST(GetBatch, KnowsNumbersByTheirValues)
{
    get_batch batch(get_item_request("orders", item().set("id", 1)));
    batch.add(item().set("id", number::parse("100")));
    batch.add(item().set("id", number::parse("1e3")));

    const auto answers = batch.read(reply_with(
        {item().set("id", number::parse("1000")), item().set("id", number::parse("1e2"))}
    ));
    EXPECT_TRUE(answers.found[0]);
    EXPECT_TRUE(answers.found[1]);
}

TEST(GetBatch, TakesTheReplyOfATableUnderAnyName)
{
    const get_batch batch = batch_like(get_of("a", 0));
    batch_get_item_reply reply;
    reply.responses["arn:aws:dynamodb:eu-central-1:123456789012:table/orders"] = {key_of("a", 1)};

    EXPECT_TRUE(batch.read(std::move(reply)).found[1]);
    EXPECT_FALSE(batch.read(batch_get_item_reply()).found[1]);
}

TEST(GetBatch, LeavesOutItemsThatNobodyAskedFor)
{
    const get_batch batch = batch_like(get_of("a", 0));
    const auto answers = batch.read(reply_with({key_of("b", 1)}, {key_of("b", 2)}));

    for (const auto& each : answers.found)
        EXPECT_EQ(each, std::nullopt);
    EXPECT_EQ(answers.handed_back, positions());
}

TEST(GetBatch, RefusesItemsWithoutAKey)
{
    const get_batch batch = batch_like(get_of("a", 0));
    try
    {
        batch.read(reply_with({item().set("customer", "a")}));
        ADD_FAILURE() << "expected ddbm::error";
    }
    catch (const error& e)
    {
        EXPECT_EQ(e.code(), errc::invalid_reply);
        EXPECT_NE(std::string(e.what()).find("no attribute number"), std::string::npos) << e.what();
    }
}

// -- With a projection

TEST(GetBatch, AsksForTheKeyWhereTheProjectionDoesNot)
{
    const get_batch batch = batch_like(get_of("a", 0).projection_expression("total"));
    const batch_get_item_request request = batch.request({0, 1, 2});

    EXPECT_EQ(reads_of(request).projection_expression(), "total, #key0, #key1");
    EXPECT_EQ(
        reads_of(request).expression_attribute_names(),
        (expression_name_map{{"#key0", "customer"}, {"#key1", "number"}})
    );
    const auto answers = batch.read(reply_with({key_of("a", 1).set("total", 7), key_of("a", 2)}));
    EXPECT_EQ(answers.found[1], item().set("total", 7));
    // There is an item, with nothing that was asked for.
    EXPECT_EQ(answers.found[2], item());
    EXPECT_EQ(answers.found[0], std::nullopt);
}

TEST(GetBatch, LeavesWhatTheProjectionAsksForOfTheKey)
{
    const get_batch batch = batch_like(get_of("a", 0)
                                           .projection_expression("total ,\t#c,tags[0]")
                                           .expression_attribute_name("#c", "customer"));

    EXPECT_EQ(reads_of(batch.request({0})).projection_expression(), "total ,\t#c,tags[0], #key0");
    const auto answers = batch.read(reply_with({key_of("a", 1).set("total", 7)}));
    EXPECT_EQ(answers.found[1], item().set("customer", "a").set("total", 7));
}

TEST(GetBatch, AddsNothingWhereTheProjectionHasTheKey)
{
    const get_batch batch = batch_like(get_of("a", 0).projection_expression(" number , customer "));

    EXPECT_EQ(reads_of(batch.request({0})).projection_expression(), " number , customer ");
    EXPECT_EQ(batch.read(reply_with({key_of("a", 1)})).found[1], key_of("a", 1));
}

TEST(GetBatch, DoesNotTakePathsAndLongerNamesForTheKey)
{
    const get_batch batch =
        batch_like(get_of("a", 0).projection_expression("numbers, customer_name, x.number"));

    EXPECT_EQ(
        reads_of(batch.request({0})).projection_expression(),
        "numbers, customer_name, x.number, #key0, #key1"
    );
}

// It is for the service to say what is wrong with it.
TEST(GetBatch, TakesAProjectionThatIsNone)
{
    const get_batch batch = batch_like(get_of("a", 0).projection_expression("total, ,"));

    EXPECT_EQ(reads_of(batch.request({0})).projection_expression(), "total, ,, #key0, #key1");
}

TEST(GetBatch, TakesPlaceholdersThatNobodyUses)
{
    const get_batch batch = batch_like(
        get_of("a", 0).projection_expression("#key0").expression_attribute_name("#key0", "total")
    );

    EXPECT_EQ(reads_of(batch.request({0})).projection_expression(), "#key0, #key1, #key2");
    EXPECT_EQ(
        reads_of(batch.request({0})).expression_attribute_names(),
        (expression_name_map{{"#key0", "total"}, {"#key1", "customer"}, {"#key2", "number"}})
    );
}

TEST(GetBatch, ExplainsNoPlaceholderThatWasLeftUnexplained)
{
    const get_batch batch = batch_like(get_of("a", 0).projection_expression("#key1"));

    EXPECT_EQ(reads_of(batch.request({0})).projection_expression(), "#key1, #key0, #key2");
    EXPECT_FALSE(reads_of(batch.request({0})).expression_attribute_names().contains("#key1"));
}

// -- Failures

TEST(MayBeOfOneKey, IsForRefusalsOfARequestAndNotForThoseOfAll)
{
    for (const error_code each :
         {error_code(service_errc::validation),
          error_code(service_errc::serialization),
          error_code(service_errc::access_denied),
          error_code(service_errc::unknown_operation),
          error_code(errc::invalid_request),
          error_code(errc::empty_key),
          error_code(errc::key_too_long),
          error_code(errc::reply_too_large)})
        EXPECT_TRUE(may_be_of_one_key(each)) << each;
    for (const error_code each :
         {error_code(service_errc::resource_not_found),
          error_code(service_errc::throttling),
          error_code(service_errc::provisioned_throughput_exceeded),
          error_code(service_errc::internal_server_error),
          error_code(service_errc::unrecognized_client),
          error_code(service_errc::expired_token),
          error_code(errc::invalid_reply),
          error_code(errc::attempt_timeout),
          error_code(errc::deadline_exceeded),
          error_code(errc::client_closed),
          error_code(errc::no_credentials),
          error_code(boost::asio::error::connection_refused),
          error_code(boost::asio::error::operation_aborted)})
        EXPECT_FALSE(may_be_of_one_key(each)) << each;
}

}  // namespace
}  // namespace ddbm::detail
