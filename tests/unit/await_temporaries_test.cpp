// g++ up to 12 destroys temporaries of aggregate types twice when they stand in an expression with
// co_await. So no value type that a user may write in a call is an aggregate, unless copying it is
// copying its bytes; and each of them is awaited here as a temporary, which the address sanitizer
// watches.

#include "unit/table/scripted_table.hpp"

#include <ddbm/as_result.hpp>
#include <ddbm/attr.hpp>
#include <ddbm/attribute.hpp>
#include <ddbm/bulk_read.hpp>
#include <ddbm/bulk_write.hpp>
#include <ddbm/call_options.hpp>
#include <ddbm/credentials.hpp>
#include <ddbm/endpoint.hpp>
#include <ddbm/estimate.hpp>
#include <ddbm/explain.hpp>
#include <ddbm/length.hpp>
#include <ddbm/lock.hpp>
#include <ddbm/operations/batch_get_item.hpp>
#include <ddbm/operations/batch_write_item.hpp>
#include <ddbm/operations/transact_get_items.hpp>
#include <ddbm/operations/transact_write_items.hpp>
#include <ddbm/operations/update_table.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/retry_policy.hpp>
#include <ddbm/schema.hpp>
#include <ddbm/shared_table.hpp>
#include <ddbm/stepwise.hpp>
#include <ddbm/table_changes.hpp>
#include <ddbm/table_difference.hpp>
#include <ddbm/timeouts.hpp>
#include <ddbm/transaction_items.hpp>
#include <ddbm/transaction_options.hpp>
#include <ddbm/transaction_range.hpp>
#include <ddbm/unique_record.hpp>
#include <ddbm/update.hpp>
#include <ddbm/validate.hpp>
#include <ddbm/validators.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <set>
#include <vector>

namespace {

struct visit
{
    std::string page;
    int day = 0;
    std::set<std::string> seen;
};

// A class whose temporaries the compiler gets right.
struct careful
{
    careful() = default;
    explicit careful(std::string n) : name(std::move(n)) {}

    std::string name;
};

}  // namespace

template <>
struct ddbm::model_of<visit>
{
    static constexpr auto value = ddbm::model<visit>("visits")
                                      .partition_key("page", &visit::page)
                                      .sort_key("day", &visit::day)
                                      .field("seen", &visit::seen);
};

template <>
struct ddbm::model_of<careful>
{
    static constexpr auto value =
        ddbm::model<careful>("careful").partition_key("name", &careful::name);
};

