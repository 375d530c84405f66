// The observers that README.md shows.

#include "unit/table/scripted_table.hpp"

#include <ddbm/metrics.hpp>
#include <ddbm/observer.hpp>
#include <ddbm/operation_counters.hpp>
#include <ddbm/operation_report.hpp>
#include <ddbm/prometheus.hpp>

#include <iostream>
#include <memory>
#include <sstream>
#include <string>

namespace {

struct order
{
    std::string id;
};

}  // namespace

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("shop").partition_key("id", &order::id);
};

namespace {

using namespace std::chrono_literals;

// Catches what is printed.
class caught
{
public:
    explicit caught(std::ostream& stream) : stream_(stream), before_(stream.rdbuf(text_.rdbuf())) {}
    ~caught() { stream_.rdbuf(before_); }

    std::string text() const { return text_.str(); }

private:
    std::ostream& stream_;
    std::ostringstream text_;
    std::streambuf* const before_;
};

void put_order(const ddbm::client_config& config, const ddbm::call_options& options = {})
{
    ddbm::test::scripted_client f(config);
    f.script.reply("{}");
    order one;
    one.id = "1";
    const auto orders = ddbm::table<order>(f.db).with(options);
    f.run([&](auto token) { orders.async_put(one, token); });
}

TEST(DocumentedObserver, IsALog)
{
    const caught log(std::clog);
    ddbm::client_config config;

    config.observer = ddbm::log_to(std::clog);
    put_order(config);

    EXPECT_TRUE(log.text().starts_with("PutItem; table shop; ")) << log.text();
    EXPECT_TRUE(log.text().ends_with("; 1 attempt; request id R1\n")) << log.text();
}

TEST(DocumentedObserver, Counts)
{
    const caught out(std::cout);
    ddbm::client_config config;

    auto counters = std::make_shared<ddbm::operation_counters>();
    config.observer = counters;
    put_order(config);
    for (const auto& [what, sums] : counters->take())
        std::cout << what.operation << ' ' << what.table << ": " << sums.operations << ", "
                  << sums.throttled << " attempts throttled\n";

    EXPECT_EQ(out.text(), "PutItem shop: 1, 0 attempts throttled\n");
}

TEST(DocumentedObserver, IsAFunctionForSomeCalls)
{
    const caught log(std::clog);
    int called = 0;

    auto slow = ddbm::observe(
        [&](const ddbm::operation_report& report) {
            ++called;
            if (report.duration > 50h)
                std::clog << report << '\n';
        },
        ddbm::reported::capacity
    );
    put_order(ddbm::client_config(), ddbm::call_options().observer(slow));

    EXPECT_EQ(called, 1);
    EXPECT_EQ(log.text(), "");
}

TEST(DocumentedObserver, IsForPrometheus)
{
    const caught out(std::cout);
    ddbm::client_config config;

    auto counted = std::make_shared<ddbm::metrics>();
    config.observer = std::make_shared<ddbm::operation_metrics>(counted);
    put_order(config);
    std::cout << ddbm::prometheus_text(counted->get());

    const std::string line =
        R"(ddbm_operations_total{operation="PutItem",table="shop",outcome="success"} 1)";
    EXPECT_NE(out.text().find('\n' + line + '\n'), std::string::npos) << out.text();
}

}  // namespace
