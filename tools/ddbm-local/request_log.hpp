// Lines for whoever wants to read them, and nobody waits for.
#ifndef DDBM_LOCAL_SERVER_REQUEST_LOG_HPP
#define DDBM_LOCAL_SERVER_REQUEST_LOG_HPP

#include <cstddef>
#include <mutex>
#include <string_view>

namespace ddbm::server {

/** Writes lines to a descriptor that has room for them. What a reader was too slow for is lost; how
 *  many lines that were is said in the first that comes through again, or at the end.
 *
 *  Thread safety: `write` from any thread at any time; lines stay whole.
 */
class request_log
{
public:
    /// Does not own the descriptor.
    explicit request_log(int descriptor) : descriptor_(descriptor) {}
    ~request_log();

    request_log(const request_log&) = delete;
    request_log& operator=(const request_log&) = delete;

    /// @param line  without its end, and of less than 4,000 bytes: what a pipe takes in one piece.
    void write(std::string_view line) noexcept;

private:
    bool has_room() const noexcept;
    bool write_now(std::string_view line) noexcept;
    bool confess() noexcept;

    const int descriptor_;
    std::mutex mutex_;
    std::size_t lost_ = 0;
};

}  // namespace ddbm::server

#endif
