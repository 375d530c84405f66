// Takes members out of a reply. What is there and not of the kind asked for is
// errc::invalid_reply, with the member's path in the words; what is not asked for is passed over.
// A member that is null counts as absent.

#ifndef DDBM_SRC_PROTOCOL_OPERATIONS_REPLY_READER_HPP
#define DDBM_SRC_PROTOCOL_OPERATIONS_REPLY_READER_HPP

#include <ddbm/item.hpp>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ddbm::detail {

/// One JSON object of a reply. Valid as long as the document.
class reply_object
{
public:
    using time_point = std::chrono::sys_time<std::chrono::milliseconds>;

    reply_object(const boost::json::object& members, std::string path)
        : members_(&members), path_(std::move(path))
    {
    }

    std::optional<std::string> string(std::string_view name) const;
    std::optional<bool> boolean(std::string_view name) const;
    std::optional<std::int64_t> integer(std::string_view name) const;
    std::optional<double> number(std::string_view name) const;
    /// Seconds since 1970 with a fraction.
    std::optional<time_point> time(std::string_view name) const;
    std::optional<ddbm::item> item(std::string_view name) const;
    std::optional<reply_object> object(std::string_view name) const;

    // Arrays; empty if there is none.

    std::vector<std::string> strings(std::string_view name) const;
    std::vector<double> numbers(std::string_view name) const;
    std::vector<ddbm::item> items(std::string_view name) const;
    std::vector<reply_object> objects(std::string_view name) const;

    /// Of all members.
    std::vector<std::string> names() const;
    /// All members, each an object, with their names.
    std::vector<std::pair<std::string, reply_object>> members() const;

    /// What `value` holds. Throws if it is empty.
    template <class T>
    T required(std::string_view name, std::optional<T> value) const
    {
        if (!value)
            fail_missing(name);
        return *std::move(value);
    }

    bool has(std::string_view name) const { return find(name) != nullptr; }

    [[noreturn]] void
    fail(std::string_view name, std::string_view expected, std::string_view found) const;

private:
    const boost::json::value* find(std::string_view name) const;
    std::string path_of(std::string_view name) const;
    [[noreturn]] void fail_missing(std::string_view name) const;

    template <class Convert>
    auto each(std::string_view name, Convert convert) const;

    const boost::json::object* members_;
    std::string path_;
};

/// The tree of a reply.
class reply_document
{
public:
    /// Throws what not_dynamodb() returns for a text that is no JSON object.
    explicit reply_document(std::string_view body);
    reply_document(const reply_document&) = delete;
    reply_document& operator=(const reply_document&) = delete;

    reply_object root() const { return {root_.get_object(), std::string()}; }

private:
    unsigned char buffer_[4096];
    boost::json::monotonic_resource resource_;
    boost::json::value root_;
};

}  // namespace ddbm::detail

#endif
