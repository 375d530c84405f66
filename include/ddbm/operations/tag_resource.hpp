#ifndef DDBM_OPERATIONS_TAG_RESOURCE_HPP
#define DDBM_OPERATIONS_TAG_RESOURCE_HPP

#include <ddbm/operations/tag_map.hpp>

#include <string>
#include <utility>

namespace ddbm {

/// What tag_resource_request is answered with.
class tag_resource_reply
{
public:
    tag_resource_reply() = default;
};

/** Gives a table tags, in place of those with the same keys.
 *
 *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html
 */
class tag_resource_request
{
public:
    using reply_type = tag_resource_reply;

    /// @param resource_arn  the ARN of a table, as in its description
    explicit tag_resource_request(std::string resource_arn) : resource_arn_(std::move(resource_arn))
    {
    }

    /// Adds a tag; a table has up to 50.
    tag_resource_request& tag(std::string key, std::string value) &
    {
        tags_.insert_or_assign(std::move(key), std::move(value));
        return *this;
    }
    tag_resource_request tag(std::string key, std::string value) &&
    {
        return std::move(tag(std::move(key), std::move(value)));
    }

    const std::string& resource_arn() const noexcept { return resource_arn_; }
    const tag_map& tags() const noexcept { return tags_; }

private:
    std::string resource_arn_;
    tag_map tags_;
};

}  // namespace ddbm

#endif
