// Opens `embedded:` endpoints. An opener knows the engines that its clients use at the moment, and
// leaves owning them to the transports.

#include "local/transport/engine_transport.hpp"

#include <ddbm/client_config.hpp>
#include <ddbm/error.hpp>
#include <ddbm/local/opener.hpp>

#include <condition_variable>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <system_error>
#include <utility>

namespace ddbm::local {

namespace detail {
namespace {

// Two spellings of one path are one engine. Empty stands for the one in memory.
std::string engine_name(std::string_view endpoint_name)
{
    if (endpoint_name.empty())
        return {};
    std::error_code failed;
    const auto path = std::filesystem::absolute(std::filesystem::path(endpoint_name), failed);
    return failed ? std::string(endpoint_name) : path.lexically_normal().string();
}

class shared_engines : public std::enable_shared_from_this<shared_engines>
{
public:
    // Throws what the engine's constructor throws.
    std::shared_ptr<engine> open(std::string_view endpoint_name)
    {
        const std::string name = engine_name(endpoint_name);
        std::unique_lock held(mutex_);
        for (;;)
        {
            const auto found = engines_.find(name);
            if (found == engines_.end())
                return make(name, std::string(endpoint_name));
            if (auto known = found->second.lock())
                return known;
            // Its last user has just left it; the file is free again when it is gone.
            closed_.wait(held);
        }
    }

private:
    std::shared_ptr<engine> make(const std::string& name, std::string file)
    {
        engine_options options;
        options.file = std::move(file);
        auto close = [self = shared_from_this(), name](engine* last) {
            delete last;
            std::lock_guard held(self->mutex_);
            self->engines_.erase(name);
            self->closed_.notify_all();
        };
        // An engine that does not come to be is not in the list.
        auto made = std::make_unique<engine>(std::move(options));
        const auto entry = engines_.try_emplace(name).first;
        std::shared_ptr<engine> shared(made.release(), std::move(close));
        entry->second = shared;
        return shared;
    }

    std::mutex mutex_;
    std::condition_variable closed_;
    std::map<std::string, std::weak_ptr<engine>> engines_;
};

class opener_by_name final : public transport_opener
{
public:
    std::shared_ptr<ddbm::detail::transport> open(
        const asio::any_io_executor& executor, std::string_view name, const client_config& config
    ) override
    {
        return std::make_shared<engine_transport>(executor, open_engine(name), config);
    }

private:
    std::shared_ptr<engine> open_engine(std::string_view name)
    try
    {
        return engines_->open(name);
    }
    catch (const error& e)
    {
        std::string text = "The endpoint \"embedded:";
        text.append(name).append("\" cannot be opened: ");
        text += e.get_diagnostics().message();
        throw error(e.code(), std::move(text));
    }

    const std::shared_ptr<shared_engines> engines_ = std::make_shared<shared_engines>();
};

class opener_of_one final : public transport_opener
{
public:
    explicit opener_of_one(std::shared_ptr<engine> shared) : engine_(std::move(shared)) {}

    std::shared_ptr<ddbm::detail::transport> open(
        const asio::any_io_executor& executor, std::string_view, const client_config& config
    ) override
    {
        return std::make_shared<engine_transport>(executor, engine_, config);
    }

private:
    const std::shared_ptr<engine> engine_;
};

}  // namespace
}  // namespace detail

std::shared_ptr<transport_opener> opener()
{
    return std::make_shared<detail::opener_by_name>();
}

std::shared_ptr<transport_opener> opener(std::shared_ptr<engine> shared)
{
    return std::make_shared<detail::opener_of_one>(std::move(shared));
}

}  // namespace ddbm::local
