// A reply belongs to its request, whatever else comes over the connection: what was not asked for
// ends the connection, never an operation.

#include "support/client_fixture.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <random>
#include <string>
#include <vector>

namespace ddbm::test {
namespace {

// Over plain TCP or TLS.
std::unique_ptr<client_fixture> make_fixture(bool with_tls)
{
    if (!with_tls)
        return std::make_unique<client_fixture>();
    static const certificate identity = authority().issue("server.test");
    auto f = std::make_unique<client_fixture>(identity);
    f->config.ca_file = authority_file();
    return f;
}

class ReplyOrder : public testing::TestWithParam<bool>
{
protected:
    std::unique_ptr<client_fixture> fixture_ = make_fixture(GetParam());
    client_fixture& f = *fixture_;

    // One right behind the other: the first of a number, the second of the sample.
    void expect_two_reads()
    {
        std::vector<item> read;
        const auto& db = f.db();
        const auto on_read = [&](error_code ec, const get_item_reply& reply) {
            EXPECT_FALSE(ec) << ec.message();
            read.push_back(reply.item.value_or(item()));
        };
        db.async_get_item(get_request(), [&](error_code ec, const get_item_reply& reply) {
            on_read(ec, reply);
            db.async_get_item(get_request(), on_read);
        });
        f.run();
        ASSERT_EQ(read.size(), 2u);
        EXPECT_EQ(read[0].at("n").as_number().to<int>(), 1);
        EXPECT_EQ(read[1], sample_item());
    }

