#ifndef DDBM_OPERATIONS_UNTAG_RESOURCE_HPP
#define DDBM_OPERATIONS_UNTAG_RESOURCE_HPP

#include <string>
#include <utility>
#include <vector>

namespace ddbm {

/// What untag_resource_request is answered with.
class untag_resource_reply
{
public:
    untag_resource_reply() = default;
};

/** Takes tags from a table, if it has them.
 *
 *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UntagResource.html
 */
class untag_resource_request
{
public:
    using reply_type = untag_resource_reply;

    /// @param resource_arn  the ARN of a table, as in its description
    explicit untag_resource_request(std::string resource_arn)
        : resource_arn_(std::move(resource_arn))
    {
    }

    /// The key of a tag to take away.
    untag_resource_request& tag_key(std::string key) &
    {
        tag_keys_.push_back(std::move(key));
        return *this;
    }
    untag_resource_request tag_key(std::string key) &&
    {
        return std::move(tag_key(std::move(key)));
    }

    const std::string& resource_arn() const noexcept { return resource_arn_; }
    const std::vector<std::string>& tag_keys() const noexcept { return tag_keys_; }

private:
    std::string resource_arn_;
    std::vector<std::string> tag_keys_;
};

}  // namespace ddbm

#endif
