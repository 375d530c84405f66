#include "config/config_sources.hpp"

#include "config/read_file.hpp"

#include <ddbm/error_code.hpp>

#include <ddbm/detail/secret_text.hpp>

#include <chrono>
#include <cstdlib>
#include <map>
#include <utility>

namespace ddbm::detail {

namespace {

std::optional<std::string> process_variable(const std::string& name)
{
    const char* value = std::getenv(name.c_str());
    if (value == nullptr)
        return std::nullopt;
    return std::string(value);
}

// What came through the pipes that variables name, by their paths.
class pipe_texts
{
public:
    // Waits for those who write.
    explicit pipe_texts(const config_sources& variables)
    {
        for (const char* variable : {"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"})
        {
            const std::string path = path_in_variable(variables, variable);
            if (!path.empty() && !texts_.contains(path))
                read(path);
        }
    }

    boost::system::result<std::string> read_any_file(const std::string& path) const
    {
        const auto found = texts_.find(path);
        if (found == texts_.end())
            return read_file(path);
        if (found->second.problem)
            return found->second.problem;
        return found->second.text.get();
    }

private:
    struct known
    {
        error_code problem;
        secret_text text;
    };

    void read(const std::string& path)
    {
        constexpr std::chrono::seconds longest(5);

        std::optional<boost::system::result<std::string>> text = read_pipe(path, longest);
        if (!text)
            return;
        known& made = texts_[path];
        if (text->has_error())
            made.problem = text->error();
        else
            made.text = secret_text(std::move(**text));
    }

    std::map<std::string, known> texts_;
};

}  // namespace

std::string home_of(const config_sources& sources)
{
    std::string home = sources.variable("HOME").value_or(std::string());
    return home.empty() ? sources.variable("USERPROFILE").value_or(std::string()) : home;
}

std::string path_in_variable(const config_sources& sources, const char* name)
{
    const std::string path = sources.variable(name).value_or(std::string());
    return path.starts_with("~/") ? home_of(sources) + path.substr(1) : path;
}

config_sources process_sources()
{
    config_sources sources;
    sources.variable = process_variable;
    auto pipes = std::make_shared<const pipe_texts>(sources);
    sources.read_file = [pipes = std::move(pipes)](const std::string& path) {
        return pipes->read_any_file(path);
    };
    return sources;
}

}  // namespace ddbm::detail