    // An update, which is not sent twice, is answered with its own number.
    void expect_own_reply(int n)
    {
        const std::string text = std::to_string(n);
        f.server.expect("UpdateItem").reply(200, R"({"Attributes":{"n":{"N":")" + text + R"("}}})");
        auto got = f.call(update_request());
        ASSERT_FALSE(got->ec) << got->ec.message() << ", " << got->diag.to_string();
        ASSERT_TRUE(got->reply.attributes);
        EXPECT_EQ(got->reply.attributes->at("n").as_number().to<int>(), n);
    }
};

std::string other_reply()
{
    return http_reply(200, R"({"Attributes":{"n":{"N":"666"}}})");
}

// With a number 1 in `member`.
std::string reply_of_size(std::size_t size, const std::string& member)
{
    const auto with = [&](const std::string& padding) {
        return http_reply(200, "{\"" + member + R"(":{"n":{"N":"1"}},"p":")" + padding + "\"}");
    };
    std::string padding(size - 200, 'p');
    padding.resize(padding.size() + size - with(padding).size(), 'p');
    EXPECT_EQ(with(padding).size(), size);
    return with(padding);
}

std::string in_chunks(const std::string& body)
{
    std::string text = "HTTP/1.1 200 OK\r\nx-amzn-RequestId: FAKE\r\n"
                       "Content-Type: application/x-amz-json-1.0\r\n"
                       "Transfer-Encoding: chunked\r\n\r\n";
    if (!body.empty())
        text += std::string(1, "0123456789abcdef"[body.size()]) + "\r\n" + body + "\r\n";
    return text + "0\r\n\r\n";
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Over, ReplyOrder, testing::Bool(), [](const auto& each) {
    return each.param ? "Tls" : "Tcp";
});

TEST_P(ReplyOrder, SkipsInterimReplies)
{
    const std::string interim = "HTTP/1.1 100 Continue\r\n\r\n"
                                "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
    f.server.expect("GetItem").raw(interim + http_reply(200, sample_reply));

    auto got = f.call(get_request());

    ASSERT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(got->reply.item, sample_item());
    expect_own_reply(1);
    EXPECT_EQ(f.server.connection_count(), 1u);
}

TEST_P(ReplyOrder, RefusesToSwitchProtocols)
{
    f.server.expect("UpdateItem").raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n");

    auto got = f.call(update_request());

    EXPECT_EQ(got->ec, errc::invalid_reply);
    expect_own_reply(1);
    EXPECT_EQ(f.server.connection_count(), 2u);
}

TEST_P(ReplyOrder, IsKeptWhenAConnectionSaysSomethingUnasked)
{
    const std::string idle_408 = "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n"
                                 "Connection: close\r\n\r\n";
    int n = 0;
    for (const std::string& unasked : {std::string("x"), idle_408, other_reply()})
    {
        expect_own_reply(++n);
        f.server.send_unasked(unasked);
        expect_own_reply(++n);
    }
    EXPECT_EQ(f.server.connection_count(), 4u);
}

// Though it would do no harm to send these again, they would have that for their reply.
TEST_P(ReplyOrder, IsKeptForWhatMayBeSentTwice)
{
    for (const std::string& unasked : {std::string("HTTP/1.1 408 "), other_reply()})
    {
        f.server.expect("GetItem").reply(200, sample_reply);
        const auto read = f.call(get_request());
        EXPECT_FALSE(read->ec) << read->ec.message() << ", " << read->diag.to_string();
        EXPECT_EQ(read->reply.item, sample_item());
        f.server.send_unasked(unasked);

        f.server.expect("PutItem").reply(200, "{}");
        const auto put = f.call(put_request());
        EXPECT_FALSE(put->ec) << put->ec.message() << ", " << put->diag.to_string();
        f.server.send_unasked(unasked);
    }
    EXPECT_EQ(f.server.connection_count(), 4u);
    EXPECT_EQ(f.server.request_count(), 4u);
}

TEST_P(ReplyOrder, IsKeptWhenMoreFollowsAReply)
{
    const std::string own = http_reply(200, R"({"Attributes":{"n":{"N":"1"}}})");
    f.server.expect("UpdateItem").raw(own + other_reply());

    auto got = f.call(update_request());

    ASSERT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(got->reply.attributes->at("n").as_number().to<int>(), 1);
    expect_own_reply(2);
    EXPECT_EQ(f.server.connection_count(), 2u);
}

// Round the sizes of the pieces in which replies are received: they end within one, with it, or
// behind it. The next request comes at once, or when all is quiet again.
TEST_P(ReplyOrder, IsKeptForRepliesOfAnySize)
{
    for (const std::size_t piece : {std::size_t{1024}, std::size_t{16 * 1024}})
    {
        for (std::size_t size = piece - 40; size != piece + 4; ++size)
        {
            SCOPED_TRACE(size);
            const std::size_t connections = f.server.connection_count();
            for (const std::string& following : {std::string(), other_reply()})
            {
                f.server.expect("UpdateItem").raw(reply_of_size(size, "Attributes") + following);
                auto got = f.call(update_request());
                ASSERT_FALSE(got->ec) << got->ec.message() << ", " << got->diag.to_string();
                EXPECT_EQ(got->reply.attributes->at("n").as_number().to<int>(), 1);
                expect_own_reply(2);

                f.server.expect("GetItem").raw(reply_of_size(size, "Item") + following);
                f.server.expect("GetItem").reply(200, sample_reply);
                expect_two_reads();
            }
            EXPECT_EQ(f.server.connection_count(), std::max<std::size_t>(connections, 1) + 2);
        }
    }
}

TEST_P(ReplyOrder, IsKeptWhenTheOtherSideHasClosed)
{
    expect_own_reply(1);
    f.server.close_idle();
    expect_own_reply(2);
}

TEST_P(ReplyOrder, IsKeptForRepliesOfAnySizeInChunks)
{
    for (const std::string& body : {std::string("{}"), std::string("{\"a\":1}   {   ")})
    {
        const bool is_json = body.size() < 10;
        f.server.expect("PutItem").raw(in_chunks(body));
        auto put = f.call(put_request());
        EXPECT_EQ(!put->ec, is_json) << body << ": " << put->ec.message();
    }
    f.server.expect("Any").raw(in_chunks("{\"abc\":\"12345\"}"));
    auto got = f.call(json_call("Any", "{}", resend::harmless));
    EXPECT_EQ(got->reply, "{\"abc\":\"12345\"}");
}

// The next read begins where the first one's reply is handled, some time after that was received.
TEST_P(ReplyOrder, IsKeptWhenSomethingComesWhileAReplyIsHandled)
{
    const auto& db = f.db();
    std::vector<item> read;
    const auto on_read = [&](error_code ec, const get_item_reply& reply) {
        EXPECT_FALSE(ec) << ec.message();
        read.push_back(reply.item.value_or(item()));
    };
    f.server.expect("GetItem").reply(200, R"({"Item":{"n":{"N":"1"}}})");
    f.server.expect("GetItem").reply(200, sample_reply);
    db.async_get_item(get_request(), [&](error_code ec, const get_item_reply& reply) {
        on_read(ec, reply);
        f.env->advance(std::chrono::milliseconds(2));
        f.server.send_unasked(http_reply(200, R"({"Item":{"n":{"N":"666"}}})"));
        db.async_get_item(get_request(), on_read);
    });
    f.run();

    ASSERT_EQ(read.size(), 2u);
    EXPECT_EQ(read[0].at("n").as_number().to<int>(), 1);
    EXPECT_EQ(read[1], sample_item());
    EXPECT_EQ(f.server.connection_count(), 2u);
}

// What a reply to another request must not get through.
TEST_P(ReplyOrder, IsKeptWhateverComesBetweenReplies)
{
    for (unsigned seed = 1; seed <= 30; ++seed)
    {
        SCOPED_TRACE(testing::Message() << "seed " << seed);
        std::minstd_rand random(seed);
        const auto draw = [&](std::size_t below) { return random() % below; };
        for (int n = 0; n < 6; ++n)
        {
            expect_own_reply(static_cast<int>(draw(600)));
            if (HasFatalFailure())
                return;
            std::string unasked = draw(2) ? other_reply() : std::string();
            for (std::size_t count = draw(20); count > 0; --count)
                unasked.insert(draw(unasked.size() + 1), 1, "\r\n 1H{"[draw(6)]);
            // All of it, or what a cut leaves.
            unasked.resize(draw(unasked.size() + 1));
            switch (draw(4))
            {
            case 0:
                f.server.close_idle();
                break;
            case 1:
                f.server.send_unasked_past_tls(unasked);
                break;
            default:
                f.server.send_unasked(unasked);
            }
        }
    }
}

TEST(ReplyOrderOverTls, IsKeptWhenTlsHasEnded)
{
    auto f = make_fixture(true);
    f->warm_up();
    f->server.close_idle_tls();
    f->server.expect("UpdateItem");

    auto got = f->call(update_request());

    EXPECT_FALSE(got->ec) << got->ec.message() << ", " << got->diag.to_string();
    EXPECT_EQ(f->server.connection_count(), 2u);
}

TEST(ReplyOrderOverTls, IsKeptWhenARecordHasComeInPart)
{
    // A record of application data with 32 bytes: its head, and more and more of the rest.
    const std::string head("\x17\x03\x03\x00\x20", 5);
    for (std::size_t rest : {std::size_t{0}, std::size_t{1}, std::size_t{31}})
    {
        auto f = make_fixture(true);
        f->warm_up();
        f->server.send_unasked_past_tls(head + std::string(rest, 'x'));
        f->server.expect("UpdateItem");

        auto got = f->call(update_request());

        EXPECT_FALSE(got->ec) << rest << ": " << got->ec.message();
        EXPECT_EQ(f->server.connection_count(), 2u) << rest;
    }
}

}  // namespace ddbm::test
