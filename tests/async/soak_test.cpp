// Two thousand callers at once, on contexts that several threads run, against a server that breaks
// connections and replies in every way, at random; callers cancel, and have little time. Each
// operation completes once, what is said of writes is true, and what was in use before is free
// afterwards. Over TCP, over TLS, and with one client for two contexts that does all that it does
// on request: late reads are sent again, others share requests, and what is throttled is slowed.
//
// DDBM_SOAK_SECONDS: for so long, instead of some operations of each caller. Up to 250 of them:
// tests that take longer than 300 s are ended by whatever runs them, but for the program itself.
// DDBM_SOAK_SEED: chance as in an earlier run, which has printed it.

#include "support/fake_server.hpp"
#include "support/resources.hpp"
#include "support/threads.hpp"

#include <ddbm/client.hpp>
#include <ddbm/error.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <iostream>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// A variable's number; 0 without it.
unsigned long number_in(const char* variable)
{
    const char* text = std::getenv(variable);
    return text ? std::strtoul(text, nullptr, 10) : 0;
}

unsigned seed_of_run()
{
    static const unsigned seed = [] {
        const auto given = static_cast<unsigned>(number_in("DDBM_SOAK_SEED"));
        return given != 0 ? given : std::random_device()();
    }();
    return seed;
}

// The same for the same seed.
class chance
{
public:
    explicit chance(unsigned salt) : engine_(seed_of_run() + salt) {}

    // 0 to `count - 1`.
    std::size_t below(std::size_t count) { return engine_() % count; }
    bool happens(std::size_t percent) { return below(100) < percent; }
    milliseconds time_below(std::size_t count)
    {
        return milliseconds(static_cast<milliseconds::rep>(below(count)));
    }

private:
    std::mt19937 engine_;
};

// What is tried.
struct soak_case
{
    const char* name;
    bool is_over_tls;
    unsigned callers;
    int contexts;
    bool has_all;  // that a client does on request only
};

void PrintTo(const soak_case& each, std::ostream* out)
{
    *out << each.name;
}

// One of many keys, and that of which updates are often refused for their rate.
const char* const hot_key = "hot";
constexpr std::size_t key_count = 20;

// -- The server: what it does to requests and connections

class havoc
{
public:
    // `refuses_tables`: all requests for their rate now and then. A client that slows down would
    // hardly come to an end.
    havoc(fake_server& server, bool refuses_tables) : refuses_tables_(refuses_tables)
    {
        server.otherwise(
            [this](const received_request& request) { return step(request); },
            [this] { return broken(); }
        );
    }

    // Requests to add that it has carried out.
    int additions() const { return additions_; }
    // And batches of gets.
    int batches() const { return batches_; }

private:
    server_step step(const received_request& request)
    {
        server_step made;
        if (is_hot_update(request) && chance_.happens(50))
        {
            made.bytes = http_reply(400, throttled_body("TableWriteKeyRangeThroughputExceeded"));
            return made;
        }
        if (chance_.happens(12) && refuses(made))
            return made;
        additions_ += request.operation == "UpdateItem" ? 1 : 0;
        batches_ += request.operation == "BatchGetItem" ? 1 : 0;
        const std::string body = reply_to(request);
        const bool is_wrong = chance_.happens(2);
        const header_list wrong_sum = {{"x-amz-crc32", "1"}};
        made.bytes = http_reply(200, body, is_wrong ? wrong_sum : header_list());
        if (chance_.happens(15))
            spoil(made);
        return made;
    }

    // False: not this time.
    bool refuses(server_step& made)
    {
        switch (chance_.below(6))
        {
        case 0:
            made.bytes = http_reply(500, error_body("InternalServerError"));
            return true;
        case 1:
            made.bytes = http_reply(503, "<html>", {{"Connection", "close"}});
            made.close = true;
            return true;
        case 2:
            made.bytes = http_reply(400, error_body("ThrottlingException"));
            return refuses_tables_;
        case 3:
            made.bytes = http_reply(400, error_body("ConditionalCheckFailedException"));
            return true;
        case 4:
            made.bytes = "SSH-2.0-OpenSSH_9.2\r\n";
            made.close = true;
            return true;
        default:
            return false;
        }
    }

    void spoil(server_step& made)
    {
        made.stop_after = chance_.below(made.bytes.size());
        switch (chance_.below(16))
        {
        case 0:
            made.hang = true;
            return;
        case 1:
        case 2:
            // Between two requests.
            made.stop_after.reset();
            made.close = true;
            return;
        case 3:
        case 4:
            made.stop_after.reset();
            made.drip = true;
            return;
        default:
            (chance_.happens(50) ? made.close : made.reset) = true;
        }
    }

    std::optional<broken_connection> broken()
    {
        if (!chance_.happens(5))
            return std::nullopt;
        broken_connection made;
        made.read = chance_.happens(50) ? chance_.below(100) : 0;
        made.end = chance_.happens(50) ? broken_connection::ending::closes
                                       : broken_connection::ending::resets;
        return made;
    }

