// A recording that is being written, from several threads.

#ifndef DDBM_SRC_RECORDING_RECORDING_FILE_HPP
#define DDBM_SRC_RECORDING_RECORDING_FILE_HPP

#include "recording/recorded_exchange.hpp"
#include "recording/redaction.hpp"

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace ddbm::detail {

class recording_file
{
public:
    using clock = std::chrono::steady_clock;

    // Throws the system's code.
    recording_file(const std::string& name, bool replaces);

    // When an exchange begins, as it is recorded.
    std::chrono::microseconds began(clock::time_point now);

    // Does nothing after a failure.
    void write(recorded_exchange x);
    // Ends the recording; the first reason is kept.
    void fail(error_code why);

    std::uint64_t exchanges() const;
    error_code failure() const;

private:
    struct closing
    {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };

    void append(std::string_view line);

    const bool replaces_;
    mutable std::mutex mutex_;
    std::unique_ptr<std::FILE, closing> file_;
    numbered_stand_ins in_place_;
    std::optional<clock::time_point> first_;
    std::uint64_t exchanges_ = 0;
    error_code failure_;
};

}  // namespace ddbm::detail

#endif
