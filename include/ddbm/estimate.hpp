#ifndef DDBM_ESTIMATE_HPP
#define DDBM_ESTIMATE_HPP

#include <ddbm/consistency.hpp>
#include <ddbm/item_size.hpp>

#include <cstddef>
#include <iosfwd>
#include <string>

namespace ddbm {

/** The capacity units that calls will consume, reckoned from sizes by DynamoDB's rules.
 *
 *  @code
 *  ddbm::estimate cost = ddbm::estimate::put(order);
 *  cost += ddbm::estimate::index_put(200);               // its entry in an index
 *  std::cout << cost << '\n';                            // 2 WCU
 *  @endcode
 *
 *  Sizes are in bytes, as `item_size` counts them; whole blocks are counted, of 4 KB for reads and
 *  1 KB for writes. What only the service knows is not in it: the item that is replaced, unless its
 *  size is given, failed conditions, and a table that rounds for each of its partitions.
 */
class estimate
{
public:
    /// Nothing.
    constexpr estimate() noexcept = default;

    /// A GetItem, of an item of this size. 0 if there is none, which costs as much as a small one.
    static estimate get(std::size_t bytes, consistency reads = consistency::eventual) noexcept;

    /// One of the items of a BatchGetItem: as a GetItem.
    static estimate batch_get(std::size_t bytes, consistency reads = consistency::eventual) noexcept
    {
        return get(bytes, reads);
    }

    /// One of the items of a TransactGetItems.
    static estimate transact_get(std::size_t bytes) noexcept;

    /// A page of a Query or a Scan, or a range in one page: rounded once for all items that are
    /// read, whether a filter delivers them or not.
    static estimate page(std::size_t bytes, consistency reads = consistency::eventual) noexcept;

    /// A PutItem or an UpdateItem, of an item that has these sizes then and before; 0 if there was
    /// none.
    static estimate put(std::size_t bytes, std::size_t before = 0) noexcept;

    /// The same of an object, with a tag where its class has several models. Throws as `item_size`.
    template <class Tag = void, class T>
    requires detail::is_object<T, std::size_t, Tag>
    static estimate put(const T& object, std::size_t before = 0)
    {
        return put(item_size<Tag>(object), before);
    }

    /// A DeleteItem, of an item of this size; 0 if there is none.
    static estimate erase(std::size_t bytes) noexcept { return put(0, bytes); }

    /// One of the writes of a TransactWriteItems; of a condition check, with the size of the item
    /// that is looked at.
    static estimate transact_write(std::size_t bytes, std::size_t before = 0) noexcept;

    /// What an index adds to a write: the sizes of its entry then and before, that is of the
    /// attributes that it has; 0 if there is none. An entry whose key changes is one that goes and
    /// one that comes: the sum of two such. One that does not change costs nothing.
    static estimate index_put(std::size_t bytes, std::size_t before = 0) noexcept;

    constexpr double read_units() const noexcept { return read_units_; }
    constexpr double write_units() const noexcept { return write_units_; }

    estimate& operator+=(const estimate& other) noexcept;
    friend estimate operator+(estimate a, const estimate& b) noexcept { return a += b; }
    friend bool operator==(const estimate&, const estimate&) = default;

    /// `0.5 RCU`, `2 WCU`, `1 RCU, 2 WCU`, `0`.
    std::string to_string() const;
    friend std::ostream& operator<<(std::ostream& out, const estimate& cost)
    {
        return cost.print(out);
    }

private:
    constexpr estimate(double read_units, double write_units) noexcept
        : read_units_(read_units), write_units_(write_units)
    {
    }

    std::ostream& print(std::ostream& out) const;

    double read_units_ = 0;
    double write_units_ = 0;
};

}  // namespace ddbm

#endif