namespace ddbm::test {
namespace {

template <class T>
constexpr bool is_safe = !std::is_aggregate_v<T> || std::is_trivially_copyable_v<T>;

template <class... T>
constexpr bool are_safe = (is_safe<T> && ...);

static_assert(are_safe<
              attribute_value,
              binary,
              binary_set,
              call_options,
              client,
              client_config,
              condition<>,
              condition<visit>,
              decltype(attr<&visit::day> > 1),
              create_options,
              credentials,
              diagnostics,
              endpoint,
              endpoint_variant,
              error,
              error_code,
              estimate,
              exactly_once_t,
              explain_t,
              explanation,
              item,
              items_to_read<visit, stored<visit>>,
              transaction_range<query_range<visit>>,
              tell_value_t,
              unique_record,
              held_lock,
              journal_record,
              length,
              lock_options,
              lock_record,
              misfit,
              number,
              numbering,
              number_set,
              or_create_t,
              raw,
              retry_policy,
              rethrow_t,
              returning_new_t,
              returning_nothing_t,
              returning_old_t,
              rounds,
              stepwise,
              string_set,
              timeouts,
              update<visit>,
              validation_report,
              when<visit>,
              decltype(attr<&visit::seen>.size()),
              decltype(attribute("a")["b"]),
              decltype(attr<&visit::day> + 1),
              decltype(if_not_exists(std::string()))>);
static_assert(are_safe<
              batch_get_item_reply,
              batch_get_item_request,
              batch_write,
              batch_write_item_reply,
              batch_write_item_request,
              create_table_reply,
              create_table_request,
              delete_item_reply,
              delete_item_request,
              delete_table_reply,
              delete_table_request,
              describe_table_reply,
              describe_table_request,
              get_item_reply,
              get_item_request,
              keys_and_attributes,
              list_tables_reply,
              list_tables_request,
              on_demand_throughput,
              provisioned_throughput,
              put_item_reply,
              put_item_request,
              query_reply,
              query_request,
              scan_reply,
              scan_request,
              secondary_index,
              table_description,
              transact_condition_check,
              transact_delete,
              transact_get,
              transact_get_items_reply,
              transact_get_items_request,
              transact_put,
              transact_update,
              transact_write_items_reply,
              transact_write_items_request,
              transaction_options,
              update_item_reply,
              update_item_request,
              update_table_reply,
              update_table_request,
              warm_throughput>);
static_assert(are_safe<
              as_result_t<>,
              bulk,
              bulk_found<visit>,
              bulk_item,
              bulk_progress,
              bulk_read,
              bulk_result,
              bulk_write,
              comparison<comparison_operator::begins_with, std::string>,
              comparison<comparison_operator::between, number>,
              cursor_key,
              default_token,
              get_range<visit>,
              lazily<std::vector<visit>>,
              merged_range<stored<visit>>,
              projected<visit>,
              query_range<visit>,
              range_page<visit>,
              redirect_diagnostics_t<asio::use_awaitable_t<>>,
              result<get_item_reply>,
              result<stored<visit>>,
              result<void>,
              scan_range<visit>,
              shared_table,
              stored<visit>,
              table<visit>,
              table<visit>::key_argument,
              table_changes,
              table_difference>);
static_assert(are_safe<
              all_check<length, coerce_value<int>>,
              any_check<schema, length>,
              boolean_value,
              clamp_value<std::string, std::string>,
              coerce_value<string_set>,
              each_check<to_lower_value>,
              each_name_check<length>,
              map_schema,
              message_check<std::string, length>,
              none_check<one_of_check<std::string>>,
              of_type,
              one_of_check<std::string>,
              pattern_check<detail::literal_pattern>,
              pattern_check<detail::owned_pattern>,
              pattern_substitute<detail::owned_pattern, std::string>,
              range_check<std::string, number>,
              schema,
              validation_failure>);
// What an initiating function builds before it returns lives in the same expression.
static_assert(are_safe<
              detail::fill_call,
              detail::found_objects,
              detail::next_found_call,
              detail::read_call,
              detail::write_call,
              detail::initiate_call<stored<visit>>,
              detail::initiate_call<void>,
              detail::initiate_request<get_item_request>,
              detail::json_request,
              detail::key_argument<std::string, codec<std::string>>,
              detail::key_part,
              detail::modelled_table,
              detail::next_call,
              detail::prepared_call<>,
              detail::table_call<>,
              detail::table_call<table_description>,
              detail::table_core>);

const std::string long_name(60, 'n');
const std::string long_text = "a text that is too long for the string's own buffer";

class AwaitTemporaries : public testing::Test
{
protected:
    scripted_client side;

