#ifndef DDBM_TESTS_INTEGRATION_SUPPORT_FAULTY_ENGINE_HPP
#define DDBM_TESTS_INTEGRATION_SUPPORT_FAULTY_ENGINE_HPP

// An engine that is told to go wrong in every way that a client has to bear, and a client of it
// that waits for nothing: its pauses are over at once.

#include "support/manual_environment.hpp"

#include <ddbm/client.hpp>
#include <ddbm/local/engine.hpp>
#include <ddbm/local/opener.hpp>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <utility>

namespace ddbm::testing {

/// A number that a test was given by that variable of the environment, or this one.
inline std::uint64_t given_number(const char* variable, std::uint64_t otherwise)
{
    const char* text = std::getenv(variable);
    return text && *text ? std::stoull(text) : otherwise;
}

/// What chance begins with: another one each time, unless DDBM_TEST_SEED has it. Printed, so that a
/// run can be repeated.
inline std::uint64_t new_seed()
{
    const std::uint64_t seed = given_number("DDBM_TEST_SEED", std::random_device()());
    std::cout << "DDBM_TEST_SEED=" << seed << '\n';
    return seed;
}

class faulty_engine
{
public:
    faulty_engine(const asio::any_io_executor& executor, std::uint64_t seed)
        : engine_(std::make_shared<local::engine>(options_with(seed))),
          db(executor, config_of(engine_))
    {
    }

    /// From now on.
    void go_wrong()
    {
        using local::fault;
        local::faults wrong;
        for (const char* each :
             {"GetItem",
              "PutItem",
              "UpdateItem",
              "DeleteItem",
              "TransactWriteItems",
              "TransactGetItems"})
        {
            wrong.add(fault::throttling().on(each).with_probability(0.01));
            wrong.add(fault::provisioned_throughput_exceeded().on(each).with_probability(0.005));
            wrong.add(fault::internal_error().on(each).with_probability(0.005));
            wrong.add(fault::drop_before().on(each).with_probability(0.01));
            wrong.add(fault::drop_after().on(each).with_probability(0.01));
            wrong.add(fault::delay(std::chrono::milliseconds(5)).on(each).with_probability(0.02));
        }
        for (const char* each :
             {"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "TransactGetItems"})
            wrong.add(fault::conflict().on(each).with_probability(0.02));
        // Of another action than the first.
        wrong.add(fault::conflict(2).on("TransactWriteItems").with_probability(0.02));
        engine_->set_faults(wrong);
    }

    /// In this way alone.
    void go_wrong(local::fault only) { engine_->set_faults(local::faults().add(std::move(only))); }

    void work_well() { engine_->set_faults({}); }

private:
    static local::engine_options options_with(std::uint64_t seed)
    {
        local::engine_options options;
        // 0 would be another one each time.
        options.seed = seed | 1;
        return options;
    }

    static client_config config_of(const std::shared_ptr<local::engine>& engine)
    {
        auto env = std::make_shared<test::manual_environment>();
        env->skip_waits();
        client_config config;
        config.env = std::move(env);
        config.endpoint_url = "embedded:";
        config.opener = local::opener(engine);
        return config;
    }

    const std::shared_ptr<local::engine> engine_;

public:
    const client db;
};

}  // namespace ddbm::testing

#endif
