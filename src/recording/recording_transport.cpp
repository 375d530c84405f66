#include "recording/recording_transport.hpp"

#include "protocol/crc32.hpp"
#include "protocol/gzip_inflater.hpp"
#include "recording/recording_file.hpp"

#include <boost/system/errc.hpp>

#include <chrono>
#include <exception>
#include <utility>

namespace ddbm::detail {

// What is kept in an exchange.
struct recording_transport::kept_of
{
    error_code abort_reason;  // why it is to end; then it is not started again
    recorded* running = nullptr;
};

class recording_transport::recorded final : public exchange_owner
{
public:
    recorded(std::shared_ptr<recording_transport> by, exchange_ptr original)
        : by_(std::move(by)), original_(std::move(original)), begun_(by_->env_->steady_now())
    {
        in_place_.send_the_same_as(*original_);
        in_place_.attempt = original_->attempt;
        in_place_.phases = original_->phases;
        // What is encoded could not be written down.
        in_place_.takes_encoded_items = false;
        file_entry_.began = by_->to_->file().began(begun_);
    }

    // Dropped with its context. Once it is over the original may be another transport's already.
    ~recorded() override
    {
        if (!is_over_)
            forget();
    }

    exchange_ptr in_place() { return exchange_ptr(&in_place_); }

    void complete(exchange&, error_code ec) override
    {
        forget();
        is_over_ = true;
        try
        {
            write(ec);
        }
        catch (const std::exception&)
        {
            // Without the memory for it; the call still ends.
            by_->to_->file().fail(make_error_code(boost::system::errc::not_enough_memory));
        }
        exchange& x = *original_;
        x.signed_at = in_place_.signed_at;
        x.signed_with = in_place_.signed_with;
        x.status = in_place_.status;
        x.reply = in_place_.reply;
        x.reply_head = in_place_.reply_head;
        x.reply_items = {};
        x.request_id = in_place_.request_id;
        x.content_type = in_place_.content_type;
        x.date = in_place_.date;
        x.coding = in_place_.coding;
        x.content_encoding = in_place_.content_encoding;
        x.crc32 = in_place_.crc32;
        x.retry_after = in_place_.retry_after;
        x.sent = in_place_.sent;
        x.resent = in_place_.resent;
        x.failure = std::move(in_place_.failure);
        x.complete(ec);
    }

private:
    void forget()
    {
        std::lock_guard held(by_->mutex_);
        kept_of& kept = original_->kept.get<kept_of>();
        if (kept.running == this)
            kept.running = nullptr;
    }

    void write(error_code ec)
    {
        recorded_exchange& x = file_entry_;
        x.service = in_place_.service;
        x.operation = in_place_.operation;
        x.attempt = in_place_.attempt;
        x.took =
            std::chrono::duration_cast<std::chrono::microseconds>(by_->env_->steady_now() - begun_);
        x.request = in_place_.body();
        x.sent = in_place_.sent;
        x.resent = in_place_.resent;
        x.status = in_place_.status;
        x.request_id = in_place_.request_id;
        x.content_type = in_place_.content_type;
        x.crc32 = in_place_.crc32;
        x.retry_after = in_place_.retry_after;
        x.reply = in_place_.reply;
        expand(x);
        x.code = ec;
        x.words = in_place_.failure;
        by_->to_->file().write(std::move(x));
    }

    // As it is read; what cannot be read stays as it came, and is refused when it is played as
    // well.
    void expand(recorded_exchange& x) const
    {
        const bool is_whole = !x.crc32 || *x.crc32 == crc32(in_place_.reply);
        if (in_place_.coding != content_coding::gzip || in_place_.reply.empty() || !is_whole)
            return;
        error_code ec;
        std::string text;
        inflate_gzip(in_place_.reply, by_->reply_limit_bytes_, text, ec);
        if (ec)
            return;
        x.reply = std::move(text);
        // Of other bytes.
        x.crc32.reset();
    }

    const std::shared_ptr<recording_transport> by_;
    const exchange_ptr original_;
    exchange in_place_{*this};
    const std::chrono::steady_clock::time_point begun_;
    recorded_exchange file_entry_;
    bool is_over_ = false;
};

recording_transport::recording_transport(
    std::shared_ptr<transport> inner,
    std::shared_ptr<recorder> to,
    std::shared_ptr<environment> env,
    std::size_t reply_limit_bytes
)
    : inner_(std::move(inner)), to_(std::move(to)), env_(std::move(env)),
      reply_limit_bytes_(reply_limit_bytes)
{
}

void recording_transport::start(exchange_ptr x)
{
    // Not DynamoDB's: its body may be anything, and has its head with it.
    if (x->operation.empty())
        return inner_->start(std::move(x));
    exchange& original = *x;
    boost::intrusive_ptr<recorded> made(new recorded(shared_from_this(), std::move(x)));
    const exchange_ptr in_place = made->in_place();
    error_code why;
    {
        std::lock_guard held(mutex_);
        kept_of& kept = original.kept.get<kept_of>();
        kept.running = made.get();
        why = kept.abort_reason;
    }
    // Then it ends as soon as it is started.
    if (why)
        inner_->abort(*in_place, why);
    inner_->start(in_place);
}

void recording_transport::abort(exchange& x, error_code why)
{
    if (x.operation.empty())
        return inner_->abort(x, why);
    exchange_ptr running;
    {
        std::lock_guard held(mutex_);
        // For one that is not started yet, or that ends meanwhile.
        kept_of& kept = x.kept.get<kept_of>();
        kept.abort_reason = why;
        if (kept.running)
            running = kept.running->in_place();
    }
    if (running)
        inner_->abort(*running, why);
}

}  // namespace ddbm::detail
