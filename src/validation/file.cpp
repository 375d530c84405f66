#include <ddbm/validators/file.hpp>

#include <filesystem>
#include <string>
#include <system_error>

namespace ddbm {
namespace {

// Of what a link leads to. Not found where nobody can look.
std::filesystem::file_type type_at(std::string_view path)
{
    // A path with a zero byte would be another one for the system.
    if (path.find('\0') != path.npos)
        return std::filesystem::file_type::not_found;
    std::error_code failure;
    return std::filesystem::status(std::filesystem::path(path), failure).type();
}

}  // namespace

void path_exists_check::operator()(std::string_view path, validation_report& report) const
{
    const auto type = type_at(path);
    if (type == std::filesystem::file_type::not_found || type == std::filesystem::file_type::none)
        report.fail("is no path at which there is something");
}

void is_file_check::operator()(std::string_view path, validation_report& report) const
{
    if (type_at(path) != std::filesystem::file_type::regular)
        report.fail("is not the path of a file");
}

void is_directory_check::operator()(std::string_view path, validation_report& report) const
{
    if (type_at(path) != std::filesystem::file_type::directory)
        report.fail("is not the path of a directory");
}

}  // namespace ddbm
