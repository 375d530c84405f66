#include "http/signing_framer.hpp"

#include "transport/exchange.hpp"

#include <ddbm/trace_context.hpp>

#include <ddbm/detail/secret_text.hpp>

#include <utility>

namespace ddbm::detail {

namespace {

// By how much a head may be longer than another one: names and numbers.
constexpr std::size_t more_room = 64;

// A header that is not signed, as the one before the empty line.
void add_trace(std::string& head, const trace_context& trace)
{
    const std::string text = trace.to_traceparent();
    if (text.empty())
        return;
    head.resize(head.size() - 2);
    head.append("traceparent: ").append(text).append("\r\n\r\n");
}

}  // namespace

struct signing_framer::kit
{
    explicit kit(const signing_framer& of)
        : signer(of.host_header_, of.region_, "dynamodb", of.user_agent_, of.options_)
    {
    }
    kit(const kit&) = delete;
    kit& operator=(const kit&) = delete;
    // A session token is in it.
    ~kit() { wipe(head); }

    request_signer signer;
    std::string head;
    std::string target;
};

signing_framer::signing_framer(
    std::shared_ptr<environment> env,
    std::shared_ptr<const clock_skew> skew,
    const endpoint& to,
    std::string region,
    std::string user_agent,
    head_options options
)
    : env_(std::move(env)), skew_(std::move(skew)), host_header_(to.host_header()),
      region_(std::move(region)), user_agent_(std::move(user_agent)), options_(std::move(options))
{
}

signing_framer::~signing_framer() = default;

std::unique_ptr<signing_framer::kit> signing_framer::take()
{
    {
        std::lock_guard held(mutex_);
        if (!kits_.empty())
        {
            auto last = std::move(kits_.back());
            kits_.pop_back();
            return last;
        }
    }
    return std::make_unique<kit>(*this);
}

std::string_view signing_framer::frame(exchange& x)
{
    auto with = take();
    with->target = target_prefix(x.service);
    with->target += x.operation;
    x.signed_at = env_->system_now();
    x.signed_with = skew_->offset();
    const bool has_replaced = with->signer.write_head(
        with->head,
        *x.keys,
        x.signed_at + x.signed_with,
        with->target,
        x.body(),
        x.invocation_id,
        x.attempt,
        x.max_attempts
    );
    if (x.trace)
        add_trace(with->head, *x.trace);
    const std::size_t size = with->head.size();
    if (size > x.body_offset)
        room_.store(size + more_room, std::memory_order_relaxed);
    const std::string_view framed = x.put_in_front(with->head);

    // Those that nobody uses now would keep the keys of before until somebody does, if ever.
    // Destroyed outside of the lock.
    std::vector<std::unique_ptr<kit>> of_before;
    std::lock_guard held(mutex_);
    if (has_replaced)
        of_before.swap(kits_);
    kits_.push_back(std::move(with));
    return framed;
}

}  // namespace ddbm::detail
