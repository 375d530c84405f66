#include "config/read_file.hpp"
#include "recording/recording_file.hpp"
#include "recording/recording_transport.hpp"
#include "recording/replay_transport.hpp"

#include <ddbm/client_config.hpp>
#include <ddbm/error.hpp>
#include <ddbm/recording.hpp>
#include <ddbm/transport_opener.hpp>

#include <cstddef>
#include <limits>
#include <utility>

namespace ddbm {

namespace {

class opener_of_recorded final : public transport_opener
{
public:
    opener_of_recorded(std::shared_ptr<recorder> to, std::shared_ptr<transport_opener> of)
        : to_(std::move(to)), of_(std::move(of))
    {
    }

    std::shared_ptr<detail::transport> open(
        const boost::asio::any_io_executor& executor,
        std::string_view name,
        const client_config& config
    ) override
    {
        return std::make_shared<detail::recording_transport>(
            of_->open(executor, name, config), to_, config.env, config.reply_limit_bytes
        );
    }

private:
    const std::shared_ptr<recorder> to_;
    const std::shared_ptr<transport_opener> of_;
};

class opener_of_replay final : public transport_opener
{
public:
    explicit opener_of_replay(detail::recorded_exchanges all)
        : from_(std::make_shared<detail::played_recording>(std::move(all)))
    {
    }

    std::shared_ptr<detail::transport> open(
        const boost::asio::any_io_executor& executor,
        std::string_view /*name*/,
        const client_config& config
    ) override
    {
        return std::make_shared<detail::replay_transport>(executor, from_, config.env);
    }

private:
    const std::shared_ptr<detail::played_recording> from_;
};

}  // namespace

recorder::recorder(const std::string& file, recorded_values values)
    : file_(std::make_unique<detail::recording_file>(file, values == recorded_values::replaced))
{
}

recorder::~recorder() = default;

std::uint64_t recorder::exchanges() const noexcept
{
    return file_->exchanges();
}

error_code recorder::failure() const noexcept
{
    return file_->failure();
}

std::shared_ptr<transport_opener>
recording_opener(std::shared_ptr<recorder> to, std::shared_ptr<transport_opener> of)
{
    if (!to || !of)
        throw error(
            errc::invalid_configuration,
            "A recording opener needs a recorder and an opener of what is to be recorded."
        );
    return std::make_shared<opener_of_recorded>(std::move(to), std::move(of));
}

std::shared_ptr<transport_opener> replay_opener(const std::string& file)
{
    // As long as somebody has recorded.
    constexpr auto any_size = std::numeric_limits<std::size_t>::max() - 1;
    const auto text = detail::read_file_up_to(any_size, file);
    if (!text)
        throw error(
            errc::invalid_configuration,
            "The recording \"" + file + "\" cannot be read: " + text.error().message() + '.'
        );
    return std::make_shared<opener_of_replay>(detail::read_recording(*text, file));
}

}  // namespace ddbm
