#include "credentials/command_line.hpp"

#include "credentials/key_failure.hpp"

#include <utility>

namespace ddbm::detail {

namespace {

bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

class splitter
{
public:
    explicit splitter(std::string_view command) : rest_(command) {}

    std::vector<std::string> words()
    {
        std::vector<std::string> all;
        for (;;)
        {
            while (!rest_.empty() && is_blank(rest_.front()))
                rest_.remove_prefix(1);
            if (rest_.empty())
                return all;
            all.push_back(word());
        }
    }

private:
    std::string word()
    {
        std::string text;
        while (!rest_.empty() && !is_blank(rest_.front()))
        {
            const char c = take();
            if (c == '\'')
                text += quoted();
            else if (c == '"')
                append_quoted(text);
            else
                text += c == '\\' ? escaped() : c;
        }
        return text;
    }

    char take()
    {
        const char c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }

    char escaped()
    {
        if (rest_.empty())
            throw key_failure("credential_process ends with a backslash.");
        return take();
    }

    std::string quoted()
    {
        const std::size_t end = rest_.find('\'');
        if (end == std::string_view::npos)
            throw_open("'");
        std::string text(rest_.substr(0, end));
        rest_.remove_prefix(end + 1);
        return text;
    }

    void append_quoted(std::string& text)
    {
        while (!rest_.empty())
        {
            const char c = take();
            if (c == '"')
                return;
            // Before other characters a backslash is one.
            const bool escapes =
                c == '\\' && !rest_.empty() && (rest_.front() == '"' || rest_.front() == '\\');
            text += escapes ? take() : c;
        }
        throw_open("\"");
    }

    [[noreturn]] static void throw_open(const char* quote)
    {
        throw key_failure("credential_process has a " + std::string(quote) + " without its end.");
    }

    std::string_view rest_;
};

}  // namespace

std::vector<std::string> split_command(std::string_view command)
{
    return splitter(command).words();
}

}  // namespace ddbm::detail
