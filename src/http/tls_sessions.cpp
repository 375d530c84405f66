#include "http/tls_sessions.hpp"

#include <new>
#include <utility>

namespace ddbm::detail {

namespace {

bool is_of_one_use(const SSL_SESSION* session)
{
    return SSL_SESSION_get_protocol_version(session) >= TLS1_3_VERSION;
}

bool is_usable(const SSL_SESSION* session, std::chrono::system_clock::time_point now)
{
    const std::chrono::system_clock::time_point begin =
        std::chrono::system_clock::from_time_t(SSL_SESSION_get_time(session));
    const std::chrono::seconds lifetime(SSL_SESSION_get_timeout(session));
    return SSL_SESSION_is_resumable(session) == 1 && now < begin + lifetime;
}

}  // namespace

std::shared_ptr<tls_sessions> tls_sessions::make()
{
    return std::shared_ptr<tls_sessions>(new tls_sessions());
}

void tls_sessions::enable(SSL_CTX* context)
{
    // OpenSSL's own cache is one of servers.
    SSL_CTX_set_session_cache_mode(
        context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL_STORE
    );
    SSL_CTX_sess_set_new_cb(context, &tls_sessions::on_session);
}

int tls_sessions::attachment_index()
{
    static const int index = SSL_get_ex_new_index(
        0,
        nullptr,
        nullptr,
        nullptr,
        [](void*, void* data, CRYPTO_EX_DATA*, int, long, void*) {
            delete static_cast<attachment*>(data);
        }
    );
    return index;
}

tls_sessions::attachment* tls_sessions::attachment_of(SSL* ssl) noexcept
{
    return static_cast<attachment*>(SSL_get_ex_data(ssl, attachment_index()));
}

void tls_sessions::attach(SSL* ssl, std::chrono::system_clock::time_point now)
{
    session_ptr session = take(now);
    const std::unique_ptr<attachment> former(attachment_of(ssl));
    auto made = std::make_unique<attachment>();
    made->sessions = shared_from_this();
    // Without it the handshake is a whole one.
    made->had_session = session && SSL_set_session(ssl, session.get()) == 1;
    if (SSL_set_ex_data(ssl, attachment_index(), made.get()) != 1)
        throw std::bad_alloc();
    made.release();
}

void tls_sessions::handshake_failed(SSL* ssl) noexcept
{
    const attachment* attached = attachment_of(ssl);
    if (!attached || !attached->had_session)
        return;
    std::vector<session_ptr> dropped;
    std::lock_guard held(mutex_);
    dropped.swap(sessions_);
}

std::size_t tls_sessions::size() const
{
    std::lock_guard held(mutex_);
    return sessions_.size();
}

// The newest, and no more than a look at each one that is too old.
tls_sessions::session_ptr tls_sessions::take(std::chrono::system_clock::time_point now)
{
    std::lock_guard held(mutex_);
    while (!sessions_.empty())
    {
        session_ptr newest = std::move(sessions_.back());
        sessions_.pop_back();
        if (!is_usable(newest.get(), now))
            continue;
        if (is_of_one_use(newest.get()))
            return newest;
        // A connection that is not closed as it should spoils its own.
        session_ptr copy(SSL_SESSION_dup(newest.get()));
        sessions_.push_back(std::move(newest));
        return copy;
    }
    return {};
}

void tls_sessions::add(session_ptr session)
{
    std::lock_guard held(mutex_);
    // Of those that can be used again one is enough.
    if (!is_of_one_use(session.get()))
        sessions_.clear();
    if (sessions_.size() == most_sessions)
        sessions_.erase(sessions_.begin());
    sessions_.push_back(std::move(session));
}

// OpenSSL's callback. Returns whether it has kept the reference, and so 0: what is kept is a copy,
// which stays good when the connection ends without a word, as one does that is not used again.
int tls_sessions::on_session(SSL* ssl, SSL_SESSION* session) noexcept
try
{
    const attachment* attached = attachment_of(ssl);
    if (!attached)
        return 0;
    if (session_ptr copy{SSL_SESSION_dup(session)})
        attached->sessions->add(std::move(copy));
    return 0;
}
catch (const std::bad_alloc&)
{
    return 0;
}

}  // namespace ddbm::detail
