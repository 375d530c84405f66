#ifndef DDBM_OPERATIONS_LIST_TAGS_OF_RESOURCE_HPP
#define DDBM_OPERATIONS_LIST_TAGS_OF_RESOURCE_HPP

#include <ddbm/operations/tag_map.hpp>

#include <optional>
#include <string>
#include <utility>

namespace ddbm {

/// What list_tags_of_resource_request is answered with.
class list_tags_of_resource_reply
{
public:
    list_tags_of_resource_reply() = default;

    tag_map tags;
    /// Where the next page starts; absent at the end.
    std::optional<std::string> next_token;
};

/** Asks for the tags of a table, a page at a time.
 *
 *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html
 */
class list_tags_of_resource_request
{
public:
    using reply_type = list_tags_of_resource_reply;

    /// @param resource_arn  the ARN of a table, as in its description
    explicit list_tags_of_resource_request(std::string resource_arn)
        : resource_arn_(std::move(resource_arn))
    {
    }

    /// Goes on with the page that this token of the page before names. None is the beginning.
    list_tags_of_resource_request& next_token(std::optional<std::string> token) &
    {
        next_token_ = std::move(token);
        return *this;
    }
    list_tags_of_resource_request next_token(std::optional<std::string> token) &&
    {
        return std::move(next_token(std::move(token)));
    }

    const std::string& resource_arn() const noexcept { return resource_arn_; }
    const std::optional<std::string>& next_token() const noexcept { return next_token_; }

private:
    std::string resource_arn_;
    std::optional<std::string> next_token_;
};

}  // namespace ddbm

#endif
