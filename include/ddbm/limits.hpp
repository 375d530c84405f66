#ifndef DDBM_LIMITS_HPP
#define DDBM_LIMITS_HPP

#include <cstddef>
#include <cstdint>

namespace ddbm {

/** What DynamoDB takes at most, as of its developer guide; the embedded engine takes the same.
 *
 *  Each bound is allowed itself. What an account can have raised (tables, throughput) is not here.
 */
struct limits
{
    // -- Values

    /// Names and values of an item together, as DynamoDB counts them: 400 KB.
    static constexpr std::size_t item_bytes = 400 * 1024;
    /// Of an attribute that is no key, in an index or in a map.
    static constexpr std::size_t attribute_name_bytes = 65'535;
    /// Significant digits of a number.
    static constexpr int number_digits = 38;
    /// Lists and maps inside of each other.
    static constexpr std::size_t nesting_levels = 32;

    // -- Keys and names

    static constexpr std::size_t partition_key_bytes = 2'048;
    static constexpr std::size_t sort_key_bytes = 1'024;
    /// A partition key and a sort key.
    static constexpr std::size_t key_attributes = 2;
    /// Attributes that make up the partition key of a global index, and as many the sort key.
    static constexpr std::size_t index_key_parts = 4;
    /// Of keys, of what an index projects by name, and of the time to live.
    static constexpr std::size_t key_name_bytes = 255;
    /// Of tables and indexes.
    static constexpr std::size_t shortest_table_name = 3;
    static constexpr std::size_t longest_table_name = 255;

    // -- Expressions

    static constexpr std::size_t expression_bytes = 4'096;
    /// Comparisons, functions, AND, OR, NOT, + and - of one expression.
    static constexpr std::size_t expression_operators = 300;
    /// Steps of a document path.
    static constexpr std::size_t path_steps = 32;
    /// Operands of IN, the one in front of it among them.
    static constexpr std::size_t in_operands = 100;
    static constexpr std::size_t placeholder_bytes = 255;
    /// All values of a request's expressions together, and all names: 2 MB.
    static constexpr std::size_t placeholders_bytes = 2 * 1024 * 1024;

    // -- Requests and replies

    /// What a Query or Scan reads for one page: 1 MB.
    static constexpr std::size_t page_bytes = 1024 * 1024;
    static constexpr int scan_segments = 1'000'000;
    /// Keys of a BatchGetItem.
    static constexpr std::size_t batch_gets = 100;
    /// What a BatchGetItem answers with: 16 MB.
    static constexpr std::size_t batch_get_bytes = 16 * 1024 * 1024;
    /// Puts and deletions of a BatchWriteItem.
    static constexpr std::size_t batch_writes = 25;
    /// A whole BatchWriteItem: 16 MB.
    static constexpr std::size_t batch_write_bytes = 16 * 1024 * 1024;
    /// Actions of a TransactWriteItems, items of a TransactGetItems.
    static constexpr std::size_t transaction_actions = 100;
    /// The items of a transaction together: 4 MB.
    static constexpr std::size_t transaction_bytes = 4 * 1024 * 1024;
    /// Of the token that makes a TransactWriteItems idempotent.
    static constexpr std::size_t client_request_token_bytes = 36;

    // -- Tables

    static constexpr std::size_t local_indexes = 5;
    static constexpr std::size_t global_indexes = 20;
    /// Attributes that one index projects by name.
    static constexpr std::size_t projected_attributes = 20;
    /// Items with one partition key, with what local indexes hold of them, in a table that has such
    /// indexes: 10 GB.
    static constexpr std::int64_t item_collection_bytes = std::int64_t(10) * 1024 * 1024 * 1024;
    /// Tags of a table; the keys and values of these are counted in characters.
    static constexpr std::size_t tags = 50;
    static constexpr std::size_t tag_key_characters = 128;
    static constexpr std::size_t tag_value_characters = 256;
    /// Names of tables in one reply.
    static constexpr int listed_tables = 100;

    // -- Streams

    /// Streams or shards in one reply.
    static constexpr int listed_streams = 100;
    /// Records in one reply, and what they take: 1 MB.
    static constexpr int stream_records = 1'000;
    static constexpr std::size_t stream_records_bytes = 1024 * 1024;
    static constexpr std::size_t shard_iterator_bytes = 2'048;
};

}  // namespace ddbm

#endif
