#include "recording/recorded_exchange.hpp"
#include "recording/redaction.hpp"

#include <ddbm/error.hpp>

#include <boost/asio/error.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ddbm::detail {
namespace {

using namespace std::chrono_literals;

recorded_exchange reply_to_get()
{
    recorded_exchange x;
    x.operation = "GetItem";
    x.attempt = 2;
    x.began = 1500us;
    x.took = 700us;
    x.request = R"({"TableName":"things","Key":{"id":{"S":"one"}}})";
    x.status = 200;
    x.request_id = "R1";
    x.content_type = "application/x-amz-json-1.0";
    x.crc32 = 4'000'000'000;
    x.retry_after = 50ms;
    x.reply = R"({"Item":{"id":{"S":"one"},"n":{"N":"1.50"}}})";
    return x;
}

recorded_exchange failure(error_code code)
{
    recorded_exchange x;
    x.service = service::dynamodb_streams;
    x.operation = "GetRecords";
    x.request = "{}";
    x.sent = applied::no;
    x.code = code;
    x.words = "a \"proxy\"";
    return x;
}

recorded_exchanges read(const std::string& lines)
{
    return read_recording(recording_head(false) + lines, "a.jsonl");
}

recorded_exchange read_back(const recorded_exchange& x)
{
    const recorded_exchanges all = read(recording_line(x));
    EXPECT_EQ(all.exchanges.size(), 1u);
    return all.exchanges.at(0);
}

std::string refusal(const std::string& text)
{
    try
    {
        read_recording(text, "a.jsonl");
        return {};
    }
    catch (const error& why)
    {
        EXPECT_EQ(why.code(), errc::invalid_configuration);
        return why.get_diagnostics().message();
    }
}

TEST(Recording, HasTheFormThatIsDocumented)
{
    EXPECT_EQ(recording_head(true), "{\"ddbm_recording\":1,\"values\":\"replaced\"}\n");
    EXPECT_EQ(
        recording_line(reply_to_get()),
        R"({"operation":"GetItem","attempt":2,"began_us":1500,"took_us":700,)"
        R"("request":{"TableName":"things","Key":{"id":{"S":"one"}}},"sent":"maybe",)"
        R"("status":200,"request_id":"R1","content_type":"application/x-amz-json-1.0",)"
        R"("crc32":4000000000,"retry_after_ms":50,)"
        R"("reply":{"Item":{"id":{"S":"one"},"n":{"N":"1.50"}}}})"
        "\n"
    );
    EXPECT_EQ(
        recording_line(failure(boost::asio::error::eof)),
        R"({"service":"dynamodb_streams","operation":"GetRecords","attempt":1,"began_us":0,)"
        R"("took_us":0,"request":{},"sent":"no","error":{"category":"asio.misc","value":2},)"
        R"("words":"a \"proxy\""})"
        "\n"
    );
}

TEST(Recording, IsReadBackAsItWas)
{
    EXPECT_EQ(read_back(reply_to_get()), reply_to_get());
    for (const error_code& code :
         {error_code(boost::asio::error::eof),
          error_code(boost::asio::error::connection_refused),
          error_code(boost::asio::error::host_not_found),
          error_code(errc::attempt_timeout)})
    {
        EXPECT_EQ(read_back(failure(code)), failure(code)) << code;
    }
    recorded_exchange twice = reply_to_get();
    twice.resent = true;
    twice.crc32.reset();
    twice.retry_after.reset();
    EXPECT_EQ(read_back(twice), twice);
}

// Bytes of a reply are part of its checksum.
TEST(Recording, KeepsBodiesToTheByte)
{
    for (const std::string body :
         {"",
          "{ \"a\" : 1.0 }",
          "{\n\"a\": 1}",
          "<html>\r\n\"</html>",
          "\xff\x01 raw",
          "{\"a\":\"\xff\"}",
          "12",
          "\xc3\xa4"})
    {
        recorded_exchange x = reply_to_get();
        x.reply = body;
        EXPECT_EQ(read_back(x).reply, body);
        const std::string line = recording_line(x);
        EXPECT_EQ(line.find('\n'), line.size() - 1) << line;
    }
}

