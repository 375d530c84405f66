#ifndef DDBM_CREDENTIALS_HPP
#define DDBM_CREDENTIALS_HPP

#include <ddbm/error_code.hpp>

#include <ddbm/detail/secret_text.hpp>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace ddbm {

/** Access keys that sign requests.
 *
 *  Nothing in this library prints them or puts them into an error's text. The secret and the
 *  session token are overwritten in memory when the object is destroyed, assigned to or moved from.
 */
class credentials
{
public:
    credentials() = default;

    /// `session_token` belongs to temporary keys; long-term keys have none.
    credentials(
        std::string access_key_id, std::string secret_access_key, std::string session_token = {}
    )
        : access_key_id_(std::move(access_key_id)),
          secret_access_key_(std::move(secret_access_key)), session_token_(std::move(session_token))
    {
    }

    const std::string& access_key_id() const noexcept { return access_key_id_; }
    const std::string& secret_access_key() const noexcept { return secret_access_key_.get(); }
    /// Empty for long-term keys.
    const std::string& session_token() const noexcept { return session_token_.get(); }

    /// When they end, by the clock of who gave them out; nothing: never, or nobody has said.
    const std::optional<std::chrono::system_clock::time_point>& expiration() const noexcept
    {
        return expiration_;
    }
    credentials& set_expiration(std::optional<std::chrono::system_clock::time_point> when)
    {
        expiration_ = when;
        return *this;
    }

    /// The twelve digits of the account that they belong to; empty if nobody has said.
    const std::string& account_id() const noexcept { return account_id_; }
    credentials& set_account_id(std::string id)
    {
        account_id_ = std::move(id);
        return *this;
    }

    friend bool operator==(const credentials&, const credentials&) = default;

private:
    std::string access_key_id_;
    detail::secret_text secret_access_key_;
    detail::secret_text session_token_;
    std::optional<std::chrono::system_clock::time_point> expiration_;
    std::string account_id_;
};

/** Where a client gets its keys from, asked before every attempt. An attempt is signed with the
 *  keys that it got then, also when it has to wait for a connection.
 *
 *  Thread safety: one provider may serve several clients and threads, so all of its functions may
 *  be called at the same time.
 */
class credentials_provider
{
public:
    /// What a refresh completes with: keys, or the reason why there are none.
    using refresh_handler =
        boost::asio::any_completion_handler<void(error_code, std::shared_ptr<const credentials>)>;

    virtual ~credentials_provider() = default;

    credentials_provider(const credentials_provider&) = delete;
    credentials_provider& operator=(const credentials_provider&) = delete;

    /// Keys that are valid now, without waiting; null when they have to be fetched first.
    virtual std::shared_ptr<const credentials> current() = 0;

    /** Fetches keys. Called when `current()` is null, when `is_due()`, or when the service said
     *  that what `current()` returns has expired: then a call is signed with the new ones and sent
     *  again, once, at no cost of `retry_policy::quota`; if they are the same as before it fails
     *  with what the service said.
     *
     *  Each client has one refresh at a time, whose outcome all calls share that need keys
     *  meanwhile. They keep their deadlines and can be cancelled while they wait; a refresh that
     *  all have given up goes on, for the next ones. What it fails with, its calls fail with; no
     *  keys and no code is `errc::no_credentials`.
     *
     *  Never completes inside the call, and on the handler's own executor. When the client is
     *  closed the handler's cancellation slot gets a terminal cancellation.
     *
     *  @param executor  the caller's, for whatever has to be waited for.
     */
    virtual void async_refresh(boost::asio::any_io_executor executor, refresh_handler handler) = 0;

    /** Whether it is time to fetch new keys although those of `current()` are still valid. Who
     *  finds it so calls `async_refresh()` in the background and goes on with the keys at hand;
     *  what comes of that refresh fails nobody.
     *
     *  False while a refresh is running, and for a pause after one that has failed. Asked before
     *  every attempt, so it has to be quick. Never true of providers that do not override it.
     */
    virtual bool is_due() { return false; }

    /// The service has refused `keys` as expired. A provider that keeps keys forgets them if they
    /// are those, so that `current()` does not return them any more.
    virtual void drop(const credentials& keys) { static_cast<void>(keys); }

    /// Why the last refresh has failed, in words for people; empty when there is nothing to add to
    /// its code. Becomes a part of the message of calls that fail with it.
    virtual std::string last_failure() { return {}; }

protected:
    credentials_provider() = default;
};

/// Keys that never change.
class static_credentials_provider final : public credentials_provider
{
public:
    explicit static_credentials_provider(credentials keys);

    std::shared_ptr<const credentials> current() override;
    void async_refresh(boost::asio::any_io_executor executor, refresh_handler handler) override;

private:
    std::shared_ptr<const credentials> keys_;
};

}  // namespace ddbm

#endif
