// Wherever a program hands over text: what is not UTF-8 is refused as such, before anything is
// sent, with the place and the byte.

#include "unit/operations/operation_testing.hpp"
#include "unit/table/scripted_table.hpp"

#include <ddbm/operations/create_table.hpp>
#include <ddbm/operations/describe_stream.hpp>
#include <ddbm/operations/get_records.hpp>
#include <ddbm/operations/get_shard_iterator.hpp>
#include <ddbm/operations/list_tags_of_resource.hpp>
#include <ddbm/operations/query.hpp>
#include <ddbm/operations/scan.hpp>
#include <ddbm/operations/tag_resource.hpp>
#include <ddbm/operations/untag_resource.hpp>
#include <ddbm/operations/update_item.hpp>
#include <ddbm/operations/update_time_to_live.hpp>

#include <map>
#include <string>
#include <vector>

namespace {

struct page
{
    std::string id;
    std::string title;
    std::vector<std::string> lines;
    std::map<std::string, std::string> links;
};

}  // namespace

template <>
struct ddbm::model_of<page>
{
    static constexpr auto value = ddbm::model<page>("pages")
                                      .partition_key("id", &page::id)
                                      .sort_key("title", &page::title)
                                      .field("lines", &page::lines)
                                      .field("links", &page::links);
};

namespace ddbm::test {
namespace {

using detail::refusal_of;

const std::string bad = "ab\xff";
const std::string arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/pages";

void expect_told(const error_code& ec, const diagnostics& diag, const std::string& what)
{
    EXPECT_EQ(ec, errc::invalid_utf8) << diag;
    EXPECT_EQ(diag.message(), what + " is not UTF-8: byte 0xff at offset 2");
}

template <class Request>
void expect_refused(const Request& request, const std::string& what)
{
    const error e = refusal_of(request);
    expect_told(e.code(), e.get_diagnostics(), what);
}

TEST(InvalidUtf8, IsNoNameOfATableOrIndex)
{
    expect_refused(get_item_request(bad, item().set("id", "a")), "the table name");
    expect_refused(query_request("pages", "x = :y").index_name(bad), "the index name");
}

TEST(InvalidUtf8, IsInNoExpression)
{
    const query_request query("pages", "#a = :a");

    expect_refused(query_request("pages", bad), "KeyConditionExpression");
    expect_refused(query_request(query).filter_expression(bad), "FilterExpression");
    expect_refused(scan_request("pages").projection_expression(bad), "ProjectionExpression");
    expect_refused(
        update_item_request("pages", item().set("id", "a")).update_expression(bad),
        "UpdateExpression"
    );
    expect_refused(query_request(query).expression_attribute_name("#a", bad), "the name for #a");
    expect_refused(query_request(query).expression_attribute_name(bad, "a"), "a placeholder");
    expect_refused(query_request(query).expression_attribute_value(bad, 1), "a placeholder");
}

TEST(InvalidUtf8, IsInNoValueOfARequest)
{
    const put_item_request deep(
        "pages", item().set("id", "a").set("m", item().set("l", attribute_value::list{"x", bad}))
    );
    expect_refused(deep, "a string");
    EXPECT_EQ(refusal_of(deep).get_diagnostics().attribute_path(), "m.l[1]");

    const put_item_request named("pages", item().set("id", "a").set("m", item().set(bad, 1)));
    expect_refused(named, "the name of an attribute");
    EXPECT_EQ(refusal_of(named).get_diagnostics().attribute_path(), "m");
}

TEST(InvalidUtf8, IsInNoOtherParameter)
{
    expect_refused(tag_resource_request(bad).tag("a", "b"), "ResourceArn");
    expect_refused(tag_resource_request(arn).tag(bad, "b"), "a tag's key");
    expect_refused(tag_resource_request(arn).tag("a", bad), "the value of the tag a");
    expect_refused(untag_resource_request(arn).tag_key(bad), "a tag's key");
    expect_refused(list_tags_of_resource_request(arn).next_token(bad), "NextToken");
    expect_refused(describe_stream_request(bad), "StreamArn");
    expect_refused(
        describe_stream_request(arn).exclusive_start_shard_id(bad), "ExclusiveStartShardId"
    );
    expect_refused(get_records_request(bad), "ShardIterator");
    expect_refused(get_shard_iterator_request(arn, bad, shard_iterator_type::latest), "ShardId");
    expect_refused(update_time_to_live_request("pages", bad), "AttributeName");
    expect_refused(
        create_table_request("pages").partition_key(bad, attribute_type::s).pay_per_request(),
        "AttributeName"
    );
}

class InvalidUtf8InCalls : public testing::Test
{
protected:
    scripted_client side;
    table<page> pages{side.db};

