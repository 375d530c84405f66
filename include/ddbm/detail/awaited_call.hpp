#ifndef DDBM_DETAIL_AWAITED_CALL_HPP
#define DDBM_DETAIL_AWAITED_CALL_HPP

// A call that a coroutine waits for, with the place for what it delivers: in the coroutine's own
// frame. The handler that the library gets is then of one type for each of its results, whatever
// the program makes of them, and compiled in the library.

#include <ddbm/default_token.hpp>
#include <ddbm/diagnostics.hpp>
#include <ddbm/error_code.hpp>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <new>
#include <optional>
#include <type_traits>
#include <utility>

namespace ddbm::detail {

namespace asio = boost::asio;

// What goes on with a suspended coroutine, which it owns. Without memory of its own: it stands in
// the coroutine's frame.
class suspended_coroutine
{
public:
    suspended_coroutine() = default;
    suspended_coroutine(const suspended_coroutine&) = delete;
    suspended_coroutine& operator=(const suspended_coroutine&) = delete;
    ~suspended_coroutine() { drop(); }

    // Is empty before.
    template <class Handler>
    void hold(Handler&& handler)
    {
        using held = std::decay_t<Handler>;
        static_assert(sizeof(held) <= sizeof(room_));
        new (room_) held(std::forward<Handler>(handler));
        functions_ = &functions_of<held>;
    }

    // Empty afterwards. The frame may be gone when it returns.
    void resume() { std::exchange(functions_, nullptr)->resume(room_); }

    // Lets the coroutine end without going on, where its executor is.
    void drop() noexcept
    {
        if (functions_)
            std::exchange(functions_, nullptr)->drop(room_);
    }

    asio::any_io_executor executor() const { return functions_->executor(room_); }
    asio::cancellation_slot slot() const { return functions_->slot(room_); }

private:
    struct functions
    {
        void (*resume)(void* held);
        void (*drop)(void* held) noexcept;
        asio::any_io_executor (*executor)(const void* held);
        asio::cancellation_slot (*slot)(const void* held);
    };

    template <class Held>
    static Held taken_from(void* room)
    {
        auto* held = static_cast<Held*>(room);
        Held taken(std::move(*held));
        held->~Held();
        return taken;
    }

    // The handler leaves the frame before it ends what the frame is part of.
    template <class Held>
    static constexpr functions functions_of = {
        [](void* room) { taken_from<Held>(room)(); },
        [](void* room) noexcept { static_cast<void>(taken_from<Held>(room)); },
        [](const void* room) -> asio::any_io_executor {
            return asio::get_associated_executor(*static_cast<const Held*>(room));
        },
        [](const void* room) {
            return asio::get_associated_cancellation_slot(*static_cast<const Held*>(room));
        },
    };

    alignas(std::max_align_t) std::byte room_[4 * sizeof(void*)];
    const functions* functions_ = nullptr;
};

// What does not depend on the results.
class awaited_base
{
public:
    bool has_failed() const noexcept { return static_cast<bool>(ec_); }
    error_code code() const noexcept { return ec_; }
    // What the operation recorded. Once.
    diagnostics take_diagnostics() { return std::move(*diag_); }
    void throw_if_failed();

    // As an operation of Asio's: `co_await std::move(wait).operation()`. Delivers nothing, as what
    // has become of it is here.
    awaited_base&& operation() && noexcept { return std::move(*this); }

    template <asio::completion_token_for<void()> Token>
    auto operator()(Token&& token) &&
    {
        return asio::async_initiate<Token, void()>(
            [](auto&& handler, awaited_base* self) {
                self->suspended_.hold(std::move(handler));
                self->begin();
            },
            token,
            this
        );
    }

protected:
    awaited_base() = default;
    awaited_base(const awaited_base&) = delete;
    awaited_base& operator=(const awaited_base&) = delete;
    ~awaited_base();

    virtual void begin() = 0;

    // Where the coroutine runs.
    asio::any_io_executor executor() const { return suspended_.executor(); }
    std::shared_ptr<diagnostics> new_diagnostics();

private:
    template <class... Results>
    friend class awaiting_handler;

    suspended_coroutine suspended_;
    error_code ec_;
    std::shared_ptr<diagnostics> diag_;
};

// Of a call with a handler of this type. Compiled in the library, as the next.
template <class Handler>
class awaited_results;

template <>
class awaited_results<asio::any_completion_handler<void(error_code)>> : public awaited_base
{
protected:
    awaited_results() = default;
    ~awaited_results() = default;
};

template <class Value>
class awaited_results<asio::any_completion_handler<void(error_code, Value)>> : public awaited_base
{
public:
    // Once, when it has completed.
    Value&& take() { return std::move(*value_); }

protected:
    awaited_results() = default;
    ~awaited_results();

private:
    template <class... Results>
    friend class awaiting_handler;

    std::optional<Value> value_;  // from the completion on
};

// `call` is started once, and outlives this.
template <class Call>
class awaited_call final : public awaited_results<typename Call::handler_type>
{
public:
    explicit awaited_call(Call& call) : call_(call) {}

private:
    void begin() override;

    Call& call_;
};

// What `co_await` returns with a token that awaits, and how it is made of what has come. None for
// other tokens; as_result.hpp has a second.
template <class Result, class Token>
struct awaited;

template <class Token>
inline constexpr bool awaits = false;

template <>
inline constexpr bool awaits<default_token> = true;

template <class Result>
struct awaited<Result, default_token>
{
    using type = Result;

    template <class Wait>
    static type from(Wait& wait)
    {
        wait.throw_if_failed();
        if constexpr (!std::is_void_v<Result>)
            return Result(wait.take());
    }
};

// With a token that awaits, all of an operation.
template <class Result, class Token, class Call>
asio::awaitable<typename awaited<Result, Token>::type> await_call(Call call)
{
    awaited_call<Call> wait(call);
    co_await std::move(wait).operation();
    co_return awaited<Result, Token>::from(wait);
}

}  // namespace ddbm::detail

#endif
