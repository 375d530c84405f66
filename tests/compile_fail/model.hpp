#ifndef DDBM_TESTS_COMPILE_FAIL_MODEL_HPP
#define DDBM_TESTS_COMPILE_FAIL_MODEL_HPP

// What every misuse starts from: a struct, and what a program does with its table.

#include <ddbm/attribute.hpp>
#include <ddbm/client.hpp>
#include <ddbm/length.hpp>
#include <ddbm/table.hpp>
#include <ddbm/update.hpp>

#include <boost/asio/awaitable.hpp>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

struct base
{
    int inherited = 0;
};

struct order : base
{
    std::string customer;
    int number = 0;
    std::string note;
    std::vector<std::string> lines;

    int total() const { return number; }
};

struct stranger
{
    int number = 0;
};

// Uses of a table that instantiate all of its model.
template <class T>
boost::asio::awaitable<void> use(ddbm::client db)
{
    ddbm::table<T> items(db);
    T object{};
    co_await items.async_put(object);
}

#endif
