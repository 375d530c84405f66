// The errors that only operations on streams have.
#ifndef DDBM_SRC_LOCAL_STREAMS_STREAM_ERRORS_HPP
#define DDBM_SRC_LOCAL_STREAMS_STREAM_ERRORS_HPP

namespace ddbm::local::detail {

/// TrimmedDataAccessException
[[noreturn]] void data_is_trimmed();
/// ExpiredIteratorException
[[noreturn]] void iterator_is_expired();

}  // namespace ddbm::local::detail

#endif
