// Keys as bytes whose order is DynamoDB's: strings and binaries by bytes, numbers by value. In
// front of a partition key stands its hash, so that a scan goes through the partitions by hash, and
// a segment of a scan is one range.
//
//   hash of the partition key values | partition key values | sort key values [| key of the table]
//
// Each value is self-delimiting, so that no value's bytes are the beginning of another's.
#ifndef DDBM_SRC_LOCAL_STORAGE_KEY_ENCODING_HPP
#define DDBM_SRC_LOCAL_STORAGE_KEY_ENCODING_HPP

#include <ddbm/attribute_value.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace ddbm::local::detail {

/// Appends one S, N or B.
void append_key_value(std::string& out, const attribute_value& value);

/// Appends hash and values of a partition key.
void append_partition(std::string& out, std::span<const attribute_value* const> values);

/// The smallest bytes that are greater than everything that starts with `prefix`; empty: there are
/// none.
std::string after_prefix(std::string_view prefix);

/// Appends the form of a string or binary that all values starting with these bytes start with: for
/// begins_with.
void append_key_prefix(std::string& out, const attribute_value& value);

/// The first bytes of segment `segment` of `total` in a tree of items; empty for the first, and for
/// `total` itself, which is the end of the last one.
/// Each is a contiguous part of the hash range, and what 4 segments split lies inside what 2 do.
std::string segment_start(std::uint32_t segment, std::uint32_t total);

}  // namespace ddbm::local::detail

#endif
