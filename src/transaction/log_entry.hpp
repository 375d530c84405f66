// What a transaction knows of one item, and is to do with it. An item has one action, whatever is
// done with it, so that two things that are done with one item come to one here, or are refused.
//
// A condition of a request is about the item that the table has, before all that the transaction
// does. So what comes after a write of the transaction's own can have none.

#ifndef DDBM_SRC_LOG_ENTRY_HPP
#define DDBM_SRC_LOG_ENTRY_HPP

#include "table/sentinel_plan.hpp"
#include "table/write_part.hpp"

#include <ddbm/environment.hpp>
#include <ddbm/errc.hpp>
#include <ddbm/error.hpp>
#include <ddbm/item.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/expression_core.hpp>
#include <ddbm/detail/table_core.hpp>
#include <ddbm/detail/transaction_core.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::detail {

// An item, whichever form of its key or name of its table it is known by.
struct item_id
{
    std::string table;  // its name, also where an ARN is given
    std::string key;    // as item_key has it

    friend auto operator<=>(const item_id&, const item_id&) = default;
};

// Throws as item_key does.
item_id id_of(const table_core& table, std::span<const key_part> key);

enum class presence : unsigned char
{
    unknown,
    absent,
    present,
};

// What the table had when somebody looked.
class seen_item
{
public:
    // Nobody has.
    seen_item() = default;
    static seen_item absent(std::uint64_t look = 0);
    static seen_item present(std::string json);
    // As its image says, which is not written to before the transaction has ended.
    static seen_item present(std::shared_ptr<const stored_object> object, std::uint64_t look = 0);

    presence there() const noexcept { return there_; }
    // DynamoDB's JSON of an item that is there.
    std::string_view json() const;
    item attributes() const;
    // What was seen by one request has the same number; 0: at a time of its own.
    std::uint64_t look() const noexcept { return look_; }
    // The same at a time of its own.
    seen_item by_itself() const;

private:
    presence there_ = presence::unknown;
    std::uint64_t look_ = 0;
    std::shared_ptr<const std::string> text_;
    std::shared_ptr<const stored_object> object_;
};

// What becomes of an item.
enum class effect : unsigned char
{
    none,
    put,
    save,
    change,  // by an update, of whose outcome nobody knows
    erase,
};

// An effect as it is written: {"TableName":"t",MEMBERS}, see write_part.hpp.
struct pending_write
{
    effect kind = effect::none;
    std::shared_ptr<const std::string> text;
    std::shared_ptr<const write_part> part;
    // Doing it twice has the effect of doing it once.
    bool may_resend = true;
    // What it means that its condition fails, where the item is as it was read or nobody has read
    // it: of the item that is there, and where there is none. errc{}: there was nothing to do.
    errc of_item = errc::condition_failed;
    errc of_none = errc::condition_failed;
    // And where it is not as it was read. errc{}: the transaction begins again.
    errc of_change = errc{};
    // Of an erasure: the entry's first condition is its own, of an item that is there.
    bool is_conditional = false;
};

class log_entry
{
public:
    log_entry(item_id id, const table_core& table);
    // Of another item of the same table and model, of which nothing is known.
    log_entry beside(item_id id) const;

    const item_id& id() const noexcept { return id_; }
    const model_info& model() const noexcept { return *model_; }
    const std::string& table() const noexcept { return *table_; }
    const seen_item& seen() const noexcept { return seen_; }
    // As the transaction would find it now.
    presence now() const noexcept { return now_; }
    const pending_write& write() const noexcept { return write_; }
    // The program's own, besides what the seen item asks for.
    bool has_condition() const noexcept { return must_be_absent_ || !conditions_.empty(); }
    bool must_be_absent() const noexcept { return must_be_absent_; }

    // Throws errc::invalid_request for another one.
    void check_model(const model_info& model) const;
    // Throws errc::invalid_request where nobody knows what the transaction makes of the item.
    void check_known() const;
    // Throws errc::invalid_request with these words about the item.
    [[noreturn]] void refuse(const std::string& why) const;

    // -- The object that the program works with

    const std::shared_ptr<stored_object>& object() const noexcept { return object_; }
    const object_ops* ops() const noexcept { return ops_; }
    void set_object(std::shared_ptr<stored_object> object, const object_ops* ops);
    // One of the item as it is now, where there is none yet. Throws what does not fit the model.
    void make_object(const object_ops* ops);

    // Why two objects of the item cannot be taken for the same; nothing if they can.
    std::optional<error> difference(stored_object& one, stored_object& other) const;

    // -- What is done. Each throws, and changes nothing, where that cannot be.

    void see(seen_item what);
    void put(const void* object, if_present present, const condition_core* condition);
    void save(environment& env);
    // Puts what has become of an object that was read with another key; that item is to be erased.
    void move_here(std::shared_ptr<stored_object> object, const object_ops* ops, environment& env);
    void change(
        std::span<const key_part> key,
        const update_core& changes,
        const write_terms& terms,
        environment& env
    );
    void erase(const condition_core* condition);
    void check(const condition_core& condition);

    // What another entry of the item, which writes nothing, has seen and asks, besides its own.
    void add_checks_of(const log_entry& other);
    // What is written is a record in a journal. If it is new, and its key is taken, another key is
    // tried, as it has the time; else nobody but the work that it tells of writes it.
    void be_record() noexcept;

    // Without an effect, and there is something that must hold all the same.
    bool is_to_be_checked() const noexcept;
    // What it has read, and nothing else.
    log_entry only_seen() const;

    // -- Unique attributes of the model

    // Whether nobody knows which values a write gives up, as nobody has read the item.
    bool has_to_be_read() const noexcept;
    // That has been done for the write's sake, which is the same but for going by it.
    void learn(seen_item what);
    // What the write does to sentinels. Throws errc::unique_taken.
    void plan_unique(sentinel_plan& to) const;

    // As requests name what is to be done: "Put". A save of an object that has not changed is a
    // check. Throws errc::invalid_request as write_part::action_name does.
    std::string_view action() const;
    // What a ConditionCheck says, of an entry without an effect.
    std::string check_text() const;

    // The write has been applied: the object knows. Where the program's handler is.
    void applied() const;

private:
    using condition_ptr = std::shared_ptr<const condition_core>;

    void add_condition(const condition_core* condition);
    void add_condition(condition_ptr condition);
    void drop_first_condition();
    void check_no_update(const char* then) const;
    void check_key(stored_object& object) const;
    std::shared_ptr<const update_core> joined(const update_core& later) const;
    const condition_core* condition() const { return condition_.empty() ? nullptr : &condition_; }

    template <class Write>
    pending_write written(effect kind, Write write) const;

    item_id id_;
    std::shared_ptr<const std::string> table_;
    const model_info* model_;
    // Of a model with unique attributes.
    std::shared_ptr<const sentinel_maker> sentinels_;
    seen_item seen_;
    presence now_ = presence::unknown;
    bool must_be_absent_ = false;
    // Each of them, and all together.
    std::vector<condition_ptr> conditions_;
    condition_core condition_;
    pending_write write_;
    // Of a write that is one.
    std::shared_ptr<const update_core> changes_;
    bool may_create_ = false;
    // Of a put, that it is of what was read with another key.
    bool is_moved_ = false;
    std::shared_ptr<stored_object> object_;
    const object_ops* ops_ = nullptr;
};

}  // namespace ddbm::detail

#endif
