#ifndef DDBM_DIAGNOSTICS_HPP
#define DDBM_DIAGNOSTICS_HPP

#include <ddbm/applied.hpp>
#include <ddbm/retry_end.hpp>

#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm {

class bulk_result;
class cancellation_reason;
class item;
class throttling_reason;

/** What is known about a failure beyond its code: for people, and for programs that need more.
 *
 *  Empty until something is recorded, and then one allocation. Copies share nothing.
 */
class diagnostics
{
public:
    diagnostics() noexcept;
    explicit diagnostics(std::string message);
    diagnostics(const diagnostics& other);
    diagnostics(diagnostics&& other) noexcept;
    diagnostics& operator=(const diagnostics& other);
    diagnostics& operator=(diagnostics&& other) noexcept;
    ~diagnostics();

    bool empty() const noexcept { return !data_; }

    /// The service's words, or ours; one or more sentences without a final line break.
    const std::string& message() const noexcept;
    /// The exception's name as the service sent it, such as `ValidationException`; else empty.
    const std::string& exception_type() const noexcept;
    /// `x-amzn-RequestId` of the last reply; what AWS support asks for.
    const std::string& request_id() const noexcept;
    /// HTTP status of the last reply; 0 when there was none.
    int http_status() const noexcept;
    /// How often the request was sent or tried; 0 when it never left.
    int attempts() const noexcept;
    /// Whether a failed write may have taken effect. Meaningless for reads.
    ddbm::applied applied() const noexcept;
    /// Why a failed call was not tried again.
    ddbm::retry_end retry_end() const noexcept;
    /// Of a success: the reply to the write was lost, and its repetition found the very item there
    /// that was to be written, or none where one was to be deleted. That is taken for its own work,
    /// though somebody else may have done the same.
    bool recognised_by_equality() const noexcept;
    /// The item that the service returned with a failed condition, or that a write returned and
    /// that does not fit the model; null when there is none.
    const item* returned_item() const noexcept;
    /// Why a transaction was cancelled: one reason for each of its actions, in their order. Empty
    /// unless the code is `service_errc::transaction_canceled`.
    /// <ddbm/cancellation_reason.hpp> has the class.
    const std::vector<cancellation_reason>& cancellation_reasons() const noexcept;

    /// What had no throughput left, where the service says so with an error of throttling. Empty
    /// otherwise. <ddbm/throttling_reason.hpp> has the class.
    const std::vector<throttling_reason>& throttling_reasons() const noexcept;

    /// Of a bulk that failed: what was carried out and, by position and key, what was not. Null for
    /// all else. <ddbm/bulk_result.hpp> has the class.
    const bulk_result* bulk() const noexcept;

    /// The operation that failed, by DynamoDB's name: `GetItem`. Empty for what fails outside of an
    /// operation.
    const std::string& operation() const noexcept;
    /// Where the operation's requests go: `https://dynamodb.eu-central-1.amazonaws.com`, or
    /// `embedded:` with the name of a file.
    const std::string& endpoint() const noexcept;
    /// The region that requests to the endpoint are signed for; empty where nothing is signed. A
    /// table that is missing is often one of another region.
    const std::string& region() const noexcept;

    /// The table that the call was about.
    const std::string& table() const noexcept;
    /// The key of the item that could not be read or written, as JSON; else empty.
    const std::string& key() const noexcept;
    /// Where in the item: `cheats`, `address.city`, `tags[3]`.
    const std::string& attribute_path() const noexcept;
    /// What the model takes there, in words.
    const std::string& expected() const noexcept;
    /// What was found there, in words.
    const std::string& found() const noexcept;

    diagnostics& message(std::string text);
    diagnostics& exception_type(std::string name);
    diagnostics& request_id(std::string id);
    diagnostics& http_status(int status);
    diagnostics& attempts(int count);
    diagnostics& applied(ddbm::applied what);
    diagnostics& retry_end(ddbm::retry_end why);
    diagnostics& recognised_by_equality(bool is);
    diagnostics& returned_item(item returned);
    diagnostics& cancellation_reasons(std::vector<cancellation_reason> reasons);
    diagnostics& throttling_reasons(std::vector<throttling_reason> reasons);
    diagnostics& bulk(bulk_result what);
    diagnostics& operation(std::string name);
    diagnostics& endpoint(std::string url);
    diagnostics& region(std::string name);
    diagnostics& table(std::string name);
    diagnostics& key(std::string json);
    diagnostics& attribute_path(std::string path);
    diagnostics& expected(std::string what);
    diagnostics& found(std::string what);

    /// Everything that is known, each thing once, in one line. Control characters, and bytes that
    /// are not UTF-8, are written as `\x1b`.
    std::string to_string() const;

    /// Prints `to_string()`.
    friend std::ostream& operator<<(std::ostream& out, const diagnostics& known)
    {
        return known.print(out);
    }

private:
    std::ostream& print(std::ostream& out) const;

    struct data;
    data& mutable_data();
    const data& get() const noexcept;

    std::unique_ptr<data> data_;
};

}  // namespace ddbm

#endif
