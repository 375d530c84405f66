// The writes of a bulk: which of them go into one request, and which have been carried out.

#ifndef DDBM_SRC_WRITE_LIST_HPP
#define DDBM_SRC_WRITE_LIST_HPP

#include "table/bulk_pause.hpp"
#include "table/bulk_tables.hpp"

#include <ddbm/bulk_result.hpp>
#include <ddbm/error.hpp>

#include <ddbm/detail/table_core.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace ddbm::detail {

class json_writer;

struct planned_write
{
    std::size_t position = 0;
    std::uint32_t table = bulk_tables::none;
    std::string key;      // the one text of it, as item_key has it; empty: there is none
    std::string request;  // {"PutRequest":{"Item":{..}}}
    send_history history;
};

class write_list
{
public:
    explicit write_list(client db) : tables_(std::move(db)) {}

    const bulk_tables& tables() const noexcept { return tables_; }

    // -- Each takes the next position. The first that cannot be written, and why, is the failure.

    void put(const table_core& table, const void* object);
    void erase(const table_core& table, key_parts key);
    const std::optional<error>& refused() const noexcept { return refused_; }

    // -- What is sent

    // The next ones, in their order, that go into one request: as many as that may hold. Passes
    // over those of an item of which a write before them has not been carried out, and leaves those
    // that were refused to a request without others. Empty if there are none now.
    std::vector<planned_write> take();
    // Of those that were taken: it has been carried out.
    void carried_out(const planned_write& write);
    // They have not, and are to be taken once more, behind those that wait.
    void give_back(std::vector<planned_write> writes);

    // Why those that wait of a table may have to pause.
    send_history history_of(std::uint32_t table) const { return histories_.of(table); }

    std::size_t taken() const noexcept { return taken_; }
    std::size_t processed() const noexcept { return processed_; }
    // Those that wait to be sent, and of them those that were given back.
    std::size_t waiting() const noexcept { return waiting_.size() + given_back_.size(); }
    std::size_t given_back() const noexcept { return given_back_.size(); }

    // Of those that wait, which is all that has not been carried out once nothing is under way.
    bulk_result result() const;

    // The item that it is of, among those of all tables.
    std::string id_of(const planned_write& write) const;

private:
    template <class Write, class KeyText>
    void add(const table_core& table, Write write, KeyText key_text);

    bulk_tables tables_;
    std::deque<planned_write> waiting_;
    std::deque<planned_write> given_back_;
    // Ids of items: of the writes that were taken and have not been carried out.
    std::unordered_set<std::string> begun_;
    table_histories histories_;
    std::size_t taken_ = 0;
    std::size_t processed_ = 0;
    std::optional<error> refused_;
};

// The size of the item that it puts; 0 if it deletes one.
std::size_t item_bytes(const planned_write& write);

// The whole BatchWriteItem.
void write_batch(json_writer& out, const bulk_tables& tables, const std::vector<planned_write>&);

// For each write whether its reply hands it back. Throws errc::invalid_reply.
std::vector<bool> unprocessed_writes(
    std::string_view reply, const bulk_tables& tables, const std::vector<planned_write>& writes
);

}  // namespace ddbm::detail

#endif
