#include "recording/replay_transport.hpp"

#include <ddbm/error.hpp>

#include <boost/asio/post.hpp>

#include <utility>

namespace ddbm::detail {

namespace {

// What a reply or a failure of the recording is to its exchange; valid as long as `played`.
void play(exchange& x, const recorded_exchange& played)
{
    x.sent = played.sent;
    x.resent = played.resent;
    if (played.code)
    {
        x.failure = played.words;
        return;
    }
    x.status = played.status;
    x.reply = played.reply;
    x.request_id = played.request_id;
    x.content_type = played.content_type;
    x.crc32 = played.crc32;
    x.retry_after = played.retry_after;
}

}  // namespace

replay_transport::replay_transport(
    boost::asio::any_io_executor executor,
    std::shared_ptr<played_recording> from,
    std::shared_ptr<environment> env
)
    : executor_(std::move(executor)), from_(std::move(from)), env_(std::move(env))
{
}

void replay_transport::start(exchange_ptr x)
{
    x->forget_reply();
    if (const error_code ended = why_ended(*x))
        return post(std::move(x), nullptr, ended);
    try
    {
        std::lock_guard held(from_->mutex);
        const recorded_exchange& played = from_->replies.take(x->service, x->operation, x->body());
        post(std::move(x), &played, played.code);
    }
    catch (const error& none)
    {
        x->failure = none.get_diagnostics().message();
        post(std::move(x), nullptr, none.code());
    }
}

error_code replay_transport::why_ended(exchange& x)
{
    if (x.deadline.is_set() && x.deadline.is_over(env_->steady_now()))
        return errc::deadline_exceeded;
    std::lock_guard held(mutex_);
    return closed_ ? error_code(errc::client_closed) : x.kept.get<error_code>();
}

void replay_transport::post(exchange_ptr x, const recorded_exchange* played, error_code ec)
{
    boost::asio::post(
        executor_,
        [self = shared_from_this(), x = std::move(x), played, ec]() mutable {
            if (const error_code ended = self->why_ended(*x))
                ec = ended;
            else if (played != nullptr)
                play(*x, *played);
            x->complete(ec);
        }
    );
}

void replay_transport::abort(exchange& x, error_code why)
{
    std::lock_guard held(mutex_);
    x.kept.get<error_code>() = why;
}

void replay_transport::close()
{
    std::lock_guard held(mutex_);
    closed_ = true;
}

}  // namespace ddbm::detail