TEST(Recording, ReadsACodeThatItDoesNotKnowAsABrokenConnection)
{
    const auto x = read(R"({"operation":"A","error":{"category":"asio.ssl","value":1}})"
                        "\n")
                       .exchanges.at(0);

    EXPECT_EQ(x.code, boost::asio::error::connection_reset);
}

TEST(Recording, PassesOverMembersThatItDoesNotKnow)
{
    const recorded_exchanges all = read_recording(
        "{\"by\":[1],\"ddbm_recording\":1,\"values\":\"replaced\"}\n"
        "{\"operation\":\"A\",\"new\":{\"a\":[1]},\"status\":200,\"reply_zip\":\"x\"}\n",
        "a.jsonl"
    );

    EXPECT_TRUE(all.replaced);
    EXPECT_EQ(all.name, "a.jsonl");
    EXPECT_EQ(all.exchanges.at(0).operation, "A");
    EXPECT_EQ(all.lines.at(0), 2u);
}

TEST(Recording, LeavesOutALineThatWasBeingWritten)
{
    const std::string line = recording_line(reply_to_get());

    EXPECT_EQ(read(line + line.substr(0, line.size() / 2)).exchanges.size(), 1u);
    EXPECT_EQ(read("").exchanges.size(), 0u);
}

TEST(Recording, IsRefusedWithTheLineAndWhatIsWrong)
{
    const std::string head = recording_head(false);
    const auto begins = [](const std::string& text, const std::string& beginning) {
        EXPECT_TRUE(text.starts_with("The recording \"a.jsonl\", line " + beginning)) << text;
    };

    begins(refusal(""), "1, is not there: the file is empty");
    begins(refusal("hello\n"), "1, ");
    begins(refusal("{}\n"), "1, has no version");
    begins(refusal("{\"ddbm_recording\":2}\n"), "1, is of version 2, and this library reads ");
    begins(
        refusal("{\"ddbm_recording\":1,\"values\":\"some\"}\n"), "1, has \"some\" for its values"
    );
    begins(refusal(head + "\n"), "2, ");
    begins(refusal(head + "{\"status\":200}\n"), "2, names no operation");
    begins(refusal(head + "{\"operation\":\"A\"}\n"), "2, has neither a status nor an error");
    begins(refusal(head + "{\"operation\":\"A\",\"status\":99999999999}\n"), "2, ");
    begins(refusal(head + "{\"operation\":\"A\",\"status\":2.5}\n"), "2, ");
    begins(
        refusal(head + "{\"operation\":\"A\",\"status\":200,\"reply_base64\":\"?\"}\n"),
        "2, has a body that is not base64"
    );
    begins(refusal(head + recording_line(reply_to_get()) + "{\"operation\":\"A\",\n"), "3, ");
}

TEST(Recording, IsRedactedInRequestAndReply)
{
    numbered_stand_ins in_place;

    const recorded_exchange got = redacted(reply_to_get(), in_place);

    EXPECT_EQ(got.request, R"({"TableName":"things","Key":{"id":{"S":"s1"}}})");
    EXPECT_EQ(got.reply, R"({"Item":{"id":{"S":"s1"},"n":{"N":"1"}}})");
    EXPECT_FALSE(got.crc32);
    EXPECT_EQ(got.request_id, "R1");
}

TEST(Recording, HasNoTextOfARedactedReplyThatIsNoJson)
{
    numbered_stand_ins in_place;
    recorded_exchange x = reply_to_get();
    x.reply = "<html>user Joe</html>";

    EXPECT_EQ(redacted(x, in_place).reply, "redacted");
    x.reply = "";
    EXPECT_EQ(redacted(x, in_place).reply, "");
}

}  // namespace
}  // namespace ddbm::detail
