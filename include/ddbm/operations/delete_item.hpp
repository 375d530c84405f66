#ifndef DDBM_OPERATIONS_DELETE_ITEM_HPP
#define DDBM_OPERATIONS_DELETE_ITEM_HPP

#include <ddbm/operations/item_write_parameters.hpp>

#include <string>
#include <utility>

namespace ddbm {

/// What delete_item_request is answered with.
class delete_item_reply : public item_write_reply
{
public:
    delete_item_reply() = default;
};

/** Erases an item. Doing so when there is none is no error.
 *
 *  Costs 1 WCU per started 1 KB of the item.
 *
 *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html
 */
class delete_item_request : public item_write_request<delete_item_request>
{
public:
    using reply_type = delete_item_reply;

    /// @param table_name  its name or ARN
    /// @param key         the attributes of the item's key
    delete_item_request(std::string table_name, ddbm::item key)
        : item_write_request(std::move(table_name)), key_(std::move(key))
    {
    }

    const ddbm::item& key() const noexcept { return key_; }

private:
    ddbm::item key_;
};

}  // namespace ddbm

#endif