    // Starts a call and looks at how it ended; nothing is to be sent.
    template <class Start>
    diagnostics refused(Start start)
    {
        error_code ec;
        diagnostics diag;
        start(redirect_diagnostics([&](error_code failure, auto&&...) { ec = failure; }, diag));
        run_to_end(side.ctx);
        EXPECT_EQ(ec, errc::invalid_utf8) << diag;
        EXPECT_TRUE(side.script.sent.empty());
        return diag;
    }

    page good() const
    {
        page made;
        made.id = "a";
        made.title = "b";
        return made;
    }
};

TEST_F(InvalidUtf8InCalls, IsInNoTextOfACallByName)
{
    const auto call = [&](const std::string& name, const std::string& body) {
        return refused([&](auto token) {
            side.db.async_call(service::dynamodb, name, body, resend::harmless, token);
        });
    };

    EXPECT_EQ(
        call("ListTables", "{}\xff").message(), "the body is not UTF-8: byte 0xff at offset 2"
    );
    EXPECT_EQ(
        call(bad, "{}").message(), "the name of the operation is not UTF-8: byte 0xff at offset 2"
    );
}

TEST_F(InvalidUtf8InCalls, IsInNoKey)
{
    const diagnostics got = refused([&](auto token) { pages.async_get("a", bad, token); });
    EXPECT_EQ(got.message(), "title: a string is not UTF-8: byte 0xff at offset 2");
    EXPECT_EQ(got.attribute_path(), "title");

    auto range = pages.query(bad);
    const diagnostics next = refused([&](auto token) { range.async_next(token); });
    EXPECT_EQ(next.message(), "id: a string is not UTF-8: byte 0xff at offset 2");
    EXPECT_EQ(next.attribute_path(), "id");

    auto sorted = pages.query("a").sort_key(begins_with(bad));
    const diagnostics prefix = refused([&](auto token) { sorted.async_next(token); });
    EXPECT_EQ(prefix.attribute_path(), "title");
}

TEST_F(InvalidUtf8InCalls, IsInNoMember)
{
    page lines = good();
    lines.lines = {"x", bad};
    const diagnostics element = refused([&](auto token) { pages.async_put(lines, token); });
    EXPECT_EQ(element.message(), "lines[1]: a string is not UTF-8: byte 0xff at offset 2");
    EXPECT_EQ(element.attribute_path(), "lines[1]");

    page links = good();
    links.links = {{bad, "x"}};
    const diagnostics name = refused([&](auto token) { pages.async_put(links, token); });
    EXPECT_EQ(name.message(), "links: a name is not UTF-8: byte 0xff at offset 2");
    EXPECT_EQ(name.attribute_path(), "links");
}

TEST_F(InvalidUtf8InCalls, IsInNoMemberThatIsSaved)
{
    side.script.reply(R"({"Item":{"id":{"S":"a"},"title":{"S":"b"},"lines":{"L":[]},)"
                      R"("links":{"M":{}}}})");
    auto found = side.fetch<page>([&](auto token) { pages.async_get("a", "b", token); }).result;
    ASSERT_TRUE(found);
    side.script.sent.clear();
    found->links = {{bad, "x"}};

    const diagnostics name = refused([&](auto token) { pages.async_save(found, token); });

    EXPECT_EQ(name.message(), "links: a name is not UTF-8: byte 0xff at offset 2");
    EXPECT_EQ(name.attribute_path(), "links");
}

}  // namespace
}  // namespace ddbm::test
