// One operation of a client whose requests are answered from a script.

#ifndef DDBM_TESTS_SCRIPTED_CALL_HPP
#define DDBM_TESTS_SCRIPTED_CALL_HPP

#include "unit/table/scripted_table.hpp"

#include <ddbm/environment.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <utility>

namespace ddbm::test {

// Its random numbers are 1, 2 and so on; taken for the length of a pause they make it none.
class counting_environment final : public environment
{
public:
    std::uint64_t random() override { return ++last_; }

private:
    std::uint64_t last_ = 0;
};

inline client_config without_pauses()
{
    client_config config;
    config.env = std::make_shared<counting_environment>();
    return config;
}

template <class Reply>
struct call_outcome
{
    int completions = 0;
    error_code ec;
    Reply reply;
    diagnostics diag;
};

// What the operation came to that `start(token)` begins.
template <class Request, class Start>
call_outcome<typename Request::reply_type> call(asio::io_context& ctx, Start start)
{
    using reply_type = typename Request::reply_type;
    call_outcome<reply_type> out;
    start(redirect_diagnostics(
        [&out](error_code ec, reply_type reply) {
            ++out.completions;
            out.ec = ec;
            out.reply = std::move(reply);
        },
        out.diag
    ));
    run_to_end(ctx);
    EXPECT_EQ(out.completions, 1);
    return out;
}

}  // namespace ddbm::test

#endif
