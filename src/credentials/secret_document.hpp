#ifndef DDBM_SRC_CREDENTIALS_SECRET_DOCUMENT_HPP
#define DDBM_SRC_CREDENTIALS_SECRET_DOCUMENT_HPP

#include <ddbm/credentials.hpp>

#include <boost/json/fwd.hpp>

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ddbm::detail {

/** A JSON object with secrets in it. The memory that it takes is overwritten when it goes away.
 *
 *  Everything that is wrong with it is a `key_failure` that begins with who it comes from and never
 *  shows a value.
 */
class secret_document
{
public:
    /// @param from  such as `the container's service at http://169.254.170.2`.
    secret_document(std::string_view text, std::string from);
    /// A part of another document, such as `roleCredentials`, which lives as long.
    secret_document(const secret_document& whole, std::string_view member);
    secret_document(secret_document&&) noexcept;
    ~secret_document();

    const std::string& from() const noexcept { return from_; }

    // Views live as long as the document.

    /// A text that is there and not empty.
    std::string_view text(std::string_view name) const;
    /// Empty if it is absent or null.
    std::string_view text_or_empty(std::string_view name) const;
    std::int64_t number(std::string_view name) const;
    bool has(std::string_view name) const noexcept;

    /// A time by ISO 8601; nothing if it is absent or null.
    std::optional<std::chrono::system_clock::time_point> time(std::string_view name) const;

    [[noreturn]] void refuse(const std::string& what) const;

private:
    class storage;

    const boost::json::value* find(std::string_view name) const noexcept;

    std::string from_;
    std::shared_ptr<const storage> storage_;
    const boost::json::object* object_ = nullptr;
};

/// The object that most services answer with: `AccessKeyId`, `SecretAccessKey`, `Expiration`,
/// `AccountId`, and the session token by `token_name`, which has to be there for keys that end.
credentials read_keys(const secret_document& document, std::string_view token_name);

/// What a reply without keys says of itself by these names, each behind a colon; empty if it is no
/// JSON object that does.
std::string words_of_refusal(std::string_view text, std::initializer_list<const char*> names);

}  // namespace ddbm::detail

#endif
