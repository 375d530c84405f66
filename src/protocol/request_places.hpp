// What a request takes throughput of, told by its JSON, whatever has written it.

#ifndef DDBM_SRC_PROTOCOL_REQUEST_PLACES_HPP
#define DDBM_SRC_PROTOCOL_REQUEST_PLACES_HPP

#include <string>
#include <string_view>
#include <vector>

namespace ddbm::detail {

class request_place
{
public:
    request_place() = default;
    explicit request_place(std::string of_table) : table(std::move(of_table)) {}

    /// By name or ARN, as the request has it.
    std::string table;
    /// That is read.
    std::string index;
    /// Something that is the same for the same partition key; empty if that is not known, or if
    /// there are several.
    std::string key;

    friend bool operator==(const request_place&, const request_place&) = default;
};

/** One for each table that a request names; none if it names none, or cannot be read.
 *
 *  `partition_attribute` is the name of the table's, if it is known. Without it a put has no key,
 *  that of a table with a sort key is both attributes together, and in a query it is taken for that
 *  of the first equality.
 */
std::vector<request_place>
places_of(std::string_view request, std::string_view partition_attribute = {});

}  // namespace ddbm::detail

#endif
