#include "config/read_file.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace ddbm::detail {

boost::system::result<std::string> read_file(const std::string& path)
{
    using boost::system::errc::make_error_code;
    namespace sys = boost::system::errc;

    std::error_code problem;
    const std::filesystem::file_status status = std::filesystem::status(path, problem);
    if (!std::filesystem::exists(status))
        return make_error_code(sys::no_such_file_or_directory);
    if (std::filesystem::is_directory(status))
        return make_error_code(sys::is_a_directory);

    std::ifstream file(path, std::ios::binary);
    if (!file)
        return make_error_code(sys::permission_denied);
    std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (file.bad())
        return make_error_code(sys::io_error);
    return text;
}

}  // namespace ddbm::detail
