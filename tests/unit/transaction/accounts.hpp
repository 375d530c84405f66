#ifndef DDBM_TESTS_ACCOUNTS_HPP
#define DDBM_TESTS_ACCOUNTS_HPP

// What tests of transactions work with.

#include "table/item_key.hpp"
#include "table/item_operations.hpp"
#include "transaction/log_entry.hpp"
#include "unit/table/scripted_table.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/generated.hpp>
#include <ddbm/transaction.hpp>
#include <ddbm/update.hpp>

#include <array>
#include <memory>
#include <string>

namespace ddbm::test {

struct account
{
    std::string name;
    int cents = 0;
};

// Its objects cannot be copied.
struct safe
{
    std::string name;
    std::unique_ptr<int> cents;
};

struct ticket
{
    std::string id;
    int seat = 0;
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::account>
{
    using type = ddbm::test::account;
    static constexpr auto value = ddbm::model<type>("accounts")
                                      .partition_key("name", &type::name)
                                      .field("cents", &type::cents);
};

// The same items by another model.
struct other_accounts;

template <>
struct ddbm::model_of<ddbm::test::account, other_accounts>
{
    using type = ddbm::test::account;
    static constexpr auto value = ddbm::model<type>("accounts")
                                      .partition_key("name", &type::name)
                                      .field("cents", &type::cents);
};

template <>
struct ddbm::model_of<ddbm::test::safe>
{
    using type = ddbm::test::safe;
    static constexpr auto value =
        ddbm::model<type>("safes").partition_key("name", &type::name).field("cents", &type::cents);
};

template <>
struct ddbm::model_of<ddbm::test::ticket>
{
    using type = ddbm::test::ticket;
    static constexpr auto value =
        ddbm::model<type>("tickets")
            .partition_key("id", &type::id, ddbm::generated(ddbm::uuid_v4))
            .field("seat", &type::seat);
};

namespace ddbm::test {

inline std::string account_json(const std::string& name, int cents)
{
    return R"({"name":{"S":")" + name + R"("},"cents":{"N":")" + std::to_string(cents) + "\"}}";
}

inline account make_account(std::string name, int cents)
{
    account made;
    made.name = std::move(name);
    made.cents = cents;
    return made;
}

inline bool has(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

// Entries of a log, without requests.
class account_log
{
public:
    account_log() : env_(std::make_shared<manual_environment>()), side_(in_no_time(env_)) {}

    detail::table_core table() const { return {side_.db, detail::info_of<account>()}; }
    environment& env() const { return *env_; }
    const client& db() const { return side_.db; }

    detail::item_id id(const std::string& name) const
    {
        const account object = make_account(name, 0);
        return detail::id_of(table(), detail::key_values_of(table().model->key, &object));
    }

    // Nobody has read it.
    detail::log_entry entry(const std::string& name = "ann") const { return {id(name), table()}; }

    // It has been read, and was so; or there was none.
    detail::log_entry read(int cents, const std::string& name = "ann", std::uint64_t look = 0) const
    {
        detail::log_entry made = entry(name);
        const auto object = detail::read_stored(*table().model, account_json(name, cents));
        made.see(detail::seen_item::present(object, look));
        made.set_object(object, &detail::object_ops_of<account>);
        return made;
    }
    detail::log_entry absent(const std::string& name = "ann", std::uint64_t look = 0) const
    {
        detail::log_entry made = entry(name);
        made.see(detail::seen_item::absent(look));
        return made;
    }

    static account& object(const detail::log_entry& entry)
    {
        return *static_cast<account*>(entry.object()->object());
    }

    void
    put(detail::log_entry& to,
        int cents,
        detail::if_present present = detail::if_present::replace,
        const detail::condition_core* condition = nullptr) const
    {
        const account object = make_account("ann", cents);
        to.put(&object, present, condition);
    }

    void update(detail::log_entry& to, const detail::write_terms& terms = {}) const
    {
        const auto changes = add<&account::cents>(5);
        const account object = make_account("ann", 0);
        const auto key = detail::key_values_of(table().model->key, &object);
        to.change(key, changes.core(), terms, env());
    }

    static detail::condition_core rich()
    {
        const condition<account> made = attr<&account::cents> > 100;
        return made.core();
    }

private:
    std::shared_ptr<manual_environment> env_;
    scripted_client side_;
};

}  // namespace ddbm::test

#endif
