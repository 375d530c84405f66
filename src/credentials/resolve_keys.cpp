#include "credentials/resolve_keys.hpp"

#include "credentials/command_line.hpp"
#include "credentials/container.hpp"
#include "credentials/instance.hpp"
#include "credentials/iso_time.hpp"
#include "credentials/key_failure.hpp"
#include "credentials/process.hpp"
#include "credentials/sso.hpp"
#include "credentials/sts.hpp"
#include "environment/time_limit.hpp"
#include "environment/uniform.hpp"
#include "environment/wait_until.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <optional>
#include <utility>

namespace ddbm::detail {

namespace {

using std::chrono::milliseconds;
using world_ptr = std::shared_ptr<const outside>;

[[noreturn]] void throw_aborted()
{
    throw error(asio::error::operation_aborted);
}

// -- What is waited for

asio::awaitable<fetch_reply> fetch_reply_to(world_ptr world, fetch_request request, error_code& ec)
{
    auto executor = co_await asio::this_coro::executor;
    auto token = asio::redirect_error(asio::use_awaitable, ec);
    auto initiate = [&](auto handler) {
        world->fetcher->async_fetch(
            executor, std::move(request), fetcher::handler_type(std::move(handler))
        );
    };
    fetch_reply reply =
        co_await asio::async_initiate<decltype(token), void(error_code, fetch_reply)>(
            initiate, token
        );
    co_return reply;
}

asio::awaitable<process_result> run_command(
    world_ptr world, std::vector<std::string> words, milliseconds time_limit, error_code& ec
)
{
    auto executor = co_await asio::this_coro::executor;
    auto token = asio::redirect_error(asio::use_awaitable, ec);
    auto initiate = [&](auto handler) {
        world->runner->async_run(
            executor, std::move(words), time_limit, process_runner::handler_type(std::move(handler))
        );
    };
    process_result result =
        co_await asio::async_initiate<decltype(token), void(error_code, process_result)>(
            initiate, token
        );
    co_return result;
}

// From half of it to all of it, so that not all programs of a host come back at once.
asio::awaitable<void> pause(world_ptr world, milliseconds longest)
{
    auto executor = co_await asio::this_coro::executor;
    const double part = 0.5 + uniform(*world->env) / 2;
    const auto length = std::chrono::duration_cast<milliseconds>(longest * part);
    auto clock = world->env->make_timer(executor);
    const error_code ec = co_await wait_until(*clock, later(world->env->steady_now(), length));
    if (ec)
        throw_aborted();
}

// -- Asking a service

class asking
{
public:
    asking(std::string from_, int attempts_, milliseconds pause_)
        : from(std::move(from_)), attempts(attempts_), pause(pause_)
    {
    }

