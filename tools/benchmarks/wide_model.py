#!/usr/bin/env python3
"""wide_model.py FIELDS: prints a program that stores a class with so many members, of types as
programs have them, some with a validator, and reads it again."""

import sys

TYPES = [
    ("int", " = 0", ""),
    ("std::string", "", ", ddbm::length(1, 64)"),
    ("std::optional<std::string>", "", ""),
    ("double", " = 0", ""),
    ("bool", " = false", ""),
    ("std::int64_t", " = 0", ""),
    ("std::string", "", ""),
    ("std::vector<std::string>", "", ""),
    ("std::set<std::string>", "", ", ddbm::length(0, 9)"),
    ("std::map<std::string, int>", "", ""),
]

PROGRAM = """\
#include <ddbm/client.hpp>
#include <ddbm/length.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace asio = boost::asio;

struct wide
{
    std::string id;
%(members)s
};

template <>
struct ddbm::model_of<wide>
{
    static constexpr auto value = ddbm::model<wide>("wide")
                                      .partition_key("id", &wide::id)
%(fields)s;
};

asio::awaitable<void> use(ddbm::client db)
{
    ddbm::table<wide> items(db);
    wide first;
    first.id = "1";
    co_await items.async_put(first);
    auto again = co_await items.async_get("1");
    co_await items.async_save(again);
}

int main()
{
    asio::io_context ctx;
    ddbm::client db(ctx.get_executor(), ddbm::client_config::from_environment());
    asio::co_spawn(ctx, use(db), ddbm::rethrow);
    ctx.run();
}
"""


def main():
    # The key is one of them.
    numbers = range(1, int(sys.argv[1]))
    kinds = [TYPES[number % len(TYPES)] for number in numbers]
    members = ["    %s m%d%s;" % (kind[0], i, kind[1]) for i, kind in zip(numbers, kinds)]
    indent = " " * 38
    fields = ['%s.field("m%d", &wide::m%d%s)' % (indent, i, i, kind[2]) for i, kind in zip(numbers, kinds)]
    print(PROGRAM % {"members": "\n".join(members), "fields": "\n".join(fields)}, end="")


main()