    template <class Body>
    void run(Body body)
    {
        run_async(side.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
            return body(side.db);
        });
        EXPECT_TRUE(side.script.replies.empty());
    }
};

TEST_F(AwaitTemporaries, RequestsOfItems)
{
    for (int i = 0; i < 7; ++i)
        side.script.reply("{}");
    for (int i = 0; i < 2; ++i)
        side.script.reply(R"({"Items":[],"Count":0,"ScannedCount":0})");

    run([](client db) -> asio::awaitable<void> {
        co_await db.async_get_item(get_item_request("table", item().set("id", long_text)));
        // await-ok: a request has a declared constructor
        co_await db.async_get_item({"table", item().set("id", long_text)});
        co_await db.async_put_item(put_item_request(
            "table",
            item()
                .set("id", long_text)
                .set("n", number::parse("1.5"))
                .set("b", make_binary(long_text))
                .set("m", item().set("x", attribute_value(long_text)))
        ));
        co_await db.async_put_item(
            put_item_request("table", item().set("id", long_text))
                .condition_expression("attribute_not_exists(#id) OR #id = :id AND " + long_text)
                .expression_attribute_name("#id", "id")
                .expression_attribute_value(":id", long_text)
        );
        co_await db.async_update_item(update_item_request("table", item().set("id", long_text))
                                          .update_expression("SET #a = :a")
                                          .expression_attribute_name("#a", long_text)
                                          .expression_attribute_value(":a", long_text)
                                          .idempotent(true));
        co_await db.async_delete_item(delete_item_request("table", item().set("id", long_text)));
        co_await db
            .with(call_options().timeout(std::chrono::seconds(5)).consistent())
            // await-ok: a request has a declared constructor
            .async_delete_item({"table", item().set("id", long_text)});
        co_await db.async_query(query_request("table", "#id = :id")
                                    .expression_attribute_name("#id", "id")
                                    .expression_attribute_value(":id", long_text));
        co_await db.async_scan(scan_request("table").limit(1));
    });

    EXPECT_EQ(side.script.sent.size(), 9u);
    EXPECT_EQ(
        side.script.sent[0],
        R"(GetItem {"TableName":"table","Key":{"id":{"S":")" + long_text + R"("}}})"
    );
    EXPECT_EQ(side.script.sent[1], side.script.sent[0]);
}

TEST_F(AwaitTemporaries, RequestsOfTables)
{
    side.script.reply(R"({"TableDescription":{"TableName":"t","TableStatus":"ACTIVE"}})")
        .reply(R"({"Table":{"TableName":"t","TableStatus":"ACTIVE"}})")
        .reply(R"({"TableDescription":{"TableName":"t","TableStatus":"DELETING"}})")
        .reply(R"({"TableNames":[]})")
        .reply("{}");

    run([](client db) -> asio::awaitable<void> {
        co_await db.async_create_table(
            create_table_request("table")
                .partition_key(long_text, attribute_type::s)
                .attribute_definition("other", attribute_type::n)
                .global_secondary_index(
                    secondary_index(long_name).partition_key("other").include(long_text)
                )
                .pay_per_request()
        );
        co_await db.async_describe_table(describe_table_request("table"));
        co_await db.async_delete_table(delete_table_request("table"));
        co_await db.async_list_tables(list_tables_request().limit(3));
        co_await db.async_call(
            service::dynamodb, "DescribeLimits", "{\"x\":\"" + long_text + "\"}", resend::harmless
        );
    });

    EXPECT_EQ(side.script.sent.size(), 5u);
    EXPECT_EQ(side.script.sent[4], R"(DescribeLimits {"x":")" + long_text + R"("})");
}

TEST_F(AwaitTemporaries, TablesAndTheirArguments)
{
    const std::string found = R"({"Item":{"page":{"S":")" + long_text + R"("},"day":{"N":"1"}}})";
    side.script.reply(R"({"TableDescription":{"TableName":"visits","TableStatus":"ACTIVE"}})")
        .reply(found)
        .reply(found)
        .reply(found)
        .reply("{}")
        .reply(found)
        .reply("{}")
        .reply("{}")
        .reply("{}");

    run([](client db) -> asio::awaitable<void> {
        co_await table<visit>(db).async_create(provisioned(1, 1).deadline(std::chrono::minutes(1)));
        auto got = co_await table<visit>(db, std::string("visits")).async_get(long_text, 1);
        EXPECT_EQ(got->page, long_text);
        auto again = co_await table<visit>(db)
                         .with(call_options().consistent())
                         .async_find(std::string(long_text), 1);
        EXPECT_EQ(again->page, long_text);
        co_await table<visit>(db).async_save(
            stored<visit>(co_await table<visit>(db).async_get(long_text, 1))
        );
        co_await table<visit>(db).async_erase(co_await table<visit>(db).async_get(long_text, 1));
        co_await table<visit>(db).async_erase(long_text + "", 1);
        co_await table<careful>(db).async_put(careful(long_text));
    });

    EXPECT_EQ(side.script.sent.size(), 9u);
}

TEST_F(AwaitTemporaries, TablesAsSuch)
{
    const std::string there =
        R"({"TableName":"visits","TableStatus":"ACTIVE","TableArn":"arn:visits",)"
        R"("BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST"}})";
    side.script.reply(R"({"TableDescription":)" + there + "}")
        .reply(R"({"Table":)" + there + "}")
        .reply("{}")
        .reply("{}")
        .reply(R"({"Table":)" + there + "}")
        .refuse("ResourceNotFoundException");

    run([](client db) -> asio::awaitable<void> {
        co_await shared_table(table<visit>(db), table<visit>(db))
            .async_create(on_demand()
                              .tag(long_text, long_text)
                              .kms_encryption(long_text)
                              .deadline(std::chrono::minutes(1)));
        co_await table<visit>(db).async_change(
            table_changes().tag(long_text, long_text).untag(long_text + "x").remove_index(long_name)
        );
        auto found = co_await table<visit>(db).async_describe();
        EXPECT_EQ(found.table_name, "visits");
        co_await table<visit>(db).async_delete(if_exists);
    });

    EXPECT_EQ(side.script.sent.size(), 6u);
}

TEST_F(AwaitTemporaries, WritesWithTheirOptions)
{
    const std::string found =
        R"({"Attributes":{"page":{"S":")" + long_text + R"("},"day":{"N":"1"}}})";
    side.script.reply(found).reply(found).reply("{}").reply("{}");

    run([](client db) -> asio::awaitable<void> {
        auto now = co_await table<visit>(db).async_update(
            // await-ok: of a class with a constructor
            {long_text, 1},
            add<&visit::seen>(long_text + "a", long_text + "b"),
            when(attr<&visit::page> == long_text && attr<&visit::seen>.contains(long_text))
        );
        EXPECT_EQ(now->page, long_text);
        auto was = co_await table<visit>(db).async_update(
            table<visit>(db).key(long_text, 1), remove<&visit::seen>(), or_create, returning_old
        );
        EXPECT_EQ(was->page, long_text);
        co_await table<careful>(db).async_put(
            careful(long_text), when(attr<&careful::name>.missing())
        );
        co_await table<visit>(db).async_erase(
            long_text + "", 1, when(attr<&visit::seen>.exists() || attr<&visit::seen>.missing())
        );
    });

    EXPECT_EQ(side.script.sent.size(), 4u);
}

TEST_F(AwaitTemporaries, ConditionsAndUpdates)
{
    side.script.reply("{}").reply("{}");

    run([](client db) -> asio::awaitable<void> {
        co_await db.async_call(
            service::dynamodb,
            "Scan",
            to_string(when(
                          attr<&visit::page> == long_text + "" &&
                          !attribute(long_text)["x"].exists() &&
                          (raw(":x = :x").value(":x", long_text) ||
                           attr<&visit::seen>.contains(std::string(long_text)))
            )
                          .get()),
            resend::harmless
        );
        co_await db.async_call(
            service::dynamodb,
            "UpdateItem",
            to_string(add<&visit::seen>(long_text + "")
                          .set(attribute("a"), if_not_exists(long_text + ""))
                          .set(attribute(long_text), attribute(long_text + "") + 1)),
            resend::harmful
        );
    });

    EXPECT_NE(side.script.sent[0].find("contains(seen, {\"S\":\"" + long_text), std::string::npos);
    EXPECT_NE(side.script.sent[1].find("ADD seen {\"SS\":[\"" + long_text), std::string::npos);
}

TEST_F(AwaitTemporaries, RangesAndTheirConditions)
{
    const std::string start = R"({"Items":[{"page":{"S":")" + long_text + R"("},"day":)";
    const std::string found = start + R"({"N":"1"}}]})";
    side.script.reply(
        start + R"({"S":"none"}},{"page":{"S":")" + long_text + R"("},"day":{"N":"1"}}]})"
    );
    for (int i = 0; i < 5; ++i)
        side.script.reply(found);

    run([](client db) -> asio::awaitable<void> {
        const table<visit> visits(db);
        std::vector<misfit> bad;
        auto note = [&bad, suffix = long_text](const misfit& each) {
            bad.emplace_back(each.why(), std::string(each.image()) + suffix);
        };
        auto noted = co_await visits.scan().on_misfit(note).async_next();
        EXPECT_EQ(noted->page, long_text);
        EXPECT_EQ(bad.size(), 1u);
        auto first = co_await visits.query(long_text).async_next();
        EXPECT_EQ(first->page, long_text);
        auto second = co_await visits.query(long_text + "").sort_key(gt(1)).reverse().async_next();
        EXPECT_EQ(second->page, long_text);
        auto third =
            co_await visits.query(long_text).sort_key(between(1, 2.5)).take(1).async_next();
        EXPECT_EQ(third->page, long_text);
        auto fourth = co_await visits.scan().limit(5).consistent().async_next();
        EXPECT_EQ(fourth->page, long_text);
        int count = 0;
        auto all = visits.scan();
        while (auto each = co_await all.async_next())
            count += each->page == long_text;
        EXPECT_EQ(count, 1);
    });
}

TEST_F(AwaitTemporaries, SchemasAndValidators)
{
    side.script.reply("{}").reply("{}");

    run([](client db) -> asio::awaitable<void> {
        co_await db.async_put_item(put_item_request(
            "table",
            map_schema()
                .required("id", all(match("t.*"), length(1)))
                .or_default("state", long_text, one_of("a", std::string(long_text)))
                .optional("lines", list_of(length(1), message(long_text, at_least(5))))
                .make_valid(item().set("id", make_valid("T", to_lower, length(1))))
        ));
        co_await db.async_put_item(put_item_request(
            "table",
            item().set(
                "id", make_valid(std::string(long_text), substitute(std::string("a "), long_name))
            )
        ));
    });

    EXPECT_EQ(
        side.script.sent[0],
        R"(PutItem {"TableName":"table","Item":{"id":{"S":"t"},"state":{"S":")" + long_text +
            R"("}}})"
    );
    EXPECT_EQ(side.script.sent.size(), 2u);
}

