// Running a command for what it prints.

#ifndef DDBM_SRC_CREDENTIALS_PROCESS_RUNNER_HPP
#define DDBM_SRC_CREDENTIALS_PROCESS_RUNNER_HPP

#include <ddbm/error_code.hpp>

#include <ddbm/detail/secret_text.hpp>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace ddbm {
class environment;
}

namespace ddbm::detail {

namespace asio = boost::asio;

/// How a command has ended.
class process_result
{
public:
    process_result() = default;

    /// What it has returned; -1 if a signal ended it.
    int exit_code = 0;
    /// The signal that has ended it, or 0.
    int signal = 0;
    /// It may be keys.
    secret_text output;
    /// The beginning of what it has written to its standard error.
    std::string complaint;
};

/// Runs commands. Thread safety: called by several threads at once.
class process_runner
{
public:
    using handler_type = asio::any_completion_handler<void(error_code, process_result)>;

    virtual ~process_runner() = default;

    /** Runs a program, found by PATH if its name has no `/`, with nothing on its standard input.
     *
     *  Completes when it has ended and closed its outputs, or with the reason why it could not be
     *  run; `asio::error::timed_out` after the limit and `asio::error::operation_aborted` after
     *  terminal cancellation, when it and what it has started have been killed;
     *  `asio::error::message_size` if it prints more than 64 KB. Never completes inside the call.
     *
     *  @param words  the program and its arguments.
     */
    virtual void async_run(
        const asio::any_io_executor& executor,
        std::vector<std::string> words,
        std::chrono::milliseconds time_limit,
        handler_type handler
    ) = 0;
};

/// Runs them as processes of this system.
std::shared_ptr<process_runner> system_process_runner(std::shared_ptr<environment> env);

}  // namespace ddbm::detail

#endif
