#ifndef DDBM_BULK_RESULT_HPP
#define DDBM_BULK_RESULT_HPP

#include <cstddef>
#include <string>
#include <vector>

namespace ddbm {

/// One read or write of a bulk.
class bulk_item
{
public:
    bulk_item() = default;

    /// Its place among all that was asked for, from 0.
    std::size_t position = 0;
    std::string table;
    /// As DynamoDB's JSON, `{"id":{"S":"Ann"}}`, of which `item_from_json` makes an item. Empty if
    /// it could not be written.
    std::string key;

    friend bool operator==(const bulk_item&, const bulk_item&) = default;
};

/** What has become of a bulk: what its writes deliver, and what `diagnostics::bulk()` has of one
 *  that failed, of reads as well.
 *
 *  Nothing is left out: each of those that were taken is either processed or named.
 */
class bulk_result
{
public:
    bulk_result() noexcept;
    bulk_result(const bulk_result& other);
    bulk_result(bulk_result&& other) noexcept;
    bulk_result& operator=(const bulk_result& other);
    bulk_result& operator=(bulk_result&& other) noexcept;
    ~bulk_result();

    /// How many were taken from what was given. Of a range that is consumed lazily more may follow,
    /// which nobody has looked at.
    std::size_t taken = 0;
    /// How many of them were carried out.
    std::size_t processed = 0;
    /// The others, in their order. Of writes those are among them of which it is not known, see
    /// `diagnostics::applied()`.
    std::vector<bulk_item> unprocessed;

    friend bool operator==(const bulk_result&, const bulk_result&) = default;
};

}  // namespace ddbm

#endif
