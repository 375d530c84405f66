#ifndef DDBM_EXPLAIN_HPP
#define DDBM_EXPLAIN_HPP

#include <ddbm/explanation.hpp>

#include <boost/asio/async_result.hpp>

#include <tuple>
#include <utility>

namespace ddbm {

/// Completion token: see `explain`.
class explain_t
{
public:
    constexpr explain_t() = default;
};

/** Makes an operation of a table return what it would do, as an `explanation`, in place of doing
 *  it. Nothing is sent, and nothing is awaited.
 *
 *  @code
 *  std::cout << orders.async_get("7", 1001, ddbm::explain) << '\n';
 *  // GetItem of shop: at least 0.5 RCU
 *  // {"TableName":"shop","Key":{"pk":{"S":"CUST#7"},"sk":{"S":"ORDER#00001001"}}}
 *  // warning: the size of the item is not known before
 *  @endcode
 *
 *  The request is the one that would be sent, but for what is made anew for each: ids and times.
 *  What cannot be sent is thrown as the `ddbm::error` that the operation would fail with.
 *
 *  For operations on single items: get, find, exists, put, insert, save, move, update and erase;
 * for bulks, of which it tells the number of requests and the first of them; for the count of a
 * range, and for the creation of a table. A range has `explain()`.
 *
 *  Objects and keys of a bulk are gone through, all of them, but nothing is taken from a
 *  `bulk_write` or `bulk_read`. A range that can be gone through once only is not explained.
 */
inline constexpr explain_t explain;

namespace detail {

template <class Call>
concept is_explained = requires(Call& call)
{
    call.explain();
};

}  // namespace detail
}  // namespace ddbm

template <class... Signatures>
struct boost::asio::async_result<ddbm::explain_t, Signatures...>
{
    // Asio asks, without arguments, whether this is a token at all.
    template <class Initiation, class Token, class... Arguments>
    static ddbm::explanation initiate(Initiation&&, Token&&, Arguments&&... arguments)
    {
        if constexpr (sizeof...(Arguments) == 0)
            return {};
        else
            return explain(std::get<sizeof...(Arguments) - 1>(std::tie(arguments...)));
    }

private:
    template <class Call>
    static ddbm::explanation explain(Call& call)
    {
        constexpr bool is_explained = ddbm::detail::is_explained<Call>;
        static_assert(
            is_explained,
            "ddbm: only operations on single items, bulks, counts and the creation of a table are "
            "explained; a range has explain()"
        );
        if constexpr (is_explained)
            return call.explain();
        else
            return {};
    }
};

#endif
