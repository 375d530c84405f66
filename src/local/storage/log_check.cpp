#include "local/storage/log_check.hpp"

#include "local/storage/log_frame.hpp"

#include <string>
#include <string_view>

namespace ddbm::local::detail {
namespace {

class log_checker
{
public:
    log_checker(checked_file& log, std::size_t page_size)
        : log_(log), page_size_(page_size), bytes_(frame_size(page_size), '\0')
    {
    }

    log_findings run()
    {
        sqlite3_int64 size = 0;
        found_.result = log_.pMethods->xFileSize(&log_, &size);
        if (found_.result != SQLITE_OK || size < frame_at(1, page_size_) || !read_header())
            return found_;
        std::int64_t frame = 0;
        while (frame_at(frame + 1, page_size_) <= size && read_frame(frame))
            ++frame;
        return found_;
    }

private:
    bool read(std::int64_t at, std::size_t size)
    {
        found_.result = log_.read(bytes_.data(), static_cast<int>(size), at);
        return found_.result == SQLITE_OK;
    }

    bool read_header()
    {
        if (!read(0, log_header_size))
            return false;
        const log_header header(bytes_);
        if (!header.is_right(page_size_))
        {
            found_.damaged_at = 0;
            return false;
        }
        found_.order = header.order();
        salts_ = header.salts();
        sums_ = header.sums();
        return true;
    }

    // False: that is enough.
    bool read_frame(std::int64_t number)
    {
        const std::int64_t at = frame_at(number, page_size_);
        if (!read(at, bytes_.size()))
            return false;
        const std::string_view bytes = bytes_;
        const log_frame frame(bytes.substr(0, frame_header_size), bytes.substr(frame_header_size));
        if (frame.salts() != salts_ || !frame.follows(sums_, found_.order))
        {
            found_.damaged_at = at;
            return false;
        }
        sums_ = frame.sums();
        if (frame.ends_transaction())
            found_.frames = number + 1;
        return true;
    }

    checked_file& log_;
    std::size_t page_size_;
    std::string bytes_;
    std::string salts_;
    weighted_sums sums_;
    log_findings found_;
};

}  // namespace

log_findings check_log(checked_file& log, std::size_t page_size)
{
    return log_checker(log, page_size).run();
}

}  // namespace ddbm::local::detail
