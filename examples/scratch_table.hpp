#ifndef DDBM_EXAMPLES_SCRATCH_TABLE_HPP
#define DDBM_EXAMPLES_SCRATCH_TABLE_HPP

// What the examples share, and no part of what they show: a table that exists while a function
// runs, and a check that ends the program.

#include <ddbm/table.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

/// A name that no table has.
inline std::string scratch_name(const std::string& what)
{
    auto now = std::chrono::system_clock::now().time_since_epoch();
    return "ddbm-example-" + what + "-" + std::to_string(now.count());
}

/// Creates this table, calls `show` with it and deletes it, also when `show` throws.
template <class Table, class Show>
boost::asio::awaitable<void> with_scratch(Table table, Show show)
{
    co_await table.async_create(ddbm::on_demand());
    std::exception_ptr failure;
    try
    {
        co_await show(table);
    }
    catch (...)
    {
        // A handler cannot co_await, so the table is deleted below.
        failure = std::current_exception();
    }
    co_await table.async_delete();
    if (failure)
        std::rethrow_exception(failure);
}

/// The same with a table of the model of `T`.
template <class T, class Show>
boost::asio::awaitable<void> with_scratch_table(ddbm::client db, Show show)
{
    const std::string name = scratch_name(std::string(ddbm::model_of<T>::value.table()));
    return with_scratch(ddbm::table<T>(std::move(db), name), std::move(show));
}

/// Ends the example with a failure unless what it shows holds.
inline void expect(bool holds, const char* what)
{
    if (!holds)
        throw std::logic_error(std::string("this does not hold: ") + what);
}

#endif
