#ifndef DDBM_DETAIL_TABLE_CALL_HPP
#define DDBM_DETAIL_TABLE_CALL_HPP

// Calls that take several requests, one after the other; written as coroutines in the library.

#include <ddbm/create_options.hpp>
#include <ddbm/rounds.hpp>

#include <ddbm/detail/key_part.hpp>
#include <ddbm/detail/prepared_call.hpp>
#include <ddbm/detail/table_core.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace ddbm {

class table_changes;
class table_description;
class table_difference;

}  // namespace ddbm

namespace ddbm::detail {

// Begins when it is started.
template <class... Results>
class table_call
{
public:
    using handler_type = asio::any_completion_handler<void(error_code, Results...)>;
    using start_function =
        std::function<void(handler_type, handler_place, std::shared_ptr<diagnostics>)>;

    explicit table_call(start_function how) : start_(std::move(how)) {}

    void start(handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag) &&
    {
        start_(std::move(handler), place, std::move(diag));
    }

private:
    start_function start_;
};

// A table, and the models of the items in it: the table's own, and others.
class modelled_table
{
public:
    modelled_table(table_core of, std::vector<const model_info*> others)
        : core(std::move(of)), models(std::move(others))
    {
        models.insert(models.begin(), core.model);
    }

    table_core core;
    std::vector<const model_info*> models;
};

// How an item is modified.
struct modify_options
{
    rounds limits;
    bool exactly_once = false;
};

// What a deletion does where there is no table.
enum class if_no_table : bool
{
    fail,
    succeed,
};

// What it sends first is known before.
class create_call : public table_call<>
{
public:
    create_call(modelled_table table, create_options options);

    // Throws why it cannot be sent.
    explanation explain() const;

private:
    modelled_table table_;
    create_options options_;
};

table_call<> prepare_delete(table_core table, if_no_table missing);
table_call<table_description> prepare_describe(table_core table);
table_call<bool> prepare_table_exists(table_core table);
table_call<> prepare_wait(table_core table, std::chrono::milliseconds deadline);
table_call<> prepare_change(modelled_table table, table_changes changes);
table_call<std::vector<table_difference>> prepare_check(modelled_table table);
table_call<std::vector<std::string>> prepare_table_names(client db);
table_call<std::shared_ptr<stored_object>>
prepare_numbered_insert(table_core table, const void* object, int attempts);
// `change` is called with an object of the table's model.
table_call<std::shared_ptr<stored_object>> prepare_modify(
    table_core table,
    std::span<const key_part> key,
    std::function<void(void*)> change,
    const modify_options& options
);

}  // namespace ddbm::detail

#endif