    // Of a put it takes the table's model to know which key it is about.
    static bool is_hot_update(const received_request& request)
    {
        return request.operation == "UpdateItem" && request.body.find(hot_key) != std::string::npos;
    }

    std::string reply_to(const received_request& request)
    {
        if (request.operation == "GetItem")
            return item_reply();
        if (request.operation == "Query")
            return R"({"Items":[],"Count":0,"ScannedCount":0})";
        if (request.operation != "BatchGetItem")
            return "{}";
        boost::json::object reply{{"Responses", boost::json::object()}};
        if (chance_.happens(10))
            reply["UnprocessedKeys"] = boost::json::parse(request.body).at("RequestItems");
        return boost::json::serialize(reply);
    }

    std::string item_reply()
    {
        const std::string text(chance_.happens(5) ? 50'000 : 20, 'x');
        return R"({"Item":{"id":{"S":"one"},"text":{"S":")" + text + "\"}}}";
    }

    const bool refuses_tables_;
    chance chance_{0};
    std::atomic<int> additions_{0};
    std::atomic<int> batches_{0};
};

// -- The callers

struct tally
{
    std::atomic<int> started{0};
    std::atomic<int> completed{0};
    std::atomic<int> completed_again{0};
    std::atomic<int> succeeded{0};
    std::atomic<int> added{0};
    std::atomic<int> may_be_added{0};

    // How long callers go on.
    std::size_t operations = 0;
    std::optional<std::chrono::steady_clock::time_point> until;

    bool goes_on(std::size_t made) const
    {
        return until ? std::chrono::steady_clock::now() < *until : made < operations;
    }

    std::atomic<int> callers{0};
    std::mutex mutex;
    std::condition_variable all_are_done;
};

// Has one operation after the other, in a strand of its own.
class caller : public std::enable_shared_from_this<caller>
{
public:
    caller(asio::io_context& ctx, client db, tally& told, unsigned number)
        : strand_(asio::make_strand(ctx)), db_(std::move(db)), timer_(strand_), told_(told),
          chance_(number)
    {
    }

    void start()
    {
        asio::post(strand_, [self = shared_from_this()] { self->next(); });
    }

private:
    void next()
    {
        if (!told_.goes_on(made_++))
        {
            std::lock_guard held(told_.mutex);
            if (--told_.callers == 0)
                told_.all_are_done.notify_all();
            return;
        }
        ++told_.started;
        const std::size_t number = chance_.below(key_count);
        const std::string key = number == 0 ? hot_key : "key" + std::to_string(number);
        call_options options;
        // Those of the hot key may have to wait for long.
        if (number == 0 || chance_.happens(15))
            options = options.timeout(some_time());
        if (chance_.happens(50))
            options = options.combined(false);
        begin(db_.with(options), item().set("id", key));
        if (!chance_.happens(15))
            return;
        timer_.expires_after(chance_.time_below(10));
        timer_.async_wait([self = shared_from_this(), made = made_](error_code ec) {
            if (!ec && self->made_ == made)
                self->cancel_.emit(asio::cancellation_type::terminal);
        });
    }

    milliseconds some_time() { return milliseconds(1) + chance_.time_below(200); }

    auto handler(bool adds)
    {
        diag_ = diagnostics();
        auto finish = [self = shared_from_this(), adds, made = made_](error_code ec, auto&&) {
            self->ended(adds, made, ec);
        };
        return redirect_diagnostics(
            asio::bind_executor(
                strand_, asio::bind_cancellation_slot(cancel_.slot(), std::move(finish))
            ),
            diag_
        );
    }

    void begin(const client& db, const item& key)
    {
        const std::string text(chance_.happens(5) ? 50'000 : 20, 'x');
        const std::size_t which = chance_.below(5);
        if (which == 0)
            db.async_put_item(
                put_item_request("things", item(key).set("text", text)), handler(false)
            );
        else if (which == 1)
            db.async_update_item(
                update_item_request("things", key)
                    .update_expression("ADD n :one SET t = :text")
                    .expression_attribute_value(":one", 1)
                    .expression_attribute_value(":text", text),
                handler(true)
            );
        else if (which == 2)
            db.async_query(
                query_request("things", "id = :id")
                    .expression_attribute_value(":id", *key.find("id")),
                handler(false)
            );
        else
            db.async_get_item(get_item_request("things", key), handler(false));
    }

    void ended(bool adds, std::size_t made, error_code ec)
    {
        if (made != made_ || made == ended_)
        {
            ++told_.completed_again;
            return;
        }
        ended_ = made;
        ++told_.completed;
        told_.succeeded += ec ? 0 : 1;
        told_.added += adds && !ec ? 1 : 0;
        told_.may_be_added += adds && ec && diag_.applied() != applied::no ? 1 : 0;
        timer_.cancel();
        next();
    }

    asio::strand<asio::io_context::executor_type> strand_;
    client db_;
    asio::steady_timer timer_;
    asio::cancellation_signal cancel_;
    diagnostics diag_;
    tally& told_;
    chance chance_;
    std::size_t made_ = 0;   // operations that have begun
    std::size_t ended_ = 0;  // the last one that has ended, by its number
};

class Soak : public testing::TestWithParam<soak_case>
{
protected:
    Soak()
    {
        std::cout << "DDBM_SOAK_SEED=" << seed_of_run() << '\n';
        if (is_over_tls())
            server_ = std::make_unique<fake_server>(authority_.issue("127.0.0.1"));
        else
            server_ = std::make_unique<fake_server>();
        havoc_ = std::make_unique<havoc>(*server_, !GetParam().has_all);
    }
    ~Soak() override { server_.reset(); }

