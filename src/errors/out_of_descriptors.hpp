#ifndef DDBM_SRC_OUT_OF_DESCRIPTORS_HPP
#define DDBM_SRC_OUT_OF_DESCRIPTORS_HPP

#include <ddbm/error_code.hpp>

#include <boost/asio/error.hpp>

namespace ddbm::detail {

// This process, or this machine, can open no other file or socket until one is closed.
inline bool is_out_of_descriptors(const error_code& ec) noexcept
{
    return ec == boost::asio::error::no_descriptors ||
           ec == boost::system::errc::too_many_files_open_in_system;
}

}  // namespace ddbm::detail

#endif
