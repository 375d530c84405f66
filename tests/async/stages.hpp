#ifndef DDBM_TESTS_STAGES_HPP
#define DDBM_TESTS_STAGES_HPP

// The stages that an operation passes through, and how to have one stop there: what cancellation,
// closing and the end of an execution context are tested with.

#include "support/client_fixture.hpp"

#include <ostream>
#include <string>
#include <vector>

namespace ddbm::test {

enum class stage
{
    queued,
    resolving,
    connecting,
    handshaking,
    sending,
    waiting,
    receiving,
    pausing,
    sending_over_tls,
    waiting_over_tls,
    receiving_over_tls,
};

inline std::vector<stage> all_stages()
{
    return {
        stage::queued,
        stage::resolving,
        stage::connecting,
        stage::handshaking,
        stage::sending,
        stage::waiting,
        stage::receiving,
        stage::pausing,
        stage::sending_over_tls,
        stage::waiting_over_tls,
        stage::receiving_over_tls};
}

inline std::ostream& operator<<(std::ostream& out, stage which)
{
    static const char* const names[] = {
        "waiting for a connection",
        "resolving",
        "connecting",
        "in the TLS handshake",
        "sending",
        "waiting for the reply",
        "within the reply",
        "pausing before a retry",
        "sending over TLS",
        "waiting for the reply over TLS",
        "within the reply over TLS"};
    return out << names[static_cast<int>(which)];
}

// What the error says of an operation that ends in this stage.
inline const char* words_of(stage which)
{
    static const char* const words[] = {
        "ms for one of 1 connection (1 busy, 0 opening; at most 1), behind 1 other call: ",
        ", at last for looking up ",
        ", at last for connecting to ",
        ", at last for the TLS handshake with ",
        "sending the request: ",
        "waiting for the reply: ",
        "receiving the reply: ",
        "pausing before another attempt: ",
        "sending the request: ",
        "waiting for the reply: ",
        "receiving the reply: "};
    return words[static_cast<int>(which)];
}

// Whether a write that ends in this stage may have been applied.
inline applied applied_in(stage which)
{
    const bool is_sent = which == stage::waiting || which == stage::receiving ||
                         which == stage::waiting_over_tls || which == stage::receiving_over_tls;
    return is_sent ? applied::maybe : applied::no;
}

inline bool is_over_tls(stage which)
{
    return which == stage::handshaking || which == stage::sending_over_tls ||
           which == stage::waiting_over_tls || which == stage::receiving_over_tls;
}

// In words as well.
template <class Reply>
void expect_stage_in(const outcome<Reply>& ended, stage which)
{
    const std::string& text = ended.diag.message();
    EXPECT_NE(text.find(words_of(which)), std::string::npos) << text;
}

// A fixture with one operation in it, which has come to a stage and stays there.
class staged
{
public:
    using outcome_type = outcome_ptr<std::string>;

    // `limit` is the deadline of the operation; 0: none. `of_it` is its observer.
    staged(
        stage which,
        bool is_write,
        std::chrono::milliseconds limit = {},
        std::shared_ptr<observer> of_it = nullptr
    )
        : f(fixture_for(which)), which_(which)
    {
        prepare();
        std::string body = "{}";
        // More than what socket buffers take.
        if (which == stage::sending || which == stage::sending_over_tls)
            body = "{\"x\":\"" + std::string(32 * 1024 * 1024, 'x') + "\"}";
        operation = f.begin(
            json_call("Something", std::move(body), is_write ? resend::harmful : resend::harmless),
            call_options().timeout(limit).observer(std::move(of_it))
        );
        f.run_until([this] { return has_come(); });
        // What is ready to be done is part of the stage.
        f.ctx.restart();
        f.ctx.poll();
        EXPECT_FALSE(operation->done()) << which;
    }

    client_fixture f;
    outcome_type operation;
    outcome_type before;  // what a queued one waits for

private:
    static client_fixture fixture_for(stage which)
    {
        if (!is_over_tls(which))
            return client_fixture();
        static const certificate identity = authority().issue("server.test");
        return client_fixture(identity);
    }

    void prepare()
    {
        if (is_over_tls(which_))
            f.config.ca_file = authority_file();
        switch (which_)
        {
        case stage::queued:
            f.config.max_connections = 1;
            f.server.expect("Before").hang();
            before = f.begin(json_call("Before", "{}", resend::harmless));
            break;
        case stage::resolving:
            f.env->hang_resolving();
            break;
        case stage::connecting:
            f.env->hang_connecting();
            break;
        case stage::handshaking:
        case stage::sending:
            f.server.never_read();
            break;
        case stage::sending_over_tls:
            f.server.never_read_requests();
            break;
        case stage::waiting:
        case stage::waiting_over_tls:
            f.server.expect("Something").hang();
            break;
        case stage::receiving:
        case stage::receiving_over_tls:
            f.server.expect("Something")
                .reply(200, "{\"a\":\"" + std::string(1000, 'b') + "\"}")
                .hang_after(500);
            break;
        case stage::pausing:
            f.server.expect("Something").reply(400, error_body("ThrottlingException"));
            break;
        }
    }

    bool has_come() const
    {
        switch (which_)
        {
        case stage::resolving:
            return f.env->resolve_count() == 1;
        case stage::connecting:
            return f.env->connect_count() == 1;
        case stage::handshaking:
        case stage::sending:
            return f.server.connection_count() == 1;
        case stage::sending_over_tls:
            return f.server.secured_count() == 1;
        case stage::queued:
        case stage::waiting:
        case stage::receiving:
        case stage::waiting_over_tls:
        case stage::receiving_over_tls:
            return f.server.answered_count() == 1;
        case stage::pausing:
            return f.env->pending_waits() == 1;
        }
        return false;
    }

    const stage which_;
};

}  // namespace ddbm::test

#endif
