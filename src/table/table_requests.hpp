// The requests that make a table what models want of it: decided of values, with nothing sent.

#ifndef DDBM_SRC_TABLE_REQUESTS_HPP
#define DDBM_SRC_TABLE_REQUESTS_HPP

#include "table/table_schema.hpp"

#include <ddbm/create_options.hpp>
#include <ddbm/operations/create_table.hpp>
#include <ddbm/operations/describe_time_to_live.hpp>
#include <ddbm/operations/table_description.hpp>
#include <ddbm/operations/update_table.hpp>
#include <ddbm/operations/update_time_to_live.hpp>
#include <ddbm/table_changes.hpp>

#include <optional>
#include <string>
#include <vector>

namespace ddbm::detail {

// Throws errc::invalid_request for throughput of an index that there is none of or that has none.
create_table_request
request_of(const std::string& table, const table_schema& schema, const create_options& options);

// Whether the table is as this request has it made, and stays. Its time to live is another one's.
bool is_made(
    const table_description& found, const table_schema& schema, const create_table_request& request
);

// What changes a table from what it is now, in steps of which each has to have taken effect before
// the next: the service takes one index at a time, and most other changes alone. None where it is
// already so. Throws errc::invalid_request for what cannot be meant, before anything is changed.
std::vector<update_table_request> steps_of(
    const std::string& table,
    const table_schema& schema,
    const table_changes& changes,
    const table_description& now
);

// Turns the deletion of items by this attribute on or off; empty where it is so. Off: whichever
// attribute it goes by.
std::optional<update_time_to_live_request> request_of(
    const std::string& table,
    const std::string& attribute,
    bool enabled,
    const describe_time_to_live_reply& now
);

// Whether the table and its indexes are ACTIVE.
bool is_settled(const table_description& now) noexcept;
// What it is waited for: `the table is CREATING`, `the index by_state is CREATING`.
std::string words_of_waiting(const table_description& now);

}  // namespace ddbm::detail

#endif
