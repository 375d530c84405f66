// Whether the log that a process left beside a file is all that it wrote. SQLite itself takes a log
// up to the first frame that is not right, whatever is behind it.
#ifndef DDBM_SRC_LOCAL_STORAGE_LOG_CHECK_HPP
#define DDBM_SRC_LOCAL_STORAGE_LOG_CHECK_HPP

#include "local/storage/checked_file.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace ddbm::local::detail {

struct log_findings
{
    int result = SQLITE_OK;   // of reading it
    std::int64_t frames = 0;  // of whole transactions
    std::endian order = std::endian::native;
    std::optional<std::int64_t> damaged_at{};  // the first byte of what is not right
};

/// Damaged is a log with a whole frame that is not right. Behind the last transaction may be the
/// beginning of another, which was never acknowledged, and whose last frame is not whole.
log_findings check_log(checked_file& log, std::size_t page_size);

}  // namespace ddbm::local::detail

#endif