    std::string from;
    int attempts;
    // After the first failure; twice as long after each other one.
    milliseconds pause;
};

asking asking_of(const key_way& how)
{
    return asking(described(how), 3, milliseconds(200));
}

template <class Answer>
asio::awaitable<Answer>
ask(world_ptr world,
    fetch_request request,
    asking how,
    std::function<Answer(const fetch_reply&)> read)
{
    milliseconds next = how.pause;
    for (int attempt = 1;; ++attempt, next *= 2)
    {
        error_code ec;
        fetch_reply reply = co_await fetch_reply_to(world, request, ec);
        if (ec == asio::error::operation_aborted)
            throw_aborted();

        std::optional<Answer> answer;
        std::optional<key_failure> failure;
        if (ec)
        {
            std::string words = reply.failure.empty() ? "" : reply.failure + ": ";
            words += ec.message();
            failure.emplace(
                how.from + ": " + quoted_words(words) + '.', key_failure::next::try_again
            );
        }
        else
        {
            try
            {
                answer = read(reply);
            }
            catch (const key_failure& e)
            {
                failure = e;
            }
        }
        if (answer)
            co_return *std::move(answer);
        if (!failure->is_passing() || attempt >= how.attempts)
            throw *failure;
        co_await pause(world, next);
    }
}

// -- Files

secret_text read_needed(const world_ptr& world, const std::string& path, const std::string& hint)
{
    boost::system::result<std::string> text = world->read_file(path);
    if (text.has_error())
    {
        throw key_failure(
            "The file " + path + ": " + quoted_words(text.error().message()) + '.' + hint
        );
    }
    return secret_text(*std::move(text));
}

// A token that was written by an editor or by echo ends with a line break that is not its own.
secret_text read_token(const world_ptr& world, const std::string& path)
{
    const secret_text text = read_needed(world, path, {});
    std::string_view token = text.get();
    while (token.ends_with('\n') || token.ends_with('\r'))
        token.remove_suffix(1);
    if (token.empty())
        throw key_failure("The file " + path + " is empty, where a token has to be.");
    return secret_text(std::string(token));
}

// -- The ways

void check_end(const credentials& keys, const world_ptr& world, const std::string& from)
{
    if (keys.expiration() && *keys.expiration() <= world->now())
        throw key_failure(
            from + " gives keys that have ended at " + iso_time(*keys.expiration()) + '.'
        );
}

// Whether a signed request was refused for the clock that it was signed by, which is corrected
// then.
bool is_refused_for_clock(
    const outside& world, const fetch_reply& reply, std::chrono::seconds signed_with
)
{
    // STS says in several ways that a signature is too old, or not yet valid.
    const auto blamed =
        reply.status == 403 || reply.status == 400 ? blamed_clock::perhaps : blamed_clock::no;
    return world.skew->refused(blamed, reply.date, world.env->system_now(), signed_with);
}

asio::awaitable<credentials> keys_of(world_ptr world, const assumed_role& role)
{
    const credentials source = co_await resolve_keys(world, role.source);
    for (bool is_corrected = false;; is_corrected = true)
    {
        const std::chrono::seconds signed_with = world->skew->offset();
        fetch_request request =
            assume_role_request(role, source, world->env->system_now() + signed_with);
        bool is_for_clock = false;
        std::function<credentials(const fetch_reply&)> read = [&](const fetch_reply& reply) {
            is_for_clock = is_refused_for_clock(*world, reply, signed_with);
            return read_sts_keys(reply, key_way(role));
        };
        asking how = asking_of(key_way(role));
        try
        {
            credentials keys =
                co_await ask(world, std::move(request), std::move(how), std::move(read));
            co_return keys;
        }
        catch (const key_failure&)
        {
            if (!is_for_clock || is_corrected)
                throw;
        }
    }
}

asio::awaitable<credentials> keys_of(world_ptr world, const web_identity_role& role)
{
    fetch_request request =
        web_identity_request(role, read_token(world, role.token_file).get(), world->now());
    std::function<credentials(const fetch_reply&)> read = [&role](const fetch_reply& reply) {
        return read_sts_keys(reply, key_way(role));
    };
    asking how = asking_of(key_way(role));
    credentials keys = co_await ask(world, std::move(request), std::move(how), std::move(read));
    co_return keys;
}

// The token of a sign-in that is about to end, or has ended, renewed; itself where that fails and
// it still works. The next time it is tried again.
asio::awaitable<sso_token>
renewed(world_ptr world, const sso_role& role, sso_token token, const std::string& file)
{
    fetch_request request = sso_renewal(role, token);
    std::function<sso_token(const fetch_reply&)> read = [&](const fetch_reply& reply) {
        return read_sso_renewal(reply, role, token, world->now());
    };
    asking how("IAM Identity Center at " + role.oidc.url, 3, milliseconds(200));
    std::optional<key_failure> failure;
    try
    {
        sso_token next = co_await ask(world, std::move(request), std::move(how), std::move(read));
        const secret_text text = renewed_sso_file(file, next);
        // One that cannot be written, as in a container, is used all the same.
        static_cast<void>(world->replace_file(role.token_file, text.get()));
        co_return next;
    }
    catch (const key_failure& e)
    {
        failure = e;
    }
    if (!token.is_valid(world->now()))
        throw *failure;
    co_return token;
}

asio::awaitable<credentials> keys_of(world_ptr world, const sso_role& role)
{
    const secret_text file = read_needed(world, role.token_file, " " + how_to_sign_in(role));
    sso_token token = read_sso_token(file.get(), role);
    const auto now = world->now();
    if (token.is_due(now) && token.is_renewable(now) && !role.session.empty())
        token = co_await renewed(world, role, token, file.get());
    if (!token.is_valid(now))
    {
        throw key_failure(
            "The file " + role.token_file + ": the session has ended at " +
            iso_time(token.expires) + ". " + how_to_sign_in(role)
        );
    }

    fetch_request request = sso_keys_request(role, token);
    std::function<credentials(const fetch_reply&)> read = [&role](const fetch_reply& reply) {
        return read_sso_keys(reply, role);
    };
    asking how = asking_of(key_way(role));
    credentials keys = co_await ask(world, std::move(request), std::move(how), std::move(read));
    co_return keys;
}

asio::awaitable<credentials> keys_of(world_ptr world, const process_keys& plan)
{
    constexpr milliseconds time_limit = std::chrono::minutes(1);

    error_code ec;
    std::vector<std::string> words = split_command(plan.command);
    process_result result = co_await run_command(world, std::move(words), time_limit, ec);
    if (ec == asio::error::operation_aborted)
        throw_aborted();
    if (ec == asio::error::timed_out)
        throw key_failure("The command of credential_process has not ended within a minute.");
    if (ec)
    {
        throw key_failure(
            "The command of credential_process cannot be run: " + quoted_words(ec.message()) + '.'
        );
    }
    credentials keys = read_process_keys(result, plan);
    check_end(keys, world, "The command of credential_process");
    co_return keys;
}

asio::awaitable<credentials> keys_of(world_ptr world, const container_role& role)
{
    const secret_text token =
        role.token_file.empty() ? role.token : read_token(world, role.token_file);
    fetch_request request = container_request(role, token.get());
    std::function<credentials(const fetch_reply&)> read = [&role](const fetch_reply& reply) {
        return read_container_keys(reply, role);
    };
    asking how(described(key_way(role)), 3, milliseconds(1'000));
    credentials keys = co_await ask(world, std::move(request), std::move(how), std::move(read));
    co_return keys;
}

asio::awaitable<credentials> keys_of(world_ptr world, const instance_role& role)
{
    const asking how(described(key_way(role)), role.attempts, milliseconds(100));

    std::function<secret_text(const fetch_reply&)> read_token = [&role](const fetch_reply& reply) {
        return read_instance_token(reply, role);
    };
    fetch_request token_request = instance_token_request(role);
    const secret_text token =
        co_await ask(world, std::move(token_request), how, std::move(read_token));

    std::function<std::string(const fetch_reply&)> read_name = [&role](const fetch_reply& reply) {
        return read_instance_role(reply, role);
    };
    fetch_request name_request = instance_role_request(role, token.get());
    const std::string name =
        co_await ask(world, std::move(name_request), how, std::move(read_name));

    std::function<credentials(const fetch_reply&)> read_keys = [&role](const fetch_reply& reply) {
        return read_instance_keys(reply, role);
    };
    fetch_request keys_request = instance_keys_request(role, token.get(), name);
    credentials keys = co_await ask(world, std::move(keys_request), how, std::move(read_keys));
    co_return keys;
}

struct following
{
    const world_ptr& world;
    const key_plan& plan;

    asio::awaitable<credentials> operator()(const given_keys& given) const
    {
        return keep(world, given, plan.why);
    }

    template <class Way>
    asio::awaitable<credentials> operator()(const Way& way) const
    {
        return keys_of(world, way);
    }

    static asio::awaitable<credentials>
    keep(world_ptr world, const given_keys& given, std::string why)
    {
        check_end(given.keys, world, why);
        co_return given.keys;
    }
};

}  // namespace

asio::awaitable<credentials>
resolve_keys(std::shared_ptr<const outside> world, std::shared_ptr<const key_plan> plan)
{
    std::optional<key_failure> failure;
    try
    {
        const following follow{world, *plan};
        credentials keys = co_await std::visit(follow, plan->how);
        co_return keys;
    }
    catch (const key_failure& e)
    {
        failure = e;
    }
    // Nobody has asked for the instance's keys: it was the last thing to try.
    if (std::holds_alternative<instance_role>(plan->how) && !plan->looked_at.empty())
    {
        std::string last = failure->get_diagnostics().message();
        if (last.starts_with('t'))
            last.front() = 'T';
        std::string text = "There are no access keys. " + plan->looked_at + last;
        if (!plan->advice.empty())
            text += ' ' + plan->advice;
        throw key_failure(std::move(text));
    }
    throw *failure;
}

}  // namespace ddbm::detail
