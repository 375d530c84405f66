// Requests that are sent for several reads: a read that is the same for all, and a BatchGetItem
// with the keys of several gets. combined_calls knows who waits for them, and is told what they
// come to.

#ifndef DDBM_SRC_CLIENT_COMBINED_OPERATION_HPP
#define DDBM_SRC_CLIENT_COMBINED_OPERATION_HPP

#include "client/combined_calls.hpp"
#include "client/operation.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::detail {

class combined_operation : public operation
{
public:
    combined_operation(
        std::shared_ptr<client_state> client, const call_options& options, std::string_view name
    );

    // With the lock of combined_calls held.
    bool is_begun = false;
    bool has_run = false;
    bool is_given_up = false;
    error_code given_up_for;

protected:
    combined_calls& calls() const;
    combined_outcome outcome(error_code ec) const;
};

// One that is the same for all.
class shared_read_operation final : public combined_operation
{
public:
    // `name` is that of a kind of read.
    shared_read_operation(
        std::shared_ptr<client_state> client,
        const call_options& options,
        std::string_view name,
        const operation& like,
        shared_reads::flight_id flight_
    );

    const shared_reads::flight_id flight;

private:
    std::string_view partition_attribute() const override { return partition_attribute_; }
    void on_its_way() override { calls().sent(*this); }
    void pauses() override { calls().waits_again(*this); }
    std::optional<std::chrono::milliseconds> time_left(std::chrono::steady_clock::time_point now
    ) const override;
    void read(std::string_view text) override { reply_ = text; }
    void deliver(error_code ec) override;

    const std::string partition_attribute_;
    std::string reply_;
};

// Keys of several, in one BatchGetItem.
class batched_gets final : public combined_operation
{
public:
    batched_gets(
        std::shared_ptr<client_state> client,
        const call_options& options,
        gathered_reads::batch_id batch_,
        const get_batch& keys,
        const std::vector<std::size_t>& wanted
    );

    const gathered_reads::batch_id batch;

    // What is handed back had no room in the reply.
    bool was_full() const noexcept { return was_full_; }

private:
    std::optional<std::chrono::milliseconds> time_left(std::chrono::steady_clock::time_point now
    ) const override;
    void read(std::string_view text) override;
    void deliver(error_code ec) override;

    const get_batch keys_;
    get_batch::answers read_;
    bool was_full_ = false;
};

}  // namespace ddbm::detail

#endif
