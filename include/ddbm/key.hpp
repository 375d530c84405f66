#ifndef DDBM_KEY_HPP
#define DDBM_KEY_HPP

#include <ddbm/model.hpp>

#include <ddbm/detail/any_key.hpp>
#include <ddbm/detail/item_key_argument.hpp>

#include <cstddef>
#include <functional>
#include <string_view>
#include <utility>

namespace ddbm {

/** The key of an item in a table of `T`, as a value: to be kept, compared, hashed and printed.
 *
 *  Made of the values of the partition key and the sort key, in the form that `table` takes them;
 *  of composed keys one for each member, in their order.
 *
 *  @code
 *  auto key = orders.key("7", "1001");
 *  std::unordered_map<ddbm::key<order>, int> counts;
 *  @endcode
 *
 *  A copy shares what it holds, which never changes. Distinct objects: safe. Shared objects:
 *  unsafe.
 */
template <class T, class Tag = void>
class key : public detail::any_key
{
public:
    /// Of no item.
    key() = default;

    template <class... Values>
    requires detail::are_key_values<Values...> key(const Values&... values)
        : any_key(
              detail::info_of<T, Tag>().key, detail::item_key_argument<T, Tag>(values...).parts()
          )
    {
    }

    /// The key of this object.
    static key of(const T& object)
    {
        return key(detail::any_key(detail::info_of<T, Tag>().key, &object));
    }

    // For the library. That of an item in DynamoDB's JSON, of which a part may be missing.
    static key of_image(std::string_view image)
    {
        return key(detail::any_key::of_image(detail::info_of<T, Tag>().key, image));
    }

private:
    explicit key(any_key made) : any_key(std::move(made)) {}
};

}  // namespace ddbm

template <class T, class Tag>
struct std::hash<ddbm::key<T, Tag>>
{
    std::size_t operator()(const ddbm::key<T, Tag>& key) const
    {
        return std::hash<std::string_view>()(key.text());
    }
};

#endif
