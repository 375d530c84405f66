#ifndef DDBM_TESTS_UNIT_CREDENTIALS_FAKE_OUTSIDE_HPP
#define DDBM_TESTS_UNIT_CREDENTIALS_FAKE_OUTSIDE_HPP

// A world in which services answer what they are told to, commands print it and files are texts.

#include "credentials/outside.hpp"
#include "support/manual_environment.hpp"

#include <boost/asio/append.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <string>
#include <vector>

namespace ddbm::detail {

// Answers the requests of a method and URL one after the other; the last answer is given for good.
class fake_fetcher final : public fetcher
{
public:
    void async_fetch(
        const asio::any_io_executor& executor, fetch_request request, handler_type handler
    ) override
    {
        const std::string name = request.method + ' ' + request.url;
        requests.push_back(std::move(request));
        if (hangs)
        {
            auto slot = asio::get_associated_cancellation_slot(handler);
            slot.assign([this, executor](asio::cancellation_type) {
                handler_type held;
                held.swap(held_);
                finish(executor, std::move(held), asio::error::operation_aborted, fetch_reply());
            });
            held_.swap(handler);
            return;
        }
        std::deque<answer>& answers = answers_[name];
        if (answers.empty())
        {
            ADD_FAILURE() << "nobody has said what is answered to " << name;
            return finish(executor, std::move(handler), asio::error::host_not_found, fetch_reply());
        }
        const answer next = answers.front();
        if (answers.size() > 1)
            answers.pop_front();
        finish(executor, std::move(handler), next.ec, next.reply);
    }

    void answer_to(const std::string& request, int status, std::string body, std::string type = {})
    {
        answers_[request].push_back(
            {error_code(), fetch_reply(status, std::move(body), std::move(type))}
        );
    }
    // The same with the time that the service says it is.
    void refuse_at(
        const std::string& request, int status, std::string body, std::chrono::sys_seconds date
    )
    {
        answer_to(request, status, std::move(body), "text/xml");
        answers_[request].back().reply.date = date;
    }
    void fail(const std::string& request, error_code ec)
    {
        answers_[request].push_back({ec, fetch_reply()});
    }
    void forget(const std::string& request) { answers_[request].clear(); }

    // `PUT http://...`
    std::vector<std::string> names() const
    {
        std::vector<std::string> all;
        for (const fetch_request& request : requests)
            all.push_back(request.method + ' ' + request.url);
        return all;
    }

    bool hangs = false;
    std::vector<fetch_request> requests;

private:
    struct answer
    {
        error_code ec;
        fetch_reply reply;
    };

    static void finish(
        const asio::any_io_executor& executor,
        handler_type handler,
        error_code ec,
        fetch_reply reply
    )
    {
        asio::post(executor, asio::append(std::move(handler), ec, std::move(reply)));
    }

    std::map<std::string, std::deque<answer>> answers_;
    handler_type held_;
};

class fake_runner final : public process_runner
{
public:
    void async_run(
        const asio::any_io_executor& executor,
        std::vector<std::string> words,
        std::chrono::milliseconds time_limit,
        handler_type handler
    ) override
    {
        commands.push_back(std::move(words));
        limit = time_limit;
        asio::post(executor, asio::append(std::move(handler), failure, result));
    }

    error_code failure;
    process_result result;
    std::vector<std::vector<std::string>> commands;
    std::chrono::milliseconds limit{0};
};

class fake_outside
{
public:
    fake_outside()
    {
        auto made = std::make_shared<outside>();
        made->env = env;
        made->fetcher = fetcher;
        made->runner = runner;
        made->read_file = [files = files](const std::string& path) {
            const auto found = files->find(path);
            return found == files->end()
                       ? boost::system::result<std::string>(
                             make_error_code(boost::system::errc::no_such_file_or_directory)
                         )
                       : boost::system::result<std::string>(found->second);
        };
        made->replace_file = [this,
                              files = files](const std::string& path, const std::string& text) {
            if (!write_failure)
                (*files)[path] = text;
            return write_failure;
        };
        world = std::move(made);
        env->skip_waits();
    }

    std::shared_ptr<test::manual_environment> env = std::make_shared<test::manual_environment>();
    std::shared_ptr<fake_fetcher> fetcher = std::make_shared<fake_fetcher>();
    std::shared_ptr<fake_runner> runner = std::make_shared<fake_runner>();
    std::shared_ptr<std::map<std::string, std::string>> files =
        std::make_shared<std::map<std::string, std::string>>();
    error_code write_failure;
    std::shared_ptr<const outside> world;
};

}  // namespace ddbm::detail

#endif
