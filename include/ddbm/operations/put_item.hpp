#ifndef DDBM_OPERATIONS_PUT_ITEM_HPP
#define DDBM_OPERATIONS_PUT_ITEM_HPP

#include <ddbm/operations/item_write_parameters.hpp>

#include <string>
#include <utility>

namespace ddbm {

/// What put_item_request is answered with.
class put_item_reply : public item_write_reply
{
public:
    put_item_reply() = default;
};

/** Writes a whole item, in place of the one with its key if there is one.
 *
 *  Costs 1 WCU per started 1 KB of the larger of the two, and as much for each entry of an index
 * that changes.
 *
 *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html
 */
class put_item_request : public item_write_request<put_item_request>
{
public:
    using reply_type = put_item_reply;

    /// @param table_name  its name or ARN
    /// @param item        all its attributes, the key's among them; up to 409,600 bytes
    put_item_request(std::string table_name, ddbm::item item)
        : item_write_request(std::move(table_name)), item_(std::move(item))
    {
    }

    const ddbm::item& item() const noexcept { return item_; }

private:
    ddbm::item item_;
};

}  // namespace ddbm

#endif
