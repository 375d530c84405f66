#ifndef DDBM_TESTS_UNIT_LOCAL_STORAGE_TEMPORARY_FOLDER_HPP
#define DDBM_TESTS_UNIT_LOCAL_STORAGE_TEMPORARY_FOLDER_HPP

// A folder for the files of one test, and whole files as strings.

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <string_view>
#include <system_error>

namespace ddbm::local::testing {

class temporary_folder
{
public:
    temporary_folder()
    {
        std::random_device random;
        path_ = parent() / ("ddbm-" + std::to_string(random()) + "-" + std::to_string(random()));
        std::filesystem::create_directories(path_);
    }
    ~temporary_folder() { std::filesystem::remove_all(path_); }

    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;

    const std::filesystem::path& path() const noexcept { return path_; }
    std::string file(std::string_view name) const { return (path_ / name).string(); }

private:
    // In memory, if there is room: nothing of a test need outlive a loss of power, and to wait
    // until a disk has it takes most of the time.
    static std::filesystem::path parent()
    {
        constexpr std::uintmax_t enough = 1 << 29;
        const std::filesystem::path memory = "/dev/shm";
        std::error_code ec;
        const auto room = std::filesystem::space(memory, ec);
        return !ec && room.available > enough ? memory : std::filesystem::temp_directory_path();
    }

    std::filesystem::path path_;
};

inline std::string content_of(const std::string& file)
{
    std::error_code ec;
    const std::uintmax_t size = std::filesystem::file_size(file, ec);
    std::string content(ec ? 0 : size, '\0');
    std::ifstream(file, std::ios::binary)
        .read(content.data(), static_cast<std::streamsize>(content.size()));
    return content;
}

inline void write_file(const std::string& file, std::string_view content)
{
    std::ofstream(file, std::ios::binary) << content;
}

/// What another process left there that was killed now: the log, too. Nothing is left of what was
/// there before.
inline void copy_store(const std::string& from, const std::string& to)
{
    for (const char* end : {"", "-wal", "-journal"})
    {
        std::filesystem::remove(to + end);
        if (std::filesystem::exists(from + end))
            std::filesystem::copy_file(from + end, to + end);
    }
}

}  // namespace ddbm::local::testing

#endif
