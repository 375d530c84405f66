// Appends JSON to a buffer. Commas come by themselves: one flag tells whether the next key or
// element follows another one. What needs no escaping, which is nearly everything, is copied as is.

#ifndef DDBM_SRC_VALUES_JSON_WRITER_HPP
#define DDBM_SRC_VALUES_JSON_WRITER_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace ddbm::detail {

class json_writer
{
public:
    /// Appends to `out`, which outlives the writer.
    explicit json_writer(std::string& out) noexcept : out_(out) {}

    json_writer& begin_object() { return open('{'); }
    json_writer& end_object() { return close('}'); }
    json_writer& begin_array() { return open('['); }
    json_writer& end_array() { return close(']'); }

    /// Throws `errc::invalid_utf8`, as `string` does.
    json_writer& key(std::string_view name, std::string_view what = "a name")
    {
        if (needs_no_escape(name))
            return plain_key(name);
        string(name, what);
        return colon();
    }
    /// A key that is known to need no escaping.
    json_writer& plain_key(std::string_view name)
    {
        enclosed("\"", name, "\":");
        comma_ = false;
        return *this;
    }

    /// Throws `errc::invalid_utf8`, with a message that begins with `what` it is.
    json_writer& string(std::string_view text, std::string_view what = "a string")
    {
        if (!try_string(text))
            throw_invalid_utf8(text, what);
        return *this;
    }
    /// False, and nothing written, if the text is not UTF-8.
    [[nodiscard]] bool try_string(std::string_view text)
    {
        if (!needs_no_escape(text))
            return escaped(text);
        quoted(text);
        return true;
    }
    /// A string that is known to need no escaping.
    json_writer& quoted(std::string_view text) { return enclosed("\"", text, "\""); }
    /// `text` as it is between `before` and `after`, which make one JSON value of it.
#if defined(__GNUC__)
    [[gnu::always_inline]]
#endif
    json_writer&
    enclosed(std::string_view before, std::string_view text, std::string_view after)
    {
        // Mostly the compiler knows two of the three.
        char* p = room((comma_ ? 1 : 0) + before.size() + text.size() + after.size());
        if (comma_)
            *p++ = ',';
        p = std::copy(before.begin(), before.end(), p);
        p = std::copy(text.begin(), text.end(), p);
        std::copy(after.begin(), after.end(), p);
        comma_ = true;
        return *this;
    }
    /// Whether a string can be written as it is; some that could be are not found.
    static bool needs_no_escape(std::string_view text) noexcept;
    /// A string of these bytes in base64.
    json_writer& base64(std::span<const std::byte> bytes);

    /// One JSON value as it is.
    json_writer& raw(std::string_view json)
    {
        separate();
        out_.append(json);
        return *this;
    }

    /// The buffer, to which the caller appends one JSON value.
    std::string& value()
    {
        separate();
        return out_;
    }

    json_writer& boolean(bool value)
    {
        return raw(value ? "true" : "false");
    }
    json_writer& null()
    {
        return raw("null");
    }
    json_writer& integer(std::int64_t value);

private:
    json_writer& open(char bracket)
    {
        separate();
        out_.push_back(bracket);
        comma_ = false;
        return *this;
    }
    json_writer& close(char bracket)
    {
        out_.push_back(bracket);
        comma_ = true;
        return *this;
    }
    json_writer& colon()
    {
        out_.push_back(':');
        comma_ = false;
        return *this;
    }
    void separate()
    {
        if (comma_)
            out_.push_back(',');
        comma_ = true;
    }

    // That much more of the buffer, to be written over.
    char* room(std::size_t bytes)
    {
        const std::size_t begin = out_.size();
        out_.resize(begin + bytes);
        return out_.data() + begin;
    }

    bool escaped(std::string_view text);
    [[noreturn]] static void throw_invalid_utf8(std::string_view text, std::string_view what);

    std::string& out_;
    bool comma_ = false;
};

}  // namespace ddbm::detail

#endif