TEST_F(AwaitTemporaries, TokensAndDiagnostics)
{
    side.script.refuse("ResourceNotFoundException").refuse("ResourceNotFoundException").reply("{}");

    run([](client db) -> asio::awaitable<void> {
        diagnostics diag;
        const auto failed = co_await db.async_get_item(
            get_item_request("table", item().set("id", long_text)),
            redirect_diagnostics(asio::as_tuple(asio::use_awaitable), diag)
        );
        EXPECT_TRUE(std::get<0>(failed));
        EXPECT_EQ(diag.exception_type(), "ResourceNotFoundException");
        try
        {
            co_await table<visit>(db).async_get(
                long_text, 1, with_diagnostics(asio::use_awaitable)
            );
            ADD_FAILURE() << "expected ddbm::error";
        }
        catch (const error& e)
        {
            EXPECT_EQ(e.get_diagnostics().table(), "visits");
        }
        EXPECT_FALSE(co_await table<visit>(db).async_find(long_text, 1));
    });
}

TEST_F(AwaitTemporaries, ResultsAndTheirToken)
{
    const std::string found =
        R"({"page":{"S":")" + long_text + R"("},"day":{"N":"1"},"seen":{"SS":["a"]}})";
    side.script.refuse("ResourceNotFoundException")
        .reply(R"({"Item":)" + found + "}")
        .reply(R"({"Item":)" + found + "}")
        .reply(R"({"Item":)" + found + "}")
        .reply("{}")
        .reply(R"({"Items":[)" + found + ',' + found + "]}");

    run([](client db) -> asio::awaitable<void> {
        const table<visit> visits(db);
        EXPECT_EQ(
            (co_await db.async_get_item(
                 get_item_request("table", item().set("id", long_text)), as_result
             ))
                .get_diagnostics()
                .exception_type(),
            "ResourceNotFoundException"
        );
        EXPECT_EQ((co_await visits.async_get(long_text, 1, as_result)).value()->page, long_text);
        auto taken = *co_await visits.async_get(long_text, 1, as_result(asio::use_awaitable));
        EXPECT_EQ(taken->page, long_text);
        auto got = co_await visits.async_find(long_text, 1, as_result);
        EXPECT_EQ((*got)->page, long_text);
        EXPECT_TRUE(co_await table<careful>(db).async_put(careful(long_text), as_result));

        auto all = visits.scan();
        int count = 0;
        auto next = co_await all.async_next(as_result);
        for (; next && *next; next = co_await all.async_next(as_result))
            count += (*next)->page == long_text;
        EXPECT_EQ(count, 2);
    });
}

}  // namespace
}  // namespace ddbm::test