    static bool is_over_tls() { return GetParam().is_over_tls; }
    static unsigned callers() { return GetParam().callers; }

    client_config config() const
    {
        client_config c;
        c.region = "eu-central-1";
        c.static_credentials("AKIDEXAMPLE", "wJalrXUtnFEMI");
        c.endpoint_url = is_over_tls() ? server_->https_url("127.0.0.1") : server_->url();
        c.ca_file = is_over_tls() ? ca_file_.path() : std::string();
        c.max_connections = 100;
        c.timeouts.attempt = milliseconds(500);
        c.retry_policy.base_delay = milliseconds(1);
        c.retry_policy.throttling_base_delay = milliseconds(2);
        if (GetParam().has_all)
        {
            c.retry_policy.adaptive = true;
            c.hedged_reads.enabled = true;
            c.hedged_reads.extra_reads = 0.2;
            c.combined_reads.identical = true;
            c.combined_reads.batch_window = std::chrono::microseconds(500);
        }
        return c;
    }

    // To the end of all that callers have begun.
    void run(tally& told)
    {
        std::deque<asio::io_context> contexts(static_cast<std::size_t>(GetParam().contexts));
        {
            std::vector<asio::any_io_executor> executors;
            for (auto& ctx : contexts)
                executors.emplace_back(ctx.get_executor());
            const client db(std::move(executors), config());
            told.callers = static_cast<int>(callers());
            for (unsigned n = 0; n < callers(); ++n)
                std::make_shared<caller>(contexts[n % contexts.size()], db, told, n + 1)->start();
        }
        std::deque<runners> threads;
        for (auto& ctx : contexts)
            threads.emplace_back(ctx, 4 / GetParam().contexts);
        std::unique_lock held(told.mutex);
        const auto guard = seconds(100) + seconds(number_in("DDBM_SOAK_SECONDS"));
        const bool all = told.all_are_done.wait_for(held, guard, [&] { return told.callers == 0; });
        EXPECT_TRUE(all) << told.callers << " operations do not end";
        held.unlock();
        if (!all)
        {
            for (auto& ctx : contexts)
                ctx.stop();
        }
    }

    certificate_authority authority_;
    temporary_file ca_file_{authority_.certificate_pem()};
    std::unique_ptr<fake_server> server_;
    std::unique_ptr<havoc> havoc_;
};

}  // namespace

// A handshake costs as much as many requests.
INSTANTIATE_TEST_SUITE_P(
    Over,
    Soak,
    testing::Values(
        soak_case{"Tcp", false, 2'000, 1, false},
        soak_case{"Tls", true, 200, 1, false},
        soak_case{"TcpFromTwoContextsWithAllOnRequest", false, 2'000, 2, true}
    ),
    [](const auto& each) { return each.param.name; }
);

TEST_P(Soak, EndsEachOperationOnceAndLeavesNothingBehind)
{
    const auto descriptors = open_descriptors();
    const auto all_are_closed = [&] { return open_descriptors() == descriptors; };
    // Threads, caches and the server get what they keep.
    tally first;
    first.operations = 1;
    run(first);
    ASSERT_TRUE(wait_until(all_are_closed)) << testing::PrintToString(open_descriptors());
    const std::size_t memory = memory_in_use();

    tally told;
    told.operations = 2;
    if (const unsigned long time = number_in("DDBM_SOAK_SECONDS"))
        told.until = std::chrono::steady_clock::now() + seconds(time);
    run(told);

    EXPECT_TRUE(wait_until(all_are_closed)) << testing::PrintToString(open_descriptors());
    EXPECT_LT(memory_in_use(), memory + 64 * 1024);
    EXPECT_EQ(told.completed, told.started);
    EXPECT_EQ(told.completed_again, 0);
    EXPECT_GE(told.started, static_cast<int>(callers()));
    EXPECT_GT(told.succeeded, 0);
    EXPECT_EQ(havoc_->batches() > 0, GetParam().has_all);
    const int added = first.added + told.added;
    EXPECT_GT(added, 0);
    EXPECT_GE(havoc_->additions(), added);
    EXPECT_LE(havoc_->additions(), added + first.may_be_added + told.may_be_added);
}

}  // namespace ddbm::test
