// The reads of a bulk: which keys go into one request, and what has been found for each.

#ifndef DDBM_SRC_READ_LIST_HPP
#define DDBM_SRC_READ_LIST_HPP

#include "table/bulk_pause.hpp"
#include "table/bulk_tables.hpp"

#include <ddbm/bulk_result.hpp>
#include <ddbm/error.hpp>
#include <ddbm/misfit.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/table_core.hpp>

#include <boost/container/small_vector.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ddbm::detail {

class json_writer;

// Where a key was asked for, and what its item is to become there.
struct read_place
{
    std::size_t position = 0;
    const model_info* model = nullptr;
};

// A key that is sent once, wherever it was asked for.
struct planned_read
{
    std::uint32_t table = bulk_tables::none;
    std::string key;  // the one text of it, as item_key has it
    boost::container::small_vector<read_place, 1> places;
    send_history history;
};

// What has become of one place.
struct read_answer
{
    bool is_known = false;
    std::shared_ptr<stored_object> object;  // null: there is no such item
    std::shared_ptr<const error> failed;    // the item does not fit the model, or the key is none
    std::string image;                      // of an item that does not fit
};

class read_list
{
public:
    explicit read_list(client db) : tables_(std::move(db)) {}

    const bulk_tables& tables() const noexcept { return tables_; }

    // Takes the next position, which it returns. A key that is none has an answer with that.
    std::size_t add(const table_core& table, key_parts key);

    // -- What is sent

    // The next keys that go into one request, those that were refused by themselves; empty if there
    // are none.
    std::vector<planned_read> take();
    // Of one that was taken: what was found in one of its places.
    void answer(std::size_t position, read_answer found);
    // Items that do not fit are none of the failures then, but to be handed over one by one; each
    // is processed once it has been.
    void hand_over_misfits(bool are) { hands_over_misfits_ = are; }
    std::optional<misfit> next_misfit();
    // All its places have been.
    void carried_out(const planned_read& read) { histories_.carried_out(read.table); }
    // They have not been read, and are to be taken once more, behind those that wait.
    void give_back(std::vector<planned_read> reads);

    // Why those that wait of a table may have to pause.
    send_history history_of(std::uint32_t table) const { return histories_.of(table); }
    // Those that wait are as those that have not been sent yet.
    void forget_histories();

    std::size_t taken() const noexcept { return first_ + answers_.size(); }
    std::size_t processed() const noexcept { return processed_; }
    // Keys that wait to be sent, and of them those that were given back.
    std::size_t waiting() const noexcept { return waiting_.size(); }
    std::size_t given_back() const noexcept { return given_back_; }

    bulk_result result() const;

    // -- What was found

    // Those of positions that have not been dropped. Which have none is not known yet.
    const read_answer& at(std::size_t position) const { return answers_[position - first_]; }
    // The first failure among them; null if there is none.
    const error* first_failed() const;
    std::vector<std::shared_ptr<stored_object>> take_all();

    // Positions count on behind those that are dropped, all there are. Of failures the names are
    // kept.
    void drop_answers();

private:
    void name_failed(std::vector<bulk_item>& out) const;

    bulk_tables tables_;
    std::deque<planned_read> waiting_;
    // Which of those that wait asks for a key, as long as none has been taken.
    std::unordered_map<std::string, std::size_t> places_;
    table_histories histories_;
    std::deque<read_answer> answers_;
    std::size_t first_ = 0;  // position of the first answer
    std::vector<bulk_item> dropped_failed_;
    std::size_t processed_ = 0;
    std::size_t given_back_ = 0;
    bool hands_over_misfits_ = false;
    std::deque<std::pair<std::size_t, misfit>> misfits_;  // by position
};

// The whole BatchGetItem; consistent reads of all tables, or of those that want it.
void write_batch(
    json_writer& out,
    const bulk_tables& tables,
    const std::vector<planned_read>& reads,
    bool is_consistent
);

}  // namespace ddbm::detail

#endif
